"""Search answers as of 2023-02-08, with the published API's own keys.

Jobs stand under `people`, companies under `posts` or `people`, and only Sales Navigator's answers name their sequence
(`../shared/spec/api.md` §4, §6).

A person may come written already (`whodex.services.kept_answers`), as `msgspec.Raw`: it is put in its place as it is.
"""

from typing import cast

import msgspec
from msgspec import Struct

from whodex.model.answers import Found, JobFound, OrganisationFound, PersonFound, PostFound
from whodex.wire import activity
from whodex.wire import job as jobs
from whodex.wire import organisation as organisations
from whodex.wire.absent import leave_out
from whodex.wire.searches import SearchMeta, meta_of, paging_of
from whodex.wire.v2023_02_08.person import Person, person


class PeopleResponse(Struct, gc=False):
    """One page of people."""

    people: list[Person]
    paging: activity.Paging


class PeopleSearchAnswer(Struct, rename={"search_response": "searchResponse"}, gc=False):
    """The answer of `/v1/li/linkedin/search/people`."""

    search_response: PeopleResponse


class SalesPeopleSearchAnswer(Struct, rename={"search_response": "searchResponse"}, gc=False):
    """The answer of `/v1/li/sales/search/people` and `/v1/people/search`."""

    search_response: PeopleResponse
    meta: SearchMeta


class JobsResponse(Struct, gc=False):
    """One page of job postings; the key is indeed `people`."""

    people: list[jobs.JobPosting]
    paging: activity.Paging


class JobsSearchAnswer(Struct, rename={"search_response": "searchResponse"}, gc=False):
    """The answer of `/v1/li/linkedin/search/jobs`."""

    search_response: JobsResponse


class PostsResponse(Struct, gc=False):
    """One page of posts."""

    posts: list[activity.Post]
    paging: activity.Paging


class PostsSearchAnswer(Struct, rename={"search_response": "searchResponse"}, gc=False):
    """The answer of `/v1/li/linkedin/search/posts`."""

    search_response: PostsResponse


class OrganisationsResponse(Struct, gc=False):
    """One page of organisations; the key is indeed `posts`."""

    posts: list[organisations.LiOrganisation]
    paging: activity.Paging


class OrganisationsSearchAnswer(Struct, rename={"search_response": "searchResponse"}, gc=False):
    """The answer of `/v1/li/linkedin/search/orgs`."""

    search_response: OrganisationsResponse


class SalesOrganisationsResponse(Struct, gc=False):
    """One page of organisations; the key is indeed `people`."""

    people: list[organisations.LiOrganisation]
    paging: activity.Paging


class SalesOrganisationsSearchAnswer(Struct, rename={"search_response": "searchResponse"}, gc=False):
    """The answer of `/v1/li/sales/search/orgs`."""

    search_response: SalesOrganisationsResponse
    meta: SearchMeta


def search_people(found: Found[PersonFound | msgspec.Raw], _now: int = 0) -> PeopleSearchAnswer:
    """A page of people."""
    return PeopleSearchAnswer(_people(found))


def search_sales_people(found: Found[PersonFound | msgspec.Raw], _now: int = 0) -> SalesPeopleSearchAnswer:
    """A page of leads."""
    return SalesPeopleSearchAnswer(_people(found), meta_of(found))


def search_jobs(found: Found[JobFound], _now: int = 0) -> JobsSearchAnswer:
    """A page of job postings."""
    return JobsSearchAnswer(JobsResponse([leave_out(jobs.posting(one)) for one in found.items], paging_of(found)))


def search_posts(found: Found[PostFound], now: int = 0) -> PostsSearchAnswer:
    """A page of posts."""
    return PostsSearchAnswer(
        PostsResponse([leave_out(activity.post(one, now)) for one in found.items], paging_of(found))
    )


def search_organisations(found: Found[OrganisationFound], _now: int = 0) -> OrganisationsSearchAnswer:
    """A page of organisations."""
    return OrganisationsSearchAnswer(OrganisationsResponse(_organisations(found), paging_of(found)))


def search_sales_organisations(found: Found[OrganisationFound], _now: int = 0) -> SalesOrganisationsSearchAnswer:
    """A page of accounts."""
    return SalesOrganisationsSearchAnswer(
        SalesOrganisationsResponse(_organisations(found), paging_of(found)), meta_of(found)
    )


def _people(found: Found[PersonFound | msgspec.Raw]) -> PeopleResponse:
    items = [one if isinstance(one, msgspec.Raw) else person(one) for one in found.items]
    return PeopleResponse(cast("list[Person]", items), paging_of(found))


def _organisations(found: Found[OrganisationFound]) -> list[organisations.LiOrganisation]:
    return [leave_out(organisations.li_organisation(one.organisation)) for one in found.items]
