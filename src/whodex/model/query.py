"""A search in our own words: a small tree that any engine can answer. No engine's language, no URL's.

Fields are names of `whodex.services.documents`; a text field holds words (folded: accents and case do not matter), an
exact field holds values as they are, a number field one integer.
"""

from typing import Literal

from msgspec import Struct

SearchedKind = Literal["person", "organisation", "job", "post"]
Sort = Literal["relevance", "newest"]


class Words(Struct, frozen=True, tag="words"):
    """All of the words, or the phrase they make, in one text field; in `any` of them where none is named.

    `begun`: words of the text are beginnings of words, as while somebody is typing (not in a phrase).
    """

    text: str
    field: str = "any"
    phrase: bool = False
    begun: bool = False


class Exact(Struct, frozen=True, tag="exact"):
    """An exact field holds any of the values."""

    field: str
    values: tuple[str, ...]


class Between(Struct, frozen=True, tag="between"):
    """A number field lies between two numbers, both included; absent ones do not bound. Documents without it fail."""

    field: str
    least: int | None = None
    most: int | None = None


class Numbers(Struct, frozen=True, tag="numbers"):
    """The entity is one of these."""

    numbers: tuple[int, ...]


class All(Struct, frozen=True, tag="all"):
    """Every one of them holds; an empty one always does."""

    nodes: tuple["Query", ...] = ()


class Some(Struct, frozen=True, tag="some"):
    """At least one of them holds; an empty one never does."""

    nodes: tuple["Query", ...] = ()


class Not(Struct, frozen=True, tag="not"):
    """It does not hold."""

    node: "Query"


Query = Words | Exact | Between | Numbers | All | Some | Not


class Hits(Struct, frozen=True):
    """One answer of an index: entity numbers, best first, and the exact number of all matches."""

    numbers: list[int]
    total: int
