"""API version 2023-02-08, the seed's: one function per answer, from what was found to the shape that is written."""

from whodex.model.answers import (
    AddressHits,
    CommentFound,
    ConnectionFound,
    HirersFound,
    JobFound,
    OrganisationFound,
    PostFound,
    PostReactions,
    ReactionFound,
    Slice,
    ViewersFound,
)
from whodex.wire import activity, contact, network
from whodex.wire import job as jobs
from whodex.wire import organisation as organisations
from whodex.wire.absent import leave_out
from whodex.wire.contact import email, verification
from whodex.wire.insight import (
    decision_makers,
    job_function,
    org_chart,
    pinned_edge,
    posted_job_function,
    posted_seniority,
    seniority,
)
from whodex.wire.network import employment
from whodex.wire.searches import facets
from whodex.wire.v2023_02_08.paths import provenance
from whodex.wire.v2023_02_08.person import person, person_ids
from whodex.wire.v2023_02_08.searches import (
    search_jobs,
    search_organisations,
    search_people,
    search_posts,
    search_sales_organisations,
    search_sales_people,
)

__all__ = [
    "decision_makers",
    "email",
    "employment",
    "facets",
    "job_function",
    "org_chart",
    "person",
    "person_ids",
    "pinned_edge",
    "posted_job_function",
    "posted_seniority",
    "provenance",
    "search_jobs",
    "search_organisations",
    "search_people",
    "search_posts",
    "search_sales_organisations",
    "search_sales_people",
    "seniority",
    "verification",
]


def organisation(found: OrganisationFound, now: int = 0) -> organisations.OrganisationAnswer:
    """Everything known of one organisation."""
    return leave_out(organisations.organisation(found, now))


def organisation_ids(found: OrganisationFound, now: int = 0) -> organisations.OrganisationIdsAnswer:
    """The identifiers of one organisation."""
    return leave_out(organisations.organisation_ids(found, now))


def job(found: JobFound, now: int = 0) -> jobs.JobAnswer:
    """One job posting."""
    return leave_out(jobs.job(found, now))


def hirers(found: HirersFound, now: int = 0) -> jobs.HirersAnswer:
    """Who hires for a posting."""
    return leave_out(jobs.hirers(found, now))


def post(found: PostFound, now: int = 0) -> activity.Post:
    """One post."""
    return leave_out(activity.post(found, now))


def posts(found: Slice[PostFound], now: int = 0) -> activity.PostsAnswer:
    """Posts of a person."""
    return leave_out(activity.posts(found, now))


def comments(found: Slice[CommentFound], now: int = 0) -> activity.CommentsAnswer:
    """Comments of a person or under a post."""
    return leave_out(activity.comments(found, now))


def reactions(found: Slice[ReactionFound], now: int = 0) -> activity.ReactionsAnswer:
    """Reactions of a person."""
    return leave_out(activity.reactions(found, now))


def post_reactions(found: PostReactions, now: int = 0) -> activity.PostReactionsAnswer:
    """Reactions to a post."""
    return leave_out(activity.post_reactions(found, now))


def connections(found: Slice[ConnectionFound], now: int = 0) -> network.ConnectionsAnswer:
    """Connections of a viewer."""
    return leave_out(network.connections(found, now))


def accounts(found: ViewersFound, now: int = 0) -> network.AccountsAnswer:
    """The viewers."""
    return leave_out(network.accounts(found, now))


def by_email(found: AddressHits, now: int = 0) -> contact.HitsAnswer:
    """Who has an address."""
    return leave_out(contact.by_email(found, now))
