"""Dates and times in every form of the exports."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whodex.model.dates import PartialDate
from whodex.text.dates import parse_instant, parse_partial, parse_period


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Nov 2021", (2021, 11, 0)),
        ("17 Nov 2021", (2021, 11, 17)),
        ("01 Oct 2022", (2022, 10, 1)),
        ("November 17th, 2021", (2021, 11, 17)),
        ("2015", (2015, 0, 0)),
        ("2015.0", (2015, 0, 0)),
        ("2015-10", (2015, 10, 0)),
        ("2013-12-01", (2013, 12, 1)),
        ("2013-12-01T00:00:00Z", (2013, 12, 1)),
        ("10/2015", (2015, 10, 0)),
        ("31.12.2020", (2020, 12, 31)),
        ("12/31/2020", (2020, 12, 31)),
        ("31/12/2020", (2020, 12, 31)),
        ("2021-02-31", (2021, 2, 0)),
        ("2021-00-00", (2021, 0, 0)),
        ("Jan 1968", (1968, 1, 0)),
        ("März 2019", (2019, 3, 0)),
        ("févr. 2020", (2020, 2, 0)),
        ("août 2020", (2020, 8, 0)),
        ("enero de 2020", (2020, 1, 0)),
        ("giu 2020", (2020, 6, 0)),
        ("dez de 2020", (2020, 12, 0)),
        ("mrt 2020", (2020, 3, 0)),
        ("2020年3月", (2020, 3, 0)),
    ],
)
def test_partial(text: str, parts: tuple[int, int, int]):
    assert parse_partial(text) == PartialDate(*parts)


@pytest.mark.parametrize(
    "text", ["Oct 18", "", None, "Present", "1499", "2201", "x" * 200, "Nov", "May 2020 June 2021"]
)
def test_no_partial(text: str | None):
    assert parse_partial(text) is None


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2021-11-17 18:14:58 UTC", "2021-11-17T18:14:58"),
        ("12/22/19, 10:06 AM", "2019-12-22T10:06:00"),
        ("12/22/19, 12:06 AM", "2019-12-22T00:06:00"),
        ("11/16/21, 9:40 PM", "2021-11-16T21:40:00"),
        ("12/22/19, 10:06\u202fAM", "2019-12-22T10:06:00"),
        ("Tue Sep 28 09:08:27 UTC 2021", "2021-09-28T09:08:27"),
        ("2020/04/01 18:29:56 UTC", "2020-04-01T18:29:56"),
        ("2025-11-19 09:59:30", "2025-11-19T09:59:30"),
        ("17 Nov 2021", "2021-11-17T00:00:00"),
        ("2021-11-17", "2021-11-17T00:00:00"),
        ("2021-11-17T18:14:58.123+02:00", "2021-11-17T16:14:58.123"),
        ("2021-11-17T18:14:58-0530", "2021-11-17T23:44:58"),
        ("2021-11-17T18:14Z", "2021-11-17T18:14:00"),
        (1637172898, "2021-11-17T18:14:58"),
        (1637172898000, "2021-11-17T18:14:58"),
        ("1637172898000", "2021-11-17T18:14:58"),
        (1637172898.5, "2021-11-17T18:14:58.500"),
    ],
)
def test_instant(value: str | float, iso: str):
    moment = dt.datetime.fromisoformat(iso).replace(tzinfo=dt.UTC)
    assert parse_instant(value) == round(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    "value", ["2015", "Nov 2021", "", None, True, float("nan"), float("inf"), 10**30, "2021-11-17 25:00:00", "soon"]
)
def test_no_instant(value: object):
    assert parse_instant(value) is None  # type: ignore[arg-type]  # what a broken file holds


EARLIEST = dt.datetime(1500, 1, 1)  # noqa: DTZ001  # hypothesis takes bounds without a zone
LATEST = dt.datetime(2200, 12, 31)  # noqa: DTZ001  # as above


@given(st.datetimes(EARLIEST, LATEST), st.timezones())
def test_iso_instants_round_trip(moment: dt.datetime, zone: dt.tzinfo):
    moment = moment.replace(microsecond=0, tzinfo=zone)
    offset = moment.utcoffset()
    if offset is None or offset.total_seconds() % 60:
        return
    expected = round((moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)).total_seconds() * 1000)
    year = moment.astimezone(dt.UTC).year
    assert parse_instant(moment.isoformat()) == expected or year in (1499, 2201)


@given(st.text(max_size=100))
def test_no_text_raises(text: str):
    parse_partial(text)
    parse_instant(text)
    parse_period(text, text)


def test_periods():
    start = PartialDate(2021, 11)
    assert parse_period("Nov 2021", "").current
    assert not parse_period("Nov 2021", "", open_means_current=False).current
    for word in ("Present", "present", "today", "heute", "actualidad", "Presente", "aujourd’hui", "至今"):
        assert parse_period("Nov 2021", word, open_means_current=False).current
    assert parse_period("Nov 2021", "Dec 2022").end == PartialDate(2022, 12)
    assert parse_period("Nov 2021", "Dec 2022").start == start
    assert not parse_period("", "").current
    assert parse_period("2020", "unclear").current is False
