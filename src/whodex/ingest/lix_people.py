"""People of Lix-shaped answers, both versions (`../shared/spec/api.md` §5). Pure; texts are kept to the letter."""

from typing import Any

from whodex.errors import RecordRejected
from whodex.ingest.countries import country_of_place
from whodex.ingest.fields import dicts, flag, instant, period, record, texts, unique, whole, ymd
from whodex.ingest.parts import email_keys, emails, organisation_keys, person_keys, slug_key, slug_of
from whodex.model.dates import PartialDate, Period
from whodex.model.identifiers import FIRST_NUMBER, read_lix_id
from whodex.model.network import Connection
from whodex.model.observation import Record
from whodex.model.person import (
    Certification,
    Education,
    Language,
    OrgRef,
    Person,
    Position,
    RelatedPerson,
    Skill,
    Work,
)
from whodex.model.refs import Ref
from whodex.text.dates import parse_partial
from whodex.text.entities import key_of, person_identifiers

Json = Any


def exact(value: Json) -> str | None:
    """A text as it is, blanks at its ends included; None for anything else and for blanks only."""
    return value if isinstance(value, str) and value.strip() else None


def lix_key(value: Json, kind: str = "person") -> list[str]:
    """`lix:<n>` or `lixorg:<n>` of somebody else's lixID. Those of another whodex are its own."""
    found = read_lix_id(value) if isinstance(value, str) else None
    if found is None or found[0] != kind or found[1] >= FIRST_NUMBER:
        return []
    return [f"{'lix' if kind == 'person' else 'lixorg'}:{found[1]}"]


def member_keys(value: Json) -> list[str]:
    """Identifiers of a Sales Navigator id or address."""
    return person_identifiers(value) if isinstance(value, str) and 4 < len(value) < 2048 else []


def _known(person: Person) -> Person:
    """The person. Raises RecordRejected where nothing tells who it is."""
    if not person.identifiers and not person.full_name:
        raise RecordRejected("a person without name, profile and id")
    return person


def person_2023(source: Record) -> Person:
    """Person of version 2023-02-08: `fullName`, `workExperiences`, `socialAccounts`."""
    accounts = record(source.get("socialAccounts"))
    linkedin, twitter = record(accounts.get("linkedin")), record(accounts.get("twitter"))
    addresses = _addresses(source.get("emails"))
    location = exact(source.get("location"))
    return _known(
        Person(
            identifiers=unique(
                (
                    *slug_key(linkedin.get("username")),
                    *person_keys(linkedin.get("url")),
                    *member_keys(source.get("salesNavID")),
                    *lix_key(source.get("lixID")),
                    *email_keys(addresses),
                )
            ),
            full_name=exact(source.get("fullName")),
            headline=exact(source.get("headline")),
            summary=exact(source.get("summary")),
            location=location,
            country=country_of_place(location),
            emails=addresses,
            twitter=exact(twitter.get("username")),
            experience=[_work(one) for one in dicts(source.get("workExperiences"))],
            education=[_study(one) for one in dicts(source.get("education"))],
        )
    )


def _addresses(value: Json) -> list[str]:
    """Addresses of a text or list; masked ones (`*****@lix-it.com`, as documentation shows them) are none."""
    return [one for one in emails(*(value if isinstance(value, list) else [value])) if "*" not in one]


def _date(value: Json) -> PartialDate | None:
    parts = record(value)
    return ymd(parts.get("year"), parts.get("month"), parts.get("day"))


def _work(source: Record) -> Position:
    employer = record(source.get("organisation"))
    linkedin = record(record(employer.get("socialAccounts")).get("linkedin"))
    username = exact(linkedin.get("username"))
    start, end = _date(source.get("startedOn")), _date(source.get("endedOn"))
    return Position(
        title=exact(source.get("title")),
        organisation=_organisation(
            employer.get("name"),
            linkedin.get("url"),
            f"https://www.linkedin.com/company/{username}" if username else None,
        ),
        description=exact(source.get("description")),
        location=exact(source.get("location")),
        # "endedOn":{} is how the seed writes a role that goes on, and one whose end is not known
        period=Period(start, end, end is None and start is not None),
    )


