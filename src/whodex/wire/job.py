"""Job postings: the names that real client code reads (`../shared/spec/api.md` §5), alike in both versions."""

from typing import Final

from msgspec import UNSET, Struct, UnsetType

from whodex.model.answers import HirersFound, JobFound
from whodex.model.job import JobPosting as Known
from whodex.model.organisation import Organisation, Place
from whodex.model.person import OrgRef
from whodex.model.refs import Ref
from whodex.wire.shown import company_url, first, iso_time, organisation_link, ref_link, sales_company_url

COMPANY_KEY: Final = "com.linkedin.voyager.deco.jobs.web.shared.WebJobPostingCompany"


class Text(Struct, gc=False):
    """A text in an object, as published."""

    text: str | UnsetType | None = UNSET


class LocalizedName(Struct, rename="camel", gc=False):
    """A name in an object, as published."""

    localized_name: str | UnsetType | None = UNSET


class Salary(Struct, gc=False):
    """What the posting says it pays, before tax; currency as ISO 4217, period YEAR, MONTH, WEEK, DAY or HOUR."""

    min: float | UnsetType | None = UNSET
    max: float | UnsetType | None = UNSET
    currency: str | UnsetType | None = UNSET
    period: str | UnsetType | None = UNSET


class Headquarter(Struct, kw_only=True, rename="camel", gc=False):
    """Where the organisation sits."""

    country: str | UnsetType | None = UNSET
    city: str | UnsetType | None = UNSET
    postal_code: str | UnsetType | None = UNSET


class CompanyResolution(Struct, kw_only=True, rename="camel", gc=False):
    """The organisation that hires; `universalName` is its slug."""

    name: str | UnsetType | None = UNSET
    universal_name: str | UnsetType | None = UNSET
    url: str | UnsetType | None = UNSET
    staff_count: int | UnsetType | None = UNSET
    headquarter: Headquarter | UnsetType | None = UNSET
    specialities: list[str]
    industries: list[str]


class CompanyInside(Struct, rename="camel", gc=False):
    """A wrapper, as published."""

    company_resolution_result: CompanyResolution


class CompanyDetails(Struct, rename={"company": COMPANY_KEY}, gc=False):
    """A wrapper, as published: its one key names LinkedIn's own type."""

    company: CompanyInside


class JobOrganisation(Struct, kw_only=True, rename="camel", gc=False):
    """The organisation in the names of the other objects."""

    name: str | UnsetType | None = UNSET
    link: str | UnsetType | None = UNSET
    sales_nav_link: str | UnsetType | None = UNSET
    logo_url: str | UnsetType | None = UNSET


class Hirer(Struct, kw_only=True, gc=False):
    """Somebody who hires for the posting."""

    name: str | UnsetType | None = UNSET
    img: str | UnsetType | None = UNSET
    headline: str | UnsetType | None = UNSET
    link: str | UnsetType | None = UNSET


class JobPosting(Struct, kw_only=True, rename="camel", gc=False):
    """A job posting. Times in ms since 1970."""

    job_posting_id: int | str | UnsetType | None = UNSET
    job_posting_url: str | UnsetType | None = UNSET
    title: str | UnsetType | None = UNSET
    description: Text
    formatted_location: str | UnsetType | None = UNSET
    formatted_job_functions: list[str]
    formatted_industries: list[str]
    formatted_experience_level: str | UnsetType | None = UNSET
    formatted_employment_status: str | UnsetType | None = UNSET
    employment_status_resolution_result: LocalizedName
    workplace_type: str | UnsetType | None = UNSET
    skills: list[str]
    salary: Salary | UnsetType | None = UNSET
    applicants: int | UnsetType | None = UNSET
    listed_at: int | UnsetType | None = UNSET
    expire_at: int | UnsetType | None = UNSET
    closed_at: int | UnsetType | None = UNSET
    apply_url: str | UnsetType | None = UNSET
    company_details: CompanyDetails
    organisation: JobOrganisation
    hirers: list[Hirer]
    date_observed: str | UnsetType | None = UNSET


class JobAnswer(Struct, rename="camel", gc=False):
    """The answer of `/v1/enrich/job`."""

    job_posting: JobPosting


class HirersAnswer(Struct, gc=False):
    """The answer of `/v1/li/linkedin/jobs/hirers`."""

    people: list[Hirer]


def job(found: JobFound, _now: int = 0) -> JobAnswer:
    """One job posting."""
    return JobAnswer(posting(found))


def hirers(found: HirersFound, _now: int = 0) -> HirersAnswer:
    """Who hires for a posting."""
    return HirersAnswer([_hirer(ref) for ref in found.hirers])


def posting(found: JobFound) -> JobPosting:
    """One posting as lists hold it. What the posting does not say of its organisation comes from the organisation."""
    known = found.job
    number = first(known.identifiers, "job")
    pay = known.salary
    company, employer = _company(known, found.organisation)
    return JobPosting(
        job_posting_id=int(number) if number and number.isdigit() else number,
        job_posting_url=f"https://www.linkedin.com/jobs/view/{number}" if number else _elsewhere(known),
        title=known.title,
        description=Text(known.description),
        formatted_location=known.location,
        formatted_job_functions=known.functions,
        formatted_industries=known.industries,
        formatted_experience_level=known.experience_level,
        formatted_employment_status=known.employment_type,
        employment_status_resolution_result=LocalizedName(known.employment_type),
        workplace_type=known.workplace,
        skills=known.skills,
        salary=None if pay is None else Salary(pay.minimum, pay.maximum, pay.currency, pay.period),
        applicants=known.applicants,
        listed_at=known.listed_at,
        expire_at=known.expires_at,
        closed_at=known.closed_at,
        apply_url=known.apply_url,
        company_details=CompanyDetails(CompanyInside(company)),
        organisation=employer,
        hirers=[_hirer(ref) for ref in known.hirers],
        date_observed=iso_time(known.observed_at),
    )


def _company(known: Known, entity: Organisation | None) -> tuple[CompanyResolution, JobOrganisation]:
    ref = known.organisation or OrgRef()
    other = entity or Organisation()
    slug = ref.slug or first(other.identifiers, "orgslug")
    number = ref.number or first(other.identifiers, "orgid")
    name = ref.name or other.name
    link = organisation_link(ref) or company_url(slug, number)
    company = CompanyResolution(
        name=name,
        universal_name=slug,
        url=link,
        staff_count=known.organisation_size if known.organisation_size is not None else other.employees,
        headquarter=_headquarter(known.organisation_place or other.headquarters),
        specialities=known.organisation_specialities or other.specialities,
        industries=known.organisation_industries or ([other.industry] if other.industry else []),
    )
    employer = JobOrganisation(
        name=name, link=link, sales_nav_link=sales_company_url(number), logo_url=ref.logo or other.logo
    )
    return company, employer


def _headquarter(place: Place | None) -> Headquarter | None:
    if place is None:
        return None
    return Headquarter(country=place.country, city=place.city, postal_code=place.postal_code)


def _hirer(ref: Ref) -> Hirer:
    return Hirer(name=ref.name, img=ref.picture, headline=ref.headline, link=ref_link(ref))


def _elsewhere(known: Known) -> str | None:
    return known.url or first(known.identifiers, "joburl")
