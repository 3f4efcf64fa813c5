"""Older Sales Navigator searches: flat parameters of 2018 to 2022 and repeated keys of 2015 to 2018. §6."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from whodex.model.reading import Range
from whodex.text.search.builder import Builder
from whodex.text.search.pages import PEOPLE, apply, common
from whodex.text.search.parameters import facet_values, settle, text_value
from whodex.text.search.sales import add_value, parse_number
from whodex.text.search.tuples import NotATuple, parse_strict

# parameter without Included/Excluded, lower case → filter type
_LISTS: Final = {
    "geo": "REGION",
    "industry": "INDUSTRY",
    "function": "FUNCTION",
    "seniority": "SENIORITY_LEVEL",
    "companysize": "COMPANY_HEADCOUNT",
    "companytype": "COMPANY_TYPE",
    "relationship": "RELATIONSHIP",
    "school": "SCHOOL",
    "group": "GROUP",
    "yearsofexperience": "YEARS_OF_EXPERIENCE",
    "tenureatcurrentcompany": "YEARS_AT_CURRENT_COMPANY",
    "tenureatcurrentposition": "YEARS_IN_CURRENT_POSITION",
    "profilelanguage": "PROFILE_LANGUAGE",
    "spotlight": "SPOTLIGHT",
    "connectionof": "CONNECTION_OF",
    "companyheadquarters": "COMPANY_HEADQUARTERS",
    "hqlocation": "COMPANY_HEADQUARTERS",
    "numoffollowers": "NUM_OF_FOLLOWERS",
    "fortune": "FORTUNE",
    "leadlist": "LEAD_LIST",
    "accountlist": "ACCOUNT_LIST",
    "persona": "PERSONA",
}
_NAMED: Final = ("company", "title")
_SCOPED: Final = {
    ("company", "CURRENT"): "current_company",
    ("company", "PAST"): "past_company",
    ("company", "PAST_NOT_CURRENT"): "past_company",
    ("company", "CURRENT_OR_PAST"): "company_any",
    ("title", "CURRENT"): "current_title",
    ("title", "PAST"): "past_title",
    ("title", "PAST_NOT_CURRENT"): "past_title",
    ("title", "CURRENT_OR_PAST"): "title_any",
}
_WORDS: Final = {"firstname": "first_name", "lastname": "last_name", "postalcode": "postal_code"}
_RANGES: Final = {
    "companyheadcountgrowth": "headcount_growth",
    "annualrevenue": "annual_revenue",
    "departmentheadcount": "department_headcount",
    "departmentheadcountgrowth": "department_growth",
}
_UNANSWERED: Final = {
    "excludesavedleads": "saved leads are private to a Sales Navigator seat",
    "excludecontactedleads": "contacted leads are private to a Sales Navigator seat",
    "excludeviewedleads": "viewed leads are private to a Sales Navigator seat",
    "excludesavedaccounts": "saved accounts are private to a Sales Navigator seat",
    "radius": "the radius around a postal code is not applied",
}
_ENTITY: Final = re.compile(r"(.*):(\d{1,18})", re.DOTALL)
_POLARITY: Final = re.compile(r"(.*?)(included|excluded)?")
# The letters of 2015 to 2018
_LETTERS: Final = {
    "facet.g": "REGION",
    "facet.i": "INDUSTRY",
    "facet.cs": "COMPANY_HEADCOUNT",
    "facet.n": "RELATIONSHIP",
    "facet.cc": "CURRENT_COMPANY",
    "facet.pc": "PAST_COMPANY",
    "facet.t": "CURRENT_TITLE",
    "facet.se": "SENIORITY_LEVEL",
    "facet.fa": "FUNCTION",
    "facet.sc": "SCHOOL",
    "facet.yp": "YEARS_IN_CURRENT_POSITION",
    "facet.yc": "YEARS_AT_CURRENT_COMPANY",
    "facet.te": "YEARS_OF_EXPERIENCE",
}


def read_flat(builder: Builder, parameters: Iterable[tuple[str, str]], spaces: bool) -> None:
    """Read flat parameters into the builder. `spaces`: whether the query writes its spaces as %20."""
    pairs = [(name, raw.replace("+", "%2B") if spaces else raw) for name, raw in parameters]
    scopes = {
        name.lower(): text_value(raw).upper()
        for name, raw in pairs
        if name.lower().endswith(("timescope", "pivottype"))
    }
    for name, raw in pairs:
        found = _POLARITY.fullmatch(name.lower())
        stem, polarity = (found.group(1), found.group(2)) if found else (name.lower(), None)
        exclude = polarity == "excluded"
        if stem in _NAMED:
            field = _SCOPED.get((stem, scopes.get(f"{stem}timescope") or "CURRENT"))
            if field is None:
                builder.warn(f"{stem}TimeScope", "no known scope; the current one was taken")
                field = _SCOPED[stem, "CURRENT"]
            for key, text in _entities(raw):
                builder.value(name, field, key, text, exclude)
        elif stem in _LISTS:
            _list(builder, raw, _LISTS[stem], exclude)
        elif name.lower() in _LETTERS:
            _list(builder, raw, _LETTERS[name.lower()], False)
        elif stem in _RANGES:
            _range(builder, name, raw, _RANGES[stem])
        elif stem == "pivotid":  # /sales/search?pivotType=EMPLOYEE&pivotId=<company>
            if scopes.get("pivottype", "EMPLOYEE") == "EMPLOYEE":
                builder.facet(name, "current_company", raw)
            else:
                builder.warn(name, "a pivot that is not known here; it was left out")
        elif stem in _WORDS:
            builder.text(_WORDS[stem], text_value(raw))
        elif not _aside(builder, name, raw):
            builder.ignore(name, "not a parameter of this search")


def _aside(builder: Builder, name: str, raw: str) -> bool:
    """Parameters that are no lists. False where it is unknown."""
    lower = name.lower()
    if lower in _UNANSWERED:
        if text_value(raw).lower() not in ("", "false"):
            builder.warn(name, _UNANSWERED[lower])
    elif lower in ("facet", "count", "pivottype") or lower.endswith("timescope"):
        builder.ignore(name, "says how other parameters are read")
    elif not common(builder, name, raw):
        known = PEOPLE.get(lower) if builder.kind == "sales_people" else None
        if known is None:
            return False
        apply(builder, name, raw, *known)
        if facet_values(raw):
            builder.warn(name, "a parameter of the people search; it was honoured here")
    return True


def _list(builder: Builder, raw: str, kind: str, exclude: bool) -> None:
    for value in facet_values(raw):
        key, text = value, ""
        named = _ENTITY.fullmatch(value)
        if named and not re.fullmatch(r"[a-z]{2}", named.group(1)):  # `us:0` is a region, `Retail:27` a name and an id
            text, key = settle(named.group(1)), named.group(2)
        add_value(builder, kind, key, text, exclude)


def _entities(raw: str) -> list[tuple[str, str]]:
    """`Name:Id,…`, names encoded once more than the list: id (or nothing) and name of each."""
    items = _once(raw).split(",")
    found = []
    for item in items:
        named = _ENTITY.fullmatch(item.strip())
        name = _once(named.group(1)) if named else _once(item)
        if name.strip() or named:
            found.append((named.group(2) if named else "", name.strip()))
    return found


def _once(raw: str) -> str:
    """One level of escapes and no more."""
    return unquote(raw.replace("+", " "), errors="replace")


def _range(builder: Builder, name: str, raw: str, field: str) -> None:
    """A tuple inside a flat parameter: `(min:10,max:500)`."""
    text = text_value(raw)
    if not text:
        return
    try:
        bounds = parse_strict(text)
    except NotATuple:
        builder.warn(name, f"{text[:40]!r} is no range; it was left out")
        return
    low, high = parse_number(bounds.get("min")), parse_number(bounds.get("max"))
    if low is not None or high is not None:
        builder.range(field, Range(min=low, max=high))
