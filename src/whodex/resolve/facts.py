"""What resolution compares: the few facts of a record that tell people, organisations and postings apart.

`facts_of` reads them off an entity. They are small (some 300 bytes a person as MessagePack), so that a store can keep
them beside each observation and decode some hundred of them for one comparison of a newcomer.
"""

import zlib
from typing import Final

from msgspec import Struct

from whodex.model.job import JobPosting
from whodex.model.linking import keys_of
from whodex.model.observation import Entity
from whodex.model.organisation import Organisation, Place
from whodex.model.person import OrgRef, Person, Position
from whodex.resolve.companies import CompanyName, company_name
from whodex.resolve.naming import NameWords, name_words, plain
from whodex.resolve.wording import sketch, title_words
from whodex.text.domains import domain_identifiers
from whodex.text.emails import is_role
from whodex.text.places import place_ids

MOST: Final = 12
"""Roles, schools, addresses, places kept of one record: the first, which are the newest."""


class Role(Struct, array_like=True, frozen=True):
    """One role: the employer's marks (`n:` name, `s:` slug, `i:` number, `d:` domain), the title's words, the start."""

    marks: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    start: int = 0  # year * 100 + month, 0 = not told
    current: bool = False
    employer: str = ""  # as written, for explanations
    called: str = ""  # the title as written, for explanations


class School(Struct, array_like=True, frozen=True):
    """One stay at a school: its name as compared, the years where told."""

    name: str
    start: int = 0
    end: int = 0


class PersonFacts(Struct, array_like=True, kw_only=True):
    """The comparable facts of one record of a person. Empty means: not told."""

    shown: str = ""  # the name as written, for explanations
    name: NameWords = NameWords()
    former: str = ""  # a former family name
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()  # the last nine digits
    profiles: tuple[str, ...] = ()  # slugs
    members: tuple[int, ...] = ()  # LinkedIn's member numbers
    vendor_keys: tuple[str, ...] = ()  # `<system>/<key>`
    roles: tuple[Role, ...] = ()
    schools: tuple[School, ...] = ()
    places: tuple[tuple[str, ...], ...] = ()  # of each: ids or words, nearest first, the country last (`cc:gb`)
    postcodes: tuple[str, ...] = ()
    born: str = ""  # YYYYMMDD, YYYYMM or YYYY
    gender: str = ""  # f, m or another single word
    occupation: str = ""


class OrganisationFacts(Struct, array_like=True, kw_only=True):
    """The comparable facts of one record of an organisation."""

    shown: str = ""
    names: tuple[CompanyName, ...] = ()
    domains: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()  # LinkedIn's numbers, slugs and vendors' keys, as identifiers
    phones: tuple[str, ...] = ()
    places: tuple[tuple[str, ...], ...] = ()
    postcodes: tuple[str, ...] = ()
    founded: int = 0
    industry: str = ""


class JobFacts(Struct, array_like=True, kw_only=True):
    """The comparable facts of one record of a job posting."""

    shown: str = ""
    title: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    places: tuple[tuple[str, ...], ...] = ()
    day: int = 0  # days since 1970 when it was listed
    gist: tuple[int, ...] = ()  # a sketch of the description (`whodex.resolve.wording.sketch`)
    ids: tuple[str, ...] = ()
    terms: str = ""  # employment type


Facts = PersonFacts | OrganisationFacts | JobFacts


def facts_of(entity: Entity) -> Facts | None:
    """The comparable facts of a person, organisation or posting; None for other kinds, which only identifiers join."""
    if isinstance(entity, Person):
        return person_facts(entity)
    if isinstance(entity, Organisation):
        return organisation_facts(entity)
    if isinstance(entity, JobPosting):
        return job_facts(entity)
    return None


def number_of(facts: Facts) -> int:
    """31 bits that stand for LinkedIn's own number of a record; 0 where it tells none or several.

    Records of a kind with different ones are never one (`barriers`): most pairs of a block need no further look.
    """
    if isinstance(facts, PersonFacts):
        numbers = [f"{number}" for number in facts.members]
    else:
        numbers = [one for one in facts.ids if one.startswith(("orgid:", "job:"))]
    return zlib.crc32(numbers[0].encode()) & 0x7FFFFFFF or 1 if len(numbers) == 1 else 0


def person_facts(person: Person) -> PersonFacts:
    """The facts of a person."""
    slugs: list[str] = []
    members: list[int] = []
    vendors: list[str] = []
    for key in keys_of(person):
        kind, _, value = key.partition(":")
        if kind == "slug":
            slugs.append(value)
        elif kind == "member" and value.isdecimal():
            members.append(int(value[:18]))
        elif kind == "pvendor":
            vendors.append(value)
    places = [place_of_person(person.location, person.country)]
    return PersonFacts(
        shown=(person.full_name or "")[:120],
        name=name_words(person.full_name, person.first_name, person.last_name),
        former=plain(person.former_name or ""),
        emails=tuple(dict.fromkeys(one for email in person.emails[:MOST] if (one := _address(email)))),
        phones=tuple(dict.fromkeys(one for phone in person.phones[:MOST] if (one := _phone(phone)))),
        profiles=tuple(slugs[:MOST]),
        members=tuple(members[:MOST]),
        vendor_keys=tuple(vendors[:MOST]),
        roles=tuple(map(_role, person.experience[:MOST])),
        schools=tuple(
            School(_short(school.school), _year(school.period.start), _year(school.period.end))
            for school in person.education[:MOST]
            if school.school
        ),
        places=tuple(place for place in places if place),
        gender=_GENDERS.get(plain(person.pronoun or "").partition(" ")[0], ""),
    )