def _organisation(name: Json, *links: Json) -> OrgRef | None:
    found = [key for link in links for key in organisation_keys(link)]
    slug = next((key[8:] for key in found if key.startswith("orgslug:")), None)
    number = next((int(key[6:]) for key in found if key.startswith("orgid:")), None)
    said = exact(name)
    return OrgRef(name=said, slug=slug, number=number) if said or found else None


def _study(source: Record) -> Education:
    return Education(
        school=exact(source.get("schoolName")),
        degree=exact(source.get("degree")),
        fields=[one for one in source.get("fieldsOfStudy") or () if isinstance(one, str) and one],
        period=Period(_date(source.get("startedOn")), _date(source.get("endedOn"))),
    )


def person_2026(source: Record) -> Person:
    """Person of version 2026-08-20: `name`, `liId`, `salesNavId`, `experience`."""
    addresses = _addresses([source.get("email"), *(source.get("emails") or ())])
    location = exact(source.get("location"))
    phone, website = exact(source.get("phone")), exact(source.get("website"))
    return _known(
        Person(
            identifiers=unique(
                (
                    *slug_key(source.get("liId")),
                    *person_keys(source.get("link")),
                    *member_keys(source.get("salesNavId")),
                    *member_keys(source.get("salesNavLink")),
                    *lix_key(source.get("uuid")),
                    *lix_key(source.get("lixID")),
                    *email_keys(addresses),
                )
            ),
            full_name=exact(source.get("name")),
            first_name=exact(source.get("firstName")),
            last_name=exact(source.get("lastName")),
            headline=exact(source.get("headline")) or exact(source.get("description")),
            summary=exact(source.get("aboutSummaryText")),
            location=location,
            country=country_of_place(location),
            emails=addresses,
            phones=[phone] if phone else [],
            twitter=exact(source.get("twitter")),
            websites=[website] if website else [],
            picture=exact(source.get("img")),
            industry=exact(source.get("industry")),
            connections=whole(source.get("numOfConnections")),
            premium=flag(source.get("premium")),
            pronoun=exact(source.get("pronoun")),
            experience=[_experience(one) for one in dicts(source.get("experience"))],
            education=[_education(one) for one in dicts(source.get("education"))],
            skills=[
                Skill(name=name, endorsements=whole(one.get("numOfEndorsement")))
                for one in dicts(source.get("skills"))
                if (name := exact(one.get("name")))
            ],
            languages=[
                Language(name=name, proficiency=exact(one.get("proficiency")))
                for one in dicts(source.get("languages"))
                if (name := exact(one.get("name")))
            ],
            certifications=_certifications(source.get("certifications")),
            publications=_works(source.get("publications"), "publisher", "publishedOn"),
            patents=_works(source.get("patents"), "issuer", "issuedOn"),
            related=[
                RelatedPerson(name=name, slug=slug_of(one.get("link")), headline=exact(one.get("headline")))
                for one in dicts(source.get("relatedPersons"))
                if (name := exact(one.get("name")))
            ],
            tags=texts(source.get("lists")),
        )
    )


def _spell(source: Record, *, goes_on: bool) -> Period:
    """`timePeriod`, and where that is empty `dateStarted` and `dateEnded`."""
    parts = record(source.get("timePeriod"))
    start, end = _date(parts.get("startedOn")), _date(parts.get("endedOn"))
    said = period(source.get("dateStarted"), source.get("dateEnded"), current=flag(source.get("isCurrent")))
    start, end = start or said.start, end or said.end
    current = (
        end is None and goes_on and (said.current or (flag(source.get("isCurrent")) is None and start is not None))
    )
    return Period(start, end, current)


def _experience(source: Record) -> Position:
    employer = record(source.get("organisation"))
    return Position(
        title=exact(source.get("title")),
        organisation=_organisation(
            employer.get("name") or exact(source.get("organisation")),
            employer.get("link"),
            employer.get("salesNavLink"),
        ),
        description=exact(source.get("description")),
        location=exact(source.get("location")),
        period=_spell(source, goes_on=True),
        employment_type=exact(source.get("employmentType")),
    )


