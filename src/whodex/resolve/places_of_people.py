# ruff: noqa: D205
"""How places, postcodes and dates of birth of two people are compared. Docstrings are published."""

from rapidfuzz.distance import DamerauLevenshtein

from whodex.resolve.facts import PersonFacts
from whodex.resolve.levels import NONE, Level, slipped


def place(a: PersonFacts, b: PersonFacts) -> Level:
    """Places: the same town, names alike, the same part of the country, the same country, or different ones. Of
    several places the best match counts; smaller towns count for more.
    """
    return places_level(a.places, b.places)


def places_level(ours: tuple[tuple[str, ...], ...], theirs: tuple[tuple[str, ...], ...]) -> Level:
    """The best level of any two of the places."""
    best = NONE
    for one in ours:
        for other in theirs:
            best = max(best, place_level(one, other))
    return best


def place_level(one: tuple[str, ...], other: tuple[str, ...]) -> Level:
    """How alike two places are, each by its ids or words, nearest first."""
    first, second = one[0], other[0]
    if first == second:
        return (2, "") if first.startswith("cc:") else (5, first)
    if first.startswith("cc:") or second.startswith("cc:"):
        return (2, "") if one[-1] == other[-1] else (1, "")
    town, other_town = first.rpartition("/")[2].removeprefix("w:"), second.rpartition("/")[2].removeprefix("w:")
    if min(len(town), len(other_town)) > 3 and slipped(town, other_town):
        return 4, ""
    if (first in other or second in one) or (
        len(one) > 1 and len(other) > 1 and one[1] == other[1] and one[1].startswith("a:")
    ):
        return 3, ""
    return (2, "") if one[-1] == other[-1] and one[-1].startswith("cc:") else (1, "")


def town_told(mark: str) -> str:
    """A place's id as somebody reads it: `c:gb/leeds` → `Leeds, GB`, `cc:gb` → `GB`, `w:oslo` → `Oslo`."""
    kind, _, value = mark.partition(":")
    land, cut, town = value.partition("/")
    if not cut:
        return land.upper() if kind == "cc" else land.title()
    return f"{town.upper() if kind == 'a' else town.title()}, {land.upper()}"


def postcode(a: PersonFacts, b: PersonFacts) -> Level:
    """Postcodes: equal, one character apart, the same district (all but the last three characters), the same first
    two, or different.
    """
    best = NONE
    for one in a.postcodes:
        for other in b.postcodes:
            if one == other:
                return 5, one
            if DamerauLevenshtein.distance(one, other, score_cutoff=1) == 1:
                level = 4
            elif one[:-3] == other[:-3]:
                level = 3
            else:
                level = 2 if one[:2] == other[:2] else 1
            if level > best[0]:
                best = level, ""
    return best


def born(a: PersonFacts, b: PersonFacts) -> Level:
    """Dates of birth: the same day; the same year where only that is known (1 January stands for it); one digit or two
    swapped parts apart; two of year, month and day equal; the same year or little more than a year apart; or different.
    """
    one, other = a.born, b.born
    if not one or not other:
        return NONE
    if one == other:
        return (6 if len(one) == 8 and not one.endswith("0101") else 5), one
    if len(one) != len(other) or len(one) != 8:
        return (5, one[:4]) if one[:4] == other[:4] else (1, "")
    if DamerauLevenshtein.distance(one, other, score_cutoff=1) == 1 or (
        one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]
    ):
        return 4, ""
    if one.endswith("0101") or other.endswith("0101"):
        return (2 if one[:4] == other[:4] else 1), ""
    alike = (one[:4] == other[:4]) + (one[4:6] == other[4:6]) + (one[6:] == other[6:])
    if alike == 2:
        return 3, ""
    return (2 if one[:4] == other[:4] or _near(one, other) else 1), ""


def _near(one: str, other: str) -> bool:
    """Whether two dates are at most a year and a month apart, or a figure of the year and a month."""
    if not (one.isdecimal() and other.isdecimal()):
        return False
    figures = sum(a != b for a, b in zip(one[:4], other[:4], strict=True))
    if figures == 1 and abs(int(one[4:6]) - int(other[4:6])) <= 1:
        return True
    return abs(int(one[:4]) * 12 + int(one[4:6]) - int(other[:4]) * 12 - int(other[4:6])) <= 13
