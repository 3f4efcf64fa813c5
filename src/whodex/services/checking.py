"""One validation of one domain's addresses: what mail has shown, what is remembered, then the servers."""

from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import Struct

from whodex.errors import Queued, UnknownRecord
from whodex.mail.retry import schedule
from whodex.mail.verdict import RETRY_WORTH, Outcome, Verifier
from whodex.services.asking import BookCache, BookQueue
from whodex.services.evidence import said_by_mail, with_mail, without_asking
from whodex.services.lookup import NOTHING
from whodex.store.mail_ports import MailBook
from whodex.store.ports import Reading

DAY_MS: Final = 86_400_000
_LATER: Final = "the mail server asks to come back later; the check will be made again"
_WAIT_S: Final = 60  # asked again before a queued check is made: when to come back at the earliest


class Desk(Struct, frozen=True, kw_only=True):
    """What finding and checking needs beside the store. `asks` is False where no server may be asked."""

    verifier: Verifier
    book: MailBook
    clock: Callable[[], int]  # ms
    asks: bool = False
    webmail: bool = False  # whether personal addresses may be given out
    log_ms: int = 90 * DAY_MS  # how long exchanges are kept
    keep_ms: int = 30 * DAY_MS  # how long verdicts are
    settled_ms: int = 30 * DAY_MS  # how long a delivery saves a check
    mail_ms: int = 180 * DAY_MS  # how long bounces and answers are believed


async def check(desk: Desk, store: Reading, addresses: tuple[str, ...], number: int | None) -> Outcome:
    """What can be said of addresses of one domain, best first. `number`: whose they may be.

    Raises Queued where a check will be made again later, UnknownRecord where the person was erased meanwhile.
    """
    now = desk.clock()
    said = said_by_mail(store, addresses, now, desk.mail_ms)
    if not said:
        return await _ask(desk, store, addresses, number)
    cache = BookCache(desk.book)
    certain = without_asking(said, {one: cache.get(one) for one in said}, now, desk.settled_ms)
    known = {one.address.lower() for one in certain}
    rest = tuple(one for one in addresses if one.lower() not in known)
    domain = addresses[0].rpartition("@")[2]
    if not rest or any(one.status == "VALID" for one in certain):
        return with_mail(Outcome(domain=domain, results=certain), said, addresses)
    return with_mail(await _ask(desk, store, rest, number), said, addresses)


async def _ask(desk: Desk, store: Reading, addresses: tuple[str, ...], number: int | None) -> Outcome:
    """What is remembered, then the servers."""
    if not desk.asks:
        return await desk.verifier.verify(addresses)
    cache, now = BookCache(desk.book), desk.clock()
    queue = BookQueue(desk.book)
    key = addresses[0].lower()
    waiting = queue.find(key)
    if waiting is not None and waiting.due_at > now:
        raise Queued(_LATER, _seconds(waiting.due_at - now))
    if number is not None:
        desk.book.tried_for(number, [one.lower() for one in addresses])
    before = {one: cache.get(one) for one in addresses}
    outcome = await desk.verifier.verify(addresses)
    if number is not None and store.get(number) is None:  # erased while the servers were asked: nothing may stay
        desk.book.forget([number], [one.lower() for one in addresses])
        raise UnknownRecord(NOTHING)
    attempt, first_at = (waiting.attempt, waiting.first_at) if waiting else (0, None)
    # What was open after the last try stays so for a while; nothing is begun anew for what is only remembered.
    fresh = any(one.reason in RETRY_WORTH and one != before.get(one.address) for one in outcome.results)
    if not fresh:
        outcome = msgspec.structs.replace(outcome, again=False)
    job = schedule(queue, outcome, addresses, attempt, desk.clock(), first_at)
    if job is not None:
        raise Queued(_LATER, _seconds(job.due_at - now))
    for result in outcome.results:
        cache.put(result)
    return outcome


def _seconds(ms: int) -> int:
    return max(_WAIT_S, -(-ms // 1000))
