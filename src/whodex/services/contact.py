"""Finding a person's address, and saying what is known of one (`../shared/spec/contact.md`)."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import msgspec

from whodex.errors import WhodexError
from whodex.mail.answer import Answer, checks, contact_answer
from whodex.mail.inspection import inspect
from whodex.mail.ranking import Candidate
from whodex.mail.verdict import Outcome, Result
from whodex.model.answers import AddressChecked, AddressFound, AddressHits
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.services import mailboxes
from whodex.services.asking import ask_again
from whodex.services.checking import Desk, check
from whodex.services.evidence import said_by_mail
from whodex.services.guessing import candidates_of
from whodex.services.lookup import find, need
from whodex.store.ports import Reading
from whodex.text.domains import domain_identifiers
from whodex.text.emails import is_webmail

_LEASE_MS: Final = 60_000
_CLEAN_MS: Final = 3_600_000

Planned = tuple[int, list[Candidate], list[str]]


Apart = Callable[[Callable[[Reading], Planned]], Awaitable[Planned]]
"""Runs work of milliseconds with a reading of the store, where it does not hold up others."""


async def email_of(desk: Desk, store: Reading, identifiers: Sequence[str], apart: Apart | None = None) -> AddressFound:
    """A person's work address. Raises UnknownRecord, and Queued where a check will be made again later.

    Guessing reads up to a hundred colleagues and learns from them: `apart` says where that is done.
    """

    def plan(reading: Reading) -> Planned:
        number, person = need(reading, identifiers, Person)
        return number, *candidates_of(reading, number, person, personal=desk.webmail)

    number, candidates, webmail = plan(store) if apart is None else await apart(plan)
    answer = await _answer(desk, store, number, candidates, webmail)
    return AddressFound(email=answer.email, status=answer.status, alternatives=answer.alternatives)


async def _answer(desk: Desk, store: Reading, number: int, candidates: list[Candidate], webmail: list[str]) -> Answer:
    if not candidates:
        return Answer()
    domain = candidates[0].address.rpartition("@")[2]
    first = [one for one in candidates if one.address.rpartition("@")[2] == domain]
    others = [one.address for one in candidates if one not in first]
    said = said_by_mail(store, [*others, *webmail], desk.clock(), desk.mail_ms)
    others, webmail = (
        [one for one in some if one not in said or said[one].status != "INVALID"] for some in (others, webmail)
    )
    tried = tuple(one.address for one in first)
    outcome = await check(desk, store, tried, number)
    answer = contact_answer(first, outcome)
    if answer.status == "UNKNOWN" and others:  # refused here, but nobody was asked there
        answer = Answer(email=others[0], status="PROBABLE")
        others = others[1:]
    more = [one for one in (*others, *webmail) if one not in (answer.email, *answer.alternatives)]
    if answer.email or not more:
        return msgspec.structs.replace(answer, alternatives=[*answer.alternatives, *more])
    return Answer(email=more[0], status="PROBABLE", alternatives=more[1:])


async def verify(desk: Desk, store: Reading, text: str) -> AddressChecked:
    """What is known of one address. Raises Queued where a check will be made again later.

    Of an erased person's address nothing is said, and nobody is asked.
    """
    one = inspect(text)
    outcome = Outcome(domain=one.domain, results=[])
    if one.problem or not mailboxes.is_erased(store, one.address):
        outcome = await check(desk, store, (one.address,), mailboxes.holder(store, one.address))
    found = next(iter(outcome.results), None)
    result = found or Result(address=one.address, status="UNKNOWN", reason="unclear", checked_at=desk.clock())
    return AddressChecked(
        email=one.address,
        status=result.status,
        checks=msgspec.structs.asdict(checks(one, result, outcome)),
        reason=result.reason,
    )


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
