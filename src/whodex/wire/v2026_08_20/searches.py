"""Search answers as of 2026-08-20: items, paging and the sequence side by side (`../shared/spec/api.md` §4)."""

from msgspec import Struct

from whodex.model.answers import Found, JobFound, OrganisationFound, PersonFound, PostFound
from whodex.wire import activity
from whodex.wire import job as jobs
from whodex.wire import organisation as organisations
from whodex.wire.searches import SearchMeta, meta_of, paging_of
from whodex.wire.v2026_08_20.person import person
from whodex.wire.v2026_08_20.profile import Person


class PeopleSearchAnswer(Struct, gc=False):
    """A page of people."""

    people: list[Person]
    paging: activity.Paging
    meta: SearchMeta


class JobsSearchAnswer(Struct, rename={"job_postings": "jobPostings"}, gc=False):
    """A page of job postings."""

    job_postings: list[jobs.JobPosting]
    paging: activity.Paging
    meta: SearchMeta


class PostsSearchAnswer(Struct, gc=False):
    """A page of posts."""

    posts: list[activity.Post]
    paging: activity.Paging
    meta: SearchMeta


class OrganisationsSearchAnswer(Struct, gc=False):
    """A page of organisations of a LinkedIn search."""

    orgs: list[organisations.LiOrganisation]
    paging: activity.Paging
    meta: SearchMeta


class SalesOrganisationsSearchAnswer(Struct, gc=False):
    """A page of organisations of a Sales Navigator search."""

    organisations: list[organisations.LiOrganisation]
    paging: activity.Paging
    meta: SearchMeta


def search_people(found: Found[PersonFound], now: int = 0) -> PeopleSearchAnswer:
    """A page of people."""
    return PeopleSearchAnswer([person(one, now) for one in found.items], paging_of(found), meta_of(found))


def search_sales_people(found: Found[PersonFound], now: int = 0) -> PeopleSearchAnswer:
    """A page of leads."""
    return search_people(found, now)


def search_jobs(found: Found[JobFound], _now: int = 0) -> JobsSearchAnswer:
    """A page of job postings."""
    return JobsSearchAnswer([jobs.posting(one) for one in found.items], paging_of(found), meta_of(found))


def search_posts(found: Found[PostFound], now: int = 0) -> PostsSearchAnswer:
    """A page of posts."""
    return PostsSearchAnswer([activity.post(one, now) for one in found.items], paging_of(found), meta_of(found))


def search_organisations(found: Found[OrganisationFound], _now: int = 0) -> OrganisationsSearchAnswer:
    """A page of organisations."""
    return OrganisationsSearchAnswer(_organisations(found), paging_of(found), meta_of(found))


def search_sales_organisations(found: Found[OrganisationFound], _now: int = 0) -> SalesOrganisationsSearchAnswer:
    """A page of accounts."""
    return SalesOrganisationsSearchAnswer(_organisations(found), paging_of(found), meta_of(found))


def _organisations(found: Found[OrganisationFound]) -> list[organisations.LiOrganisation]:
    return [organisations.li_organisation(one.organisation) for one in found.items]
