"""Names of invented people, from name parts of some fifty cultures. A combination is drawn, never copied."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final, NamedTuple

from msgspec import Struct

from whodex.synth.denied import DENIED
from whodex.synth.dice import Dice
from whodex.synth.tables import table


class Part(NamedTuple):
    """One part of a name: as written in Latin letters, and in its own script where that is another."""

    latin: str
    native: str


class Name(Struct, frozen=True):
    """A name. `last` is empty for a mononym; `native` is the whole name in its own script, or empty."""

    first: str
    last: str
    full: str
    native: str
    woman: bool
    culture: str


class Culture(Struct, frozen=True):
    """Name parts of one culture and the style that joins them."""

    key: str
    style: str
    men: tuple[Part, ...]
    women: tuple[Part, ...]
    family: tuple[Part, ...]


def _parts(words: str) -> tuple[Part, ...]:
    made = []
    for word in words.split():
        latin, _, native = word.partition("=")
        # `Seán` beside `Sean` is a spelling, not a script: both are the person's to use.
        made.append(Part(latin.replace("_", " "), native.replace("_", " ")))
    return tuple(made)


@cache
def cultures() -> dict[str, Culture]:
    """All cultures by key."""
    return {
        key: Culture(key, row["style"], _parts(row["men"]), _parts(row["women"]), _parts(row["family"]))
        for key, row in table("names").items()
    }


# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS: Final = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "Th",
        "ł": "l",
        "Ł": "L",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "ı": "i",
        "ʻ": "",
        "'": "",
        "’": "",
    }
)
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@lru_cache(maxsize=1 << 14)
def ascii_fold(text: str, umlauts: bool = False) -> str:
    """Latin text in plain ASCII, lower case, words kept apart by single blanks. `umlauts` writes ü as ue, not u."""
    if umlauts:
        text = text.translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def _feminine(part: Part, style: str) -> Part:
    """A Slavic family name as a woman bears it."""
    return Part(
        "-".join(_feminine_word(word, style) for word in part.latin.split("-")),
        "-".join(_feminine_word(word, style) for word in part.native.split("-")) if part.native else "",
    )


_ENDINGS: Final = {
    "slavic_a": (
        ("ski", "ska"),
        ("cki", "cka"),
        ("ov", "ova"),
        ("ev", "eva"),
        ("yov", "yova"),
        ("in", "ina"),
        ("ов", "ова"),
        ("ев", "ева"),
        ("ёв", "ёва"),
        ("ин", "ина"),
    ),
    "czech": (("ý", "á"), ("ek", "ková"), ("ec", "cová"), ("a", "ová"), ("", "ová")),
}


def _feminine_word(word: str, style: str) -> str:
    for ending, change in _ENDINGS[style]:
        if word.endswith(ending):
            return word[: len(word) - len(ending)] + change
    return word


def _build(dice: Dice, culture: Culture) -> Name:
    style = culture.style
    woman = dice.random() < 0.48
    given = culture.women if woman else culture.men
    first = dice.pick(given)
    family = dice.pick(culture.family)
    a, b = first.latin, family.latin
    native = f"{first.native} {family.native}" if first.native and family.native else ""
    if style == "western":
        return Name(a, b, f"{a} {b}", native, woman, culture.key)
    if style == "western_initial":
        # About a third of Americans write a middle initial (our estimate).
        middle = f" {dice.pick('ABCDEFGHJKLMNPRSTW')}." if dice.random() < 0.3 else ""
        return Name(a, b, f"{a}{middle} {b}", native, woman, culture.key)
    if style == "east":
        native = f"{family.native}{first.native}"
        full = f"{b} {a}" if dice.random() < 0.15 else f"{a} {b}"
        return Name(a, b, full, native, woman, culture.key)
    if style in ("slavic_a", "czech"):
        if woman:
            family = _feminine(family, style)
            b = family.latin
            native = f"{first.native} {family.native}" if native else ""
        return Name(a, b, f"{a} {b}", native, woman, culture.key)
    if style == "spanish":
        second = dice.pick(culture.family).latin
        last = f"{b} {second}" if dice.random() < 0.75 and second != b else b
        return Name(a, last, f"{a} {last}", "", woman, culture.key)
    if style == "portuguese":
        second, draw = dice.pick(culture.family).latin, dice.random()
        joint = "da " if b.endswith("a") else "dos " if b.endswith("os") else "de "
        last = b if draw < 0.4 or second == b else f"{second} {b}" if draw < 0.8 else f"{second} {joint}{b}"
        return Name(a, last, f"{a} {last}", "", woman, culture.key)
    if style == "icelandic":
        stem = b if b.endswith("a") else b + "s"
        last = stem + ("dóttir" if woman else "son")
        return Name(a, last, f"{a} {last}", "", woman, culture.key)
    if style == "arabic":
        father = dice.pick(culture.men)
        if dice.random() < 0.2 and father != first:
            native = f"{first.native} {father.native} {family.native}"
            return Name(a, b, f"{a} {father.latin} {b}", native, woman, culture.key)
        return Name(a, b, f"{a} {b}", native, woman, culture.key)
    if style == "tamil":
        draw = dice.random()
        if draw < 0.12:
            return Name(a, "", a, first.native, woman, culture.key)
        if draw < 0.4:  # the father's name as an initial
            return Name(a, b[0], f"{a} {b[0]}", "", woman, culture.key)
        return Name(a, b, f"{a} {b}", native, woman, culture.key)
    if style == "vietnamese":
        middle = ("Thị" if woman else "Văn") if dice.random() < 0.4 else dice.pick(culture.women).latin
        full = f"{a} {b}" if dice.random() < 0.5 or middle == a else f"{b} {middle} {a}"
        return Name(a, b, full, "", woman, culture.key)
    if style == "indonesian":
        draw, second = dice.random(), dice.pick(given).latin
        if draw < 0.2:
            return Name(a, "", a, "", woman, culture.key)
        last = second if draw < 0.45 and second != a else b
        return Name(a, last, f"{a} {last}", "", woman, culture.key)
    if style == "malay":
        link = ("binti " if woman else "bin ") if dice.random() < 0.5 else ""
        return Name(a, link + b, f"{a} {link}{b}", "", woman, culture.key)
    # patronymic: the father's given name follows one's own
    other = dice.pick([part for part in culture.family if part.latin != a])
    return Name(a, other.latin, f"{a} {other.latin}", f"{first.native} {other.native}", woman, culture.key)


def make_name(dice: Dice, culture: str) -> Name:
    """A name of that culture (a key of names.toml) that is not on the list of well-known people."""
    rows = cultures()[culture]
    while True:
        name = _build(dice, rows)
        if not is_denied(name.first, name.last):
            return name


@lru_cache(maxsize=1 << 14)
def is_denied(first: str, last: str) -> bool:
    """Whether given and family name together, in either order or by the family name's first part, are well known."""
    one, two = ascii_fold(first), ascii_fold(last)
    head = two.split(" ")[0]
    return any(pair in DENIED for pair in (f"{one} {two}", f"{two} {one}", f"{one} {head}"))
