"""The shapes of Person and its identifiers as of 2026-08-20 (`../shared/spec/api.md` §5). Unknown is `null`.

Untracked by the garbage collector: they hold no cycles and live for one answer.
"""

from msgspec import Struct


class MonthYear(Struct, frozen=True, omit_defaults=True, gc=False):
    """A date known to the year or month; `{}` where it is not known or still to come."""

    month: int | None = None
    year: int | None = None


class TimePeriod(Struct, frozen=True, rename="camel", gc=False):
    """From when to when."""

    started_on: MonthYear
    ended_on: MonthYear


class Duration(Struct, frozen=True, gc=False):
    """A length of time: whole years, and months beside them (0 to 11)."""

    years: int
    months: int


class OrganisationRef(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """An organisation as a profile names it."""

    name: str | None
    link: str | None
    sales_nav_link: str | None


class Experience(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """One role. `position` is its place in the list, from 0."""

    title: str | None
    description: str | None
    location: str | None
    date_started: str | None
    date_ended: str | None
    organisation: OrganisationRef
    time_period: TimePeriod
    seniority: str | None
    is_current: bool
    tenure_at_position: Duration | None
    tenure_at_org: Duration | None
    position: int


class Education(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """One stay at a school."""

    institution_name: str | None
    degree: str | None
    field_of_study: str | None
    description: str | None
    activities_and_societies: str | None
    grade: str | None
    date_started: str | None
    date_ended: str | None
    time_period: TimePeriod


class Skill(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """A skill; the number of endorsements is text, as published."""

    name: str
    num_of_endorsement: str | None


class Language(Struct, frozen=True, kw_only=True, gc=False):
    """A language."""

    name: str
    proficiency: str | None


class Certification(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """A certificate or licence."""

    title: str
    issued_date: str | None
    expiration_date: str | None
    organisation: OrganisationRef | None


class Publication(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """Something published."""

    name: str
    publisher: str | None
    description: str | None
    published_on: MonthYear
    url: str | None


class Patent(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """A patent."""

    title: str
    issuer: str | None
    url: str | None
    issued_on: MonthYear


class RelatedPerson(Struct, frozen=True, kw_only=True, gc=False):
    """Somebody shown beside the profile."""

    name: str
    link: str | None
    headline: str | None


class ViewerConnection(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """How near the person is to the viewer. Saved leads are not in a member's own export, so not known."""

    connection_degree: int | None
    saved: bool | None
    saved_list_count: int | None
    recent_posts_count: int | None


class Person(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """A person. `description` repeats the headline, as published; `current` is the current role in words."""

    name: str | None
    first_name: str | None
    last_name: str | None
    description: str | None
    headline: str | None
    about_summary_text: str | None
    location: str | None
    img: str | None
    link: str | None
    li_id: str | None
    sales_nav_link: str | None
    sales_nav_id: str | None
    email: str | None
    phone: str | None
    twitter: str | None
    website: str | None
    industry: str | None
    organisation: str | None
    current: str | None
    num_of_connections: int | None
    premium: bool | None
    pronoun: str | None
    experience: list[Experience]
    education: list[Education]
    skills: list[Skill]
    languages: list[Language]
    certifications: list[Certification]
    publications: list[Publication]
    patents: list[Patent]
    related_persons: list[RelatedPerson]
    viewer_connection: ViewerConnection | None
    date_observed: str | None


class PersonIds(Struct, frozen=True, kw_only=True, gc=False, rename={"li_id": "liID", "sales_nav_id": "salesNavID"}):
    """The identifiers of a person: the profile's slug, the Sales Navigator id, and whodex's own."""

    li_id: str | None
    sales_nav_id: str | None
    uuid: str


class PersonLinks(
    Struct,
    frozen=True,
    kw_only=True,
    gc=False,
    rename={"profile": "liProfileURL", "sales_nav": "salesNavURL", "recruiter": "recruiterURL"},
):
    """Where the person is found."""

    profile: str | None
    sales_nav: str | None
    recruiter: str | None


class PersonIdsAnswer(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """The answer of `/v1/person/ids`."""

    person_ids: PersonIds
    links: PersonLinks
