"""Values as exports write them."""

import pytest

from whodex.ingest.casing import capitalised
from whodex.ingest.countries import country, country_of_place
from whodex.ingest.fields import amount, instant, key, link, name, period, plain, text, whole
from whodex.ingest.linkedin_lists import functions, industries
from whodex.ingest.parts import posting_key, size_band
from whodex.model.dates import PartialDate, Period


@pytest.mark.parametrize(
    ("said", "code"),
    [("de", "DE"), ("DEU", "DE"), ("Deutschland", "DE"), ("the Netherlands", "NL"), ("UK", "GB"), ("USA", "US"),
     ("U.S.", "US"), ("中国", "CN"), ("Türkiye", "TR"), ("NA", "NA"), ("Atlantis", None), ("", None), (7, None)],
)  # fmt: skip
def test_country(said, code):
    assert country(said) == code


@pytest.mark.parametrize(
    ("place", "code"),
    [("Austin, Texas, United States", "US"), ("Austin, CA", None), ("Atlanta, Georgia", None), ("Germany", "DE")],
)
def test_country_of_place(place, code):
    assert country_of_place(place) == code


@pytest.mark.parametrize(
    ("said", "band"),
    [("10,001+ employees", "10001+"), ("51-200", "51-200"), ("201 - 500", "201-500"), ("1 employee", "1-10"),
     (83, "51-200"),
     ([201, 500], "201-500"), ([10001, None], "10001+"), ("1.001-5.000 Mitarbeiter", "1001-5000"),
     ("1K-5K", "1000-5000"),
     ("500-10", None), ("many", None), (None, None), (True, None)],
)  # fmt: skip
def test_size(said, band):
    assert size_band(said) == band


def test_texts_that_say_nothing():
    for nothing in ("", " ", "-", "N/A", "null", "None", "NaN", "undefined", 0, None, [], {}):
        assert text(nothing) is None
    assert (name("Null"), name("NA"), name("null")) == ("Null", "NA", None)


def test_numbers():
    assert [whole(x) for x in ("17,685,425", "500+", "1.2K", "2M", "1009.0", 3.9, -1, True, "x", "9" * 30)] == [
        17685425, 500, 1200, 2000000, 1009, 3, None, None, None, 2**63 - 1,
    ]  # fmt: skip
    assert [amount(x) for x in ("$85k", "85,000.50", 7, "free", None)] == [85000.0, 85000.5, 7.0, None, None]
    assert [key(x) for x in (5, 1009.0, "1009.0", "a b", " x ", 0.5, True)] == [
        "5",
        "1009",
        "1009",
        None,
        "x",
        None,
        None,
    ]


def test_links():
    assert link("acme.com/x") == "https://acme.com/x"
    for bad in ("javascript:alert(1)", "mailto:a@b.c", "data:text/html,x", "a b", "word", "ftp://x.y", "me@acme.com"):
        assert link(bad) is None


def test_periods():
    assert period("Aug 2019", "Present") == Period(PartialDate(2019, 8), None, True)
    assert period("2019", None) == Period(PartialDate(2019), None, True)
    assert period("2019", None, current=False) == Period(PartialDate(2019))
    assert period("2019", "2018") == Period(PartialDate(2019))
    assert period(None, None, whole_text="Aug 2019 - Sep 2020 · 1 yr 2 mos") == Period(
        PartialDate(2019, 8), PartialDate(2020, 9)
    )
    assert period({"year": 2019, "month": 13}, {"year": 2020, "month": 2, "day": 30}).start == PartialDate(2019)
    assert (instant(1700000000), instant(1700000000000), instant("2023-11-14"), instant(True)) == (
        1700000000000, 1700000000000, 1699920000000, None,
    )  # fmt: skip


def test_html():
    assert plain("<p>a&amp;b</p><script>x()</script><ul><li>c</li><li>d<br>e</li></ul>") == "a&b\n\n• c\n• d\ne"
    assert plain("1 < 2 & 3 > 2") == "1 < 2 & 3 > 2"
    assert plain("&lt;p&gt;a &amp;amp; b&lt;/p&gt;") == "a & b"
    assert plain("<![if broken") is not None


def test_lists_of_linkedin():
    assert functions("Engineering, Information Technology, and Sales") == [
        "Engineering",
        "Information Technology",
        "Sales",
    ]
    assert functions("Arts and Design") == ["Arts and Design"]
    assert industries("Oil, Gas, and Mining and Finance") == ["Oil, Gas, and Mining and Finance"]


def test_capitals():
    assert capitalised("jean-luc o'neil") == "Jean-Luc O'Neil"
    assert capitalised("ludwig van beethoven") == "Ludwig van Beethoven"
    assert capitalised("van den berg") == "Van den Berg"
    assert capitalised("McAdam") == "McAdam"


def test_postings_elsewhere():
    assert posting_key("https://www.acme.com/jobs/7/?utm_source=x") == ["joburl:https://acme.com/jobs/7"]
    assert posting_key("https://acme.com/careers?gh_jid=7&x=1") == ["joburl:https://acme.com/careers?gh_jid=7"]
    for none in ("https://www.linkedin.com/jobs/view/1", "https://acme.com/", "http://[", None):
        assert posting_key(none) == []
