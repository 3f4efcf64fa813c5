"""Who works at an organisation, as the org chart sees them: members from people, with pins and stated managers."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from whodex.errors import UnknownRecord
from whodex.model.dates import PartialDate, Period
from whodex.model.identifiers import lix_id
from whodex.model.linking import Role, key_of, keys_of, organisation_keys
from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef, Person, Position
from whodex.model.refs import Ref
from whodex.orgchart import Member, Setting
from whodex.services.lookup import NOTHING, find
from whodex.store.ports import Reading
from whodex.text.names import fold
from whodex.titles import Context, classify_many
from whodex.titles.derivation import context_of, people_of

EMPLOYER_KINDS: Final = ("orgid:", "orgslug:", "domain:")
"""Kinds of keys by which people's positions name an organisation (`whodex.model.linking.organisation_keys`)."""


class Firm(Struct, kw_only=True, frozen=True):
    """An organisation people were looked for at. `number` and `known` are None where only people name it."""

    keys: tuple[str, ...]
    number: int | None = None
    known: Organisation | None = None


class Employee(Struct, kw_only=True, frozen=True):
    """One person of a firm: entity number, the person, and the position they hold there."""

    number: int
    person: Person
    position: Position


def firm_of(store: Reading, identifiers: Sequence[str]) -> Firm:
    """The organisation of those identifiers, tried in order. Raises UnknownRecord where nobody knows it.

    One that has no entity of its own is known too where people say that they work there.
    """
    found = find(store, identifiers, Organisation)
    if found is not None:
        keys = tuple(key for key in keys_of(found[1]) if key.startswith(EMPLOYER_KINDS))
        return Firm(keys=keys, number=found[0], known=found[1])
    keys = tuple(key for identifier in identifiers if (key := key_of(identifier)).startswith(EMPLOYER_KINDS))
    if not keys or not store.edges("employee", keys, count=1)[1]:
        raise UnknownRecord(NOTHING)
    return Firm(keys=keys)


def employer_of(store: Reading, person: Person) -> Firm | None:
    """The organisation of a person's first current position that can be looked up, or None."""
    for position in person.experience:
        keys = organisation_keys(position.organisation) if position.period.current else []
        if keys:
            try:
                return firm_of(store, keys)
            except UnknownRecord:
                continue
    return None


def staff(store: Reading, firm: Firm, as_of: date | None = None) -> list[Employee]:
    """The people who say that they work there now, by number; at a date, those who worked there then.

    Who left later is among the latter where the role's end is known.
    """
    roles: tuple[Role, ...] = ("employee",) if as_of is None else ("employee", "alumnus")
    numbers = {number for role in roles for number in store.edges(role, firm.keys)[0]} if firm.keys else set()
    found = []
    for number in sorted(numbers):
        got = store.get(number)
        if got is None or not isinstance(got[1], Person):
            continue
        held = [p for p in got[1].experience if _there(p, firm) and _runs(p.period, as_of)]
        if held:
            found.append(Employee(number=store.current(number), person=got[1], position=max(held, key=_weight)))
    return found


def _there(position: Position, firm: Firm) -> bool:
    return not firm.keys or not set(firm.keys).isdisjoint(organisation_keys(position.organisation))


def _runs(period: Period, as_of: date | None) -> bool:
    if as_of is None:
        return period.current
    day = (as_of.year, as_of.month, as_of.day)
    begun = period.start is None or _day(period.start, first=True) <= day
    return begun and (period.current or (period.end is not None and _day(period.end, first=False) >= day))


def _day(value: PartialDate, *, first: bool) -> tuple[int, int, int]:
    """The first or last day a date can mean."""
    return value.year, value.month or (1 if first else 12), value.day or (1 if first else 31)


def _weight(position: Position) -> tuple[int, int]:
    """Of several roles at one organisation, the one of most authority, else the newest."""
    start = position.period.start
    return position.seniority, 0 if start is None else start.year * 12 + start.month


