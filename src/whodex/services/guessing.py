"""The addresses a person may have at work: known ones, and guesses that follow their colleagues."""

from collections.abc import Sequence
from typing import Final

import msgspec

from whodex.mail.ranking import Candidate
from whodex.mail.subject import name_of
from whodex.mail.verdict import MOST_ADDRESSES
from whodex.model.person import Person
from whodex.services import mailboxes
from whodex.store.ports import Reading
from whodex.text.domains import domain_identifiers
from whodex.text.emails import is_webmail

_KNOWN: Final = 0.97  # how likely an address of the current employer that a source gives is the right one


def candidates_of(
    store: Reading, number: int, person: Person, *, personal: bool = False
) -> tuple[list[Candidate], list[str]]:
    """Addresses a person may have at work, best first, at most eight a domain; and personal ones, where allowed."""
    own = [one for one in mailboxes.own_addresses(person) if not mailboxes.is_erased(store, one)]
    refs, organisation = mailboxes.employer(store, person)
    domains = mailboxes.domains_of(store, refs, organisation)
    work = [one for one in own if one.rpartition("@")[2] in domains or _under(one, domains)]
    if not domains and refs:  # the employer's domain is not known: an address that is not everybody's may tell it
        work = [one for one in own if domain_identifiers(one)][:1]
        domains = [one.rpartition("@")[2] for one in work]
    elif not refs:
        work = [one for one in own if domain_identifiers(one)]
    webmail = [one for one in own if is_webmail(one.rpartition("@")[2])] if personal else []
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


def _under(address: str, domains: Sequence[str]) -> bool:
    domain = address.rpartition("@")[2]
    return any(domain.endswith("." + one) for one in domains)
