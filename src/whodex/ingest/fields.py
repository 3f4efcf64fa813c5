"""Reading values out of records that anybody may have written: each function gives what is usable, or nothing.

A value of the wrong type is nothing, never an error: one odd field must not cost a record. All functions are pure.
"""

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any, Final

import msgspec

from whodex.model.dates import PartialDate, Period
from whodex.text.dates import parse_instant, parse_partial, parse_period

# What exports write for "nothing": JSON, Python, pandas, R, Excel and people. "Null" and "None" with a capital first
# letter only are kept where a name may stand (`name`): both are surnames.
NOTHING: Final = frozenset(
    "- -- — – . / null NULL none NONE nan NaN NAN undefined N/A n/a #N/A #VALUE! #REF! \\N [] {} <null> (null)".split()
) | {"", "Not available", "not available"}
_NO_TEXT: Final = NOTHING | {"None", "Null", "NA", "na", "N.A.", "n.a."}
_SPACE = re.compile(r"\s")
_NUMBER = re.compile(r"[+~<>≥]?\s*(\d{1,3}(?:[,.\u00a0\u202f' ]\d{3})+|\d+)(?:\.\d+)?\s*([kKmM])?\b\s*\+?")
_JSON_START: Final = frozenset("[{")
# "Aug 2019 - Present 5 years 5 months": the length after it depends on the day it was read.
_SPAN = re.compile(
    r"\s*(.{4,40}?)\s*(?:-|–|—|\bto\b)\s*(.{4,40}?)(?:[\s·(]+\d+\+?\s*(?:year|yr|month|mo|ann|an|mes|jahr).*)?\Z",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_BLOCKS: Final = frozenset("p div section article ul ol table tr h1 h2 h3 h4 h5 h6 blockquote pre dl dt dd".split())
_MAX: Final = 2**63 - 1

Json = Any


def name(value: object) -> str | None:
    """A trimmed text with at least one character, for names of people: "NA" and "Null" may be surnames."""
    if not isinstance(value, str):
        return None
    value = value.strip()
    return value if value not in NOTHING else None


def text(value: object) -> str | None:
    """A trimmed text, or None for any other type and for what exports write instead of nothing (`N/A`, `null`, `-`)."""
    if not isinstance(value, str):
        return None
    value = value.strip()
    return None if value in _NO_TEXT else value


def key(value: object) -> str | None:
    """An identifier as text: a text without spaces, or a whole number (as CSV and pandas write them, `1009.0`)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else None
    found = text(value)
    if found is None or len(found) > 512 or len(found.split()) != 1:
        return None
    return found[:-2] if found.endswith(".0") and found[:-2].isdigit() else found


def whole(value: object) -> int | None:
    """A count of 0 or more: 17685425, "17,685,425", "500+", "1.2K", "10,001+ employees". Fractions are cut."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 <= value <= _MAX else None
    if isinstance(value, float):
        return int(value) if 0 <= value < 2**53 else None
    found = text(value)
    if found is None or len(found) > 60:
        return None
    if found.isascii() and found.isdigit():
        return min(int(found), _MAX)
    match = _NUMBER.match(found)
    if match is None:
        return None
    suffix = (match[2] or "").lower()
    if suffix:
        parts = re.findall(r"\d+(?:\.\d+)?", found.replace(",", ""))
        return int(float(parts[0]) * (1_000 if suffix == "k" else 1_000_000)) if len(parts[0]) < 16 else None
    return min(int(re.sub(r"\D", "", match[1])), _MAX)


def amount(value: object) -> float | None:
    """A sum of money or other real number, 0 or more: 85000, "85,000.50", "$85k"."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if 0 <= value < 1e15 else None
    found = text(value)
    match = re.search(r"\d[\d,. ']*", found) if found is not None and len(found) < 60 else None
    if match is None or found is None:
        return None
    digits = re.sub(r"[,' ](?=\d{3})", "", match[0]).strip(" ,.'")
    try:
        number = float(digits)
    except ValueError:
        return None
    return number * (1000 if found[match.end() :][:1] in {"k", "K"} else 1) if number < 1e15 else None


def flag(value: object) -> bool | None:
    """Yes or no: true, 1, "TRUE", "yes", "1" and their opposites."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value in {0, 1}:
        return value == 1
    found = text(value)
    return {"true": True, "yes": True, "1": True, "y": True, "false": False, "no": False, "0": False, "n": False}.get(
        found.lower() if found else ""
    )


def cell(value: object) -> Json:
    """A value of a table's cell: JSON text of a list or object is read, everything else stays."""
    if isinstance(value, str):
        found = value.strip()
        if found[:1] in _JSON_START and found[-1:] in {"]", "}"}:
            try:
                return msgspec.json.decode(found)
            except (msgspec.DecodeError, RecursionError, UnicodeError):
                return value
    return value


def items(value: object) -> list[Json]:
    """A list's values; JSON text of a list is read; a lone object is a list of one."""
    if isinstance(value, list):
        return value
    value = cell(value)
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, dict) else []


def dicts(value: object) -> list[dict[str, Json]]:
    """The objects among a list's values."""
    return [x for x in items(value) if isinstance(x, dict)]


def record(value: object) -> dict[str, Json]:
    """An object, or an empty one."""
    if isinstance(value, dict):
        return value
    value = cell(value)
    return value if isinstance(value, dict) else {}


def texts(value: object, split: str = "") -> list[str]:
    """The texts of a list, in order, without repeats. A lone text is a list of one, or cut at any sign of `split`."""
    if not isinstance(value, list):
        value = cell(value)
    if isinstance(value, str):
        found = re.split(f"[{re.escape(split)}]", value) if split else [value]
        return unique(text(x) for x in found)
    if not isinstance(value, list):
        return []
    return unique(map(text, value))


