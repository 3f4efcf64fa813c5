"""People Data Labs: people and companies, in JSON, JSONL, CSV (the free company data set too) and Parquet."""

from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest import pdl_people as people
from whodex.ingest.base import Format
from whodex.ingest.casing import capitalised
from whodex.ingest.fields import dicts, first, instant, link, plain, record, text, texts, unique, whole
from whodex.ingest.parts import (
    domain_keys,
    member_key,
    organisation_keys,
    organisation_number,
    place,
    size_band,
    slug_key,
    vendor_key,
)
from whodex.ingest.shapes import Shape, ShapedFormat, fields, nothing
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
)

FORMATS: tuple[Format, ...] = (
    ShapedFormat(
        "pdl",
        "People Data Labs' people and companies: JSON, JSONL, CSV, Parquet",
        SHAPES,
        unwrap=unwrapped,
        lists=("data",),
    ),
)
