"""Dates as people write them in a profile: often a year, sometimes a month, rarely a day."""

from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec import Struct

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class PartialDate(Struct, frozen=True, array_like=True, order=True):
    """A date known to the year, the month or the day. Unknown parts are 0, so that tuples of parts sort."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """`April 2023`, `2013`: as profiles show it (the day is never shown)."""
        return f"{MONTHS[self.month - 1]} {self.year}" if self.month else str(self.year)


class Period(Struct, frozen=True, array_like=True):
    """From when to when. `current` is true where the record says that it goes on (`Present`, an empty end date)."""

    start: PartialDate | None = None
    end: PartialDate | None = None
    current: bool = False


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def iso(milliseconds: int) -> str:
    """An instant (ms since 1970 UTC, negative before) as ISO 8601 in UTC: `2021-11-17T18:14:58Z`."""
    return (_EPOCH + timedelta(milliseconds=milliseconds)).strftime("%04Y-%m-%dT%H:%M:%SZ")
