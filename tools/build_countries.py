"""Write src/whodex/ingest/countries.tsv: ISO 3166-1 codes and the names countries go by in 26 languages.

Sources: ISO 3166-1 as in the package pycountry (facts only), names from Unicode CLDR as in the package Babel (Unicode
licence). Run: python -m pip install babel pycountry; python tools/build_countries.py
"""

from pathlib import Path

import pycountry
from babel import Locale

LANGUAGES = "en de fr es it pt nl sv da nb fi pl cs sk hu ro tr el ru uk ar he zh ja ko id".split()
# Names seen in exports that neither source lists.
MORE = {
    "US": "usa|u.s|u.s.a|united states of america|america",
    "GB": "uk|u.k|england|scotland|wales|northern ireland|great britain|britain",
    "AE": "uae|u.a.e",
    "KR": "korea|republic of korea|south korea",
    "RU": "russian federation",
    "CZ": "czech republic",
    "NL": "holland",
    "TR": "turkey|türkiye",
    "MK": "macedonia",
    "CI": "ivory coast|côte d'ivoire|cote d'ivoire",
    "VN": "viet nam|vietnam",
    "CN": "people's republic of china|pr china|china",
    "HK": "hong kong|hong kong sar",
    "MO": "macau|macao",
    "TW": "taiwan",
    "PS": "palestine",
    "IR": "iran",
    "SY": "syria",
    "BO": "bolivia",
    "VE": "venezuela",
    "TZ": "tanzania",
    "MD": "moldova",
    "LA": "laos",
    "BN": "brunei",
    "SZ": "swaziland",
    "CV": "cape verde",
    "MM": "burma",
    "CD": "democratic republic of the congo|dr congo|drc",
    "CG": "congo|republic of the congo",
    "XK": "kosovo",
    "BA": "bosnia|bosnia and herzegovina",
    "TT": "trinidad and tobago",
    "AG": "antigua and barbuda",
}


def main() -> None:
    """Write the table."""
    locales = [Locale(code) for code in LANGUAGES]
    lines = ["# Written by tools/build_countries.py from ISO 3166-1 and Unicode CLDR."]
    for code in sorted({c.alpha_2 for c in pycountry.countries} | {"XK"}):
        entry = pycountry.countries.get(alpha_2=code)
        names = [entry.name, getattr(entry, "common_name", ""), getattr(entry, "official_name", "")] if entry else []
        names += [locale.territories.get(code, "") for locale in locales]
        lowered = [n.casefold().replace("’", "'").strip() for n in names] + MORE.get(code, "").split("|")
        unique = list(dict.fromkeys(n for n in lowered if n and "|" not in n and "\t" not in n))
        lines.append("\t".join([code, entry.alpha_3 if entry else "XKX", "|".join(unique)]))
    out = Path(__file__).parent.parent / "src/whodex/ingest/countries.tsv"
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
