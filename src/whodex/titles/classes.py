"""LinkedIn Sales Navigator's classes, and the shapes of a classification.

Ids and names are LinkedIn's own (spec of the insight endpoints), so a class can be pasted back into a search URL.
"""

from collections.abc import Sequence

from msgspec import Struct

SENIORITY: dict[int, str] = {
    100: "In Training",
    110: "Entry Level",
    120: "Senior",
    130: "Strategic",
    200: "Entry Level Manager",
    210: "Experienced Manager",
    220: "Director",
    300: "Vice President",
    310: "CXO",
    320: "Owner / Partner",
}
"""Seniority ids to names; the ids rise with authority."""

FUNCTIONS: dict[int, str] = {
    1: "Accounting",
    2: "Administrative",
    3: "Arts and Design",
    4: "Business Development",
    5: "Community and Social Services",
    6: "Consulting",
    7: "Education",
    8: "Engineering",
    9: "Entrepreneurship",
    10: "Finance",
    11: "Healthcare Services",
    12: "Human Resources",
    13: "Information Technology",
    14: "Legal",
    15: "Marketing",
    16: "Media and Communication",
    17: "Military and Protective Services",
    18: "Operations",
    19: "Product Management",
    20: "Program and Project Management",
    21: "Purchasing",
    22: "Quality Assurance",
    23: "Real Estate",
    24: "Research",
    25: "Sales",
    26: "Customer Success and Support",
}
"""Job function ids to names."""

CLASSES: tuple[int, ...] = tuple(SENIORITY)
"""Seniority ids in rising order; index in this tuple = column in the model's output."""


class Context(Struct, frozen=True, kw_only=True):
    """What is known of the place a title is held at. Every field may be missing.

    `size` is a number of people; `industry` and `type` are the source's words (any language's LinkedIn labels work as
    far as they share words with English); `other_titles` are the person's other current titles.
    """

    organisation: str | None = None
    size: int | None = None
    industry: str | None = None
    type: str | None = None
    other_titles: tuple[str, ...] = ()


class Score(Struct, frozen=True, gc=False):
    """One class and how sure we are of it, 0 to 1."""

    id: int
    confidence: float


class Classification(Struct, frozen=True, kw_only=True, gc=False):
    """What a title says.

    `seniority` None = abstained, `functions` empty = abstained; functions stand primary first. `alternatives` are the
    next likely seniority classes. `because` holds the words and rules that decided, in reading order. `language` is
    the language of the words that were recognised (ISO 639-1), None if none was.
    """

    seniority: Score | None
    alternatives: tuple[Score, ...] = ()
    functions: tuple[Score, ...] = ()
    because: tuple[str, ...] = ()
    language: str | None = None


def seniority_name(number: int) -> str:
    """The name of a seniority id. Raises KeyError for an id that is none."""
    return SENIORITY[number]


def function_name(number: int) -> str:
    """The name of a job function id. Raises KeyError for an id that is none."""
    return FUNCTIONS[number]


def best(scores: Sequence[Score]) -> Score | None:
    """The first of some scores, or None."""
    return scores[0] if scores else None
