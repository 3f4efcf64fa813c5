"""Sales Navigator searches whose query is a tuple, since late 2021. `linkedin-urls.md` §5."""

import re
from typing import Final
from urllib.parse import unquote

from whodex.errors import UnreadableUrl
from whodex.model.reading import Range, SearchKind
from whodex.text.search.builder import Builder
from whodex.text.search.parameters import bare, number, reduce_urn, settle, text_value
from whodex.text.search.repair import parse_tolerant
from whodex.text.search.sales_types import ALIASES, FIELDS, NO_FIELD, SCOPED, SPOTLIGHTS, TOGGLES
from whodex.text.search.tables import labels, tables
from whodex.text.search.tuples import Element, NotATuple, canonical, cut_short, parse_strict

_KNOWN: Final = frozenset(
    "filters keywords spellCorrectionEnabled spell recentSearchParam savedSearchId sortCriteria pivotParam".split()
)
_NOISE: Final = {
    "spellCorrectionEnabled": "spelling correction",
    "spell": "spelling correction",
    "recentSearchParam": "search history",
    "sortCriteria": "sorting of LinkedIn's own",
    "pivotParam": "a pivot of LinkedIn's own",
}
_BARE: Final = re.compile(
    r"(?:filters|keywords|spellCorrectionEnabled|recentSearchParam)(?::|%3A)(?=\S)", re.IGNORECASE
)
_BARE_LIST: Final = re.compile(r"[A-Za-z]{0,8}list(?:\(|%28)", re.IGNORECASE)
_NO_ID: Final = frozenset({"null", "none", "undefined", "nan"})  # what a program writes where it has no id
_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[\s-]+")
_NUMBER: Final = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")


def read_tuple(builder: Builder, raw: str) -> None:
    """Read the raw value of `query=` into the builder. Raises UnreadableUrl where it holds no tuple."""
    query = _parse(builder, raw)
    for key, element in query.items():
        if key == "filters":
            _filters(builder, element)
        elif key == "keywords" and isinstance(element, str):
            builder.words(settle(element))
        elif key in _NOISE:
            builder.ignore(key, _NOISE[key])
        elif key != "savedSearchId":
            builder.ignore(key, "not a part of a Sales Navigator query")
    saved = query.get("savedSearchId")
    if saved and builder.empty and "filters" not in query:
        raise UnreadableUrl("savedSearchId alone names a saved search whose filters are not in the URL")
    if saved:
        builder.ignore("savedSearchId", "its filters stand in the URL")


def _parse(builder: Builder, raw: str) -> dict[str, Element]:
    """Strictly at up to three levels of escapes, else tolerantly at the level with the fewest."""
    level = raw.strip()
    if "%20" not in level and "%2520" not in level:
        level = level.replace("+", " ")
    if _BARE.match(level):
        builder.warn("query", "the outer parentheses were missing")
        level = f"({level})"
    elif _BARE_LIST.match(level):
        builder.warn("query", "the filters stood alone")
        level = f"(filters:{level})"
    for _ in range(4):
        if level.lstrip().startswith("("):
            try:
                query = canonical(parse_strict(level.strip()))
            except NotATuple:
                pass
            else:
                if (not query or _KNOWN & query.keys()) and not cut_short(query):
                    return query
        decoded = unquote(level, errors="replace")
        if decoded == level:
            break
        level = decoded
    if "(" not in level or ":" not in level:
        if level.strip() == "()":
            return {}
        raise UnreadableUrl(f"query= holds no Sales Navigator tuple: {level[:60]!r}")
    query, repairs = parse_tolerant(level)
    if not _KNOWN & query.keys():
        raise UnreadableUrl(f"query= holds no Sales Navigator tuple that can be read: {level[:60]!r}")
    for repair in repairs or ["the tuple does not follow the grammar and was read tolerantly"]:
        builder.warn("query", repair)
    return query


def _filters(builder: Builder, element: Element) -> None:
    """`List((type:…,values:List(…)),…)`, or one such map without the list."""
    for one in element if isinstance(element, list) else [element]:
        if isinstance(one, dict):
            _filter(builder, one)
        elif isinstance(one, list):
            _filters(builder, [inner for inner in one if isinstance(inner, dict)])


def _filter(builder: Builder, one: dict[str, Element]) -> None:
    name = one.get("type", one.get("filterType"))
    if not isinstance(name, str):
        builder.warn("filters", "a filter without a type was left out")
        return
    if name.strip().upper() in ("KEYWORDS", "KEYWORD") and _keywords(builder, one):
        return
    sub = one.get("selectedSubFilter")
    scope = sub.strip().upper() if isinstance(sub, str) else ""
    kind = SCOPED.get((name.strip().upper(), scope)) or field_type(name, builder.kind)
    if "rangeValue" in one:
        _range(builder, kind, one["rangeValue"], sub if isinstance(sub, str) else None)
        return
    values = one.get("values", one.get("value", dict(one) if "id" in one or "text" in one else []))
    entries: list[Element] = values if isinstance(values, list) else [values]
    if isinstance(sub, str) and kind == "POSTAL_CODE" and entries:
        builder.warn("POSTAL_CODE", f"the radius of {sub} miles is not applied")
    if not entries and kind in FIELDS[builder.kind]:
        builder.ignore(kind, "no value")
    for entry in entries:
        if isinstance(entry, dict):
            _value(builder, kind, {"selectionType": one.get("selectionType", ""), **entry})
        elif isinstance(entry, str):
            known = labels(FIELDS[builder.kind].get(kind, ""), builder.kind)
            is_id = bare(entry).isdigit() or kind in TOGGLES or bare(entry).upper() in known
            _value(builder, kind, {"id" if is_id else "text": entry, "selectionType": one.get("selectionType", "")})


