"""People Data Labs' person records. Fields: the vendor's schema and example record, old versions included.

The vendor writes almost everything in small letters; names and places get their capitals back (`casing`).
"""

from collections.abc import Iterator
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.casing import capitalised
from whodex.ingest.countries import country, country_of_place
from whodex.ingest.fields import (
    day,
    dicts,
    flag,
    instant,
    key,
    link,
    name,
    period,
    plain,
    record,
    text,
    texts,
    unique,
    whole,
)
from whodex.ingest.parts import (
    STUB,
    domain_keys,
    email_keys,
    emails,
    member_key,
    org_ref,
    organisation_keys,
    organisation_number,
    person_keys,
    slug_key,
    stub,
    vendor_key,
)
from whodex.ingest.shapes import Derived
from whodex.model.observation import Record
from whodex.model.person import Certification, Education, Language, OrgRef, Person, Position, Skill

Json = Any
_DATES: Final = ("job_last_verified", "job_last_changed", "job_last_updated", "location_last_updated", "last_seen")


def person(source: Record) -> Person:
    """One person. Raises RecordRejected where there is no name, address or usable email."""
    addresses = emails(
        source.get("work_email"),
        source.get("recommended_personal_email"),
        *texts(source.get("personal_emails")),
        *texts(source.get("emails")),
        *(x.get("address") for x in _dicts(source.get("emails"))),
        *(x.get("address") for x in _dicts(source.get("possible_emails"))),
    )
    found = [
        *person_keys(source.get("linkedin_url")),
        *slug_key(source.get("linkedin_username")),
        *member_key(source.get("linkedin_id")),
    ]
    for each in _dicts(source.get("profiles")):
        network = text(each.get("network"))
        if network in {"linkedin", "crunchbase"}:
            found += person_keys(each.get("url"))
            if network == "linkedin":
                found += member_key(each.get("id"))
    first_name, last_name = name(source.get("first_name")), name(source.get("last_name"))
    full_name = name(source.get("full_name")) or " ".join(unique([first_name, last_name])) or None
    identifiers = unique(found) + email_keys(addresses)
    if full_name is None and not identifiers:
        raise RecordRejected("neither a name, a profile nor an email address")
    said_place = text(source.get("location_name"))
    return Person(
        identifiers=identifiers + vendor_key("pvendor", "pdl", source.get("id")),
        full_name=capitalised(full_name),
        first_name=capitalised(first_name),
        last_name=capitalised(last_name),
        headline=text(source.get("headline")),
        summary=plain(source.get("summary")),
        location=capitalised(said_place),
        country=country(source.get("location_country")) or country_of_place(said_place),
        emails=addresses,
        phones=unique(
            (
                text(source.get("mobile_phone")),
                *texts(source.get("phone_numbers")),
                *(text(x.get("number")) for x in _dicts(source.get("phones"))),
            )
        ),
        twitter=_handle(source),
        websites=unique([link(x) for x in texts(source.get("websites"))]),
        industry=text(source.get("industry")) or text(source.get("industry_v2")),
        connections=whole(source.get("linkedin_connections")),
        followers=whole(source.get("linkedin_follower_count")),
        experience=_experience(source),
        education=[x for x in map(_education, _dicts(source.get("education"))) if x.school or x.degree or x.fields],
        skills=[Skill(name=x) for x in texts(source.get("skills"), split=",") or _named(source.get("skills"))],
        languages=[
            Language(name=said, proficiency=_proficiency(x.get("proficiency")))
            for x in _dicts(source.get("languages"))
            if (said := capitalised(text(x.get("name")))) is not None
        ],
        certifications=[
            Certification(
                title=said,
                organisation=text(x.get("organization")),
                issued=day(x.get("start_date")),
                expires=day(x.get("end_date")),
            )
            for x in _dicts(source.get("certifications"))
            if (said := text(x.get("name"))) is not None
        ],
    )


def observed(source: Record) -> int | None:
    """The newest date in the record, else the release of its data set."""
    found = [x for x in (instant(source.get(field)) for field in _DATES if source.get(field)) if x is not None]
    return max(found) if found else release(source.get("dataset_version"))


def release(version: object) -> int | None:
    """When a data set was released: one a quarter, 25.0 in January 2024; `.1` a month later (29.1: February 2025)."""
    said = str(version) if isinstance(version, str | int | float) else ""
    major, _, minor = said.removeprefix("v").partition(".")
    if not major.isdigit() or not 10 <= int(major) <= 99:
        return None
    months = (int(major) - 25) * 3 + (int(minor) if minor in {"1", "2"} else 0)
    return instant(f"{2024 + months // 12:04}-{months % 12 + 1:02}-01")


def derived(source: Record) -> Iterator[Derived]:
    """Employers and schools, with all that the record says of them."""
    seen: set[str] = set()
    for company in (*(record(x.get("company")) for x in _dicts(source.get("experience"))), _current(source)):
        if not company:
            continue
        identifiers = company_keys(company)
        if identifiers and identifiers[0] not in seen:
            seen.update(identifiers)
            place = record(company.get("location"))
            yield (
                STUB,
                stub(
                    company.get("name"),
                    identifiers=identifiers,
                    website=text(company.get("website")),
                    industry=text(company.get("industry")),
                    size=text(company.get("size")),
                    founded=whole(company.get("founded")),
                    type=text(company.get("type")),
                    stock_ticker=text(company.get("ticker")),
                    headquarters=place_parts(place),
                ),
            )
    for each in _dicts(source.get("education")):
        school = record(each.get("school"))
        found = unique((*organisation_keys(school.get("linkedin_url")), *domain_keys(school.get("website"))))
        if found and found[0] not in seen:
            seen.update(found)
            yield STUB, stub(school.get("name"), identifiers=found, website=text(school.get("website")))


