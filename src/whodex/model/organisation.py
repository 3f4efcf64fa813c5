"""An organisation: a company, school, public body or association."""

from msgspec import Struct


class Place(Struct, array_like=True, kw_only=True):
    """An address, in as many parts as the source gives."""

    text: str | None = None  # as one line
    street: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2 where known, else as written
    postal_code: str | None = None


class Organisation(Struct, array_like=True, kw_only=True):
    """What is known of one organisation. Identifiers and times as in `whodex.model.person`."""

    identifiers: list[str] = []
    name: str | None = None
    other_names: list[str] = []
    website: str | None = None
    description: str | None = None
    slogan: str | None = None
    industry: str | None = None
    type: str | None = None  # as the source says it: Public Company, Nonprofit, …
    size: str | None = None  # LinkedIn's bands: "1-10", "51-200", …, "10001+"
    employees: int | None = None  # people on LinkedIn who say they work there
    followers: int | None = None
    founded: int | None = None  # year
    specialities: list[str] = []
    headquarters: Place | None = None
    locations: list[Place] = []
    stock_ticker: str | None = None
    investment_rounds: int | None = None
    job_openings: int | None = None
    phone: str | None = None
    revenue: str | None = None  # as the source says it, currency included
    technologies: list[str] = []
    logo: str | None = None
    observed_at: int | None = None  # newest observation, ms
