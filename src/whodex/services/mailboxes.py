"""What the store knows of addresses: an organisation's domains, and the names behind them."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from whodex.mail.prior import Facts
from whodex.mail.ranking import DomainPattern, Known, learn
from whodex.mail.subject import facts_of, name_of
from whodex.model.linking import mailbox_key, organisation_keys
from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef, Person
from whodex.services.lookup import entities, find
from whodex.services.suppression import keyed_hash
from whodex.store.ports import Reading
from whodex.text.domains import domain_identifiers
from whodex.text.emails import clean_email, is_webmail

COLLEAGUES: Final = 100
"""Known addresses a domain's pattern is learned from: a fair sample; a hundred say all there is to say."""
MOST_DOMAINS: Final = 4


def is_erased(store: Reading, address: str) -> bool:
    """Whether an address is an erased person's: it is neither given out nor asked about."""
    return store.is_suppressed(keyed_hash(store.secret(), f"email:{address.lower()}"))


def employer(store: Reading, person: Person) -> tuple[list[OrgRef], Organisation | None]:
    """Where a person works now, as their record names it, and what is known of the first of those."""
    refs = [one.organisation for one in person.experience if one.period.current and one.organisation]
    for ref in refs:
        found = find(store, organisation_keys(ref), Organisation)
        if found is not None:
            return refs, found[1]
    return refs, None


def domains_of(store: Reading, refs: Sequence[OrgRef], known: Organisation | None) -> list[str]:
    """The domains an organisation's people may have addresses at, likeliest first.

    Its own, and those where its people have them: addresses are often at a sister domain of the website's.
    """
    found = [one for ref in refs[:1] for one in domain_identifiers(ref.domain)]
    keys = [key for ref in refs[:1] for key in organisation_keys(ref)]
    if known is not None:
        found += [one for one in known.identifiers if one.startswith("domain:")] + domain_identifiers(known.website)
        keys += known.identifiers
    own = list(dict.fromkeys(one.removeprefix("domain:") for one in found))
    keys = list(dict.fromkeys(keys))
    seen: Counter[str] = Counter()
    for key in keys:
        for one in entities(store, store.sample("employee", key, COLLEAGUES), Person):
            current = {k for p in one.experience if p.period.current for k in organisation_keys(p.organisation)}
            if len([p for p in one.experience if p.period.current]) == 1 and current & set(keys):
                seen.update({domain for email in one.emails if not is_webmail(domain := email.rpartition("@")[2])})
    # Somebody's address at an earlier employer is no sign; two colleagues' are, or one where nothing else is known.
    least = 2 if own else 1
    sisters = [domain for domain, count in seen.most_common() if count >= least and domain not in own]
    ranked = sorted([*own, *sisters], key=lambda domain: -seen[domain])
    return ranked[:MOST_DOMAINS]


def pattern_of(store: Reading, domain: str, sisters: Sequence[str], facts: Facts) -> DomainPattern:
    """What the names and addresses at a domain teach, and more softly those at its sister domains."""
    known: dict[Known, None] = {}
    for place, weight in ((domain, 1.0), *((one, 0.5) for one in sisters)):
        for person in entities(store, store.sample("mailbox", mailbox_key(place), COLLEAGUES), Person):
            for email in person.emails:
                local, _, at = email.rpartition("@")
                if at == place:
                    known.setdefault(Known(name_of(person), local, weight))
        if len(known) >= COLLEAGUES:
            break
    return _learned(domain, tuple(known), facts)


@lru_cache(maxsize=2048)
def _learned(domain: str, known: tuple[Known, ...], facts: Facts) -> DomainPattern:
    return learn(domain, known, facts)


def facts(known: Organisation | None) -> Facts:
    """Sector, size and country where the organisation is known."""
    return Facts() if known is None else facts_of(known)


def holder(store: Reading, address: str) -> int | None:
    """The number of the person who has an address."""
    return store.find(f"email:{address.lower()}")


def own_addresses(person: Person) -> list[str]:
    """A person's addresses, clean, newest first."""
    return [clean for email in person.emails if (clean := clean_email(email))]