def _education(source: Record) -> Education:
    field = exact(source.get("fieldOfStudy"))
    return Education(
        school=exact(source.get("institutionName")),
        degree=exact(source.get("degree")),
        fields=[field] if field else [],
        description=exact(source.get("description")),
        activities=exact(source.get("activitiesAndSocieties")),
        grade=exact(source.get("grade")),
        period=_spell(source, goes_on=False),
    )


def _certifications(value: Json) -> list[Certification]:
    found = []
    for one in dicts(value):
        title, issuer = exact(one.get("title")), one.get("organisation")
        if title:
            found.append(
                Certification(
                    title=title,
                    organisation=exact(issuer) or exact(record(issuer).get("name")),
                    issued=_day(one.get("issuedDate")),
                    expires=_day(one.get("expirationDate")),
                )
            )
    return found


def _day(value: Json) -> PartialDate | None:
    return parse_partial(value) if isinstance(value, str) else _date(value)


def _works(value: Json, by: str, when: str) -> list[Work]:
    return [
        Work(
            title=title,
            publisher=exact(one.get(by)),
            description=exact(one.get("description")),
            url=exact(one.get("url")),
            date=_day(one.get(when)),
        )
        for one in dicts(value)
        if (title := exact(one.get("title")) or exact(one.get("name")))
    ]


def person_ids(source: Record) -> Person:
    """The answer of `/v1/person/ids`, in either version: identifiers that are one person's."""
    inner = record(source.get("person_ids")) or record(source.get("personIds")) or source
    links = record(source.get("links"))
    identifiers = unique(
        (
            *(key for name in ("liFlagshipID", "flagshipID", "liID") for key in slug_key(inner.get(name))),
            *person_keys(links.get("liProfileURL")),
            *member_keys(inner.get("salesNavID")),
            *member_keys(links.get("recruiterURL")),
            *lix_key(inner.get("lixID")),
            *lix_key(inner.get("uuid")),
        )
    )
    if not identifiers:
        raise RecordRejected("ids of a person, none of them readable")
    return Person(identifiers=identifiers)


def mention(source: Record) -> Person:
    """Somebody an answer names beside its subject: `{name, headline, link, img}` (hirers, authors)."""
    identifiers = unique((*person_keys(source.get("link")), *slug_key(source.get("li_id"))))
    if not identifiers:
        raise RecordRejected("a person named without a readable profile")
    return Person(
        identifiers=identifiers,
        full_name=exact(source.get("name")),
        headline=exact(source.get("headline")) or exact(source.get("description")),
        picture=exact(source.get("img")) or exact(source.get("profile_image_url")),
    )


def connected(source: Record) -> Person:
    """The person of one element of `/v1/connections`."""
    addresses = _addresses(source.get("email"))
    title, employer = exact(source.get("title")), exact(record(source.get("organisation")).get("name"))
    held = Position(title=title, organisation=_organisation(employer), period=Period(current=True))
    return _known(
        Person(
            identifiers=unique(
                (*person_keys(source.get("link")), *lix_key(source.get("lixID")), *email_keys(addresses))
            ),
            full_name=exact(source.get("name")),
            first_name=exact(source.get("firstName")),
            last_name=exact(source.get("lastName")),
            headline=exact(source.get("headline")),
            emails=addresses,
            experience=[held] if title or employer else [],
        )
    )


def connection(source: Record) -> Connection:
    """The connection of one element of `/v1/connections`; `_viewer` says whose."""
    person, viewer = connected(source), exact(source.get("_viewer"))
    if not viewer or not person.identifiers:
        raise RecordRejected("a connection needs the viewer (--viewer) and somebody at its other end")
    return Connection(
        identifiers=[f"key:connection/{viewer}/{key_of(person.identifiers[0])}"],
        viewer=Ref(identifiers=[viewer]),
        person=Ref(name=person.full_name, identifiers=person.identifiers, headline=person.headline),
        connected_at=instant(source.get("connectedAt")),
    )
