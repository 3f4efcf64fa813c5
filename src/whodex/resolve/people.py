# ruff: noqa: D205
"""How two records of people are compared, field by field.

Each function's docstring is the published explanation of its comparison (`docs/why/resolution.md` shows them), so
its first sentence may be longer than a line. A comparison gives a level (an index into the field's `levels`; 0 is
"not told by both", which counts for nothing) and, where the two agree on a value, that value: agreeing on a rare
one says more.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec import Struct
from rapidfuzz.distance import DamerauLevenshtein

from whodex.resolve import naming
from whodex.resolve.facts import PersonFacts, Role
from whodex.resolve.naming import DIFFERENT, INITIAL, NEAR, SAME, SIMILAR, VARIANT, word_level
from whodex.text.emails import is_webmail

Level = tuple[int, str]
NONE: Final[Level] = (0, "")


class Field(Struct, frozen=True):
    """One comparison: its name, the sentence for each level (`{a}`, `{b}` are the two values), and the function.

    `told` gives the two values as people read them, `values` those of a record whose rarity may count.
    """

    name: str
    levels: tuple[str, ...]
    compare: Callable[[Any, Any], Level]
    told: Callable[[Any], str]
    values: Callable[[Any], Iterable[str]] | None = None


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
            best = max(best, _place(one, other))
    return best


def _place(one: tuple[str, ...], other: tuple[str, ...]) -> Level:
    first, second = one[0], other[0]
    if first == second:
        return (2, "") if first.startswith("cc:") else (5, first)
    if first.startswith("cc:") or second.startswith("cc:"):
        return (2, "") if one[-1] == other[-1] else (1, "")
    town, other_town = first.rpartition("/")[2].removeprefix("w:"), second.rpartition("/")[2].removeprefix("w:")
    if min(len(town), len(other_town)) > 3 and _slipped(town, other_town):
        return 4, ""
    if (first in other or second in one) or (
        len(one) > 1 and len(other) > 1 and one[1] == other[1] and one[1].startswith("a:")
    ):
        return 3, ""
    return (2, "") if one[-1] == other[-1] and one[-1].startswith("cc:") else (1, "")


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


def employer(a: PersonFacts, b: PersonFacts) -> Level:
    """Employers: the same roles at the same firms twice over, two firms in common, the same firm now, one firm in
    common, or none. Firms are matched by LinkedIn page, domain or name without legal form.
    """
    if not a.roles or not b.roles:
        return NONE
    shared: dict[str, int] = {}
    told = False
    for one in a.roles:
        for other in b.roles:
            if not one.marks or not other.marks:
                continue
            told = True
            if mark := _common(one, other):
                same_start = one.start == other.start and one.start % 100 > 0
                worth = 3 if same_start else 2 if one.current and other.current else 1
                shared[mark] = max(shared.get(mark, 0), worth)
    if not shared:
        return (1, "") if told else NONE
    exact = sum(worth == 3 for worth in shared.values())
    if len(shared) > 1:
        return (6 if exact > 1 else 5), min(shared)
    mark, worth = next(iter(shared.items()))
    return (4 if worth == 3 else 3 if worth == 2 else 2), mark


def _common(one: Role, other: Role) -> str:
    for mark in one.marks:
        if mark in other.marks:
            return mark
    return ""


def title(a: PersonFacts, b: PersonFacts) -> Level:
    """Job titles, abbreviations spelled out: equal, nearly equal, with words in common, or different. Titles at a
    common employer are compared with each other; without one, the current titles are.
    """
    if a.occupation or b.occupation:
        if not a.occupation or not b.occupation:
            return NONE
        return (4, a.occupation) if a.occupation == b.occupation else (1, "")
    if not a.roles or not b.roles:
        return NONE
    best = common = 0
    loose = 0
    for one in a.roles:
        for other in b.roles:
            if not one.title or not other.title:
                continue
            level = _title(one.title, other.title)
            if one.marks and _common(one, other):
                common = max(common, level)
            elif one.current and other.current:
                loose = max(loose, level)
    best = common or loose
    return best, ""


def _title(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    if one == other:
        return 4
    first, second = set(one), set(other)
    both = len(first & second)
    share = both / max(len(first | second), 1)
    return 3 if share >= 0.6 else 2 if both else 1


def email(a: PersonFacts, b: PersonFacts) -> Level:
    """Email addresses: one in common; a letter or two apart; the same before the @ at different hosts; at different
    hosts; or at one host different ones, or a figure apart (`a.roe@`, `a.roe2@`), which is how a host tells namesakes
    apart: nobody is given both.
    """
    best = 0
    for one in a.emails:
        local, _, host = one.rpartition("@")
        for other in b.emails:
            if one == other:
                return 6, one
            other_local, _, other_host = other.rpartition("@")
            if host == other_host:
                level = _mailboxes(local, other_local)
            elif local == other_local and len(local) >= 4:
                level = 4
            elif _slipped(local, other_local) and _slipped(host, other_host):
                level = 5
            else:
                level = 3
            best = max(best, level)
    return best, ""


def _mailboxes(one: str, other: str) -> int:
    if min(len(one), len(other)) < 5:
        return 1
    if _letters(one) == _letters(other) and _figures(one) != _figures(other):
        return 2
    return 5 if DamerauLevenshtein.distance(one, other, score_cutoff=1) == 1 else 1


def _figures(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


def _slipped(one: str, other: str) -> bool:
    """Whether two texts are the same but for one character in four."""
    return DamerauLevenshtein.distance(one, other) * 4 <= max(len(one), len(other))


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def phone(a: PersonFacts, b: PersonFacts) -> Level:
    """Telephone numbers: one in common (the last nine digits), or none."""
    if not a.phones or not b.phones:
        return NONE
    for one in a.phones:
        if one in b.phones:
            return 2, one
    return 1, ""


def profile(a: PersonFacts, b: PersonFacts) -> Level:
    """Profile addresses: one in common, or different ones. Different ones speak against, but addresses are renamed."""
    if not a.profiles or not b.profiles:
        return NONE
    for one in a.profiles:
        if one in b.profiles:
            return 2, one
    return 1, ""


def school(a: PersonFacts, b: PersonFacts) -> Level:
    """Schools: one in common with the same years, one in common, or none."""
    if not a.schools or not b.schools:
        return NONE
    best = 1, ""
    for one in a.schools:
        for other in b.schools:
            if one.name == other.name:
                years = one.start == other.start and one.end == other.end and one.end > 0
                if years:
                    return 3, one.name
                best = 2, one.name
    return best


def gender(a: PersonFacts, b: PersonFacts) -> Level:
    """Gender, where both records tell one: equal or different."""
    if not a.gender or not b.gender:
        return NONE
    return (2 if a.gender == b.gender else 1), ""


def source_key(a: PersonFacts, b: PersonFacts) -> Level:
    """Keys in one and the same system: a list that keeps two entries usually means two people."""
    systems = {one.partition("/")[0] for one in a.vendor_keys}
    if any(one.partition("/")[0] in systems for one in b.vendor_keys):
        return 1, ""
    return NONE


def barriers(a: PersonFacts, b: PersonFacts) -> list[str]:
    """Why two records cannot be one person's whatever else they say.

    Different LinkedIn member numbers; or addresses at one firm's host that are a figure apart (`a.roe@`, `a.roe2@`) and
    none in common: the figure is there because the firm has two of that name. At webmail hosts people have several.
    """
    if a.members and b.members and not set(a.members) & set(b.members):
        return ["They have different LinkedIn member numbers, which are never changed and never given twice."]
    if (
        a.emails
        and b.emails
        and not set(a.emails) & set(b.emails)
        and any(_namesakes(one, other) for one in a.emails for other in b.emails)
    ):
        return ["They have addresses at one firm that are a figure apart: the firm tells two people apart by it."]
    return []


def _namesakes(one: str, other: str) -> bool:
    local, _, host = one.rpartition("@")
    other_local, _, other_host = other.rpartition("@")
    return host == other_host and _mailboxes(local, other_local) == 2 and not is_webmail(host)


def _roles_told(facts: PersonFacts) -> str:
    return ", ".join(dict.fromkeys(role.employer for role in facts.roles if role.employer))


def _titles_told(facts: PersonFacts) -> str:
    return facts.occupation or ", ".join(" ".join(role.title) for role in facts.roles[:2] if role.title)


FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "given name",
        (
            "", "The given names differ: {a} and {b}.", "The given names are only alike: {a} and {b}.",
            "An initial fits the other's given name: {a} and {b}.", "The given names are a slip apart: {a} and {b}.",
            "The given names are forms of one name: {a} and {b}.", "The given name is the same: {a}.",
        ),
        given, lambda facts: " ".join(facts.name.given), lambda facts: facts.name.given[:1],
    ),
    Field(
        "family name",
        (
            "", "The family names differ: {a} and {b}.", "The family names are only alike: {a} and {b}.",
            "An initial fits the other's family name: {a} and {b}.",
            "The family names are a slip or a spelling apart: {a} and {b}.",
            "They share a part of the family name: {a} and {b}.", "The family name is the same: {a}.",
        ),
        family, lambda facts: " ".join(facts.name.family or facts.name.given), lambda facts: facts.name.family,
    ),
    Field(
        "further names",
        (
            "", "Their further given names differ: {a} and {b}.", "Their further given names fit: {a} and {b}.",
            "A further given name is the same: {a} and {b}.",
        ),
        middle, lambda facts: " ".join(facts.name.given[1:]),
    ),
    Field(
        "born",
        (
            "", "The dates of birth differ: {a} and {b}.", "The dates of birth are near each other: {a} and {b}.",
            "The dates of birth agree in two parts of three: {a} and {b}.",
            "The dates of birth are a slip apart: {a} and {b}.",
            "Born in the same year: {a}.", "Born on the same day: {a}.",
        ),
        born, lambda facts: facts.born, lambda facts: (facts.born,) if facts.born else (),
    ),
    Field(
        "place",
        (
            "", "The places differ: {a} and {b}.", "They live in the same country: {a} and {b}.",
            "They live in the same part of the country: {a} and {b}.", "The places are alike: {a} and {b}.",
            "The place is the same: {a}.",
        ),
        place, lambda facts: ", ".join(one[0].partition(":")[2] for one in facts.places),
        lambda facts: [one[0] for one in facts.places],
    ),
    Field(
        "postcode",
        (
            "", "The postcodes differ: {a} and {b}.", "The postcodes are in the same area: {a} and {b}.",
            "The postcodes are in the same district: {a} and {b}.", "The postcodes are a slip apart: {a} and {b}.",
            "The postcode is the same: {a}.",
        ),
        postcode, lambda facts: ", ".join(facts.postcodes), lambda facts: facts.postcodes,
    ),
    Field(
        "employer",
        (
            "", "They name no employer in common: {a}; {b}.", "One employer is in both careers: {a}; {b}.",
            "They work for the same firm now: {a}; {b}.", "They began at the same firm in the same month: {a}; {b}.",
            "Several employers are in both careers: {a}; {b}.",
            "Several employers are in both careers, begun in the same months: {a}; {b}.",
        ),
        employer, _roles_told, lambda facts: [role.marks[0] for role in facts.roles if role.marks],
    ),
    Field(
        "title",
        (
            "", "Their titles differ: {a}; {b}.", "Their titles have words in common: {a}; {b}.",
            "Their titles are nearly the same: {a}; {b}.", "The title is the same: {a}.",
        ),
        title, _titles_told, lambda facts: (facts.occupation,) if facts.occupation else (),
    ),
    Field(
        "email",
        (
            "", "They have different addresses at one host: {a}; {b}.",
            "Their addresses are a figure apart, as those of namesakes are: {a}; {b}.",
            "Their email addresses differ: {a}; {b}.",
            "Their addresses are the same before the @: {a}; {b}.", "Their addresses are a slip apart: {a}; {b}.",
            "An email address is the same: {a}.",
        ),
        email, lambda facts: ", ".join(facts.emails),
    ),
    Field(
        "phone", ("", "Their telephone numbers differ.", "A telephone number is the same."),
        phone, lambda facts: ", ".join(facts.phones),
    ),
    Field(
        "profile",
        ("", "Their profile addresses differ: {a}; {b}.", "A profile address is the same: {a}."),
        profile, lambda facts: ", ".join(facts.profiles),
    ),
    Field(
        "school",
        (
            "", "They name no school in common: {a}; {b}.", "They went to the same school: {a}; {b}.",
            "They went to the same school in the same years: {a}; {b}.",
        ),
        school, lambda facts: ", ".join(one.name for one in facts.schools),
    ),
    Field(
        "gender", ("", "The genders told differ: {a} and {b}.", "The gender told is the same: {a}."),
        gender, lambda facts: {"f": "female", "m": "male"}.get(facts.gender, facts.gender),
    ),
    Field(
        "list entry", ("", "One and the same system keeps them as two entries: {a}; {b}."),
        source_key, lambda facts: ", ".join(facts.vendor_keys),
    ),
)  # fmt: skip
