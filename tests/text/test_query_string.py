"""What a server sees when clients paste URLs into URLs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whodex.text.entities import person_identifiers
from whodex.text.query_string import parse_query

URLS = frozenset({"url", "profile_link"})
DECLARED = frozenset({"viewer_id", "sequence_id", "start", "api_key", "url", "profile_link"})
PEOPLE = "https://www.linkedin.com/search/results/people/?keywords=new%20york&origin=X&sid=%40%2Co"
SALES = "https://www.linkedin.com/sales/search/people?query=(keywords%3Alix%2520it)&sessionId=a%3D%3D"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (f"viewer_id=ann&url={PEOPLE}", {"viewer_id": ["ann"], "url": [PEOPLE]}),
        (f"url={PEOPLE}&viewer_id=ann", {"viewer_id": ["ann"], "url": [PEOPLE]}),
        (f"url={SALES}&start=25&page=2", {"start": ["25"], "url": [SALES + "&page=2"]}),
        (f"url={SALES}&viewer_id=ann&lipi=x", {"viewer_id": ["ann"], "url": [SALES + "&lipi=x"]}),
        (
            "url=https%3A%2F%2Fwww.linkedin.com%2Fsearch%2F%3Fkeywords%3Da%2520b%26x%3D1&page=2",
            {"url": ["https://www.linkedin.com/search/?keywords=a%20b&x=1"], "page": ["2"]},
        ),
        ("url=https%253A%252F%252Fx", {"url": ["https%3A%2F%2Fx"]}),
        ("url=https://linkedin.com/in/ann&api_key=k", {"url": ["https://linkedin.com/in/ann"], "api_key": ["k"]}),
        ("a=%%3A%3%3A%252F%2%2F", {"a": ["%:%3:%2F%2/"]}),
        ("profile_link=ann+lee&x=%zz&y=%e9&z", {"profile_link": ["ann lee"], "x": ["%zz"], "y": ["\ufffd"], "z": [""]}),
        ("q=https://a?b=1&c=2", {"q": ["https://a?b=1"], "c": ["2"]}),
        ("a=1&a=2&&=&", {"a": ["1", "2"], "": [""]}),
        ("url=https://a/?b&url=https://c/?d&e=f", {"url": ["https://a/?b", "https://c/?d&e=f"]}),
        ("", {}),
        (b"url=https://a/?b=\xff&c=d", {"url": ["https://a/?b=\ufffd&c=d"]}),
    ],
)  # fmt: skip
def test_parse_query(raw: str | bytes, expected: dict[str, list[str]]):
    assert parse_query(raw, URLS, DECLARED) == expected


def test_a_profile_url_is_read_even_where_it_dragged_parameters_along():
    values = parse_query("profile_link=https://linkedin.com/in/ann-lee&utm_source=x", URLS, DECLARED)
    assert person_identifiers(values["profile_link"][0]) == ["slug:ann-lee"]


@given(st.one_of(st.binary(), st.text()))
def test_nothing_raises_and_nothing_is_invented(raw: bytes | str):
    values = parse_query(raw, URLS, DECLARED)
    assert all(isinstance(text, str) for many in values.values() for text in many)
    assert sum(len(text) for many in values.values() for text in many) <= len(raw) + 1


@given(st.lists(st.tuples(st.text(), st.text()), max_size=6))
def test_well_encoded_parameters_come_back(pairs: list[tuple[str, str]]):
    from urllib.parse import urlencode

    expected: dict[str, list[str]] = {}
    clean = [(k, v) for k, v in pairs if not any("\ud800" <= c <= "\udfff" for c in k + v)]
    for key, value in clean:
        expected.setdefault(key, []).append(value)
    assert parse_query(urlencode(clean), URLS, DECLARED) == expected