def place_of(firm: Firm | None, position: Position, person: Person | None = None) -> Context:
    """What the classifier is told of the place a role is held at, by what is known today."""
    others = tuple(
        p.title for p in (person.experience if person else []) if p is not position and p.period.current and p.title
    )
    name = position.organisation.name if position.organisation is not None else None
    if firm is None or firm.known is None:
        return Context(organisation=name, type=position.employment_type, other_titles=others)
    known = context_of(firm.known, others)
    return Context(
        organisation=name or known.organisation,
        size=known.size,
        industry=known.industry,
        type=known.type or position.employment_type,
        other_titles=others,
    )


def setting_of(firm: Firm, people: Iterable[Employee], as_of: date | None = None) -> Setting:
    """The organisation as the chart shows it."""
    name = firm.known.name if firm.known is not None else None
    if name is None:
        name = next((e.position.organisation.name for e in people if _named(e.position.organisation)), None)  # type: ignore[union-attr]
    return Setting(
        id="" if firm.number is None else lix_id("organisation", firm.number),
        name=name,
        size=None if firm.known is None else people_of(firm.known),
        as_of=None if as_of is None else as_of.isoformat(),
    )


def _named(ref: OrgRef | None) -> bool:
    return ref is not None and bool(ref.name)


def members(store: Reading, firm: Firm, people: Sequence[Employee], links: Sequence[str | None]) -> list[Member]:
    """Members for the chart. `links` are the people's profile addresses, in order."""
    contexts = [place_of(firm, one.position, one.person) for one in people]
    classes = classify_many([one.position.title or "" for one in people], contexts)
    pins = {} if firm.number is None else {pin.person: pin for pin in store.pins(firm.number)}
    known = {one.number for one in people}
    bosses = Bosses(people)
    made = []
    for one, answer, link in zip(people, classes, links, strict=True):
        pin = pins.get(one.number)
        pinned = pin is not None and (pin.manager is None or pin.manager in known)
        start = one.position.period.start
        made.append(
            Member(
                id=lix_id("person", one.number),
                name=one.person.full_name,
                title=one.position.title,
                location=one.position.location or one.person.location,
                seniority=answer.seniority.id if answer.seniority is not None else 0,
                functions=tuple(score.id for score in answer.functions),
                manager=bosses.of(one),
                pinned=pinned,
                pin=lix_id("person", pin.manager) if pin is not None and pinned and pin.manager is not None else None,
                started=None if start is None else str(start),
                link=link,
            )
        )
    return made


class Bosses:
    """Finds among the people of an organisation whom a record names as somebody's manager."""

    def __init__(self, people: Sequence[Employee]) -> None:
        self._by_key: dict[str, int] = {}
        self._by_own_key: dict[str, set[int]] = {}  # the part of a vendor's key that a record repeats
        self._by_name: dict[str, set[int]] = {}
        for one in people:
            for key in keys_of(one.person):
                self._by_key[key] = one.number
                if key.startswith("pvendor:"):
                    self._by_own_key.setdefault(key.rpartition("/")[2], set()).add(one.number)
            if one.person.full_name:
                self._by_name.setdefault(_spelling(one.person.full_name), set()).add(one.number)

    def of(self, one: Employee) -> str | None:
        """The lixID of the stated manager, or None where none is stated or it is not clear who is meant."""
        ref = one.position.manager
        number = None if ref is None else self._number(ref)
        return None if number is None or number == one.number else lix_id("person", number)

    def _number(self, ref: Ref) -> int | None:
        for identifier in ref.identifiers:
            if (found := self._by_key.get(key_of(identifier))) is not None:
                return found
        if not ref.name:
            return None
        for table, key in ((self._by_name, _spelling(ref.name)), (self._by_own_key, ref.name.strip())):
            if len(numbers := table.get(key, set())) == 1:
                return next(iter(numbers))
        return None


def _spelling(name: str) -> str:
    """A name for comparison: "Byron, Ada" is "Ada Byron"."""
    last, comma, first = name.partition(",")
    return fold(f"{first} {last}" if comma else name)
