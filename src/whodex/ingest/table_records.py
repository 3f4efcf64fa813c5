"""Rows of tables as records by role, and what they say of people and organisations."""

import re
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.countries import country, country_of_place
from whodex.ingest.fields import day, flag, link, name, period, plain, text, texts, unique, whole
from whodex.ingest.parts import (
    domain_keys,
    email_keys,
    emails,
    manager_ref,
    org_ref,
    organisation_keys,
    organisation_number,
    person_keys,
    size_band,
    slug_key,
    vendor_key,
)
from whodex.ingest.table_columns import ORGANISATION_ROLES, SEVERAL, Columns
from whodex.model.dates import Period
from whodex.model.observation import Record
from whodex.model.organisation import Organisation, Place
from whodex.model.person import Education, Person, Position, Skill

Json = Any
_SPLIT: Final = ",;|\n"
_TELLING: Final = ("full_name", "last_name", "company", "company_url", "company_website", "title", "phone")
"""Roles of which one must be there beside a first name: somebody called Ann is nobody in particular."""

_SALESFORCE: Final = re.compile(r"(003|00Q|001)[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?")


def by_role(row: Record, columns: Columns, constants: Record | None = None) -> Record:
    """The row with roles for names; cells of columns without a role stay under `other`, by their own names."""
    made: Record = dict(constants or {})
    other: Record = {}
    for column, cell in row.items():
        role = columns.roles.get(column)
        if role is None:
            other[column] = cell
        elif role in SEVERAL or ":" in role or role in made:
            made.setdefault(role, [])
            if not isinstance(made[role], list):
                made[role] = [made[role]]
            made[role].append(cell)
        else:
            made[role] = cell
    if other:
        made["other"] = other
    return made


def of_organisation(record: Record) -> Record:
    """The part of a person's row that describes the employer alone: equal for all who work there."""
    return {
        role: value
        for role, value in record.items()
        if role in ORGANISATION_ROLES or role.startswith("company_key:") or role == "company_salesforce"
    }


def _all(record: Record, role: str) -> list[str]:
    value = record.get(role)
    cells = value if isinstance(value, list) else [value]
    return texts([x for cell in cells for x in (cell if isinstance(cell, list) else [cell])])


def first_value(record: Record, role: str) -> str | None:
    """The first usable value of a role."""
    return next(iter(_all(record, role)), None)


def _keys(record: Record, kind: str, prefix: str) -> list[str]:
    found: list[str] = []
    for role in sorted(record):
        if role.startswith(prefix + "_key:"):
            system = role.partition(":")[2]
            for cell in _all(record, role):
                found += [k for each in re.split(r"[;,\s]+", cell) for k in vendor_key(kind, system, each)]
    for cell in (*_all(record, "person_salesforce"), *_all(record, "company_salesforce")):
        match = _SALESFORCE.fullmatch(cell)
        if match is not None and (match[1] == "001") == (kind == "ovendor"):
            found.append(f"{kind}:salesforce/{cell[:15]}")  # the last three of 18 are a checksum of the case
    return unique(found)


def organisation_identifiers(record: Record) -> list[str]:
    """Every identifier of the organisation in a row. Addresses are taken for what they are, whatever the column."""
    urls = [*_all(record, "company_url"), *_all(record, "company_website"), *_all(record, "crunchbase")]
    return unique(
        (
            *(found for url in urls for found in organisation_keys(url)),
            *organisation_number(first_value(record, "company_number")),
            *(found for url in _websites(record) for found in domain_keys(url)),
            *_keys(record, "ovendor", "company"),
        )
    )


def _websites(record: Record) -> list[str]:
    found = [*_all(record, "company_website"), *_all(record, "company_url")]
    return [x for x in found if "linkedin.com" not in x.lower() and not organisation_keys(x) and link(x)]


def organisation(record: Record) -> Organisation:
    """The mapper of `table.organisation`. Raises RecordRejected where there is neither a name nor an identifier."""
    identifiers = organisation_identifiers(record)
    said = first_value(record, "company")
    if said is None and not identifiers:
        raise RecordRejected("a row with neither a company's name nor an address or key of it")
    employees = first_value(record, "employees")
    number = whole(employees) if employees and re.fullmatch(r"[\d.,\s]+", employees) else None
    return Organisation(
        identifiers=identifiers,
        name=said,
        other_names=[x for x in _all(record, "company_other_name") if x != said],
        website=next((link(x) for x in _websites(record)), None),
        description=plain(first_value(record, "company_description")),
        industry=first_value(record, "industry"),
        type=first_value(record, "company_type"),
        size=size_band(employees),
        employees=number,
        followers=whole(first_value(record, "company_followers")),
        founded=_year(first_value(record, "founded")),
        specialities=_cut(record, "keywords"),
        headquarters=_place(record, "company_", first_value(record, "company_address")),
        stock_ticker=first_value(record, "ticker"),
        phone=first_value(record, "company_phone"),
        revenue=first_value(record, "revenue"),
        technologies=_cut(record, "technologies"),
        logo=link(first_value(record, "company_logo")),
    )


