"""How each filter of a company search is answered, linkedin.com's and Sales Navigator's alike."""

from functools import partial
from typing import Final

from whodex.model.query import Between, Exact, Query
from whodex.model.reading import Filter
from whodex.services.queries import network
from whodex.services.queries.base import (
    Answer,
    Asker,
    any_of,
    code_of,
    headcounts,
    industries,
    labelled,
    places,
    values_of,
)
from whodex.text.names import fold

COMPANY_TYPES: Final[dict[str, tuple[str, ...]]] = {
    "C": ("Public Company", "Public", "Publicly Traded", "Public Corporation"),
    "P": ("Privately Held", "Private", "Private Company", "Privately Held Company"),
    "N": ("Non Profit", "Nonprofit", "Non-profit Organization"),
    "D": ("Educational Institution", "Educational", "Education"),
    "S": ("Partnership",),
    "E": ("Self-Employed", "Self Employed"),
    "O": ("Self-Owned", "Sole Proprietorship", "Self Owned"),
    "G": ("Government Agency", "Government"),
}
"""Spellings of company types in vendors' files and on LinkedIn's pages, by id."""

_FOLLOWERS: Final[dict[str, tuple[int, int | None]]] = {
    "NFR1": (1, 50),
    "NFR2": (51, 100),
    "NFR3": (101, 1_000),
    "NFR4": (1_001, 5_000),
    "NFR5": (5_001, None),
}


def followers(asker: Asker, asked: Filter) -> Query | None:
    """Bands of followers, of people as of organisations."""
    nodes = []
    for value in values_of(asked):
        key = code_of("followers", value)
        bounds = _FOLLOWERS.get(key)
        if bounds is None:
            asker.warn(asked.field, f"{key[:40]!r} is no band of followers")
        else:
            nodes.append(Between("followers", *bounds))
    return any_of(nodes)


def _hiring(_asker: Asker, _asked: Filter) -> Query | None:
    return Between("job_openings", 1, None)


def _technologies(asker: Asker, asked: Filter) -> Query | None:
    named = [fold(value.text) for value in values_of(asked) if value.text]
    for value in values_of(asked):
        if not value.text:
            asker.warn(asked.field, f"the technology with the id {value.id} has no public name; add it as text")
    return Exact("technologies", tuple(named)) if named else None


FILTERS: Final[dict[str, Answer]] = {
    "company_geo": places(words_field="headquarters"),
    "geo": places(words_field="headquarters"),
    "industry": industries(),
    "company_headcount": headcounts,
    "company_type": labelled("company_type", "type", also=COMPANY_TYPES),
    "followers": followers,
    "has_jobs": _hiring,
    "job_opportunities": _hiring,
    "technologies": _technologies,
    "relationship": partial(network.network_companies, "key"),
}
