"""Months as whole numbers (year × 12 + month - 1): careers are sums and differences of them."""

from datetime import UTC, datetime
from typing import Final

NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

TODAY: Final = 2026 * 12 + 8
"""The world's month unless told otherwise: September 2026. Fixed, so that the same seed gives the same bytes."""

_FIRST: Final = 1940 * 12

TEXT: Final = tuple(f"{NAMES[month % 12]} {month // 12}" for month in range(_FIRST, 2100 * 12))
"""`Jan 1940` and on; see `text`."""


def text(month: int) -> str:
    """`Mar 2019`, as profiles write it."""
    return TEXT[month - _FIRST]


def span(start: int, end: int) -> str:
    """`3 years 4 months`, both months counted, as profiles write it."""
    years, months = divmod(max(end - start, 0) + 1, 12)
    parts = [f"{years} year{'s' * (years > 1)}"] if years else []
    if months:
        parts.append(f"{months} month{'s' * (months > 1)}")
    return " ".join(parts)


def first_ms(month: int) -> int:
    """The first moment of a month, UTC, in ms since 1970."""
    moment = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return int(moment.timestamp()) * 1000


def iso(at_ms: int) -> str:
    """A moment as vendors write it: `2026-09-14T08:00:00.000Z`."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
