"""What a LinkedIn search URL was understood to mean. Shape and rules: `../shared/spec/explain.md`.

`msgspec.to_builtins(reading)` is exactly the JSON of `explain`.
"""

from typing import Literal

from msgspec import Struct

SearchKind = Literal["people", "jobs", "posts", "organisations", "sales_people", "sales_organisations"]


class Value(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One value of a filter: an id of LinkedIn's, words, or both. A closed set's text is always its label."""

    id: str | None = None
    text: str | None = None


class Range(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From `min` to `max`, both included, either may be absent. `of` is a currency or a function's id."""

    min: int | float | None = None
    max: int | float | None = None
    of: str | None = None


class Filter(Struct, frozen=True, kw_only=True):
    """One field and polarity. Values are alternatives, in the order of the URL, without repetition."""

    field: str
    values: tuple[Value | Range, ...]
    exclude: bool = False


class Note(Struct, frozen=True, kw_only=True):
    """Something about one parameter that was ignored, repaired, or cannot be answered, and why."""

    parameter: str
    because: str


class Reading(Struct, frozen=True, kw_only=True):
    """A search. Filters are all to hold at once.

    `page` counts from 1, `start` from 0; `count` is the page size of the kind. `ignored` had no effect on the result,
    `warnings` say what was changed, repaired or cannot be answered from local data.
    """

    kind: SearchKind
    keywords: str | None = None
    filters: tuple[Filter, ...] = ()
    sort: Literal["newest", "relevance"] | None = None
    page: int = 1
    start: int = 0
    count: int = 10
    ignored: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()