def organisation_facts(organisation: Organisation) -> OrganisationFacts:
    """The facts of an organisation."""
    names = [organisation.name, *organisation.other_names[:MOST]]
    keys = keys_of(organisation)
    domains = [key.partition(":")[2] for key in keys if key.startswith("domain:")]
    if organisation.website:
        domains += [one.partition(":")[2] for one in domain_identifiers(organisation.website)]
    seats = [seat for seat in (organisation.headquarters, *organisation.locations[:MOST]) if seat]
    return OrganisationFacts(
        shown=(organisation.name or "")[:120],
        names=tuple(dict.fromkeys(company_name(name) for name in names if name)),
        domains=tuple(dict.fromkeys(domains)),
        ids=tuple(key for key in keys if not key.startswith("domain:")),
        phones=(phone,) if (phone := _phone(organisation.phone or "")) else (),
        places=tuple(dict.fromkeys(place for seat in seats if (place := _seat(seat)))),
        postcodes=tuple(dict.fromkeys(plain(seat.postal_code).replace(" ", "") for seat in seats if seat.postal_code)),
        founded=organisation.founded or 0,
        industry=plain(organisation.industry or ""),
    )


def job_facts(job: JobPosting) -> JobFacts:
    """The facts of a job posting."""
    place = place_of_person(job.location, job.country)
    return JobFacts(
        shown=(job.title or "")[:120],
        title=title_words(job.title or ""),
        marks=employer_marks(job.organisation),
        places=(place,) if place else (),
        day=(job.listed_at or 0) // 86_400_000,
        gist=sketch(job.description or ""),
        ids=tuple(keys_of(job)),
        terms=plain(job.employment_type or ""),
    )


def employer_marks(ref: OrgRef | None) -> tuple[str, ...]:
    """By what two records may name one employer: its name without legal form, slug, number, domain."""
    if ref is None:
        return ()
    marks = []
    if ref.name and (key := company_name(ref.name).key):
        marks.append(f"n:{key}")
    if ref.slug:
        marks.append(f"s:{ref.slug}")
    if ref.number is not None:
        marks.append(f"i:{ref.number}")
    if ref.domain:
        marks.append(f"d:{ref.domain}")
    return tuple(marks)


def place_of_person(text: str | None, country: str | None) -> tuple[str, ...]:
    """A place as comparable ids, nearest first: the gazetteer's where it knows it, the first words where not."""
    ids = [one for one in place_ids(text, country) if not one.startswith("r:")]
    if text and not any(one.startswith(("c:", "a:")) for one in ids):
        first = plain(text.partition(",")[0])
        named = {plain(country or ""), ""}
        if first not in named and not (len(ids) == 1 and "," not in text):
            ids.insert(0, f"w:{first[:40]}")
    if country and not any(one.startswith("cc:") for one in ids):
        ids.append(f"cc:{country.lower()[:20]}")
    return tuple(ids)


_GENDERS: Final = {"she": "f", "he": "m", "her": "f", "him": "m", "female": "f", "male": "m", "f": "f", "m": "m"}


def _role(position: Position) -> Role:
    start = position.period.start
    return Role(
        employer_marks(position.organisation),
        title_words(position.title or ""),
        start.year * 100 + start.month if start else 0,
        position.period.current or (position.period.end is None and start is None),
        ((position.organisation.name if position.organisation else None) or "")[:80],
        (position.title or "")[:80],
    )


def _address(email: str) -> str:
    local, at, domain = email.strip().lower()[:254].rpartition("@")
    # Asked of the local part alone: a domain that is reserved for examples is no reason to forget who wrote there.
    return f"{local}@{domain}" if at and local and domain and not is_role(f"{local}@gmail.com") else ""


def _phone(text: str) -> str:
    digits = "".join(char for char in text[:60] if char.isdecimal() and char.isascii())
    return digits[-9:] if len(digits) >= 7 else ""


def _short(text: str | None) -> str:
    return plain(text or "")[:80]


def _year(date: object) -> int:
    return int(getattr(date, "year", 0) or 0)


def _seat(seat: Place) -> tuple[str, ...]:
    country = seat.country if seat.country and len(seat.country) == 2 else None
    parts = [part for part in (seat.city, seat.region, None if country else seat.country) if part]
    return place_of_person(", ".join(parts) or seat.text, country)
