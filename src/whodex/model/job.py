"""A job posting."""

from msgspec import Struct

from whodex.model.organisation import Place
from whodex.model.person import OrgRef
from whodex.model.refs import Ref


class Salary(Struct, array_like=True, kw_only=True):
    """What a posting says it pays, before tax."""

    minimum: float | None = None
    maximum: float | None = None
    currency: str | None = None  # ISO 4217
    period: str | None = None  # YEAR, MONTH, WEEK, DAY, HOUR


class JobPosting(Struct, array_like=True, kw_only=True):
    """What is known of one job posting. Times in ms."""

    identifiers: list[str] = []
    title: str | None = None
    description: str | None = None  # plain text
    organisation: OrgRef | None = None
    organisation_website: str | None = None
    organisation_size: int | None = None  # staff count
    organisation_place: Place | None = None
    organisation_industries: list[str] = []
    organisation_specialities: list[str] = []
    location: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    functions: list[str] = []
    industries: list[str] = []
    experience_level: str | None = None
    employment_type: str | None = None
    workplace: str | None = None  # On-site, Hybrid, Remote
    skills: list[str] = []
    salary: Salary | None = None
    applicants: int | None = None
    listed_at: int | None = None
    expires_at: int | None = None
    closed_at: int | None = None
    apply_url: str | None = None
    url: str | None = None  # where it stands, when not on LinkedIn
    easy_apply: bool | None = None
    hirers: list[Ref] = []
    observed_at: int | None = None
