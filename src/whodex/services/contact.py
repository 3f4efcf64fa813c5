"""Finding a person's address, and saying what is known of one (`../shared/spec/contact.md`)."""

import asyncio
import os
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from whodex.errors import Queued, UnknownRecord, WhodexError
from whodex.mail.answer import Answer, checks, contact_answer
from whodex.mail.inspection import inspect
from whodex.mail.ranking import Candidate
from whodex.mail.retry import schedule
from whodex.mail.subject import name_of
from whodex.mail.verdict import MOST_ADDRESSES, RETRY_WORTH, Outcome, Result, Verifier
from whodex.model.answers import AddressChecked, AddressFound, AddressHits
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.services import mailboxes
from whodex.services.asking import BookCache, BookQueue, ask_again
from whodex.services.lookup import NOTHING, find, need
from whodex.store.mail_ports import MailBook
from whodex.store.ports import Reading
from whodex.text.domains import domain_identifiers
from whodex.text.emails import is_webmail

_DAY_MS: Final = 86_400_000
_KNOWN: Final = 0.97  # how likely an address of the current employer that a source gives is the right one
_LATER: Final = "the mail server asks to come back later; the check will be made again"
_LEASE_MS: Final = 60_000
_CLEAN_MS: Final = 3_600_000
_WAIT_S: Final = 60  # asked again before a queued check is made: when to come back at the earliest


class Desk(Struct, frozen=True, kw_only=True):
    """What finding and checking needs beside the store. `asks` is False where no server may be asked."""

    verifier: Verifier
    book: MailBook
    clock: Callable[[], int]  # ms
    asks: bool = False
    webmail: bool = False  # whether personal addresses may be given out
    log_ms: int = 90 * _DAY_MS  # how long exchanges are kept
    keep_ms: int = 30 * _DAY_MS  # how long verdicts are


async def email_of(desk: Desk, store: Reading, identifiers: Sequence[str]) -> AddressFound:
    """A person's work address. Raises UnknownRecord, and Queued where a check will be made again later."""
    answer = await _answer(desk, store, identifiers)
    return AddressFound(email=answer.email, status=answer.status, alternatives=answer.alternatives)


async def _answer(desk: Desk, store: Reading, identifiers: Sequence[str]) -> Answer:
    number, person = need(store, identifiers, Person)
    candidates, webmail = candidates_of(desk, store, number, person)
    if not candidates:
        return Answer()
    domain = candidates[0].address.rpartition("@")[2]
    first = [one for one in candidates if one.address.rpartition("@")[2] == domain]
    others = [one.address for one in candidates if one not in first]
    tried = tuple(one.address for one in first)
    outcome = await _ask(desk, store, tried, number)
    answer = contact_answer(first, outcome)
    if answer.status == "UNKNOWN" and others:  # refused here, but nobody was asked there
        answer = Answer(email=others[0], status="PROBABLE")
        others = others[1:]
    more = [one for one in (*others, *webmail) if one not in (answer.email, *answer.alternatives)]
    if answer.email or not more:
        return msgspec.structs.replace(answer, alternatives=[*answer.alternatives, *more])
    return Answer(email=more[0], status="PROBABLE", alternatives=more[1:])


