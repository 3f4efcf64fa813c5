"""How the same person comes to be written differently: one small, named change at a time."""

from functools import cache
from typing import Any, Final

from whodex.synth.dice import Dice
from whodex.synth.names import Name, ascii_fold
from whodex.synth.tables import table

RATES: Final[dict[str, dict[str, float]]] = {
    # source → noise → share of its rows. The list in docs/reference/demo-world.md is checked against this.
    "vendor": {"missing_about": 0.1, "name_in_own_script": 0.1},
    "crm": {
        "typo": 0.08, "nickname": 0.12, "plain_letters": 0.3, "half_surname": 0.15,
        "other_spelling": 0.1, "job_changed": 0.05, "no_email": 0.3, "no_profile": 0.72, "old_slug": 0.5,
        "title_short": 0.3, "no_title": 0.08, "no_city": 0.15, "legal_form": 0.4,
    },
    "conference": {
        "typo": 0.07, "initial": 0.1, "nickname": 0.06, "swapped": 0.08, "capitals": 0.1, "plain_letters": 0.35,
        "half_surname": 0.12, "other_spelling": 0.12, "no_email": 0.7, "title_short": 0.35, "no_title": 0.12,
        "no_city": 0.2, "legal_form": 0.2,
    },
    "second_vendor": {
        "typo": 0.02, "plain_letters": 0.15, "other_spelling": 0.12, "job_changed": 0.1, "no_email": 0.5,
        "no_profile": 0.4, "old_slug": 0.5, "no_education": 0.2,
    },
}  # fmt: skip

_KEYS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@cache
def _table() -> dict[str, Any]:
    return table("noise")


def typo(dice: Dice, word: str) -> str:
    """One slip of the fingers, never in the first letter: two letters swapped, one lost, doubled or hit beside."""
    if len(word) < 4:
        return word
    at = dice.between(1, len(word) - 2)
    kind = dice.below(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    row = next((keys for keys in _KEYS if word[at] in keys), None)
    if row is None:
        return word[:at] + word[at + 1 :]
    near = row.index(word[at])
    return word[:at] + row[near - 1 if near else 1] + word[at + 1 :]


def nickname(dice: Dice, first: str) -> str:
    """What friends call somebody of that name; the name itself where none is known."""
    known: list[str] = _table()["nicknames"].get(first, [first])
    return dice.pick(known)


def other_spelling(dice: Dice, word: str) -> str:
    """Another transliteration of a name part; itself where none is known."""
    known: list[str] = _table()["transliterations"].get(word, [word])
    return dice.pick(known)


def plain_letters(dice: Dice, text: str) -> str:
    """The text without marks, as forms and exports write it: ü as u or ue, ø as o."""
    umlauts = dice.chance(0.5)
    return "-".join(
        " ".join(word.capitalize() for word in ascii_fold(part, umlauts).split()) for part in text.split("-")
    )


def half_surname(name: Name) -> str:
    """One part of a double surname: the first, but the last of a Portuguese one. Others stay whole."""
    words = name.last.replace("-", " ").split()
    if name.culture == "portuguese" and len(words) > 1:
        return words[-1]
    if (name.culture in ("spanish", "mexican") or "-" in name.last) and len(words) > 1 and words[0][0].isupper():
        return words[0]
    return name.last


def city(dice: Dice, text: str) -> str:
    """The city by its English name, where it has one, half of the time."""
    known: dict[str, str] = _table()["cities"]
    return known.get(text, text) if dice.chance(0.5) else text


def title_short(text: str) -> str:
    """The title with usual abbreviations."""
    for word, short in _table()["titles"].items():
        text = text.replace(word, short)
    return text
