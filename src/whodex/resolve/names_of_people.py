# ruff: noqa: D205
"""How the names of two people are compared. Docstrings are published."""

from whodex.resolve import naming
from whodex.resolve.facts import PersonFacts
from whodex.resolve.levels import NONE, Level
from whodex.resolve.naming import DIFFERENT, INITIAL, NEAR, SAME, SIMILAR, VARIANT, word_level


def given(a: PersonFacts, b: PersonFacts) -> Level:
    """Given names: equal, forms of one name (Bob and Robert, Sergey and Sergei), a slip of the fingers apart, an
    initial that fits, alike in sound or spelling, or different. A record that gives one name only is compared with
    whichever of the other's names it resembles more. Rare names count for more than common ones.
    """
    return names_levels(a.name, b.name)[0]


def family(a: PersonFacts, b: PersonFacts) -> Level:
    """Family names: equal, the first part of a double name, another transliteration or a slip of the fingers apart,
    alike in sound or spelling or in another part of a double name, or different. Order does not matter (`Ito Yuko`,
    `Yuko Ito`). Rare names count for more.
    """
    return names_levels(a.name, b.name)[1]


def middle(a: PersonFacts, b: PersonFacts) -> Level:
    """Further given names, where both records have some: equal, fitting (initials, forms), or different."""
    if len(a.name.given) < 2 or len(b.name.given) < 2:
        return NONE
    best = max(word_level(x, y) for x in a.name.given[1:] for y in b.name.given[1:])
    return (3 if best == SAME else 2 if best >= INITIAL else 1), ""


def names_levels(one: naming.NameWords, other: naming.NameWords) -> tuple[Level, Level]:
    """The levels of given and family name: they are looked at together, because people write either first."""
    if not one.given or not other.given:
        if not one.family or not other.family:
            return NONE, NONE
        return NONE, _family(one.family, other.family, one.joined, other.joined)
    if not one.family or not other.family:
        return _one_name(one, other) if not one.family else _one_name(other, one)
    straight = _given(one.given, other.given), _family(one.family, other.family, one.joined, other.joined)
    if straight[0][0] >= NEAR and straight[1][0] >= NEAR:
        return straight
    turned = _given(one.given, other.family), _given(one.family, other.given)
    low, high = sorted(turned)
    better = low[0] + high[0] - straight[0][0] - straight[1][0]
    if high[0] >= NEAR and better > (0 if low[0] >= INITIAL else 2):
        return low, high
    return _as_sets({*one.given, *one.family}, {*other.given, *other.family}) or straight


def _as_sets(one: set[str], other: set[str]) -> tuple[Level, Level] | None:
    """Where all words of one name are in the other, cut elsewhere (`Tomás Vidal` and `Tomás Vidal Delgado`)."""
    common = sorted(word for word in one & other if len(word) > 1)
    if len(common) < 2 or len(common) < min(len(one), len(other)):
        return None
    return (SAME, common[0]), (SAME if one == other else VARIANT, common[1])


def _one_name(short: naming.NameWords, long: naming.NameWords) -> tuple[Level, Level]:
    """A record of one name: it may be either."""
    as_given = _given(short.given, long.given)
    if not long.family:
        return as_given, NONE
    as_family = _family(short.given, long.family, "".join(short.given), long.joined)
    if as_family[0] > as_given[0]:
        return NONE, as_family
    return as_given, NONE


def _given(one: tuple[str, ...], other: tuple[str, ...]) -> Level:
    level = word_level(one[0], other[0])
    if level >= NEAR:
        return level, one[0] if level == SAME else ""
    if len(one) > 1 or len(other) > 1:
        if "".join(one) == "".join(other):
            return SAME, one[0]
        best, word = _best(one, other)
        if best == SAME:  # called by a middle name
            return VARIANT, word
    return level, ""


def _family(one: tuple[str, ...], other: tuple[str, ...], joined: str, other_joined: str) -> Level:
    if one == other or (joined and joined == other_joined):
        return SAME, one[-1]
    best, word = _best(one, other)
    if best == SAME:
        first, second = set(one), set(other)
        if first == second:
            return SAME, word
        if not (first < second or second < first):
            return SIMILAR, ""  # two double names with one part in common: cousins, as often as not
        short, long = (one, other) if len(one) < len(other) else (other, one)
        return (VARIANT, word) if short[0] == long[0] else (SIMILAR, "")  # it is the first part that is kept
    if best < NEAR and joined and other_joined and (len(one) > 1 or len(other) > 1):
        best = max(best, word_level(joined, other_joined))
    return (NEAR if best == VARIANT else best), ""


def _best(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[int, str]:
    best, word = DIFFERENT, ""
    for x in one:
        for y in other:
            level = word_level(x, y)
            if level > best or (level == best == SAME and x < word):
                best, word = level, x
    return best, word
