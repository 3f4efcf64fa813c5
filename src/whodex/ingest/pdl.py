"""People Data Labs: people, companies and jobs, in JSON, JSONL, CSV (the free company data set too) and Parquet."""

from collections.abc import Iterator
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest import pdl_people as people
from whodex.ingest.base import Format
from whodex.ingest.brightdata_jobs import salary
from whodex.ingest.casing import capitalised
from whodex.ingest.countries import country_of_place
from whodex.ingest.fields import dicts, first, instant, link, plain, record, text, texts, unique, whole
from whodex.ingest.linkedin_jobs_csv import workplace
from whodex.ingest.parts import (
    STUB,
    domain_keys,
    job_keys,
    member_key,
    org_ref,
    organisation_keys,
    organisation_number,
    place,
    posting_key,
    size_band,
    slug_key,
    stub,
    vendor_key,
)
from whodex.ingest.shapes import Derived, Shape, ShapedFormat, fields, nothing
from whodex.model.job import JobPosting
from whodex.model.observation import Record
from whodex.model.organisation import Organisation, Place

Json = Any


def organisation(source: Record) -> Organisation:
    """One company. Raises RecordRejected where it has neither a name nor an identifier."""
    address = source.get("linkedin_url") or source.get("linkedin url")
    website = first(source, "website", "domain")
    identifiers = unique(
        (
            *organisation_keys(address),
            *(organisation_number(source.get("linkedin_id")) if member_key(source.get("linkedin_id")) else ()),
            *(organisation_keys(f"https://www.linkedin.com/company/{slug}") if (slug := _slug(source)) else ()),
            *(key for each in texts(source.get("profiles")) for key in organisation_keys(each)),
            *domain_keys(website),
            *(key for each in texts(source.get("alternative_domains")) for key in domain_keys(each)),
        )
    )
    said = text(source.get("display_name")) or capitalised(text(source.get("name")))
    if said is None and not identifiers:
        raise RecordRejected("neither a name nor an identifier of a company")
    flat = ("locality", "region", "country", "street_address", "postal_code")
    home = record(source.get("location")) or {field: source[field] for field in flat if field in source}
    return Organisation(
        identifiers=identifiers + vendor_key("ovendor", "pdl", source.get("id")),
        name=said,
        other_names=texts(source.get("alternative_names")),
        website=link(website),
        description=plain(source.get("summary")),
        slogan=text(source.get("headline")),
        industry=text(source.get("industry_v2")) or text(source.get("industry")),
        type=text(source.get("type")),
        size=size_band(source.get("size") or source.get("size range")),
        employees=whole(source.get("employee_count") or source.get("current employee estimate")),
        followers=whole(source.get("linkedin_follower_count")),
        founded=whole(source.get("founded") or source.get("year founded")),
        specialities=texts(source.get("tags"), split=","),
        headquarters=_place(home),
        locations=[found for each in dicts(source.get("locations")) if (found := _place(each)) is not None],
        stock_ticker=text(source.get("ticker")),
        investment_rounds=whole(source.get("number_funding_rounds")),
        job_openings=whole(source.get("active_job_postings")),
        revenue=text(source.get("inferred_revenue")) or text(source.get("estimated_annual_revenue")),
    )


def _slug(source: Record) -> str | None:
    slug = text(source.get("linkedin_slug"))
    return slug if slug and slug_key(slug) and "/" not in slug else None


def _place(source: Record) -> Place | None:
    parts = people.place_parts(source)
    city = parts.get("city", "")
    if "," in city:  # the data set of 2019 has one column: "austin, texas, united states"
        parts = {"text": city, **parts, "city": city.partition(",")[0]}
    return place(
        parts, text="text", street="street", city="city", region="region", country="country", postal_code="postal_code"
    )


def job(source: Record) -> JobPosting:
    """One job posting. Raises RecordRejected where it has no title."""
    title = text(source.get("title"))
    if title is None:
        raise RecordRejected("a job without a title")
    urls = [link(x) for x in texts(source.get("urls"))]
    linked = [key for url in urls for key in job_keys(url)]
    where = text(source.get("location")) or first(record(source.get("location")), "name")
    policy = text(source.get("remote_work_policy"))
    return JobPosting(
        identifiers=unique(linked) or unique([key for url in urls for key in posting_key(url)]),
        title=title,
        description=plain(source.get("description")),
        organisation=org_ref(
            source.get("company_name"), source.get("company_profile"), website=source.get("company_website")
        ),
        organisation_website=link(source.get("company_website")),
        organisation_industries=texts(source.get("company_industry_v2")) or texts(source.get("company_industry")),
        location=capitalised(where),
        country=country_of_place(where),
        functions=unique([text(source.get("title_role"))]),
        workplace=workplace(policy),
        skills=texts(source.get("inferred_skills")),
        salary=salary(source, "salary_range_min", "salary_range_max", "salary_period", "salary_currency"),
        listed_at=instant(source.get("first_seen")),
        closed_at=instant(source.get("deactivated_date")),
        url=next((url for url in urls if url and not job_keys(url)), None),
    )


