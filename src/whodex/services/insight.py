"""What titles and reporting lines tell: classes of roles, org charts, who decides, and the operator's corrections."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec
from msgspec import Struct

from whodex.errors import InvalidParameter, RecordRejected, UnknownRecord
from whodex.ingest.base import Mapper
from whodex.model.identifiers import lix_id, read_lix_id
from whodex.model.insight import ClassFound, DeciderFound, DecidersFound, EdgeFound, RoleClassified, RolesFound
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.orgchart import Chart, DecisionMaker, Member, infer, nearest_decision_makers
from whodex.services.lookup import NOTHING, find, need
from whodex.services.staff import Employee, Firm, employer_of, firm_of, members, place_of, setting_of, staff
from whodex.store.decision_ports import Pin
from whodex.store.ports import Reading, Store
from whodex.text.entities import person_identifiers
from whodex.titles import FUNCTIONS, SENIORITY, Classification, Score, classify, classify_many
from whodex.wire.shown import person_link

MOST_TITLES: Final = 1_000
LONGEST_TITLE: Final = 1_000  # characters; LinkedIn allows 100

LIX_PERSON: Final = ("lix.person-2023", "lix.person-2026")
"""Mappers of the two published shapes of a person, told apart by what only the first has."""


class ChartFound(Struct, kw_only=True, frozen=True):
    """The chart of a firm and the people in it, by the chart's ids."""

    chart: Chart
    firm: Firm
    people: dict[str, Employee]


def checked_titles(texts: list[str]) -> list[str]:
    """The titles. Raises InvalidParameter for none, above 1,000, and for very long ones."""
    if not texts:
        raise InvalidParameter("titles is empty; give 1 to 1,000 titles", "titles")
    if len(texts) > MOST_TITLES:
        raise InvalidParameter(f"titles holds {len(texts):,} titles; at most 1,000 are classified at once", "titles")
    for at, text in enumerate(texts):
        if len(text) > LONGEST_TITLE:
            raise InvalidParameter(f"titles[{at}] is longer than {LONGEST_TITLE:,} characters", "titles")
    return texts


def titles(texts: list[str]) -> RolesFound:
    """Classifications of bare titles, in order. Raises InvalidParameter as `checked_titles`."""
    checked_titles(texts)
    answers = classify_many(texts)
    return RolesFound(
        roles=[_role(text, None, answer) for text, answer in zip(texts, answers, strict=True)],
        many=True,
    )


def _role(title: str | None, organisation: str | None, answer: Classification) -> RoleClassified:
    def named(score: Score, names: Mapping[int, str]) -> ClassFound:
        return ClassFound(score.id, names[score.id], round(score.confidence, 3))

    return RoleClassified(
        title=title,
        organisation=organisation,
        seniority=None if answer.seniority is None else named(answer.seniority, SENIORITY),
        alternatives=tuple(named(score, SENIORITY) for score in answer.alternatives),
        functions=tuple(named(score, FUNCTIONS) for score in answer.functions),
        because=answer.because,
    )


def person_role(store: Reading, identifiers: Sequence[str]) -> RolesFound:
    """The current role of a known person. Raises UnknownRecord."""
    return role_of(store, need(store, identifiers, Person)[1])


def read_person(mappers: Mapping[str, Mapper], record: dict[str, Any]) -> Person:
    """A person in the shape of either version. Raises InvalidParameter where it is none."""
    name = LIX_PERSON[0 if "workExperiences" in record or "fullName" in record else 1]
    try:
        person = mappers[name](record)
    except RecordRejected as error:
        raise InvalidParameter(f"the body is neither titles nor a person: {error}", "body") from None
    if not isinstance(person, Person):
        raise InvalidParameter("the body is neither titles nor a person", "body")
    return person


def role_of(store: Reading, person: Person) -> RolesFound:
    """The current role of a person: the first of those that go on; without any, the headline is read as a title."""
    role = next((p for p in person.experience if p.period.current and p.title), None)
    if role is None:
        only = _role(person.headline, None, classify(person.headline or ""))
        return RolesFound(roles=[only], many=False)
    firm = employer_of(store, msgspec.structs.replace(person, experience=[role]))
    name = role.organisation.name if role.organisation is not None else None
    only = _role(role.title, name, classify(role.title or "", place_of(firm, role, person)))
    return RolesFound(roles=[only], many=False)


def chart(store: Reading, identifiers: Sequence[str], as_of: date | None = None) -> ChartFound:
    """The org chart of an organisation, from the people known to work there. Raises UnknownRecord."""
    return chart_of(store, firm_of(store, identifiers), as_of)


def chart_of(store: Reading, firm: Firm, as_of: date | None = None) -> ChartFound:
    """As `chart`, of a firm found before."""
    people = staff(store, firm, as_of)
    made = members(store, firm, people, [person_link(one.person.identifiers) for one in people])
    return ChartFound(
        chart=infer(made, setting_of(firm, people, as_of)),
        firm=firm,
        people={member.id: one for member, one in zip(made, people, strict=True)},
    )


