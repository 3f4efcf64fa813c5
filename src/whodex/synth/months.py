"""Months as whole numbers (year × 12 + month - 1): careers are sums and differences of them."""

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