def verified(source: Record) -> int | None:
    """When a posting was last seen."""
    return instant(source.get("last_verified"))


def hiring(source: Record) -> Iterator[Derived]:
    """The company that hires."""
    found = unique(
        (
            *organisation_keys(source.get("company_profile")),
            *domain_keys(source.get("company_website")),
            *vendor_key("ovendor", "pdl", source.get("company_id")),
        )
    )
    if found:
        site, industry = text(source.get("company_website")), text(source.get("company_industry_v2"))
        yield STUB, stub(source.get("company_name"), identifiers=found, website=site, industry=industry)


def observed(source: Record) -> int | None:
    """The release of its data set, else its own date."""
    return people.release(source.get("dataset_version")) or instant(source.get("last_updated"))


def unwrapped(source: Record) -> Record:
    """The record inside an answer of the vendor's API: `{"status": 200, "likelihood": 8, "data": {…}}`."""
    inner = source.get("data")
    if isinstance(inner, dict) and ("status" in source or "likelihood" in source):
        return inner
    return source


_NEVER: Final = fields(
    """professional_network_url member_experience_collection experiences public_identifier active_experience_title
    linkedin_num_id job_posting_id company_name"""
)

SHAPES: Final = (
    Shape(
        name="pdl.people",
        kind="person",
        mapper=people.person,
        must=(
            fields("full_name job_company_name"),
            fields("full_name linkedin_username"),
            fields("full_name job_title_levels"),
            fields("full_name personal_emails work_email"),
            fields("first_name last_name job_company_name"),
        ),
        signs=fields(
            """id linkedin_username linkedin_id linkedin_url job_company_id job_company_name job_company_website
            job_company_size job_company_linkedin_url job_company_linkedin_id job_title_role job_title_levels
            job_title_class
            job_title_sub_role job_last_updated job_start_date location_name location_country location_names countries
            regions street_addresses personal_emails work_email recommended_personal_email mobile_phone phone_numbers
            facebook_username github_username twitter_username version_status dataset_version inferred_salary
            inferred_years_experience interests middle_initial last_initial birth_year profiles"""
        ),
        never=_NEVER,
        observed=people.observed,
        derived=people.derived,
    ),
    Shape(
        name="pdl.companies",
        kind="organisation",
        mapper=organisation,
        must=(
            fields("name affiliated_profiles"),
            fields("name linkedin_slug linkedin_url"),
            fields("name display_name linkedin_url"),
            fields("name size locality region linkedin_url"),
            fields("name size industry founded linkedin_url"),
            fields("name employee_count_by_country"),
            frozenset({"name", "size range", "current employee estimate"}),
        ),
        signs=fields(
            """id display_name size employee_count founded industry industry_v2 naics sic locality region linkedin_id
            linkedin_url linkedin_slug affiliated_profiles alternative_names alternative_domains
            employee_count_by_country
            inferred_revenue total_funding_raised latest_funding_stage ticker mic_exchange tags dataset_version country
            linkedin_follower_count facebook_url twitter_url"""
        )
        | {"size range", "year founded", "linkedin url", "current employee estimate", "total employee estimate"},
        never=_NEVER | fields("full_name last_name job_title canonical_url company_id universal_name_id"),
        observed=observed,
        derived=nothing,
    ),
    Shape(
        name="pdl.jobs",
        kind="job",
        mapper=job,
        must=(
            fields("title company_name first_seen last_verified"),
            fields("title company_profile remote_work_policy"),
            fields("title title_role company_name inferred_skills"),
        ),
        signs=fields(
            """id title title_class title_role title_sub_role title_levels company_id company_name company_industry
            company_industry_v2 company_website company_profile location description urls first_seen last_verified
            deactivated_date is_active remote_work_policy salary_range_min salary_range_max salary_currency
            salary_period
            inferred_skills"""
        ),
        never=fields("full_name job_posting_id application_active job_sources time_posted linkedin_internal_id"),
        observed=verified,
        derived=hiring,
    ),
)

FORMATS: tuple[Format, ...] = (
    ShapedFormat(
        "pdl",
        "People Data Labs' people, companies and jobs: JSON, JSONL, CSV, Parquet",
        SHAPES,
        unwrap=unwrapped,
        lists=("data",),
    ),
)