def _year(value: str | None) -> int | None:
    found = day(value)
    return found.year if found is not None else None


def _cut(record: Record, role: str) -> list[str]:
    return unique([x for cell in _all(record, role) for x in texts(cell, split=_SPLIT)])


def _place(record: Record, prefix: str, line: str | None) -> Place | None:
    city, region = first_value(record, prefix + "city"), first_value(record, prefix + "region")
    said, street = first_value(record, prefix + "country"), first_value(record, prefix + "street")
    shown = line or ", ".join(unique([city, region, said])) or street
    if shown is None:
        return None
    return Place(
        text=shown,
        street=street,
        city=city,
        region=region,
        country=country(said) or said or country_of_place(line),
        postal_code=first_value(record, prefix + "postal"),
    )


def person(record: Record) -> Person:
    """The mapper of `table.person`. Raises RecordRejected where there is neither a name nor an address or key."""
    addresses = emails(*_all(record, "email"))
    found: list[str] = []
    sites: list[str | None] = []
    for url in _all(record, "person_url"):
        keys = person_keys(url) if "/" in url or ":" in url else slug_key(url)
        found += keys
        if not keys and "linkedin.com" not in url.lower():
            sites.append(link(url))
    for each in _all(record, "member_id"):
        found += slug_key(each)
    first, last = name(_one_name(record, "first_name")), name(_one_name(record, "last_name"))
    full = name(_one_name(record, "full_name"))
    middle = name(_one_name(record, "middle_name"))
    full = full or " ".join(unique([first, middle, last])) or None
    identifiers = unique(found) + email_keys(addresses) + _keys(record, "pvendor", "person")
    if full is None and not identifiers:
        raise RecordRejected("a row with neither a person's name nor an address or key of them")
    if full == first and not identifiers and not any(_all(record, role) for role in _TELLING):
        raise RecordRejected("only a first name, and nothing that says of whom")
    where = _place(record, "person_", first_value(record, "location"))
    return Person(
        identifiers=identifiers,
        full_name=full,
        first_name=first,
        last_name=last,
        former_name=first_value(record, "former_name"),
        headline=first_value(record, "headline"),
        summary=plain(first_value(record, "summary")),
        location=where.text if where is not None else None,
        country=_country(where),
        emails=addresses,
        phones=_phones(record),
        twitter=_handle(record),
        websites=unique([*sites, *(link(x) for x in _all(record, "person_website"))]),
        picture=link(first_value(record, "picture")),
        industry=first_value(record, "industry"),
        connections=whole(first_value(record, "connections")),
        followers=whole(first_value(record, "followers")),
        premium=flag(first_value(record, "premium")),
        experience=_experience(record),
        education=_education(record),
        skills=[Skill(name=x) for x in _cut(record, "skills")],
        tags=_cut(record, "tags"),
    )


def _one_name(record: Record, role: str) -> Json:
    value = record.get(role)
    return next(iter(value), None) if isinstance(value, list) else value


def _country(where: Place | None) -> str | None:
    return country(where.country) or country_of_place(where.text) if where is not None else None


def _phones(record: Record) -> list[str]:
    cut = [part for cell in _all(record, "phone") for part in re.split(r"[;|\n]|:::", cell)]
    return [x for x in unique([text(part.strip().strip("'")) for part in cut]) if any(c.isdigit() for c in x)]


def _handle(record: Record) -> str | None:
    said = first_value(record, "twitter")
    found = said.rstrip("/").rpartition("/")[2].partition("?")[0].lstrip("@") if said else ""
    return found if re.fullmatch(r"\w{1,50}", found) else None


def _experience(record: Record) -> list[Position]:
    title, company = first_value(record, "title"), first_value(record, "company")
    urls = [x for x in (*_all(record, "company_url"), *_all(record, "company_website")) if organisation_keys(x)]
    employer = org_ref(
        company,
        urls[0] if urls else None,
        first_value(record, "company_number"),
        next(iter(_websites(record)), None),
    )
    made = []
    if title is not None or company is not None:
        dates = period(first_value(record, "started"), None, current=True)
        described = plain(first_value(record, "title_description"))
        made.append(
            Position(
                title=title,
                organisation=employer,
                description=described,
                period=dates,
                manager=manager_ref(_all(record, "manager")),
            )
        )
    past = (
        first_value(record, "past_title"),
        org_ref(first_value(record, "past_company"), first_value(record, "past_url")),
    )
    if any(past):
        dates = period(None, None, whole_text=first_value(record, "past_dates"))
        made.append(Position(title=past[0], organisation=past[1], period=Period(dates.start, dates.end)))
    return made


def _education(record: Record) -> list[Education]:
    school, degree = first_value(record, "school"), first_value(record, "degree")
    return [Education(school=school, degree=degree)] if school else []
