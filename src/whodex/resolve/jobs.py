"""How two job postings are compared: the same opening on two boards, or posted again. Docstrings are published."""

from typing import Final

from whodex.resolve.facts import JobFacts
from whodex.resolve.levels import NONE, Field, Level
from whodex.resolve.places_of_people import place_level
from whodex.resolve.wording import resemblance
from whodex.resolve.work_of_people import title_level


def employer(a: JobFacts, b: JobFacts) -> Level:
    """Employers: the same by LinkedIn page, number, domain or name without legal form, or different."""
    if not a.marks or not b.marks:
        return NONE
    return (2 if set(a.marks) & set(b.marks) else 1), ""


def title(a: JobFacts, b: JobFacts) -> Level:
    """Titles, abbreviations spelled out: equal, nearly equal, with words in common, or different."""
    if not a.title or not b.title:
        return NONE
    return title_level(a.title, b.title), ""


def place(a: JobFacts, b: JobFacts) -> Level:
    """Places: the same town, names alike, the same part of the country, the same country, or different ones."""
    best = NONE
    for one in a.places:
        for other in b.places:
            best = max(best, place_level(one, other))
    return best


def text(a: JobFacts, b: JobFacts) -> Level:
    """Descriptions: the same text (nine tenths of it), mostly the same (half), in part (an eighth), or different."""
    if not a.gist or not b.gist:
        return NONE
    share = resemblance(a.gist, b.gist)
    return (4 if share >= 0.9 else 3 if share >= 0.5 else 2 if share >= 0.125 else 1), ""


def listed(a: JobFacts, b: JobFacts) -> Level:
    """Days of listing: within a week, within sixty days, within half a year, or further apart."""
    if not a.day or not b.day:
        return NONE
    apart = abs(a.day - b.day)
    return (4 if apart <= 7 else 3 if apart <= 60 else 2 if apart <= 183 else 1), ""


def terms(a: JobFacts, b: JobFacts) -> Level:
    """Employment types (full-time, contract …): equal or different."""
    if not a.terms or not b.terms:
        return NONE
    return (2 if a.terms == b.terms else 1), ""


def barriers(a: JobFacts, b: JobFacts) -> list[str]:
    """Why two postings cannot be one: they are for different employers, or LinkedIn has both.

    A posting is asked for by LinkedIn's number and answers with what stands there; the same opening on a board of the
    employer's own may be one with it.
    """
    if a.marks and b.marks and not set(a.marks) & set(b.marks):
        return ["They are postings of different employers."]
    first = {one for one in a.ids if one.startswith("job:")}
    second = {one for one in b.ids if one.startswith("job:")}
    if first and second and not first & second:
        return ["They have different LinkedIn posting numbers."]
    return []


FIELDS: Final[tuple[Field, ...]] = (
    Field("employer", ("", "The employers differ.", "The employer is the same."), employer,
          lambda facts: ", ".join(facts.marks)),
    Field("title", ("", "The titles differ: {a}; {b}.", "The titles have words in common: {a}; {b}.",
                    "The titles are nearly the same: {a}; {b}.", "The title is the same: {a}."), title,
          lambda facts: facts.shown),
    Field("place", ("", "The places differ: {a}; {b}.", "The places are in one country: {a}; {b}.",
                    "The places are in one part of the country: {a}; {b}.", "The places are alike: {a}; {b}.",
                    "The place is the same: {a}."), place,
          lambda facts: ", ".join(one[0].partition(":")[2] for one in facts.places)),
    Field("text", ("", "The descriptions differ.", "The descriptions share passages.",
                   "The descriptions are mostly the same.", "The descriptions are the same."), text,
          lambda _: ""),
    Field("listed", ("", "They were listed more than half a year apart.", "They were listed within half a year.",
                     "They were listed within sixty days.", "They were listed within a week."), listed,
          lambda _: ""),
    Field("terms", ("", "The employment types differ: {a}; {b}.", "The employment type is the same: {a}."), terms,
          lambda facts: facts.terms),
)  # fmt: skip
