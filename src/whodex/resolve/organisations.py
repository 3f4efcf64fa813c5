# ruff: noqa: D205 (the docstrings are published whole; their first sentence may be longer than a line)
"""How two records of organisations are compared, field by field. The docstrings are the published explanations."""

from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from whodex.resolve.companies import CompanyName
from whodex.resolve.facts import OrganisationFacts
from whodex.resolve.levels import NONE, Field, Level
from whodex.resolve.places_of_people import place_level


def name(a: OrganisationFacts, b: OrganisationFacts) -> Level:
    """Names without legal form: equal; the same words in another order or with little words more; one the other's
    initials; a slip of the fingers apart; one contained in the other; with words in common; or different. Other names
    a record tells are tried too. Rare words count for more.
    """
    best = NONE
    for one in a.names:
        for other in b.names:
            best = max(best, _name(one, other))
    return best


def _name(one: CompanyName, other: CompanyName) -> Level:
    if not one.key or not other.key:
        return NONE
    if one.key == other.key:
        return 7, " ".join(one.words)
    if one.words == other.words or one.key.replace(" ", "") == other.key.replace(" ", ""):
        return 6, min(" ".join(one.words), " ".join(other.words))
    if _initials(one, other) or _initials(other, one):
        return 5, ""
    apart = DamerauLevenshtein.distance(one.key, other.key, score_cutoff=2)
    short = min(len(one.key), len(other.key))
    if short >= 5 and apart <= (1 if short < 10 else 2):
        return 4, ""
    first, second = set(one.words), set(other.words)
    if first < second or second < first:
        return 3, ""
    return (2 if first & second else 1), ""


def _initials(short: CompanyName, long: CompanyName) -> bool:
    words = long.key.split()
    return len(words) > 2 and short.key == "".join(word[0] for word in words)


def domain(a: OrganisationFacts, b: OrganisationFacts) -> Level:
    """Domains: one in common; the same name under another ending; or different ones."""
    if not a.domains or not b.domains:
        return NONE
    if set(a.domains) & set(b.domains):
        return 3, ""
    heads = {one.partition(".")[0] for one in a.domains} & {one.partition(".")[0] for one in b.domains}
    return (2 if heads else 1), ""


def place(a: OrganisationFacts, b: OrganisationFacts) -> Level:
    """Seats: the same town, names alike, the same part of the country, the same country, or different ones. Of several
    the best match counts.
    """
    best = NONE
    for one in a.places:
        for other in b.places:
            best = max(best, place_level(one, other))
    return best


def postcode(a: OrganisationFacts, b: OrganisationFacts) -> Level:
    """Postcodes: one in common, or none."""
    if not a.postcodes or not b.postcodes:
        return NONE
    return (2 if set(a.postcodes) & set(b.postcodes) else 1), ""


def phone(a: OrganisationFacts, b: OrganisationFacts) -> Level:
    """Telephone numbers: one in common (the last nine digits), or none."""
    if not a.phones or not b.phones:
        return NONE
    return (2 if set(a.phones) & set(b.phones) else 1), ""


def founded(a: OrganisationFacts, b: OrganisationFacts) -> Level:
    """Years of foundation: equal, a year apart, or different."""
    if not a.founded or not b.founded:
        return NONE
    apart = abs(a.founded - b.founded)
    return (3 if not apart else 2 if apart == 1 else 1), ""


def industry(a: OrganisationFacts, b: OrganisationFacts) -> Level:
    """Industries: equal, with words in common, or different (sources classify differently)."""
    if not a.industry or not b.industry:
        return NONE
    if a.industry == b.industry:
        return 3, ""
    return (2 if set(a.industry.split()) & set(b.industry.split()) - {"and", "services"} else 1), ""


def barriers(a: OrganisationFacts, b: OrganisationFacts) -> list[str]:
    """Why two records cannot be one organisation's: different LinkedIn organisation numbers."""
    first = {one for one in a.ids if one.startswith("orgid:")}
    second = {one for one in b.ids if one.startswith("orgid:")}
    if first and second and not first & second:
        return ["They have different LinkedIn organisation numbers."]
    return []


def page(a: OrganisationFacts, b: OrganisationFacts) -> Level:
    """LinkedIn pages: one in common, or different ones. Different ones speak against, but addresses are renamed."""
    first = {one for one in a.ids if one.startswith("orgslug:")}
    second = {one for one in b.ids if one.startswith("orgslug:")}
    if not first or not second:
        return NONE
    return (2 if first & second else 1), ""


FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "name",
        (
            "", "The names differ: {a}; {b}.", "The names have words in common: {a}; {b}.",
            "One name is part of the other: {a}; {b}.", "The names are a slip apart: {a}; {b}.",
            "One name is the other's initials: {a}; {b}.", "The names are the same words: {a}; {b}.",
            "The name is the same without the legal form: {a}; {b}.",
        ),
        name, lambda facts: facts.shown,
    ),
    Field(
        "domain",
        (
            "", "Their domains differ: {a}; {b}.", "Their domains differ by the ending: {a}; {b}.",
            "A domain is the same: {a}.",
        ),
        domain, lambda facts: ", ".join(facts.domains),
    ),
    Field(
        "place",
        (
            "", "Their seats differ: {a}; {b}.", "Their seats are in one country: {a}; {b}.",
            "Their seats are in one part of the country: {a}; {b}.", "Their seats are alike: {a}; {b}.",
            "The seat is the same: {a}.",
        ),
        place, lambda facts: ", ".join(one[0].partition(":")[2] for one in facts.places),
    ),
    Field("postcode", ("", "Their postcodes differ.", "A postcode is the same."), postcode,
          lambda facts: ", ".join(facts.postcodes)),
    Field("phone", ("", "Their telephone numbers differ.", "A telephone number is the same."), phone,
          lambda facts: ", ".join(facts.phones)),
    Field("founded", ("", "Founded in different years: {a} and {b}.", "Founded a year apart: {a} and {b}.",
                      "Founded in the same year: {a}."), founded, lambda facts: str(facts.founded)),
    Field("industry", ("", "Their industries differ: {a}; {b}.", "Their industries are related: {a}; {b}.",
                       "The industry is the same: {a}."), industry, lambda facts: facts.industry),
    Field("page", ("", "Their LinkedIn pages differ: {a}; {b}.", "A LinkedIn page is the same: {a}."), page,
          lambda facts: ", ".join(one for one in facts.ids if one.startswith("orgslug:"))),
)  # fmt: skip
