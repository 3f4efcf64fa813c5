"""Dates and times as exports and profiles write them.

Formats: `../shared/data/imports/LINKEDIN_EXPORT.md`, ISO 8601, epoch seconds and milliseconds, and the written dates
of seven languages. Where an order is not given by the form, slashes are month first (as the exports write them) unless
the first number is above 12, and dots are day first.
"""

import calendar
import math
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from whodex.model.dates import PartialDate, Period
from whodex.text.months import MONTH_NUMBERS, PRESENT
from whodex.text.names import fold

FIRST_YEAR: Final = 1500
LAST_YEAR: Final = 2200
"""Years outside are misreadings, not dates."""

_LONGEST: Final = 80
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?![\d/.-])")
_SLASHES: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)")
_DOTS: Final = re.compile(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})(?!\d)")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[/.-](\d{4})")
_CJK: Final = re.compile(r"(\d{4})\s*[年년]\s*(?:(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日일])?)?")
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_YEAR: Final = re.compile(r"(\d{4})(?:\.0)?")
_TIME: Final = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?[Mm]\.?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"-?\d{5,19}(?:\.\d+)?")
_ZONE_WORDS: Final = re.compile(r"\b(?:EST|EDT|CST|CDT|MST|MDT|PST|PDT|CET|CEST|BST|IST|JST|AEST)\b")


@lru_cache(maxsize=8192)  # profiles repeat the same few thousand dates
def parse_partial(text: str | None) -> PartialDate | None:
    """A date known to the year, month or day: `Nov 2021`, `17 Nov 2021`, `2015-10`, `März 2019`, `2013`.

    None for anything without a four-digit year from 1500 to 2200, `Oct 18` (a birthday) included. An impossible day
    or month is dropped, the rest stays.
    """
    if not text or len(text) > _LONGEST:
        return None
    text = text.strip()
    if found := _ISO.match(text) or _CJK.match(text):
        return _partial(*found.groups())
    if found := _SLASHES.match(text):
        return _slashed(*found.groups()) if len(found.group(3)) == 4 else None
    if found := _DOTS.match(text):
        return _partial(found.group(3), found.group(2), found.group(1))
    if found := _MONTH_YEAR.fullmatch(text):
        return _partial(found.group(2), found.group(1))
    if found := _YEAR.fullmatch(text):
        return _partial(found.group(1))
    return _written(text)


def parse_instant(value: str | float | None) -> int | None:
    """Milliseconds since 1970 UTC, or None where the value is no full date.

    Numbers are epoch seconds below 10¹¹, milliseconds below 10¹⁴, microseconds below 10¹⁷, else nanoseconds. A date
    alone is midnight UTC, and so is a time without a zone. Years from 1500 to 2200.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        return None if isinstance(value, bool) else _epoch(value)
    text = value.strip()
    if not text or len(text) > _LONGEST:
        return None
    if _NUMBER.fullmatch(text):
        return _epoch(float(text) if "." in text else int(text))
    time = _TIME.search(text)
    date_text = text[: time.start()] + text[time.end() :] if time else text
    if time and _ZONE_WORDS.search(date_text):
        return None  # an abbreviated zone other than UTC means different offsets to different people
    date = _full_date(date_text.strip(" ,T\tt"))
    if date is None or not date.day:
        return None
    moment = datetime(date.year, date.month, date.day, tzinfo=UTC)
    if time:
        offset = _time_of_day(time)
        if offset is None:
            return None
        moment += offset
    return round((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))


def parse_period(start: str | None, end: str | None, *, open_means_current: bool = True) -> Period:
    """From when to when. `Present`, `today`, `heute` … as end means that it goes on.

    `open_means_current` says what an empty end means in this source; it never does without a start.
    """
    first, last = parse_partial(start), parse_partial(end)
    word = fold(end) if end else ""
    current = word in PRESENT or (not word and first is not None and open_means_current)
    return Period(first, None if current else last, current)


def _full_date(text: str) -> PartialDate | None:
    """A date to the day; two-digit years only where the exports write them, month first."""
    found = _SLASHES.match(text)
    if found is None or len(found.group(3)) == 4:
        return parse_partial(text)
    year = int(found.group(3))
    return _slashed(found.group(1), found.group(2), str(year + (1900 if year >= 70 else 2000)))  # LinkedIn: since 2003


def _slashed(first: str, second: str, year: str) -> PartialDate | None:
    return _partial(year, second, first) if int(first) > 12 else _partial(year, first, second)


def _partial(year: str, month: str | None = None, day: str | None = None) -> PartialDate | None:
    """Checked parts; an impossible month or day is 0."""
    y, m, d = int(year), int(month or 0), int(day or 0)
    if not FIRST_YEAR <= y <= LAST_YEAR:
        return None
    if not 1 <= m <= 12:
        return PartialDate(y)
    return PartialDate(y, m, d if 1 <= d <= calendar.monthrange(y, m)[1] else 0)


def _written(text: str) -> PartialDate | None:
    """`17 Nov 2021`, `November 17th, 2021`, `Tue Sep 28 UTC 2021`, `enero de 2020`: one month name, one year."""
    month = day = year = 0
    for word in _WORD.findall(text):
        if word.isdecimal():
            if len(word) == 4:
                if year:
                    return None
                year = int(word)
            elif len(word) <= 2 and not day:
                day = int(word)
            else:
                return None
        elif number := MONTH_NUMBERS.get(fold(word)):
            if month and month != number:
                return None
            month = number
    return _partial(str(year), str(month), str(day)) if month and year else None


def _time_of_day(found: re.Match[str]) -> timedelta | None:
    """The time since midnight UTC; may be negative or above a day because of its zone."""
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[5] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59 or second > 60:
        return None
    passed = timedelta(hours=hour, minutes=minute, seconds=second)
    passed += timedelta(microseconds=int((found[4] or "0")[:6].ljust(6, "0")))
    zone = (found[6] or "").replace(":", "")
    if zone[:1] in ("+", "-"):
        shift = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5] or 0))
        if shift >= timedelta(days=1):
            return None
        passed -= shift if zone[0] == "+" else -shift
    return passed


_EARLIEST: Final = int(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp()) * 1000
_LATEST: Final = int(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp()) * 1000


def _epoch(value: float) -> int | None:
    if not math.isfinite(value):
        return None
    size = abs(value)
    if size < 1e11:
        value *= 1000
    elif size >= 1e17:
        value /= 1_000_000
    elif size >= 1e14:
        value /= 1000
    return round(value) if _EARLIEST <= value < _LATEST else None