def company_keys(company: Record) -> list[str]:
    """Every identifier of a company as a person's record holds it."""
    return unique(
        (
            *organisation_keys(company.get("linkedin_url")),
            *(organisation_number(company["linkedin_id"]) if _digits(company.get("linkedin_id")) else ()),
            *domain_keys(company.get("website")),
            *vendor_key("ovendor", "pdl", company.get("id")),
        )
    )


def place_parts(place: Record) -> dict[str, str]:
    """A location object as the record of a stub's headquarters."""
    street = ", ".join(unique([text(place.get("street_address")), text(place.get("address_line_2"))]))
    parts = {
        "text": capitalised(text(place.get("name"))),
        "street": street,
        "city": capitalised(text(place.get("locality"))),
        "region": capitalised(text(place.get("region"))),
        "country": capitalised(text(place.get("country"))),
        "postal_code": text(place.get("postal_code")),
    }
    return {field: value for field, value in parts.items() if value}


def _digits(value: object) -> bool:
    found = key(value)
    return found is not None and found.isdigit()


def _dicts(value: object) -> list[dict[str, Json]]:
    return dicts(value) if value else []  # true and false stand for fields of a paid bundle


def _named(value: object) -> list[str]:
    return unique([text(x.get("name")) for x in _dicts(value)])


def _proficiency(value: object) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text(value)


def _handle(source: Record) -> str | None:
    said = text(source.get("twitter_username")) or text(source.get("twitter_url"))
    return said.rstrip("/").rpartition("/")[2].lstrip("@").partition("?")[0] or None if said else None


def _current(source: Record) -> Record:
    """The `job_company_…` fields as the object that an experience holds."""
    start = "job_company_"
    return {
        **{field: source.get(start + field) for field in _COMPANY if source.get(start + field)},
        "location": {
            field: value
            for field in ("name", "locality", "region", "country", "street_address", "address_line_2", "postal_code")
            if (value := source.get(f"{start}location_{field}"))
        },
    }


_COMPANY: Final = (
    "id",
    "name",
    "website",
    "size",
    "founded",
    "industry",
    "linkedin_url",
    "linkedin_id",
    "type",
    "ticker",
)


def _experience(source: Record) -> list[Position]:
    found = []
    primary = False
    for each in _dicts(source.get("experience")):
        primary = primary or flag(each.get("is_primary")) is True
        position = _position(each)
        if position is not None:
            found.append(position)
    title, employer = text(source.get("job_title")), _employer(_current(source))
    if (title or employer) and not primary:
        current = any(x.period.current and _matches(x, title, employer) for x in found)
        if not current:
            dates = period(source.get("job_start_date"), None, current=True)
            found.insert(
                0,
                Position(
                    title=title, organisation=employer, description=plain(source.get("job_summary")), period=dates
                ),
            )
    return found


def _matches(one: Position, title: str | None, employer: OrgRef | None) -> bool:
    same_title = title is None or (one.title or "").casefold() == title.casefold()
    names = (one.organisation.name if one.organisation else None, employer.name if employer else None)
    return same_title and (names[1] is None or (names[0] or "").casefold() == names[1].casefold())


def _position(each: dict[str, Json]) -> Position | None:
    title = record(each.get("title"))
    said = _raw(title) or (text(each.get("title")) if not title else None)
    company = record(each.get("company"))
    employer = _employer(company) if company else org_ref(each.get("company"))
    if said is None and employer is None:
        return None
    places = texts(each.get("location_names"))
    return Position(
        title=said,
        organisation=employer,
        description=plain(each.get("summary")),
        location=capitalised(places[0]) if places else None,
        period=period(
            each.get("start_date"), each.get("end_date"), current=True if flag(each.get("is_primary")) else None
        ),
    )


def _raw(source: Record) -> str | None:
    """The name as the person wrote it, where the vendor kept it, else the vendor's own form of it."""
    said = text(source.get("name"))
    written = next(iter(texts(source.get("raw"))), None)
    return written if written and (said is None or written.casefold() == said.casefold()) else said


def _employer(company: Record) -> OrgRef | None:
    number = company.get("linkedin_id")
    return org_ref(
        _raw(company),
        company.get("linkedin_url"),
        number if _digits(number) else None,
        company.get("website"),
    )


def _education(each: dict[str, Json]) -> Education:
    school = record(each.get("school"))
    slug = next((x[8:] for x in organisation_keys(school.get("linkedin_url")) if x.startswith("orgslug:")), None)
    grade = each.get("gpa")
    return Education(
        school=capitalised(_raw(school)) if school else text(each.get("school")),
        school_slug=slug,
        degree=", ".join(texts(each.get("degrees"))) or None,
        fields=texts(each.get("majors")) + texts(each.get("minors")),
        description=plain(each.get("summary")),
        grade=str(grade) if isinstance(grade, int | float) and not isinstance(grade, bool) else text(grade),
        period=period(each.get("start_date"), each.get("end_date"), current=False),
    )
