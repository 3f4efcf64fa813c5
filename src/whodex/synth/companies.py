"""Invented companies and schools: names, places, kinds, identifiers, address patterns."""

from functools import cache
from typing import Final

from msgspec import Struct

from whodex.synth.dice import Dice, Weighted
from whodex.synth.names import ascii_fold
from whodex.synth.places import City, countries, firm_countries
from whodex.synth.tables import table
from whodex.synth.tongue import language_of

SMALL: Final = 60
"""Head count up to which a firm is mostly led by its owner."""

PATTERNS: Final = ("first.last", "flast", "first", "firstl", "f.last", "first_last", "last", "last.first", "firstlast")
"""How a domain writes its people's addresses; names as in the column `pattern` of the truth."""

# Small firms like the given name alone, large ones the two with a dot (shape of the mix only; see docs/reference).
_SMALL: Final = Weighted(PATTERNS, (30, 14, 40, 4, 3, 1, 1, 1, 4))
_LARGE: Final = Weighted(PATTERNS, (62, 16, 2, 4, 6, 3, 1, 2, 4))

SIZES: Final = ((1, "1 employee"), (10, "2-10 employees"), (50, "11-50 employees"), (200, "51-200 employees"),
                (500, "201-500 employees"), (1000, "501-1,000 employees"), (5000, "1,001-5,000 employees"),
                (10000, "5,001-10,000 employees"))  # fmt: skip
"""LinkedIn's size bands: the largest head count of each, and its words."""


_ENGLISH: Final = frozenset({"software", "analytics", "fintech", "biotech"})
"""Industries that mostly work in English wherever they are."""


class Industry(Struct, frozen=True):
    """A kind of industry."""

    key: str
    name: str
    words: tuple[str, ...]
    kind: str
    offers: tuple[str, ...]
    specialities: tuple[str, ...]
    mix: dict[str, int]  # department → weight
    departments: Weighted[str]


class Company(Struct, frozen=True):
    """One invented company."""

    name: str
    slug: str
    number: int  # LinkedIn's organisation number
    domain: str
    industry: Industry
    sites: tuple[City, ...]  # the first is the headquarters
    size: int
    founded: int
    offer: str
    pattern: str
    umlauts: bool  # addresses write ü as ue
    legal: str
    type: str
    crunchbase: str  # slug, or empty
    url: str
    tag_style: str  # how a title carries its unit: `{title}, {unit}`
    language: str  # of titles at home; empty: English (see `whodex.synth.tongue`)


class School(Struct, frozen=True):
    """One invented place of learning."""

    name: str
    slug: str
    url: str


@cache
def industries() -> dict[str, Industry]:
    """All industries by key."""
    return {
        key: Industry(
            key,
            row["name"],
            tuple(row["words"]),
            row["kind"],
            tuple(row["offers"]),
            tuple(row["specialities"]),
            dict(row["mix"]),
            Weighted(list(row["mix"]), list(row["mix"].values())),
        )
        for key, row in table("companies")["industries"].items()
    }


@cache
def schools() -> tuple[School, ...]:
    """All invented schools; no seed: they are vocabulary."""
    made = {}
    for place in table("companies")["school_places"]:
        for kind in table("companies")["school_kinds"]:
            name = kind.format(place=place)
            slug = ascii_fold(name).replace(" ", "-")
            made[slug] = School(name, slug, f"https://www.linkedin.com/school/{slug}/")
    return tuple(made.values())


def band(size: int) -> str:
    """LinkedIn's words for a head count: `51-200 employees`."""
    return next((words for limit, words in SIZES if size <= limit), "10,001+ employees")


class CompanyMaker:
    """Makes companies with names, slugs, domains and numbers of their own."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._stems: list[str] = table("companies")["stems"]
        self._tails: list[str] = table("companies")["tails"]
        self._legal: dict[str, list[str]] = table("companies")["legal"]
        self._taken: set[str] = set()
        self._numbers: set[int] = set()

    def _name(self, industry: Industry) -> tuple[str, str]:
        dice = self._dice
        while True:
            stem, word = dice.pick(self._stems), dice.pick(industry.words)
            draw = dice.random()
            if draw < 0.35:
                head = stem
            elif draw < 0.6:
                head = f"{stem} {dice.pick(self._stems)}" if draw < 0.48 else f"{stem} & {dice.pick(self._stems)}"
            else:
                head = stem.rstrip("aey") + dice.pick(self._tails)
            name = f"{head} {word}"
            slug = ascii_fold(name.replace("&", "and")).replace(" ", "-")
            parts = slug.split("-")
            if slug not in self._taken and len(set(parts)) == len(parts):
                self._taken.add(slug)
                return name, slug

    def make(self, size: int, *, country: str = "", industry: str = "", name: str = "") -> Company:
        """A company of that many people; what is not given is drawn."""
        dice = self._dice
        kind = industries()[industry] if industry else dice.pick(tuple(industries().values()))
        home = countries()[country] if country else dice.weighted(firm_countries())
        if name:
            slug = ascii_fold(name).replace(" ", "-")
            self._taken.add(slug)
        else:
            name, slug = self._name(kind)
        number = dice.between(1_000_000, 99_000_000)
        while number in self._numbers:
            number += 1
        self._numbers.add(number)
        language = language_of(home.code) if dice.chance(0.2 if kind.key in _ENGLISH else 0.7) else ""
        sites = [dice.weighted(home.cities)]
        wanted = 1 if size < 40 else dice.between(2, 3) if size < 250 else dice.between(4, 7)
        for _ in range(wanted * 3):
            land = home if dice.chance(0.9 if language else 0.6) else dice.weighted(firm_countries())
            city = dice.weighted(land.cities)
            if city not in sites and len(sites) < wanted:
                sites.append(city)
        legal = dice.pick(self._legal.get(home.code, ("",)))
        public = size > 200 and dice.chance(0.3)
        joint = "" if dice.chance(0.6) else "-"
        return Company(
            name=name,
            slug=slug,
            number=number,
            domain=f"{slug.replace('-', joint)}.example",
            industry=kind,
            sites=tuple(sites),
            size=size,
            # Firms of up to sixty people are mostly led by those who founded them (`whodex.synth.structure`).
            founded=dice.between(1880, 1999) if size > SMALL and dice.chance(0.5) else dice.between(2000, 2021),
            offer=dice.pick(kind.offers),
            pattern=dice.weighted(_SMALL if size < 50 else _LARGE),
            umlauts=dice.chance(0.6),
            legal=legal,
            type="Nonprofit" if kind.key == "nonprofit" else "Public Company" if public else "Privately Held",
            crunchbase=slug if dice.chance(0.35) else "",
            url=f"https://www.linkedin.com/company/{slug}",
            tag_style=dice.pick(("{title}, {unit}", "{title}, {unit}", "{title} - {unit}", "{title} ({unit})")),
            language=language,
        )
