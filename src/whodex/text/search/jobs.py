"""Job searches. `linkedin-urls.md` §4; fields: `explain.md`."""

import re
from collections.abc import Iterable
from typing import Final, Literal

from whodex.text.address import decode_once
from whodex.text.search.builder import Builder
from whodex.text.search.pages import POSTED, common
from whodex.text.search.parameters import facet_values, is_true, number, text_value

FACETS: Final = {
    "f_jt": "job_type",
    "f_wt": "workplace",
    "f_e": "experience_level",
    "f_c": "company",
    "f_i": "industry",
    "f_f": "job_function",
    "f_t": "title_id",
    "f_pp": "place",
    "distance": "distance",
}
SWITCHES: Final = {
    "f_al": "easy_apply",
    "f_ea": "under_10_applicants",
    "f_jiyn": "in_your_network",
    "f_fce": "fair_chance",
    "f_vj": "has_verifications",
}
_UNANSWERED: Final = {
    "f_be": "benefit codes have no public table",
    "f_cm": "commitment codes have no public table",
    "f_sal": "salary codes of this key have no public table",
    "f_sb": "salary codes of this key have no public table",
    "f_sb3": "salary codes of this key have no public table",
    "f_cr": "an old facet without a public table",
    "f_ct": "an old facet without a public table",
    "f_el": "an old facet without a public table",
    "f_es": "an old facet without a public table",
    "f_et": "an old facet without a public table",
    "f_gc": "an old facet without a public table",
    "f_jc": "an old facet without a public table",
    "f_l": "an old facet without a public table",
}
_SEO: Final = re.compile(r"(?:(?P<words>.+)-)?jobs(?:-(?:in-)?(?P<place>.+))?", re.IGNORECASE | re.DOTALL)
_SECONDS: Final = re.compile(r"r?(\d{1,10})", re.IGNORECASE)
_SORTS: Final[dict[str, Literal["newest", "relevance"]]] = {
    "r": "relevance",
    "dd": "newest",
    "relevance": "relevance",
    "date": "newest",
    "date_posted": "newest",
    "recent": "newest",
}
# f_TP before 2020: the boxes that are ticked. 1 = past day, 1,2 = past week, 1,2,3(,4) = past month.
_OLD_DATES: Final = {"1": 86_400, "2": 604_800, "3": 2_592_000, "4": 2_592_000}
_SALARY_STEP: Final = 20_000  # f_SB2 1 is 40,000 USD, each further one 20,000 more, up to 9


def read_jobs(builder: Builder, parameters: Iterable[tuple[str, str]]) -> None:
    """Read the parameters of a job search into the builder."""
    pairs = list(parameters)
    given = {name.lower() for name, raw in pairs if facet_values(raw)}
    for name, raw in pairs:
        lower = name.lower()
        if lower in FACETS:
            builder.facet(name, FACETS[lower], raw)
        elif lower in SWITCHES:
            if is_true(raw):
                builder.switch(SWITCHES[lower])
        elif lower in ("geoid", "geourn"):
            builder.facet(name, "geo", raw)
        elif lower in ("location", "locationid"):
            _place(builder, name, raw, given)
        elif lower in _UNANSWERED:
            if facet_values(raw):
                builder.warn(name, _UNANSWERED[lower])
        elif not common(builder, name, raw):
            _special(builder, name, raw)


def _place(builder: Builder, name: str, raw: str, given: set[str]) -> None:
    """`geoId` wins over `location`, `location` over `locationId`."""
    text = text_value(raw)
    if not text:
        return
    better = [other for other in ("geoid", "geourn", "location") if other in given and other != name.lower()]
    if better and not (name.lower() == "location" and better == ["location"]):
        builder.ignore(name, "the place's id was taken" if "geoid" in better else "the place's name was taken")
    elif name.lower() == "location":
        builder.text("location", text)
    else:
        builder.value(name, "location", text, None)


def _special(builder: Builder, name: str, raw: str) -> None:
    lower = name.lower()
    values = facet_values(raw)
    first = values[0] if values else ""
    if not values and (lower.startswith("f_") or lower == "sortby"):
        return
    if lower == "f_tpr":
        _posted(builder, name, text_value(raw).strip('"[]'))
    elif lower == "f_tp":
        known = [_OLD_DATES[value] for value in values if value in _OLD_DATES]
        if known:
            builder.value(name, "posted_within", str(max(known)), None)
        else:
            builder.warn(name, f"{first[:40]!r} is no known value; it was left out")
    elif lower == "f_sb2":
        for value in values:
            _salary(builder, name, value)
    elif lower == "sortby":
        if first.lower() in _SORTS:
            builder.sort = _SORTS[first.lower()]
        else:
            builder.warn(name, f"{first[:40]!r} is no known order; it was left out")
    elif lower in ("f_lf", "f_cf"):
        for value in values:
            if value.lower() == "f_al":
                builder.switch("easy_apply")
            elif value.lower() == "f_wra":
                builder.value(name, "workplace", "2", None)
            else:
                builder.warn(name, f"{value[:40]!r} is no known value; it was left out")
    elif lower == "f_wra":
        if is_true(raw):
            builder.value(name, "workplace", "2", None)
    elif lower.startswith("f_"):
        builder.warn(name, "a facet that is not known here; it was left out")
    else:
        builder.ignore(name, "not a parameter of this search")


def _posted(builder: Builder, name: str, text: str) -> None:
    text = text.strip()
    found = _SECONDS.fullmatch(text)
    if text.lower() in POSTED or text.isdecimal():  # as a search for posts writes it, or without its letter
        builder.warn(name, f"{text[:40]!r} was read as a number of seconds")
    if text.lower() in POSTED:
        builder.value(name, "posted_within", str(POSTED[text.lower()]), None)
    elif found and int(found.group(1)):
        builder.value(name, "posted_within", str(int(found.group(1))), None)
    elif text:
        builder.warn(name, f"{text[:40]!r} is no number of seconds; it was left out")


def _salary(builder: Builder, name: str, value: str) -> None:
    """A code from 1 to 9; dollars become the nearest step at or below."""
    amount = number(value.replace("$", "").replace(",", "").replace("k", "000").replace("K", "000"))
    if amount.isdecimal() and len(amount) < 12 and int(amount) >= 2 * _SALARY_STEP:
        step = min(9, int(amount) // _SALARY_STEP - 1)
        builder.warn(name, f"{value[:20]} was read as dollars")
        builder.value(name, "salary_floor", str(step), None)
    else:
        builder.value(name, "salary_floor", value, None)


def read_seo_path(builder: Builder, segment: str, parameters: Iterable[tuple[str, str]]) -> bool:
    """`/jobs/<words>-jobs-<place>`: words are keywords, the place is `location`, unless parameters say otherwise.

    `/jobs/<words>-jobs`, `/jobs/jobs-in-<place>` and `/jobs/<words>-jobs-in-<place>` are read alike.

    False where it is no such path.
    """
    found = _SEO.fullmatch(decode_once(segment))
    if found is None or not (found["words"] or found["place"]):
        return False
    head, place = found["words"] or "", found["place"]
    given = {name.lower() for name, raw in parameters if text_value(raw)}
    if "keywords" not in given:
        builder.words(head.replace("-", " "))
    if place and place.lower() != "worldwide" and not given & {"location", "geoid"}:
        builder.text("location", place.replace("-", " "))
    return True
