"""Durations: worked out for the month of the request."""

import pytest

from whodex.model.dates import PartialDate, Period
from whodex.model.person import OrgRef, Position
from whodex.wire.tenure import is_current, month_of, months_covered, organisation_months, span

AUGUST = 2026 * 12 + 7


def test_month_of_a_moment_before_and_after_1970():
    assert month_of(1_787_227_200_000) == AUGUST
    assert month_of(-1) == 1969 * 12 + 11


@pytest.mark.parametrize(
    ("period", "months", "running"),
    [
        (Period(PartialDate(2023, 4), None, True), 40, True),
        (Period(PartialDate(2023, 4), PartialDate(2023, 7)), 3, False),
        (Period(PartialDate(2013), PartialDate(2015)), 24, False),
        (Period(PartialDate(2013), PartialDate(2013)), 0, False),
        (Period(PartialDate(2020, 5), PartialDate(2020, 1)), 0, False),  # ends before it starts: never negative
        (Period(PartialDate(2027, 1), None, True), 0, True),  # starts next year
        (Period(PartialDate(2024, 1), PartialDate(2026, 9)), 32, True),  # a fixed term that still runs
        (Period(PartialDate(2023, 4), None, False), None, False),
        (Period(None, None, True), None, True),
    ],
)
def test_span_and_currency(period, months, running):
    found = span(period, AUGUST)
    assert (None if found is None else found[1] - found[0]) == months
    assert is_current(period, AUGUST) is running


@pytest.mark.parametrize(
    ("spans", "months"),
    [
        ([], 0),
        ([(0, 12), (12, 24)], 24),
        ([(0, 12), (6, 18)], 18),
        ([(0, 24), (6, 12)], 24),
        ([(0, 12), (24, 36)], 24),
        ([(24, 36), (0, 12), (0, 12)], 24),
    ],
)
def test_months_are_counted_once_and_gaps_not_at_all(spans, months):
    assert months_covered(spans) == months


def test_roles_at_one_organisation_add_up_however_it_is_named():
    def role(start, end, **ref):
        return Position(organisation=OrgRef(**ref), period=Period(PartialDate(start), PartialDate(end)))

    career = [role(2018, 2020, name="Skerry"), role(2015, 2017, name="SKERRY"), role(2010, 2011, number=5)]
    assert organisation_months(career, AUGUST) == {"skerry": 48, 5: 12}
