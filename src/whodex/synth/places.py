"""Where people live and firms stand: real countries and cities, with how often they are drawn."""

from functools import cache
from typing import Final

from msgspec import Struct

from whodex.synth.dice import Dice, Weighted
from whodex.synth.tables import table


class City(Struct, frozen=True):
    """A city. `line` is how a profile writes it: "Leeds, England, United Kingdom"."""

    name: str
    region: str
    code: str  # ISO 3166-1 alpha-2
    country: str
    line: str


class Country(Struct, frozen=True):
    """A country: its cities, and whose names are met there."""

    code: str
    name: str
    cities: Weighted[City]
    cultures: Weighted[str]


@cache
def countries() -> dict[str, Country]:
    """All countries by code."""
    made = {}
    for code, row in table("places").items():
        cities = []
        for name, region, _ in row["cities"]:
            line = ", ".join(part for part in (name, region if region != name else "", row["country"]) if part)
            if name == row["country"]:
                line = name
            cities.append(City(name, region, code, row["country"], line))
        weights = [weight for *_, weight in row["cities"]]
        made[code] = Country(
            code,
            row["country"],
            Weighted(cities, weights),
            Weighted(list(row["cultures"]), list(row["cultures"].values())),
        )
    return made


# How often firms stand in a country: our own weights.
_FIRM_WEIGHTS: Final = {
    "US": 12, "GB": 11, "DE": 9, "FR": 6, "IN": 6, "NL": 4, "ES": 4, "IT": 4, "CA": 4, "AU": 3, "SE": 3, "BR": 3,
    "JP": 3, "PL": 3, "CH": 2, "SG": 2, "AT": 2, "BE": 2, "IE": 2, "DK": 2, "NO": 2, "FI": 2, "MX": 2, "KR": 2, "CN": 2,
    "ZA": 2, "NG": 2, "IL": 2,
}  # fmt: skip


@cache
def firm_countries() -> Weighted[Country]:
    """Countries by how many firms are drawn there; every country at least now and then."""
    rows = countries()
    return Weighted(list(rows.values()), [_FIRM_WEIGHTS.get(code, 1) for code in rows])


def any_city(dice: Dice) -> City:
    """A city anywhere."""
    return dice.weighted(dice.weighted(firm_countries()).cities)