def _keywords(builder: Builder, one: dict[str, Element]) -> bool:
    """Keywords written as a filter. False where they are none, or stand elsewhere too."""
    values = one.get("values", [])
    texts = [
        text
        for value in (values if isinstance(values, list) else [values])
        if (text := _str(value.get("text")) if isinstance(value, dict) else _str(value))
    ]
    if len(texts) != 1 or builder.keywords is not None:
        return False
    builder.words(texts[0])
    builder.warn("KEYWORDS", "no filter type of LinkedIn's; it was read as the keywords")
    return True


def field_type(name: str, search: SearchKind) -> str:
    """LinkedIn's own name of a filter type, for one of the names met in the wild."""
    known = FIELDS[search]
    upper = bare(name).upper()
    if upper not in known and upper not in ALIASES:  # `currentTitle`, `Current Title`
        upper = _WORDS.sub("_", bare(name)).upper()
    if upper in known:
        return upper
    return next((alias for alias in ALIASES.get(upper, ()) if alias in known), upper)


def _value(builder: Builder, kind: str, entry: dict[str, Element]) -> None:
    key, text = bare(_str(entry.get("id"))), _str(entry.get("text"))
    if text and key.lower() in _NO_ID:
        key = ""
    if text[:1] == text[-1:] == "'":  # no quote of boolean text
        text = text[1:-1].strip()
    chosen = bare(_str(entry.get("selectionType"))).upper()
    exclude = chosen.startswith("EXCL") or chosen == "NOT"
    if chosen not in ("", "INCLUDED", "EXCLUDED"):
        builder.warn(kind, f"selectionType {chosen[:30]!r} was read as {'EXCLUDED' if exclude else 'INCLUDED'}")
    if "match" in entry:
        builder.ignore("match", "not a part of a Sales Navigator query")
    if "icon" in entry and kind in ("CURRENT_COMPANY", "PAST_COMPANY"):
        builder.warn(kind, "an account list is private to a Sales Navigator seat")
    add_value(builder, kind, key, text, exclude)


def add_value(builder: Builder, kind: str, key: str, text: str, exclude: bool) -> None:
    """One value of a filter type: by its field, a spotlight by its id, or a warning where there is no such type."""
    if kind in ("SPOTLIGHT", "LEAD_HIGHLIGHTS"):
        spotlight = SPOTLIGHTS.get(key.upper()) or SPOTLIGHTS.get(text.upper())
        if spotlight is None:
            builder.warn(kind, f"no such spotlight: {(key or text)[:60]!r}")
            return
        kind, key, text = spotlight, "", ""
    field = FIELDS[builder.kind].get(kind)
    if field is None:
        builder.warn(kind, NO_FIELD.get(kind, "no such filter type; it was left out"))
        return
    if kind in TOGGLES:
        toggle = tables().toggles[kind]
        if (key or text).lower() != "false":
            builder.value(kind, field, toggle.id, toggle.text, exclude)
        return
    builder.value(kind, field, number(reduce_urn(key)), text, exclude)


def _str(element: Element | None) -> str:
    return settle(element) if isinstance(element, str) else ""


def _range(builder: Builder, kind: str, bounds: Element, sub: str | None) -> None:
    field = FIELDS[builder.kind].get(kind)
    if field is None:
        builder.warn(kind, NO_FIELD.get(kind, "no such filter type; it was left out"))
        return
    low, high = (parse_number(bounds.get(end)) for end in ("min", "max")) if isinstance(bounds, dict) else (None, None)
    if low is None and high is None:
        builder.warn(kind, "a range without bounds was left out")
        return
    if low is not None and high is not None and low > high:
        builder.warn(kind, "the lower bound is above the upper one")
    builder.range(field, Range(min=low, max=high, of=sub.strip() if sub and sub.strip() else None))


def parse_number(element: Element | None) -> int | float | None:
    """A bound as a JSON number; None where there is none."""
    text = element.strip() if isinstance(element, str) else ""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return int(value) if value.is_integer() else value


def read_beside(builder: Builder, name: str, raw: str) -> None:
    """A parameter beside the tuple: keywords where the tuple has none; else noise."""
    if name == "keywords":
        if builder.keywords is None:
            builder.words(text_value(raw))
        elif text_value(raw):
            builder.ignore("keywords", "the keywords inside the query were taken")
    elif name.lower().endswith(("included", "excluded")):
        builder.warn(name, "a parameter of older URLs beside a query; it was left out")
    else:
        builder.ignore(name)
