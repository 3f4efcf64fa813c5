"""Checking several people's addresses of one domain together, each for itself."""

from collections.abc import Sequence

from msgspec import Struct

from whodex.mail.inspection import Inspection, inspect
from whodex.mail.retry import Job, schedule
from whodex.mail.verdict import RETRY_WORTH, Outcome, Result
from whodex.services import mailboxes
from whodex.services.asking import BookCache, BookQueue
from whodex.services.checking import Desk
from whodex.services.evidence import said_by_mail, with_mail, without_asking
from whodex.store.ports import Reading


class Checked(Struct, frozen=True, kw_only=True):
    """What is known of one address. `due_at` (ms) where it is asked again; `outcome` is its domain's."""

    address: str
    inspection: Inspection
    result: Result
    outcome: Outcome
    due_at: int | None = None


async def check_many(desk: Desk, store: Reading, addresses: Sequence[str]) -> list[Checked]:
    """What can be said of addresses of one domain, at most eight, in their order. Raises nothing for what servers do.

    What a server puts off is queued in the book, one job for each address. Of an erased person's address nothing is
    said, and nobody is asked.
    """
    now = desk.clock()
    cache, queue = BookCache(desk.book), BookQueue(desk.book)
    said = said_by_mail(store, addresses, now, desk.mail_ms)
    known = {one.address: one for one in without_asking(said, {a: cache.get(a) for a in said}, now, desk.settled_ms)}
    waiting = {one: job for one in addresses if desk.asks and (job := queue.find(one)) is not None}
    later = {one: job.due_at for one, job in waiting.items() if job.due_at > now}
    left_alone = {one for one in addresses if mailboxes.is_erased(store, one)}
    rest = [one for one in addresses if one not in known and one not in later and one not in left_alone]
    outcome = Outcome(domain=addresses[0].rpartition("@")[2], results=[])
    if rest:
        before = {one: cache.get(one) for one in rest} if desk.asks else {}
        outcome = await desk.verifier.verify(rest, every=True)
        gone = {one for one in rest if mailboxes.is_erased(store, one)}
        if gone:  # erased while the servers were asked: nothing may stay
            left_alone |= gone
            desk.book.forget([], sorted(gone))
        if desk.asks:
            for one in outcome.results:
                if one.address.lower() in gone:
                    continue
                due = _again(desk, queue, one, before.get(one.address), waiting.get(one.address.lower()))
                if due is not None:
                    later[one.address.lower()] = due
                elif one.reason in RETRY_WORTH:
                    cache.put(one)  # what stayed open after the last try
    mailed = with_mail(outcome, {**said, **known}, list(addresses))
    by_address = {one.address.lower(): one for one in (*mailed.results, *known.values())}
    found: list[Checked] = []
    for address in addresses:
        result = by_address.get(address)
        if result is None or address in left_alone:
            put_off = address in later and address not in left_alone
            result = Result(address=address, status="UNKNOWN", reason="later" if put_off else "unclear", checked_at=now)
        open_still = result.status == "UNKNOWN"
        found.append(
            Checked(
                address=address,
                inspection=inspect(address),
                result=result,
                outcome=outcome,
                due_at=later.get(address) if open_still else None,
            )
        )
    return found


def _again(desk: Desk, queue: BookQueue, one: Result, before: Result | None, job: Job | None) -> int | None:
    """When (ms) an address is asked again; None where it is not."""
    if one.reason not in RETRY_WORTH or one == before:  # what was open after the last try is not begun anew
        if job is not None:
            queue.done(job.key)
        return None
    attempt, first_at = (job.attempt, job.first_at) if job is not None else (0, None)
    alone = Outcome(domain=one.address.rpartition("@")[2], results=[one], again=True)
    made = schedule(queue, alone, (one.address,), attempt, desk.clock(), first_at)
    return None if made is None else made.due_at
