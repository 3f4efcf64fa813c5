"""How every engine reads texts and weighs fields: one table, so that engines agree on what matches.

A text is folded (accents and case) and cut at white space; a phrase is words in a row inside one value. `any` stands
for the fields below with their weights: what a recruiter looks at first weighs most.
"""

from typing import Final

from whodex.model.query import SearchedKind
from whodex.text.names import fold

TEXT_FIELDS: Final[dict[SearchedKind, dict[str, float]]] = {
    "person": {
        "name": 8.0,
        "current_title": 6.0,
        "headline": 4.0,
        "current_company": 4.0,
        "past_title": 2.0,
        "past_company": 1.5,
        "skills": 1.5,
        "school": 1.5,
        "location": 1.0,
        "summary": 1.0,
        "descriptions": 0.5,
        "first_name": 0.0,  # searched by name only, never by `any`
        "last_name": 0.0,
    },
    "organisation": {"name": 8.0, "specialities": 2.0, "industry": 2.0, "headquarters": 1.0, "description": 1.0},
    "job": {"title": 6.0, "company": 4.0, "skills": 2.0, "location": 1.0, "description": 1.0},
    "post": {"text": 2.0, "author": 2.0, "link_title": 1.0, "author_title": 0.0},
}

WORDS_ONLY: Final = frozenset({"descriptions"})
"""Long texts that are searched for single words, never for phrases, and whose most common words are left out: where
they stood would take more room than all else (`docs/why/search-index.md`)."""

COMMON: Final = frozenset("the of and to in a for with on by at an from is was were be i my our we that this".split())
"""Words left out of fields of `WORDS_ONLY`: two in five words of English descriptions."""

# Fields that are two others together.
JOINED: Final[dict[str, tuple[str, ...]]] = {
    "title": ("current_title", "past_title"),
    "company": ("current_company", "past_company"),
}

EXACT_JOINED: Final[dict[str, tuple[str, ...]]] = {"company": ("current_company", "past_company")}

NEWEST: Final[dict[SearchedKind, str]] = {
    "person": "observed",
    "organisation": "followers",
    "job": "listed",
    "post": "created",
}
"""The number field a search for the newest is sorted by."""

MOST_TERMS: Final = 2_000
MOST_DEPTH: Final = 40
MOST_POSITIONS: Final = 10_000
"""Results are given up to this position; a frozen list is that long (`api.md` §6)."""


def phrase_fields(fields: dict[str, float]) -> dict[str, float]:
    """Those of the fields that can hold a phrase."""
    return {name: weight for name, weight in fields.items() if name not in WORDS_ONLY}


def words_of(text: str) -> list[str]:
    """The folded words of a text."""
    return fold(text).split()


def fields_for(kind: SearchedKind, field: str) -> dict[str, float]:
    """The text fields a name stands for, with their weights; empty where the kind has no such field."""
    own = TEXT_FIELDS[kind]
    if field == "any":
        return {name: weight for name, weight in own.items() if weight}
    names = (field,) if field in own else JOINED.get(field, ())
    return {name: own[name] or 1.0 for name in names if name in own}
