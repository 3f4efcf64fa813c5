"""API version 2026-08-20: one function per answer, from what was found to the shape that is written."""

from whodex.wire.activity import comments, post, post_reactions, posts, reactions
from whodex.wire.contact import by_email, email, verification
from whodex.wire.insight import (
    decision_makers,
    job_function,
    org_chart,
    pinned_edge,
    posted_job_function,
    posted_seniority,
    seniority,
)
from whodex.wire.job import hirers, job
from whodex.wire.network import accounts, connections, employment
from whodex.wire.organisation import organisation, organisation_ids
from whodex.wire.searches import facets
from whodex.wire.v2026_08_20.paths import provenance
from whodex.wire.v2026_08_20.person import person, person_ids
from whodex.wire.v2026_08_20.searches import (
    search_jobs,
    search_organisations,
    search_people,
    search_posts,
    search_sales_organisations,
    search_sales_people,
)

__all__ = [
    "accounts",
    "by_email",
    "comments",
    "connections",
    "decision_makers",
    "email",
    "employment",
    "facets",
    "hirers",
    "job",
    "job_function",
    "org_chart",
    "organisation",
    "organisation_ids",
    "person",
    "person_ids",
    "pinned_edge",
    "post",
    "post_reactions",
    "posted_job_function",
    "posted_seniority",
    "posts",
    "provenance",
    "reactions",
    "search_jobs",
    "search_organisations",
    "search_people",
    "search_posts",
    "search_sales_organisations",
    "search_sales_people",
    "seniority",
    "verification",
]
