"""Places as a table: the text as profiles write it, the place it is, and what it lies in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whodex.text.places import place_ids, place_of

CASES = [
    ("London, England, United Kingdom", None, "c:gb/london", ["a:gb/eng", "cc:gb", "r:emea", "r:europe"]),
    ("London", None, "c:gb/london", ["cc:gb"]),
    ("London", "CA", "c:ca/london", ["cc:ca", "r:north america"]),
    ("London, Ontario, Canada", None, "c:ca/london", ["a:ca/on", "cc:ca"]),
    ("Greater London", None, "c:gb/london", ["cc:gb"]),
    ("Greater Boston Area", None, "c:us/boston", ["a:us/ma", "cc:us"]),
    ("San Francisco Bay Area", None, "c:us/san francisco", ["a:us/ca", "cc:us"]),
    ("New York City Metropolitan Area", None, "c:us/new york city", ["a:us/ny"]),
    ("Dallas-Fort Worth Metroplex", None, "c:us/dallas", ["a:us/tx"]),
    ("Portland, Oregon, United States", None, "c:us/portland", ["a:us/or"]),
    ("Portland, ME", "US", "c:us/portland", ["a:us/me"]),
    ("Austin, TX", None, "c:us/austin", ["a:us/tx", "cc:us"]),
    ("Cambridge, Massachusetts, United States", None, "c:us/cambridge", ["a:us/ma"]),
    ("Cambridge, England, United Kingdom", None, "c:gb/cambridge", ["a:gb/eng"]),
    ("München, Bayern, Deutschland", None, "c:de/munich", ["a:de/by", "cc:de", "r:dach"]),
    ("Munich, Bavaria, Germany", None, "c:de/munich", ["cc:de", "r:dach"]),
    ("Zürich, Switzerland", None, "c:ch/zurich", ["cc:ch", "r:dach", "r:emea"]),
    ("Germany", None, "cc:de", ["r:europe", "r:european union"]),
    ("United States", None, "cc:us", ["r:americas"]),
    ("USA", None, "cc:us", []),
    ("UK", None, "cc:gb", []),
    ("Türkiye", None, "cc:tr", []),
    ("California, United States", None, "a:us/ca", ["cc:us"]),
    ("Scotland, United Kingdom", None, "a:gb/sct", ["cc:gb"]),
    ("EMEA", None, "r:emea", []),
    ("Nordics", None, "r:nordics", []),
    ("Singapore", None, "cc:sg", ["r:apac"]),
    ("Riyadh, Saudi Arabia", None, "c:sa/riyadh", ["r:middle east", "r:mena"]),
    ("Nowhereville, France", None, "cc:fr", ["r:europe"]),
    ("", "FR", "cc:fr", ["r:europe"]),
]


@pytest.mark.parametrize(("text", "country", "first", "inside"), CASES, ids=[f"{c[0]} {c[1] or ''}" for c in CASES])
def test_where_it_lies(text, country, first, inside):
    found = place_ids(text, country)
    assert found[0] == first
    assert set(inside) <= set(found)


@pytest.mark.parametrize("text", ["", "Nowhereville", "Worldwide", "Remote", "???", "  , ,", None])
def test_nothing_known_is_nothing(text):
    assert place_ids(text) == []


def test_a_filter_matches_what_lies_inside():
    assert place_of("United Kingdom") in place_ids("London, England, United Kingdom")
    assert place_of("London Area, United Kingdom") in place_ids("London")
    assert place_of("DACH") in place_ids("Wien, Austria")
    assert place_of("Ontario, Canada") not in place_ids("Ontario, California, United States")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.none() | st.text(max_size=3))
def test_any_text_is_read(text, country):
    assert len(place_ids(text, country)) == len(set(place_ids(text, country)))
