"""How each filter of a people search is answered, linkedin.com's and Sales Navigator's alike."""

from typing import Final

from whodex.model.linking import key_of
from whodex.model.post import Post
from whodex.model.query import Between, Exact, Numbers, Query
from whodex.model.reading import Filter
from whodex.services.lookup import entities
from whodex.services.queries import network
from whodex.services.queries.base import (
    DAY_S,
    Answer,
    Asker,
    any_of,
    code_of,
    coded,
    headcounts,
    industries,
    labelled,
    organisations,
    places,
    runs,
    texts,
    values_of,
)
from whodex.services.queries.organisations import COMPANY_TYPES, followers
from whodex.services.queries.words import words
from whodex.text.names import fold
from whodex.text.search import labels

CHANGED_MONTHS: Final = 3  # Sales Navigator's toggle says 90 days; positions are dated by month
POSTED_DAYS: Final = 30  # Sales Navigator's toggle says 30 days
MOST_POSTS: Final = 2_000

# Completed years of a band, as months: 1 "less than 1 year" … 5 "more than 10 years" (`linkedin-urls.md` §7.4). The
# labels leave no gap when years are completed ones: "1 to 2 years" ends the day before the third year is full.
_BANDS: Final[dict[str, tuple[int, int | None]]] = {
    "1": (0, 11),
    "2": (12, 35),
    "3": (36, 71),
    "4": (72, 131),
    "5": (132, None),
}


def _years(number: str) -> Answer:
    """Bands of years since a month that documents hold."""

    def answer(asker: Asker, asked: Filter) -> Query | None:
        keys = [code_of(asked.field, value) for value in values_of(asked)]
        known = sorted({key for key in keys if key in _BANDS})
        for key in keys:
            if key not in _BANDS:
                asker.warn(asked.field, f"{key[:40]!r} is no band of years (1 to 5)")
        now = asker.month()
        nodes = []
        for first, last in runs([int(one) for one in known]):
            most_months = _BANDS[str(last)][1]
            oldest = None if most_months is None else now - most_months
            nodes.append(Between(number, oldest, now - _BANDS[str(first)][0]))
        return any_of(nodes)

    return answer


def _title(field: str) -> Answer:
    """Titles by their text, which may be boolean; an id alone has no public name."""

    def answer(asker: Asker, asked: Filter) -> Query | None:
        nodes = []
        for value in values_of(asked):
            if value.text:
                nodes.append(words(value.text, field))
            else:
                asker.warn(asked.field, f"the title with the id {value.id} has no public name; add it as text")
        return any_of(nodes)

    return answer


def _languages(asker: Asker, asked: Filter) -> Query | None:
    """The language a profile is written in, as its words tell."""
    codes = {fold(label): code for code, label in labels(asked.field).items()}
    wanted: list[str] = []
    for value in values_of(asked):
        code = (value.id or codes.get(fold(value.text or "")) or "").lower()
        if code in codes.values():
            wanted.append(code)
        else:
            asker.warn(asked.field, f"{(value.id or value.text or '')[:40]!r} is no profile language of LinkedIn's")
    return Exact("language", tuple(wanted)) if wanted else None


def _changed_jobs(asker: Asker, _asked: Filter) -> Query | None:
    return Between("position_start", asker.month() - CHANGED_MONTHS, None)


def _posted(asker: Asker, asked: Filter) -> Query | None:
    """Authors of posts of the last 30 days."""
    since = Between("created", asker.seconds() - POSTED_DAYS * DAY_S, None)
    hits = asker.index.search("post", since, 0, MOST_POSTS, "newest")
    if hits.total > MOST_POSTS:
        asker.warn(asked.field, f"only authors of the newest {MOST_POSTS:,} of {hits.total:,} posts were taken")
    keys = {
        key_of(one)
        for post in entities(asker.store, hits.numbers, Post)
        if post.author
        for one in post.author.identifiers
    }
    return Numbers(tuple(sorted({found for key in keys if (found := asker.store.find(key)) is not None})))


FILTERS: Final[dict[str, Answer]] = {
    "first_name": texts("first_name"),
    "last_name": texts("last_name"),
    "title": texts("title"),
    "company": texts("company"),
    "school": texts("school"),
    "current_title": _title("current_title"),
    "past_title": _title("past_title"),
    "title_any": _title("title"),
    "current_company": organisations("current_company", "current_company"),
    "past_company": organisations("past_company", "past_company"),
    "company_any": organisations("company", "company"),
    "school_id": organisations("school", "school", ("schoolid", "orgid")),
    "geo": places(),
    "company_geo": places("company_place", None),
    "industry": industries(),
    "function": coded("function"),
    "seniority": coded("seniority"),
    "company_headcount": headcounts,
    "company_type": labelled("company_type", "company_type", also=COMPANY_TYPES),
    "years_at_company": _years("company_start"),
    "years_in_position": _years("position_start"),
    "years_of_experience": _years("experience_start"),
    "profile_language": _languages,
    "followers": followers,
    "relationship": network.relationship,
    "connection_of": network.connection_of,
    "past_colleague": network.past_colleague,
    "shared_experiences": network.shared_experiences,
    "changed_jobs": _changed_jobs,
    "posted_on_linkedin": _posted,
}
