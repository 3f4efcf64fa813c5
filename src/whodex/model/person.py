"""A person: who they are, where they worked, what they learned, how to reach them.

Times are milliseconds since 1970-01-01 UTC (negative before). Identifiers are `kind:value` strings, newest first
(`whodex.model.identifiers`). Durations are never held: tenure and `isCurrent` are worked out when asked.
"""

from msgspec import Struct

from whodex.model.dates import PartialDate, Period
from whodex.model.refs import Ref


class OrgRef(Struct, array_like=True, kw_only=True):
    """An organisation as somebody else's record names it."""

    name: str | None = None
    slug: str | None = None
    number: int | None = None  # LinkedIn's organisation number
    domain: str | None = None
    logo: str | None = None


class Position(Struct, array_like=True, kw_only=True):
    """One role of a person at one organisation."""

    title: str | None = None
    organisation: OrgRef | None = None
    description: str | None = None
    location: str | None = None
    period: Period = Period()
    employment_type: str | None = None  # as the source says it: Full-time, Contract, …
    seniority: int = 0  # LinkedIn's class, 100 to 320; derived when folded, 0 = not known
    functions: list[int] = []  # LinkedIn's functions, 1 to 26, primary first; derived when folded
    manager: Ref | None = None  # whom a record says this role reports to


class Education(Struct, array_like=True, kw_only=True):
    """One stay at a school."""

    school: str | None = None
    school_slug: str | None = None
    school_number: int | None = None
    degree: str | None = None
    fields: list[str] = []
    description: str | None = None
    activities: str | None = None
    grade: str | None = None
    period: Period = Period()


class Skill(Struct, array_like=True, kw_only=True):
    """A skill, with the number of endorsements where known."""

    name: str
    endorsements: int | None = None


class Language(Struct, array_like=True, kw_only=True):
    """A language and how well it is spoken, in the source's words."""

    name: str
    proficiency: str | None = None


class Certification(Struct, array_like=True, kw_only=True):
    """A certificate or licence."""

    title: str
    organisation: str | None = None
    issued: PartialDate | None = None
    expires: PartialDate | None = None
    url: str | None = None
    number: str | None = None


class Work(Struct, array_like=True, kw_only=True):
    """Something a person made or was given: a publication, patent, project, honour, course or voluntary role."""

    title: str
    publisher: str | None = None  # publisher, patent office, issuer, organisation
    description: str | None = None
    url: str | None = None
    date: PartialDate | None = None
    until: PartialDate | None = None
    number: str | None = None


class RelatedPerson(Struct, array_like=True, kw_only=True):
    """Somebody shown beside a profile. Only a mention: it makes no entity."""

    name: str
    slug: str | None = None
    headline: str | None = None


class Person(Struct, array_like=True, kw_only=True):
    """What is known of one person."""

    identifiers: list[str] = []
    full_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    former_name: str | None = None
    headline: str | None = None
    summary: str | None = None
    location: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2, upper case
    emails: list[str] = []
    phones: list[str] = []
    twitter: str | None = None  # the handle, without @
    websites: list[str] = []
    picture: str | None = None
    industry: str | None = None
    connections: int | None = None
    followers: int | None = None
    premium: bool | None = None
    pronoun: str | None = None
    experience: list[Position] = []
    education: list[Education] = []
    skills: list[Skill] = []
    languages: list[Language] = []
    certifications: list[Certification] = []
    publications: list[Work] = []
    patents: list[Work] = []
    projects: list[Work] = []
    volunteering: list[Work] = []
    honours: list[Work] = []
    courses: list[Work] = []
    related: list[RelatedPerson] = []
    tags: list[str] = []  # lists and labels of the source the person stands in
    observed_at: int | None = None  # newest observation, ms
