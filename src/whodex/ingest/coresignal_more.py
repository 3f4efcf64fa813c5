"""Coresignal's companies and jobs: the multi-source and the base shapes, old and new."""

from collections.abc import Iterator
from typing import Any

from whodex.errors import RecordRejected
from whodex.ingest.brightdata_jobs import hirers, level, salary
from whodex.ingest.coresignal_people import address, collection, company_address
from whodex.ingest.countries import country, country_of_place
from whodex.ingest.fields import (
    dicts,
    first,
    flag,
    instant,
    items,
    key,
    link,
    plain,
    record,
    text,
    texts,
    unique,
    whole,
)
from whodex.ingest.linkedin_lists import functions, industries
from whodex.ingest.parts import (
    STUB,
    domain_keys,
    headline_place,
    job_keys,
    org_ref,
    organisation_keys,
    organisation_number,
    place,
    posting_key,
    size_band,
    stub,
    vendor_key,
)
from whodex.ingest.shapes import Derived
from whodex.model.job import JobPosting, Salary
from whodex.model.observation import Record
from whodex.model.organisation import Organisation, Place

Json = Any
_ADDRESSES = (
    "linkedin_url",
    "professional_network_url",
    "websites_professional_network",
    "canonical_url",
    "url",
    "crunchbase_url",
    "financial_website_url",
)


def organisation(source: Record) -> Organisation:
    """One company. Raises RecordRejected where it is deleted, or has neither a name nor an identifier."""
    if flag(source.get("deleted")) or flag(source.get("is_deleted")):
        raise RecordRejected("the vendor marks the company as deleted")
    website = first(source, "website", "websites_main", "unique_domain", "domain")
    identifiers = unique(
        (
            *(found for field in _ADDRESSES for found in organisation_keys(address(source.get(field)))),
            *organisation_number(source.get("source_id")),
            *(found for field in ("canonical_shorthand_name", "company_shorthand_name", "shorthand_name")
              for found in organisation_number(source.get(field))),
            *(found for x in collection(source, "company_crunchbase_info_collection")
              for found in organisation_keys(x.get("cb_url"))),
            *(domain_keys(website) if flag(source.get("expired_domain")) is not True else ()),
            *vendor_key("ovendor", "coresignal", source.get("company_id") or source.get("id")),
        )
    )  # fmt: skip
    said = first(source, "company_name", "name")
    if said is None and not identifiers:
        raise RecordRejected("neither a name nor an identifier of a company")
    ticker = items(source.get("stock_ticker") or source.get("company_stock_info_collection"))
    return Organisation(
        identifiers=identifiers,
        name=said,
        other_names=[
            x for x in texts(source.get("company_name_alias")) + texts(source.get("company_legal_name")) if x != said
        ],
        website=link(website),
        description=plain(source.get("description")),
        slogan=text(source.get("tagline")),
        industry=text(source.get("industry")) or next(iter(texts(source.get("industries"))), None),
        type=text(source.get("type")),
        size=size_band(first(source, "size_range", "size") or source.get("employees_count")),
        employees=whole(source.get("employees_count")),
        followers=whole(
            source.get("followers_count_linkedin")
            or source.get("followers_count_professional_network")
            or source.get("followers_count")
            or source.get("followers")
        ),
        founded=whole(source.get("founded_year") or source.get("founded")),
        specialities=texts(source.get("specialties"), split=",")
        or texts(source.get("specialities"), split=",")
        or unique(
            [text(x.get("specialty")) for x in collection(source, "company_specialties_collection", "specialties")]
        )
        or texts(source.get("categories_and_keywords")),
        headquarters=_headquarters(source),
        locations=_locations(source),
        stock_ticker=next((first(x, "ticker", "stock_ticker", "symbol") for x in ticker if isinstance(x, dict)), None),
        investment_rounds=whole(source.get("number_of_funding_rounds"))
        or len(collection(source, "funding_rounds", "company_funding_rounds_collection"))
        or None,
        job_openings=whole(source.get("active_job_postings_count")),
        phone=next(iter(texts(source.get("company_phone_numbers"))), None) or text(source.get("phone")),
        revenue=text(source.get("revenue_annual_range")) or text(source.get("annual_revenue")),
        technologies=texts(source.get("technologies_used"))
        or unique([first(x, "technology", "name") for x in dicts(source.get("technologies_used"))]),
        logo=link(first(source, "company_logo_url", "logo_url")),
    )