def candidates_of(desk: Desk, store: Reading, number: int, person: Person) -> tuple[list[Candidate], list[str]]:
    """Addresses a person may have at work, best first, at most eight a domain; and personal ones, where allowed."""
    own = mailboxes.own_addresses(person)
    refs, organisation = mailboxes.employer(store, person)
    domains = mailboxes.domains_of(store, refs, organisation)
    work = [one for one in own if one.rpartition("@")[2] in domains or _under(one, domains)]
    if not domains and refs:  # the employer's domain is not known: an address that is not everybody's may tell it
        work = [one for one in own if domain_identifiers(one)][:1]
        domains = [one.rpartition("@")[2] for one in work]
    elif not refs:
        work = [one for one in own if domain_identifiers(one)]
    webmail = [one for one in own if is_webmail(one.rpartition("@")[2])] if desk.webmail else []
    found = [Candidate(one, _KNOWN - 0.01 * place, "known") for place, one in enumerate(work)]
    places = list(dict.fromkeys([*(one.rpartition("@")[2] for one in work), *domains]))
    name, facts = name_of(person), mailboxes.facts(organisation)
    for place in places:
        pattern = mailboxes.pattern_of(store, place, [one for one in domains if one != place], facts)
        theirs = [one.rpartition("@")[0] for one in own if one.rpartition("@")[2] == place]
        ranked = pattern.rank(name, 3 * MOST_ADDRESSES, own=theirs)
        held = {
            one.address.rpartition("@")[0]
            for one in ranked
            if mailboxes.holder(store, one.address) not in (None, number)
        }
        if held - pattern.taken:
            pattern = msgspec.structs.replace(pattern, taken=pattern.taken | held)
            ranked = pattern.rank(name, 3 * MOST_ADDRESSES, own=theirs)
        given = {one.address for one in found}
        # What a known address leaves over is shared by the guesses.
        left = (1 - _KNOWN) if any(one.rpartition("@")[2] == place for one in work) else 1.0
        left = left if place == places[0] else left * 0.1
        guesses = [
            Candidate(one.address, one.probability * left, one.pattern) for one in ranked if one.address not in given
        ]
        guesses = [one for one in guesses if not mailboxes.is_erased(store, one.address)]
        known = sum(one.address.rpartition("@")[2] == place for one in found)
        found += guesses[: max(0, MOST_ADDRESSES - known)]
    return found, webmail


async def verify(desk: Desk, store: Reading, text: str) -> AddressChecked:
    """What is known of one address. Raises Queued where a check will be made again later.

    Of an erased person's address nothing is said, and nobody is asked.
    """
    one = inspect(text)
    outcome = Outcome(domain=one.domain, results=[])
    if one.problem or not mailboxes.is_erased(store, one.address):
        outcome = await _ask(desk, store, (one.address,), mailboxes.holder(store, one.address))
    found = next(iter(outcome.results), None)
    result = found or Result(address=one.address, status="UNKNOWN", reason="unclear", checked_at=desk.clock())
    return AddressChecked(
        email=one.address,
        status=result.status,
        checks=msgspec.structs.asdict(checks(one, result, outcome)),
        reason=result.reason,
    )


async def _ask(desk: Desk, store: Reading, addresses: tuple[str, ...], number: int | None) -> Outcome:
    """One validation of one domain's addresses: what is remembered, then the servers."""
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


async def follow(desk: Desk, every_s: float = 5.0) -> None:
    """Makes the checks that are due until cancelled: in one process of a data directory at a time."""
    me, cleaned = f"{os.getpid()}-{id(desk)}", 0
    while True:
        try:
            now = desk.clock()
            if desk.book.lease("retries", me, now, now + _LEASE_MS):
                await ask_again(desk.verifier, desk.book, desk.clock)
                if now - cleaned > _CLEAN_MS:
                    desk.book.expire(now - desk.log_ms, now - desk.keep_ms)
                    cleaned = now
        except WhodexError:  # the book is busy: the next round tries again
            pass
        await asyncio.sleep(every_s)


def by_email(store: Reading, address: str) -> AddressHits:
    """Who has an address, and the organisation behind its domain. Nobody is no error."""
    domain = address.rpartition("@")[2]
    found = find(store, [f"email:{address}"], Person)
    keys = domain_identifiers(domain)
    organisation = find(store, keys, Organisation) if keys else None
    return AddressHits(
        people=[found[1]] if found else [],
        organisation=organisation[1] if organisation else None,
        free=is_webmail(domain),
    )


def _under(address: str, domains: Sequence[str]) -> bool:
    domain = address.rpartition("@")[2]
    return any(domain.endswith("." + one) for one in domains)


def _seconds(ms: int) -> int:
    return max(_WAIT_S, -(-ms // 1000))
