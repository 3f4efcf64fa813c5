"""Titles in other languages: what people are called in firms that do not work in English."""

from functools import cache
from typing import Final

from msgspec import Struct

from whodex.synth.dice import Dice
from whodex.synth.places import City
from whodex.synth.tables import table

_STEPS: Final = ("trainee", "entry", "senior", "strategic", "manager", "experienced", "director", "vice", "chief")
"""Names of the ladder's steps in local.toml, in the order of `whodex.synth.work`."""


class Tongue(Struct, frozen=True):
    """How one language says titles. `steps` by the levels of `whodex.synth.work`, owners apart."""

    code: str
    countries: frozenset[str]
    steps: tuple[tuple[str, ...], ...]
    top: tuple[str, ...]
    owner: tuple[str, ...]
    units: tuple[str, ...]
    numbers: tuple[str, ...]
    words: dict[str, str]  # department → its word
    roles: dict[str, tuple[str, ...]]  # department → titles of people without reports


@cache
def tongues() -> dict[str, Tongue]:
    """All languages by ISO 639-1 code."""
    made = {}
    fixed = {"countries", "steps", "top", "owner", "units", "numbers"}
    for code, row in table("local").items():
        said = {key: text.split("|") for key, text in row.items() if key not in fixed}
        made[code] = Tongue(
            code,
            frozenset(row["countries"]),
            tuple(tuple(row["steps"][step]) for step in _STEPS),
            tuple(row["top"]),
            tuple(row["owner"]),
            tuple(row["units"]),
            tuple(row["numbers"]),
            {key: parts[0] for key, parts in said.items()},
            {key: tuple(parts[1:]) for key, parts in said.items()},
        )
    return made


@cache
def language_of(country: str) -> str:
    """The language of titles in a country, as far as we have it; empty: English."""
    return next((code for code, tongue in tongues().items() if country in tongue.countries), "")


def spoken(language: str, city: City) -> Tongue | None:
    """The language a person's title is in: the firm's, where the person sits in a country of it. None: English."""
    tongue = tongues().get(language)
    return tongue if tongue and city.code in tongue.countries else None


def local_title(dice: Dice, tongue: Tongue, department: str, level: int) -> str:
    """A title without its unit: "Teamleitung Einkauf", "Comercial sénior"."""
    return dice.pick(tongue.steps[level]).format(
        word=tongue.words[department], role=dice.pick(tongue.roles[department])
    )
