"""Organisation and its identifiers: the same names in both versions, which differ in what is absent only."""

from msgspec import UNSET, Struct, UnsetType

from whodex.model.answers import OrganisationFound
from whodex.model.identifiers import lix_id
from whodex.model.organisation import Organisation, Place
from whodex.wire.shown import company_url, first, iso_time, sales_company_url


class LiOrganisation(Struct, kw_only=True, rename="camel", gc=False):
    """An organisation as searches list it. Some numbers are text, as published."""

    name: str | UnsetType | None = UNSET
    link: str | UnsetType | None = UNSET
    industry: str | UnsetType | None = UNSET
    website: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    headquarters: str | UnsetType | None = UNSET
    year_founded: int | UnsetType | None = UNSET
    company_type: str | UnsetType | None = UNSET
    li_employee_count: str | UnsetType | None = UNSET
    size: str | UnsetType | None = UNSET
    specialities: str | UnsetType | None = UNSET
    locations: str | UnsetType | None = UNSET
    stock_ticker_code: str | UnsetType | None = UNSET
    number_of_investment_rounds: str | UnsetType | None = UNSET
    followers: str | UnsetType | None = UNSET
    number_of_job_openings: int | UnsetType | None = UNSET
    crunchbase_id: str | UnsetType | None = UNSET
    sales_nav_link: str | UnsetType | None = UNSET
    logo_url: str | UnsetType | None = UNSET


class OrganisationProfile(Struct, kw_only=True, rename="camel", gc=False):
    """The same organisation in the newer names, numbers as numbers."""

    name: str | UnsetType | None = UNSET
    industry: str | UnsetType | None = UNSET
    size: str | UnsetType | None = UNSET
    logo_url: str | UnsetType | None = UNSET
    hq_country: str | UnsetType | None = UNSET
    founded_year: int | UnsetType | None = UNSET
    website: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    org_type: str | UnsetType | None = UNSET
    employee_count: int | UnsetType | None = UNSET
    specialities: str | UnsetType | None = UNSET
    stock_ticker_code: str | UnsetType | None = UNSET
    follower_count: int | UnsetType | None = UNSET
    job_openings_count: int | UnsetType | None = UNSET
    headquarters_address: str | UnsetType | None = UNSET
    sales_nav_url: str | UnsetType | None = UNSET
    linkedin_url: str | UnsetType | None = UNSET
    date_observed: str | UnsetType | None = UNSET


class OrganisationIds(Struct, kw_only=True, gc=False, rename={"li_id": "liID", "sales_nav_id": "salesNavID"}):
    """The identifiers of an organisation: LinkedIn's slug and number, and whodex's own number and uuid."""

    id: int
    name: str | UnsetType | None = UNSET
    li_id: str | UnsetType | None = UNSET
    sales_nav_id: str | UnsetType | None = UNSET
    uuid: str


class OrganisationLinks(Struct, kw_only=True, gc=False, rename={"profile": "liProfileURL", "sales_nav": "salesNavURL"}):
    """Where the organisation is found."""

    profile: str | UnsetType | None = UNSET
    sales_nav: str | UnsetType | None = UNSET


class OrganisationAnswer(Struct, kw_only=True, rename="camel", gc=False):
    """The answer of `/v1/organisations/by-linkedin`."""

    organisation_ids: OrganisationIds
    li_organisation: LiOrganisation
    profile: OrganisationProfile
    links: OrganisationLinks


class OrganisationIdsAnswer(Struct, kw_only=True, rename="camel", gc=False):
    """The answer of `/v1/organisation/ids`."""

    organisation_ids: OrganisationIds


def li_organisation(known: Organisation) -> LiOrganisation:
    """An organisation as the searches and `by-linkedin` list it."""
    number = first(known.identifiers, "orgid")
    return LiOrganisation(
        name=known.name,
        link=company_url(first(known.identifiers, "orgslug"), number),
        industry=known.industry,
        website=known.website,
        description=known.description,
        headquarters=place_text(known.headquarters),
        year_founded=known.founded,
        company_type=known.type,
        li_employee_count=_text(known.employees),
        size=known.size,
        specialities=", ".join(known.specialities) or None,
        locations="; ".join(filter(None, map(place_text, known.locations))) or None,
        stock_ticker_code=known.stock_ticker,
        number_of_investment_rounds=_text(known.investment_rounds),
        followers=_text(known.followers),
        number_of_job_openings=known.job_openings,
        crunchbase_id=first(known.identifiers, "cborg"),
        sales_nav_link=sales_company_url(number),
        logo_url=known.logo,
    )


def organisation(found: OrganisationFound, _now: int = 0) -> OrganisationAnswer:
    """Everything known of one organisation."""
    known = found.organisation
    slug, number = first(known.identifiers, "orgslug"), first(known.identifiers, "orgid")
    headquarters = known.headquarters
    return OrganisationAnswer(
        organisation_ids=_ids(found),
        li_organisation=li_organisation(known),
        profile=OrganisationProfile(
            name=known.name,
            industry=known.industry,
            size=known.size,
            logo_url=known.logo,
            hq_country=headquarters.country if headquarters else None,
            founded_year=known.founded,
            website=known.website,
            description=known.description,
            org_type=known.type,
            employee_count=known.employees,
            specialities=", ".join(known.specialities) or None,
            stock_ticker_code=known.stock_ticker,
            follower_count=known.followers,
            job_openings_count=known.job_openings,
            headquarters_address=place_text(headquarters),
            sales_nav_url=sales_company_url(number),
            linkedin_url=company_url(slug, number),
            date_observed=iso_time(known.observed_at),
        ),
        links=OrganisationLinks(profile=company_url(slug, number), sales_nav=sales_company_url(number)),
    )


def organisation_ids(found: OrganisationFound, _now: int = 0) -> OrganisationIdsAnswer:
    """The identifiers of one organisation."""
    return OrganisationIdsAnswer(organisation_ids=_ids(found))


def place_text(place: Place | None) -> str | None:
    """An address as one line: as the source wrote it, else its parts from street to country."""
    if place is None:
        return None
    parts = (place.street, place.city, place.region, place.postal_code, place.country)
    return place.text or ", ".join(part for part in parts if part) or None


def _ids(found: OrganisationFound) -> OrganisationIds:
    identifiers = found.organisation.identifiers
    return OrganisationIds(
        id=found.number,
        name=found.organisation.name,
        li_id=first(identifiers, "orgslug"),
        sales_nav_id=first(identifiers, "orgid"),
        uuid=lix_id("organisation", found.number),
    )


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
