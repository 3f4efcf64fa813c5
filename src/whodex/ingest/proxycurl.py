"""Proxycurl: people, companies and jobs, in JSON, JSONL and flattened CSV. Other services answer in the same shape."""

from collections.abc import Iterator
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest import proxycurl_people as people
from whodex.ingest.base import Format
from whodex.ingest.brightdata_jobs import apply_address, level
from whodex.ingest.countries import country, country_of_place
from whodex.ingest.fields import dicts, first, instant, key, link, plain, record, text, texts, unique, whole
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
    size_band,
    stub,
)
from whodex.ingest.shapes import Derived, Shape, ShapedFormat, fields
from whodex.model.job import JobPosting
from whodex.model.observation import Record
from whodex.model.organisation import Organisation, Place

Json = Any


def organisation(source: Record) -> Organisation:
    """One company. Raises RecordRejected where it has neither a name nor an identifier."""
    extra = record(source.get("extra"))
    identifiers = unique(
        (
            *(found for field in people.ADDRESSES for found in organisation_keys(source.get(field))),
            *organisation_number(source.get("universal_name_id")),
            *organisation_number(source.get("linkedin_internal_id")),
            *organisation_keys(extra.get("crunchbase_profile_id") and
            f"https://www.crunchbase.com/organization/{extra['crunchbase_profile_id']}"),
            *domain_keys(source.get("website")),
        )
    )  # fmt: skip
    said = text(source.get("name"))
    if said is None and not identifiers:
        raise RecordRejected("neither a name nor an identifier of a company")
    hq = record(source.get("hq"))
    kind = text(source.get("company_type"))
    return Organisation(
        identifiers=identifiers,
        name=said,
        website=link(source.get("website")),
        description=plain(source.get("description")),
        slogan=text(source.get("tagline")),
        industry=text(source.get("industry")),
        type=_worded(kind) if kind else None,
        size=size_band(source.get("company_size")),
        employees=whole(source.get("company_size_on_linkedin")),
        followers=whole(source.get("follower_count")),
        founded=whole(source.get("founded_year")),
        specialities=texts(source.get("specialities"), split=","),
        headquarters=_place(hq),
        locations=[found for x in dicts(source.get("locations")) if (found := _place(x)) is not None],
        stock_ticker=first(extra, "stock_symbol"),
        investment_rounds=whole(extra.get("number_of_funding_rounds"))
        or len(dicts(source.get("funding_data")))
        or None,
        phone=first(extra, "phone_number"),
        logo=link(source.get("profile_pic_url")),
    )


def _worded(code: str) -> str:
    """`PUBLIC_COMPANY` as LinkedIn shows it: Public Company."""
    return code.replace("_", " ").title() if code.isupper() and code.replace("_", "").isalpha() else code


def _place(source: Record) -> Place | None:
    return place(source, street="line_1", city="city", region="state", country="country", postal_code="postal_code")


def related(source: Record) -> Iterator[Derived]:
    """Similar and affiliated companies are mentions; those with an address are stubs."""
    for field in ("affiliated_companies", "similar_companies"):
        for each in dicts(source.get(field)):
            found = unique(organisation_keys(each.get("link")))
            if found:
                yield STUB, stub(each.get("name"), identifiers=found, industry=text(each.get("industry")))


def job(source: Record) -> JobPosting:
    """One posting, whole or as a company's list shows it. Raises RecordRejected where it has no title."""
    number = key(source.get("linkedin_internal_id"))
    title = first(source, "title", "job_title")
    address = source.get("job_url") or source.get("url")
    if title is None:
        raise RecordRejected("a job without a title")
    company = record(source.get("company"))
    said_place = record(source.get("location"))
    where = text(source.get("location")) or headline_place(said_place, "city", "region", "country")
    return JobPosting(
        identifiers=unique((*([f"job:{number}"] if number and number.isdigit() else []), *job_keys(address))),
        title=title,
        description=plain(source.get("job_description")),
        organisation=org_ref(
            company.get("name") or source.get("company"),
            company.get("url") or source.get("company_url"),
            logo=company.get("logo"),
        ),
        location=where,
        country=country(said_place.get("country")) or country_of_place(where),
        functions=functions(source.get("job_functions")),
        industries=industries(source.get("industry")),
        experience_level=level(source.get("seniority_level")),
        employment_type=text(source.get("employment_type")),
        applicants=whole(source.get("total_applicants")),
        listed_at=instant(source.get("list_date")),
        apply_url=apply_address(source.get("apply_url")),
    )


def hiring(source: Record) -> Iterator[Derived]:
    """The company that hires."""
    company = record(source.get("company"))
    found = unique(organisation_keys(company.get("url") or source.get("company_url")))
    if found:
        yield STUB, stub(company.get("name") or source.get("company"), identifiers=found)


SHAPES: Final = (
    Shape(
        name="proxycurl.people",
        kind="person",
        mapper=people.person,
        must=(
            fields("public_identifier experiences"),
            fields("public_identifier full_name"),
            fields("experiences full_name"),
            fields("profile linkedin_profile_url"),
            fields("profile profile_url"),
            fields("profile url last_updated"),
        ),
        signs=fields(
            """public_identifier profile_pic_url background_cover_image_url occupation experiences country_full_name
            follower_count connections languages_and_proficiencies accomplishment_organisations similarly_named_profiles
            accomplishment_publications accomplishment_honors_awards accomplishment_patents accomplishment_courses
            accomplishment_projects accomplishment_test_scores volunteer_work people_also_viewed recommendations
            activities
            articles groups inferred_salary personal_emails personal_numbers profile linkedin_profile_url last_updated
            profile_url"""
        ),
        never=fields("linkedin_num_id member_experience_collection job_company_name professional_network_url"),
        observed=people.observed,
        derived=people.derived,
    ),
    Shape(
        name="proxycurl.companies",
        kind="organisation",
        mapper=organisation,
        must=(
            fields("universal_name_id name"),
            fields("company_size_on_linkedin name"),
            fields("linkedin_internal_id hq"),
        ),
        signs=fields(
            """linkedin_internal_id universal_name_id company_size company_size_on_linkedin hq founded_year specialities
            tagline profile_pic_url background_cover_image_url similar_companies affiliated_companies updates
            follower_count acquisitions exit_data funding_data search_id company_type locations"""
        ),
        never=fields("full_name job_title employees_in_linkedin"),
        observed=people.observed,
        derived=related,
    ),
    Shape(
        name="proxycurl.jobs",
        kind="job",
        mapper=job,
        must=(
            fields("linkedin_internal_id job_description"),
            fields("job_description total_applicants title"),
            fields("job_title job_url company list_date"),
        ),
        signs=fields(
            """linkedin_internal_id job_description apply_url title location company seniority_level employment_type
            job_functions total_applicants job_title job_url company_url list_date industry"""
        ),
        never=fields("job_posting_id"),
        observed=people.observed,
        derived=hiring,
    ),
)

FORMATS: tuple[Format, ...] = (
    ShapedFormat(
        "proxycurl",
        "Proxycurl's people, companies and jobs: JSON, JSONL, CSV",
        SHAPES,
        lists=("results", "employees", "job", "profiles", "data"),
    ),
)
