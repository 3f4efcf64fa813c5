"""What is believed of a domain's addresses before any is known, and how one address there bears on the next.

The model: every organisation has a main pattern, which most of its addresses follow; the rest follow patterns that go
along with it. For each main pattern the table holds how common it is by sector, which share stays with it, where the
rest goes, and how alike organisations of that kind are (the strength of a Dirichlet distribution, in addresses).
`unguessable` stands for addresses that no rule makes from the name.
"""

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from msgspec import Struct

from whodex.mail.patterns import INDEX, NAMES

Sector = Literal["public", "tech"]
SECTORS: Final[tuple[Sector, ...]] = ("public", "tech")
UNGUESSABLE: Final = len(NAMES)
LABELS: Final = (*NAMES, "unguessable")

# Patterns of one piece of the name collide as soon as two people share it, so large organisations give them up. The
# factors are hand-set; the direction is measured: among 596 technology domains, 33 % of those with one known address
# use `first`, 15 % of those with four or more.
_SINGLE: Final = ("first", "last", "fl", "fml", "lf")
_SIZE_FACTORS: Final = ((10, 2.0), (50, 1.4), (200, 1.0), (1000, 0.6), (10_000, 0.35))
_LARGEST_FACTOR: Final = 0.2

# Hand-set: habits of countries, as factors on the share of a main pattern.
_COUNTRY_FACTORS: Final[dict[str, dict[str, float]]] = {
    "NL": {"f.last": 2.0},
    "BE": {"f.last": 1.3},
    "DE": {"first.last": 1.2, "f.last": 1.2},
    "AT": {"first.last": 1.2, "f.last": 1.2},
    "FR": {"first.last": 1.2, "f.last": 1.2, "flast": 1.2},
    "IT": {"first.last": 1.2, "f.last": 1.2},
    "US": {"flast": 1.3},
    "CA": {"flast": 1.3},
    "HU": {"last.first": 2.0},
    "JP": {"last": 2.0, "f-last": 2.0, "last.f": 2.0},
    "CZ": {"last": 2.0},
    "SK": {"last": 2.0},
}


class Facts(Struct, frozen=True, array_like=True):
    """What is known of the organisation: sector, people employed, country (ISO 3166-1 alpha-2)."""

    sector: Sector | None = None
    size: int | None = None
    country: str | None = None


class Prior(Struct, frozen=True, eq=False):
    """The tables, indexed as `LABELS`. Rows of `mean` sum to 1; `share` sums to 1 for each sector."""

    share: dict[Sector, list[float]]
    mean: list[list[float]]
    strength: list[float]
    middle_odds: float = 1.0  # how much likelier an unguessable address is for people who show a middle name

    def shares(self, facts: Facts) -> list[float]:
        """How likely each main pattern is for an organisation of which only these facts are known."""
        if facts.sector:
            found = list(self.share[facts.sector])
        else:
            found = [sum(column) / len(SECTORS) for column in zip(*self.share.values(), strict=True)]
        for label, factor in _COUNTRY_FACTORS.get(facts.country or "", {}).items():
            found[INDEX[label]] *= factor
        if facts.size is not None:
            factor = next((f for most, f in _SIZE_FACTORS if facts.size <= most), _LARGEST_FACTOR)
            for label in _SINGLE:
                found[INDEX[label]] *= factor
        total = sum(found)
        return [value / total for value in found]


# Parts of LinkedIn's names of industries, old and new.
_PUBLIC: Final = (
    "government", "public administration", "public safety", "public policy", "public health", "military",
    "armed forces", "legislat", "judiciary", "law enforcement", "administration of justice", "executive office",
)  # fmt: skip
_TECH: Final = (
    "software", "information technology", "information & internet", "internet", "computer", "it services",
    "data infrastructure", "technology, information",
)  # fmt: skip


def sector_of(industry: str | None) -> Sector | None:
    """The sector of the table that an industry, as profiles name it, belongs to; None where it is neither."""
    words = (industry or "").lower()
    if any(w in words for w in _PUBLIC):
        return "public"
    return "tech" if any(w in words for w in _TECH) else None


def size_of(band: str | None, employees: int | None = None) -> int | None:
    """People employed, from LinkedIn's band (`51-200`, `10001+`, `1,001-5,000 employees`): its middle, or a count.

    The band wins where there are both: the count is of people on LinkedIn who say that they work there.
    """
    numbers = [int(text.replace(",", "").replace(".", "")) for text in re.findall(r"\d[\d.,]*", band or "")[:2]]
    return sum(numbers) // len(numbers) if numbers else employees


@cache
def shipped() -> Prior:
    """The prior in the package (`tables/pattern_prior.tsv`; its origin stands in its first lines)."""
    text = (files(__package__) / "tables" / "pattern_prior.tsv").read_text(encoding="utf-8")
    return read(text)


def read(text: str) -> Prior:
    """A prior from the text of its table (see `write`)."""
    comments = [line for line in text.splitlines() if line.startswith("#")]
    odds = next(float(line.rpartition(" ")[2]) for line in comments if line.startswith("# middle_odds"))
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    rows = {row["pattern"]: row for row in csv.DictReader(lines, delimiter="\t")}
    overall = [float(rows[label]["overall"]) for label in LABELS]
    mean: list[list[float]] = []
    for number, label in enumerate(LABELS):
        stay = float(rows[label]["stays"])
        named = {INDEX.get(k, UNGUESSABLE): float(v) for k, v in (p.split("=") for p in rows[label]["goes"].split())}
        left = max(0.0, 1 - stay - sum(named.values()))
        rest = [0.0 if i == number or i in named else value for i, value in enumerate(overall)]
        scale = left / sum(rest)
        row = [value * scale for value in rest]
        for index, value in named.items():
            row[index] = value
        row[number] = stay
        mean.append(row)
    return Prior(
        share={sector: _normal([float(rows[label][sector]) for label in LABELS]) for sector in SECTORS},
        mean=[_normal(row) for row in mean],
        strength=[float(rows[label]["strength"]) for label in LABELS],
        middle_odds=odds,
    )


def _normal(values: list[float]) -> list[float]:
    total = sum(values)
    return [value / total for value in values]