def unique(values: Iterable[str | None]) -> list[str]:
    """The values that are there, in order, each once."""
    return [x for x in dict.fromkeys(values) if x]


def first(source: dict[str, Json], *keys: str) -> str | None:
    """The first of these fields that holds a usable text."""
    for each in keys:
        found = text(source.get(each))
        if found is not None:
            return found
    return None


def link(value: object) -> str | None:
    """An address of the web. Without a scheme it must look like a host; any scheme but http(s) is refused."""
    found = text(value)
    if found is None or len(found) > 4096 or _SPACE.search(found) is not None:
        return None
    if found.startswith(("https://", "http://")):
        return found if len(found) > 9 else None
    if found.startswith("//"):
        return "https:" + found
    if "." not in found or "@" in found.partition("/")[0]:
        return None
    match = _SCHEME.match(found)
    if match is not None:  # "host:8080/x" is no scheme
        return "https://" + found if found[match.end() :][:1].isdigit() else _http(found)
    return "https://" + found


def _http(found: str) -> str | None:
    lowered = found[:8].lower()
    return found if lowered.startswith(("http://", "https://")) else None


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the base's signature
        if tag in {"script", "style", "template", "button", "svg"}:
            self.hidden += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n• ")
        elif tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "template", "button", "svg"}:
            self.hidden = max(0, self.hidden - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data) if "<" not in data else data)


def plain(value: object) -> str | None:
    """HTML as plain text: paragraphs and list items on lines of their own, entities read, scripts and buttons gone."""
    found = text(value)
    if found is None:
        return None
    if "&" in found and _TAG.search(found) is None:
        found = html.unescape(found)  # Greenhouse escapes whole descriptions once more
        if "&" in found and _TAG.search(found) is None:
            found = html.unescape(found)
    if "<" not in found or _TAG.search(found) is None:
        return text(found)
    parser = _Plain()
    try:
        parser.feed(found)
        parser.close()
    except (AssertionError, ValueError):  # html.parser gives up on some broken declarations
        return text(re.sub(r"<[^<>]*>", " ", found))
    lines = "".join(parser.parts)
    lines = re.sub(r"[ \t\u00a0]*\n[ \t\u00a0]*", "\n", lines)
    return text(re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t\u00a0]{2,}", " ", lines)))


@lru_cache(maxsize=32_768)
def _partial(found: str) -> PartialDate | None:
    return parse_partial(found)


@lru_cache(maxsize=8_192)
def _goes_on(found: str) -> bool:
    return parse_period("2000", found).current


@lru_cache(maxsize=8_192)
def _span(found: str) -> Period:
    match = _SPAN.match(found)
    return parse_period(match[1], match[2]) if match is not None else Period(parse_partial(found))


def day(value: object) -> PartialDate | None:
    """A date as far as it is known: "2013", "Aug 2019", "2020-05-28", 1999, or an object of year, month, day."""
    if value is None:
        return None
    if isinstance(value, str):
        return _partial(value) if len(value) < 60 else None
    if isinstance(value, int) and not isinstance(value, bool):
        return PartialDate(value) if 1000 <= value <= 2999 else None
    if isinstance(value, float):
        return day(int(value)) if value.is_integer() else None
    if isinstance(value, dict):
        return ymd(value.get("year"), value.get("month"), value.get("day"))
    return None


def ymd(year: object, month: object = None, day_: object = None) -> PartialDate | None:
    """A date from its parts, as numbers or texts; a month's name is read too. Impossible parts are left out."""
    number = whole(year)
    if number is None or not 1000 <= number <= 2999:
        return None
    if isinstance(month, str) and not month.strip().isdigit():
        named = _partial(f"{month.strip()} {number}") if month.strip() else None
        return named or PartialDate(number)
    m = whole(month) or 0
    if not 1 <= m <= 12:
        return PartialDate(number)
    d = whole(day_) or 0
    return PartialDate(number, m, d if 1 <= d <= 31 else 0)


def instant(value: object) -> int | None:
    """A moment in ms: ISO 8601 and the like, or a number of seconds or milliseconds since 1970.

    Numbers above 1e11 are ms (as seconds they would lie after the year 5138), those from 1e8 seconds (1973).
    """
    if isinstance(value, str):
        found = value.strip()
        if found.isascii() and found.isdigit() and len(found) >= 9:
            return instant(int(found)) if len(found) < 19 else None
        return parse_instant(found) if found and len(found) < 60 else None
    if (isinstance(value, int) and not isinstance(value, bool)) or isinstance(value, float):
        number = float(value)
        if 1e11 <= number < 1e14:
            return int(number)
        return int(number * 1000) if 1e8 <= number < 1e11 else None
    return None


def period(start: object, end: object, *, current: bool | None = None, whole_text: object = None) -> Period:
    """From when to when. An end that says "Present", or none after a known start, goes on.

    `current` is what the record says of it elsewhere; `whole_text` ("Aug 2019 - Present 5 years") is read where
    neither end stands alone.
    """
    begun, ended = day(start), day(end)
    if ended is not None:
        return Period(begun, ended) if begun is None or begun.year <= ended.year else Period(begun)
    if begun is None and isinstance(whole_text, str) and len(whole_text) < 120:
        read = _span(whole_text)
        if read.start is not None or read.end is not None:
            return read
    if isinstance(end, str) and end and len(end) < 60:
        current = _goes_on(end) or current
    elif current is None:
        current = begun is not None
    return Period(begun, None, bool(current))
