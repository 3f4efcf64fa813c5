"""Bright Data's jobs: one LinkedIn job posting per record."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

from whodex.errors import RecordRejected
from whodex.ingest.brightdata_people import no_profile
from whodex.ingest.countries import country
from whodex.ingest.fields import (
    amount,
    dicts,
    first,
    flag,
    instant,
    key,
    link,
    name,
    plain,
    record,
    text,
    unique,
    whole,
)
from whodex.ingest.linkedin_lists import functions, industries
from whodex.ingest.parts import STUB, job_keys, org_ref, organisation_keys, organisation_number, person_keys, stub
from whodex.ingest.shapes import Derived
from whodex.model.job import JobPosting, Salary
from whodex.model.observation import Record
from whodex.model.refs import Ref

_TAIL = re.compile(r"\s*Show more\s+Show less\s*\Z")
PERIODS: Final = {
    "yr": "YEAR", "year": "YEAR", "yearly": "YEAR", "annual": "YEAR", "annually": "YEAR", "annum": "YEAR",
    "mo": "MONTH", "month": "MONTH", "monthly": "MONTH", "wk": "WEEK", "week": "WEEK", "weekly": "WEEK",
    "day": "DAY", "daily": "DAY", "hr": "HOUR", "hour": "HOUR", "hourly": "HOUR",
}  # fmt: skip
CURRENCIES: Final = {
    "$": "USD",
    "US$": "USD",
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "CA$": "CAD",
    "A$": "AUD",
    "¥": "JPY",
}


def job(source: Record) -> JobPosting:
    """One posting. Raises RecordRejected where it has no title."""
    number = key(source.get("job_posting_id"))
    identifiers = unique((*([f"job:{number}"] if number and number.isdigit() else []), *job_keys(source.get("url"))))
    title = text(source.get("job_title"))
    if title is None:
        raise RecordRejected(no_profile(source) if not identifiers else "a job without a title")
    description = plain(source.get("job_description_formatted")) or plain(source.get("job_summary"))
    return JobPosting(
        identifiers=identifiers,
        title=title,
        description=_TAIL.sub("", description) if description else None,
        organisation=org_ref(
            source.get("company_name"),
            source.get("company_url"),
            source.get("company_id"),
            logo=source.get("company_logo"),
        ),
        location=text(source.get("job_location")),
        country=country(source.get("country_code")),
        functions=functions(source.get("job_function")),
        industries=industries(source.get("job_industries")),
        experience_level=level(source.get("job_seniority_level")),
        employment_type=text(source.get("job_employment_type")),
        salary=salary(record(source.get("base_salary")), "min_amount", "max_amount", "payment_period"),
        applicants=whole(source.get("job_num_applicants")),
        listed_at=instant(source.get("job_posted_date")),
        apply_url=apply_address(source.get("apply_link")),
        easy_apply=flag(source.get("is_easy_apply")),
        hirers=hirers(source.get("job_poster")),
    )


def level(value: object) -> str | None:
    """LinkedIn's level; "Not Applicable" says nothing."""
    found = text(value)
    return None if found is None or found.casefold() == "not applicable" else found


def salary(source: Record, low: str, high: str, unit: str, currency: str = "currency") -> Salary | None:
    """What is paid; None where no sum stands."""
    least, most = amount(source.get(low)), amount(source.get(high))
    if not least and not most:
        return None
    said = first(source, currency)
    code = CURRENCIES.get(said or "", said)
    per = (first(source, unit) or "").strip("/ ").casefold().removeprefix("per ").removeprefix("per_")
    return Salary(
        minimum=least or None,
        maximum=most or None,
        currency=code.upper() if code and code.isascii() and code.isalpha() and len(code) == 3 else None,
        period=PERIODS.get(per),
    )


def apply_address(value: object) -> str | None:
    """Where one applies: LinkedIn's detour (`externalApply/…?url=`) is left out."""
    found = link(value)
    if found is not None and "/externalApply/" in found:
        try:
            inner = link(parse_qs(urlsplit(found).query).get("url", [""])[0])
        except ValueError:
            return found
        return inner or found
    return found


def hirers(value: object) -> list[Ref]:
    """Who posted the job."""
    found = []
    for each in dicts(value):
        said = name(each.get("name")) or name(each.get("full_name"))
        address = first(each, "url", "profile_url", "linkedin_url", "link")
        if said or person_keys(address):
            found.append(
                Ref(name=said, identifiers=person_keys(address), headline=first(each, "title", "headline", "position"))
            )
    return found


def observed(source: Record) -> int | None:
    """When the page was read."""
    return instant(source.get("timestamp"))


def derived(source: Record) -> Iterator[Derived]:
    """The company that hires."""
    found = unique((*organisation_keys(source.get("company_url")), *organisation_number(source.get("company_id"))))
    if found:
        yield STUB, stub(source.get("company_name"), identifiers=found)
