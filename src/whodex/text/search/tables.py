"""LinkedIn's closed sets: ids, labels, and what belongs together.

`tables.json` is built by tools/linkedin_tables.py.
"""

from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

from whodex.text.names import fold


class Toggle(Struct, frozen=True):
    """The one value of a Sales Navigator switch."""

    id: str
    text: str


class Tables(Struct, frozen=True):
    """The file, as it is."""

    labels: dict[str, dict[str, str]]
    toggles: dict[str, Toggle]
    industry_parents: dict[str, str]
    industry_old_labels: dict[str, str]
    geo: dict[str, str]


# Fields that share a closed set with another name.
_SETS: Final = {
    "years_at_company": "years",
    "years_in_position": "years",
    "years_of_experience": "years",
    "author_industry": "industry",
}
# 1 to 10 before 2022, 100 to 320 since; from explain.md, Settled points.
OLD_SENIORITY: Final = {
    "1": ("100",), "2": ("100",), "3": ("110",), "4": ("120",), "5": ("200", "210"),
    "6": ("220",), "7": ("300",), "8": ("310",), "9": ("320",), "10": ("320",),
}  # fmt: skip


_OLD_SENIORITY_LABELS: Final = {
    label: OLD_SENIORITY[str(number)]
    for number, label in enumerate("unpaid training entry senior manager director vp cxo partner owner".split(), 1)
}


@cache
def tables() -> Tables:
    """The tables, read once."""
    content = files("whodex.text.search").joinpath("tables.json").read_bytes()
    return msgspec.json.decode(content, type=Tables)


@cache
def labels(field: str, kind: str = "") -> dict[str, str]:
    """Id → label of a field's closed set in a kind of search; empty where the set is open."""
    name = _SETS.get(field, field)
    known = tables().labels
    return known.get(f"{name}:{kind}") or known.get(name) or {}


@cache
def ids_by_label(field: str, kind: str = "") -> dict[str, str]:
    """Folded label → id, thousands commas left out, old industry names included."""
    found = {plain(text): key for key, text in labels(field, kind).items()}
    if _SETS.get(field, field) == "industry":
        for key, text in tables().industry_old_labels.items():
            found.setdefault(plain(text), key)
    return found


def ids_named(field: str, name: str, kind: str = "") -> tuple[str, ...]:
    """The ids that a label stands for: today's, or of a seniority before 2022; empty where it is none."""
    key = ids_by_label(field, kind).get(plain(name))
    if key is None and field == "seniority":
        return _OLD_SENIORITY_LABELS.get(plain(name), ())
    return () if key is None else (key,)


def plain(label: str) -> str:
    """A label as it is compared: `5,001-10,000` and `5001-10000` are one."""
    return fold(label.replace(",", ""))


def region(geo_id: str) -> str | None:
    """The name of a geo id, where it is one of the few that are known for certain; old US codes included.

    For US metros the modern id is 90000000 plus the old number (`us:70` is 90000070); `us:0` is the country.
    """
    if geo_id == "us:0":
        return "United States"
    if geo_id.startswith("us:") and geo_id[3:].isdigit():
        geo_id = str(90_000_000 + int(geo_id[3:9]))
    return tables().geo.get(geo_id)


@cache
def industry_parts(industry_id: str) -> frozenset[str]:
    """The ids of all industries that are part of this one, itself included: a parent's filter takes its children."""
    below: dict[str, list[str]] = {}
    for child, parent in tables().industry_parents.items():
        below.setdefault(parent, []).append(child)
    found, left = {industry_id}, [industry_id]
    while left:
        new = [child for child in below.get(left.pop(), []) if child not in found]
        found.update(new)
        left.extend(new)
    return frozenset(found)
