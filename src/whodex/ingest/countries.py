"""The ISO 3166-1 alpha-2 code of a country by its code or name. Names: `countries.tsv` (`tools/build_countries.py`)."""

from functools import cache, lru_cache
from importlib.resources import files

from whodex.ingest.fields import name


@cache
def _codes() -> dict[str, str]:
    table: dict[str, str] = {}
    lines = files("whodex.ingest").joinpath("countries.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    for code, alpha3, _ in rows:
        table[code.casefold()] = table[alpha3.casefold()] = code
    for code, _, names in rows:
        for each in names.split("|"):
            table.setdefault(each, code)
    table["uk"] = "GB"  # exceptionally reserved in ISO 3166-1 for the United Kingdom, and meant so everywhere
    return table


@lru_cache(maxsize=4_096)
def _code(found: str) -> str | None:
    return _codes().get(found.casefold().replace("’", "'").removeprefix("the ").strip(" ."))


def country(value: object) -> str | None:
    """`DE` of "de", "DEU", "Germany", "Deutschland", "Allemagne"; None where it is no country known."""
    found = name(value)
    return _code(found) if found is not None and len(found) < 80 else None


def country_of_place(value: object) -> str | None:
    """The country at the end of a place as one line: "Austin, Texas, United States" gives `US`.

    Only a name counts: the last part's two letters may be a state ("Austin, CA" says nothing of Canada), and
    "Atlanta, Georgia" lies in another country than "Tbilisi, Georgia".
    """
    found = name(value)
    if found is None or len(found) > 300:
        return None
    last = found.rpartition(",")[2].strip()
    return _code(last) if len(last) > 3 and last.casefold() != "georgia" else None
