"""How long: durations are never stored, they are worked out at the moment of the request.

Months are counted from month to month (April to July is 3), as Sales Navigator's `numYears`/`numMonths` are; a date
known only to the year counts as its January on both sides, so two years apart are whole years apart.
"""

from datetime import UTC, datetime

from whodex.model.dates import PartialDate, Period
from whodex.model.person import OrgRef, Position


def month_of(ms: int) -> int:
    """The month a moment (ms, UTC) lies in, counted since year 0."""
    day = datetime.fromtimestamp(ms / 1000, UTC)
    return day.year * 12 + day.month - 1


def span(period: Period, this_month: int) -> tuple[int, int] | None:
    """First and last month of a period, counted since year 0; None where its start or end is not known."""
    start, end = period.start, period.end
    if start is None:
        return None
    begun = _month(start)
    if end is not None:
        return begun, max(begun, _month(end))
    return (begun, max(begun, this_month)) if period.current else None


def is_current(period: Period, this_month: int) -> bool:
    """Whether a role goes on: the record says so, or its end lies in a later month than this one."""
    if period.end is None:
        return period.current
    return _month(period.end) > this_month


def months_covered(spans: list[tuple[int, int]]) -> int:
    """Months covered by any of the spans, each once, gaps left out."""
    total = reached = 0
    for begun, ended in sorted(spans):
        if ended > reached:
            total += ended - max(begun, reached)
            reached = ended
    return total


def same_organisation(ref: OrgRef | None) -> object:
    """What two roles at one organisation share: its number, else its slug, else its name in any case; None if none."""
    if ref is None:
        return None
    return ref.number or ref.slug or (ref.name.casefold() if ref.name else None)


def organisation_months(experience: list[Position], this_month: int) -> dict[object, int]:
    """For each organisation of a career, the months spent there in all roles together."""
    spans: dict[object, list[tuple[int, int]]] = {}
    for position in experience:
        found = span(position.period, this_month)
        if found is not None:
            spans.setdefault(same_organisation(position.organisation), []).append(found)
    return {key: months_covered(found) for key, found in spans.items()}


def _month(date: PartialDate) -> int:
    return date.year * 12 + max(date.month, 1) - 1