def member_id(store: Reading, text: str, name: str) -> str:
    """The chart's id of a person named by lixID, profile address, slug or member id.

    Raises InvalidParameter, UnknownRecord.
    """
    return lix_id("person", _person_number(store, text, name))


def _person_number(store: Reading, text: str, name: str) -> int:
    lix = read_lix_id(text)
    identifiers = [f"lix:{lix[1]}"] if lix is not None and lix[0] == "person" else person_identifiers(text)
    if not identifiers:
        raise InvalidParameter(f"{name} names no person: give a lixID or the address of a profile", name)
    return need(store, identifiers, Person)[0]


def decision_makers(
    store: Reading, identifiers: Sequence[str], function: int | None = None, count: int = 1
) -> DecidersFound:
    """Who decides nearest to a person or organisation. Raises UnknownRecord, InvalidParameter."""
    start = find(store, identifiers, Person)
    if start is not None:
        firm = employer_of(store, start[1])
        if firm is None:
            return DecidersFound(people=[], because="It is not known where this person works now.")
    else:
        firm = firm_of(store, identifiers)
    found = chart_of(store, firm)
    own = None if start is None else lix_id("person", store.current(start[0]))
    emails = {key: _email(one.person, firm) for key, one in found.people.items()}
    decision = nearest_decision_makers(
        found.chart, own, function, count, {key: email is not None for key, email in emails.items()}
    )
    by_id = {member.id: member for member in found.chart.members}
    return DecidersFound(
        because=decision.because,
        people=[_decider(one, by_id[one.id], found.chart.organisation.name, emails[one.id]) for one in decision.people],
    )


def _decider(one: DecisionMaker, member: Member, organisation: str | None, email: str | None) -> DeciderFound:
    return DeciderFound(
        id=one.id,
        name=member.name,
        title=member.title,
        organisation=organisation,
        location=member.location,
        link=member.link,
        seniority=ClassFound(member.seniority, SENIORITY[member.seniority]) if member.seniority else None,
        functions=tuple(ClassFound(each, FUNCTIONS[each]) for each in member.functions),
        distance=one.distance,
        score=one.score,
        itself=one.itself,
        because=one.because,
        email=email,
    )


def _email(person: Person, firm: Firm) -> str | None:
    """An address of a person that is known, at the firm's own domain before any other."""
    domains = tuple("@" + key[7:] for key in firm.keys if key.startswith("domain:"))
    return next((one for one in person.emails if domains and one.endswith(domains)), None) or next(
        iter(person.emails), None
    )


def pin_edge(store: Store, organisation: Sequence[str], person: str, manager: str | None, now: int) -> EdgeFound:
    """Pin whom a person reports to at an organisation (None: nobody); the chart with it, and the person's place.

    Raises UnknownRecord, and InvalidParameter where either does not work there, or the pin would close a circle.
    """
    firm, number = _pinnable(store, organisation)
    who = _person_number(store, person, "person")
    boss = None if manager is None else _person_number(store, manager, "manager")
    known = {one.number for one in staff(store, firm)}
    for name, one in (("person", who), ("manager", boss)):
        if one is not None and one not in known:
            raise InvalidParameter(f"{name} is not known to work at this organisation now", name)
    above: int | None = boss
    lines = {pin.person: pin.manager for pin in store.pins(number)} | {who: boss}
    while above is not None:
        if above == who:
            raise InvalidParameter("that would close a circle: the manager reports to this person", "manager")
        above = lines.get(above)
    store.pin(Pin(number, who, boss, now))
    return _placed(store, firm, who)


def unpin_edge(store: Store, organisation: Sequence[str], person: str) -> EdgeFound:
    """Take a pin back; the chart without it, and where the person stands then. Raises UnknownRecord."""
    firm, number = _pinnable(store, organisation)
    who = _person_number(store, person, "person")
    if not store.unpin(number, who):
        raise UnknownRecord("no pin of that person is held at this organisation")
    return _placed(store, firm, who)


def _pinnable(store: Reading, identifiers: Sequence[str]) -> tuple[Firm, int]:
    found = find(store, identifiers, Organisation)
    if found is None:
        raise UnknownRecord(NOTHING)
    return firm_of(store, [f"lixorg:{found[0]}"]), found[0]


def _placed(store: Reading, firm: Firm, who: int) -> EdgeFound:
    wanted = lix_id("person", who)
    found = chart_of(store, firm).chart
    stands = next((one for one in found.placements if one.id == wanted), None)
    return EdgeFound(
        organisation=found.organisation.id,
        person=wanted,
        manager=stands.manager if stands else None,
        confidence=stands.confidence if stands else None,
        basis=stands.basis if stands else "outside",
        because=stands.because if stands else "is not known to work at this organisation now",
    )
