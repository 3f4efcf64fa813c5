"""Places: a text as people write it → the place and everything it lies in, by a bundled gazetteer.

Ids are ours: `c:gb/london` a city, `a:gb/eng` a part of a country (ISO 3166-2), `cc:gb` a country, `r:emea` a macro
region. London lies in England, the United Kingdom, Europe and EMEA. Sources: `tools/build_places.py`.
"""

import gzip
import re
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from msgspec import Struct

from whodex.text.names import fold

_CUT: Final = re.compile(r"[,;/|()]+| - ")
# Words around a city's name when its surroundings are meant.
_AROUND: Final = re.compile(
    r"^(?:greater|metropolitan|area metropolitana de|region de|gran|grand|grossraum|metropolregion|city of) +"
    r"|(?: metropolitan area| metroplex| metropolitan region| bay area| metro area| metro| area| region| und umgebung"
    r"| city| county)$"
)
_OLD_CODE: Final = re.compile(r"([a-z]{2}):([\w.-]+)", re.ASCII)
WORLD: Final = frozenset({"worldwide", "world", "global", "remote", "anywhere", "earth"})


# What people write that no gazetteer lists.
_SHORT: Final = {"us": "us", "uk": "gb", "uae": "ae"}
_CALLED: Final = {
    "nyc": "new york city",
    "bay area": "san francisco",
    "sf": "san francisco",
    "sf bay area": "san francisco",
    "eu": "european union",
    "amer": "americas",
    "scandinavia": "nordics",
}


class _Gazetteer(Struct):
    countries: dict[str, str]  # folded name → code
    areas: dict[tuple[str, str], str]  # (country, folded name) → code
    area_names: dict[str, list[tuple[str, str]]]  # folded name → (country, code)
    cities: dict[str, list[tuple[str, str, str]]]  # spelling → (name, country, area), largest first
    regions: dict[str, frozenset[str]]  # name → countries
    regions_of: dict[str, list[str]]
    areas_of: dict[str, set[str]]  # country → codes


@cache
def _gazetteer() -> _Gazetteer:
    made = _Gazetteer({}, {}, {}, {}, {}, {}, {})
    packed = resources.files("whodex.text").joinpath("gazetteer.tsv.gz").read_bytes()
    for line in gzip.decompress(packed).decode().splitlines():
        kind, name, country, rest = line.split("\t")
        if kind == "r":
            made.regions[name] = frozenset(rest.split())
            for code in rest.split():
                made.regions_of.setdefault(code, []).append(name)
        elif kind == "n":
            made.countries.update(dict.fromkeys(rest.split("|"), name))
        elif kind == "a":
            made.areas.setdefault((country, name), rest)
            made.area_names.setdefault(name, []).append((country, rest))
            made.areas_of.setdefault(country, set()).add(rest)
        else:
            spellings = name.split("|")
            for spelled in spellings:
                made.cities.setdefault(spelled, []).append((spellings[0], country, rest))
    return made


@lru_cache(maxsize=65_536)
def _found(text: str, country: str) -> tuple[str, ...]:
    held = _gazetteer()
    parts = [part for one in _CUT.split(text) if (part := fold(one).replace(".", "").strip())]
    if len(parts) > 1:
        parts = [part for part in parts if part not in WORLD]  # "Remote, US"
    parts = [_CALLED.get(part, part) for part in parts]
    if not country and parts:
        country = held.countries.get(parts[-1]) or _SHORT.get(parts[-1], "")
        if country and len(parts) > 1:
            parts.pop()
    if not parts:
        return _around(country)
    if len(parts) == 1 and (parts[0] in held.regions or parts[0] in WORLD):
        return (f"r:{parts[0]}",) if parts[0] in held.regions else ()
    if country and country in (held.countries.get(parts[-1]), _SHORT.get(parts[-1])):
        parts.pop()
    if not parts:
        return _around(country)
    country, area = _area(parts, country)
    city = _city(parts[0], country, area if len(parts) > 1 else "")
    if city is not None and area and len(parts) == 1 and parts[0] not in _gazetteer().cities:
        city = None  # "Bavaria, Germany": the part of the country itself
    if city is None:
        return (*([f"a:{country}/{area}"] if area else []), *_around(country))
    name, country, own_area = city
    area = area or own_area
    return (f"c:{country}/{name}", *([f"a:{country}/{area}"] if area else []), *_around(country))


def _area(parts: list[str], country: str) -> tuple[str, str]:
    """The country and the part of it that the last parts of a text name; two letters only where a city precedes."""
    held = _gazetteer()
    for part in reversed(parts):
        if country:
            if (code := held.areas.get((country, part))) is not None:
                return country, code
            if len(part) == 2 and part in held.areas_of.get(country, ()):
                return country, part
        else:
            named = held.area_names.get(part, [])
            if len(named) == 1 and (part is not parts[0] or part not in held.cities):
                return named[0]
            if len(part) == 2 and len(parts) > 1:
                for _, land, code in held.cities.get(_plain(parts[0]), ()):
                    if code == part:
                        return land, code
    return country, ""


def _city(name: str, country: str, area: str) -> tuple[str, str, str] | None:
    """(name, country, area) of the largest city that fits what is known."""
    held = _gazetteer()
    for spelled in _spellings(name):
        for main, land, part in held.cities.get(spelled, ()):
            if (not country or land == country) and (not area or not part or part == area):
                return main, land, part
    return None


def _spellings(name: str) -> list[str]:
    """What a city may be called where its surroundings are meant: `dallas fort worth metroplex` is around `dallas`."""
    plain = _plain(name)
    found = [name, plain]
    if plain != name:
        words = plain.split()
        found += [" ".join(words[:count]) for count in range(len(words) - 1, 0, -1)]
    return list(dict.fromkeys(found))


def _plain(name: str) -> str:
    """A city's name without the words for its surroundings (`Greater Boston Area` → `boston`)."""
    while (cut := _AROUND.sub("", name)) != name and cut:
        name = cut
    return name


def _around(country: str) -> tuple[str, ...]:
    if not country:
        return ()
    return (f"cc:{country}", *(f"r:{name}" for name in _gazetteer().regions_of.get(country, ())))


def place_ids(text: str | None, country: str | None = None) -> list[str]:
    """Ids of the place a text names and of everything it lies in, nearest first; [] where nothing is known.

    `country` (ISO 3166-1 alpha-2) helps where the text alone is ambiguous.
    """
    return list(_found((text or "")[:300], (country or "").lower()))


def place_of(text: str) -> str | None:
    """The id of the place a text names: what a filter asks for, so that all that lies inside it matches."""
    found = place_ids(text)
    return found[0] if found else None


def place_of_code(code: str) -> tuple[str, bool] | None:
    """The place of a region code from before 2020, and whether it is the whole of what the code means.

    `fr:0` is a country and `us:il` a state; other numbers have no public table, but begin with their country. None
    where the text is no such code, or names a country nobody knows.
    """
    found = _OLD_CODE.fullmatch(code.lower())
    if found is None or found[1] not in _gazetteer().countries.values():
        return None
    country, part = found.groups()
    if part in _gazetteer().areas_of.get(country, ()):
        return f"a:{country}/{part}", True
    return f"cc:{country}", part == "0"