def _headquarters(source: Record) -> Place | None:
    new = place(
        source,
        text="hq_full_address",
        street="hq_street",
        city="hq_city",
        region="hq_state",
        country="hq_country",
        postal_code="hq_zipcode",
    )
    old = place(
        source,
        text="headquarters_new_address",
        street="headquarters_street1",
        city="headquarters_city",
        region="headquarters_state",
        country="headquarters_country",
        postal_code="headquarters_zip",
    )
    code = country(first(source, "hq_country_iso2", "headquarters_country_parsed", "headquarters_country_restored"))
    found = new or old or place(source, text="hq_location") or place(source, text="location_hq_raw_address")
    if found is not None and code is not None:
        found.country = code
    return found


def _locations(source: Record) -> list[Place]:
    found = []
    for each in collection(source, "company_locations_full", "company_locations_collection", "locations"):
        said = place(each, text="location_address", city="city", region="state", country="country", postal_code="zip")
        if said is not None:
            said.country = said.country or country_of_place(said.text)
            found.append(said)
    return found


def job(source: Record) -> JobPosting:
    """One posting. Raises RecordRejected where it is deleted without trace or has no title."""
    title = first(source, "title", "job_title")
    if title is None:
        raise RecordRejected("a job without a title")
    numbers = [key(source.get(f)) for f in ("professional_network_job_id", "linkedin_job_id")]
    urls = [address(source.get("url")), *(address(x.get("url")) for x in dicts(source.get("job_sources")))]
    identifiers = unique(
        (
            *(f"job:{n}" for n in numbers if n and n.isdigit()),
            *(found for url in urls for found in job_keys(url) or posting_key(url)),
            *posting_key(source.get("external_url")),
        )
    )
    said_place = first(source, "location", "location_full") or headline_place(source, "city", "state", "country")
    active = source.get("application_active")
    expires = instant(source.get("valid_through"))
    gone = flag(source.get("deleted")) or flag(source.get("is_deleted")) or flag(source.get("job_id_expired"))
    closed = instant(source.get("updated_at") or source.get("last_updated")) if gone or flag(active) is False else None
    number = whole(source.get("estimated_applicants_count"))
    return JobPosting(
        identifiers=identifiers,
        title=title,
        description=plain(source.get("description")),
        organisation=org_ref(
            source.get("company_name"),
            company_address(source),
            website=first(source, "company_website", "company_domain"),
            logo=source.get("company_logo_url"),
        ),
        organisation_website=link(first(source, "company_website", "company_domain")),
        organisation_size=whole(source.get("company_employees_count")),
        organisation_industries=texts(source.get("company_industry")),
        location=said_place,
        country=country(first(source, "country_iso2", "country_iso_2", "country")) or country_of_place(said_place),
        functions=functions(source.get("functions"))
        or _listed(source, "job_functions_collection", "job_function_list", "function"),
        industries=industries(source.get("industries"))
        or _listed(source, "job_industry_collection", "job_industry_list", "industry"),
        experience_level=level(source.get("seniority")),
        employment_type=text(source.get("employment_type")),
        skills=texts(source.get("skills")) or texts(source.get("keywords")),
        salary=_salary(source),
        applicants=number if number is not None else whole(source.get("applicants_count")),
        listed_at=instant(first(source, "date_posted", "time_posted") or source.get("created")),
        expires_at=expires,
        closed_at=closed,
        apply_url=link(source.get("external_url")),
        url=next((link(u) for u in urls if link(u) and not job_keys(u)), None),
        hirers=hirers(source.get("recruiter")),
    )


def _listed(source: Record, field: str, inner: str, name: str) -> list[str]:
    return unique([first(record(x.get(inner)), name) or first(x, name) for x in collection(source, field)])


def _salary(source: Record) -> Salary | None:
    for each in dicts(source.get("salary")):
        found = salary(each, "min_amount", "max_amount", "unit_text") or salary(each, "min", "max", "period")
        if found is not None:
            return found
    return None


def hiring(source: Record) -> Iterator[Derived]:
    """The company that hires."""
    website = first(source, "company_website", "company_domain")
    found = unique(
        (
            *organisation_keys(company_address(source)),
            *domain_keys(website),
            *vendor_key("ovendor", "coresignal", source.get("company_id")),
        )
    )
    if found:
        yield STUB, stub(source.get("company_name"), identifiers=found, website=website)
