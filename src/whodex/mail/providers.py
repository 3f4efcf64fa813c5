"""Mail services that are known: whether asking them tells anything, and how often they may be asked."""

import csv
from functools import cache
from importlib.resources import files

from msgspec import Struct


class Provider(Struct, frozen=True):
    """One mail service. `asks` is False where RCPT tells nothing; `delay` in seconds; `source` is of both."""

    name: str
    mx: tuple[str, ...]
    asks: bool
    at_once: int
    delay: float
    source: str


@cache
def providers() -> tuple[Provider, ...]:
    """The table in the package, in its order."""
    text = (files(__package__) / "tables" / "providers.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(
        Provider(
            row["provider"],
            tuple(row["mx"].split()),
            row["asks"] == "yes",
            int(row["at_once"]),
            float(row["delay"]),
            row["source"],
        )
        for row in csv.DictReader(lines, delimiter="\t")
    )


def provider_of(host: str, table: tuple[Provider, ...] | None = None) -> Provider | None:
    """The service an MX host belongs to, by the end of its name; the longest ending wins. None where it is unknown."""
    name = host.rstrip(".").lower()
    found: tuple[int, Provider] | None = None
    for provider in providers() if table is None else table:
        for ending in provider.mx:
            if (name == ending or name.endswith("." + ending)) and (found is None or len(ending) > found[0]):
                found = len(ending), provider
    return found[1] if found else None
