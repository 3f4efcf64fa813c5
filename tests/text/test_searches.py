"""Search URLs of every grammar, from tables; paging; and what holds for any text at all."""

import contextlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whodex.errors import UnreadableUrl
from whodex.model.reading import Range, Reading, Value
from whodex.text.boolean import parse_boolean
from whodex.text.entities import EntityUrl, read_entity
from whodex.text.query_string import parse_query
from whodex.text.search import explain, industry_parts, labels, read_search, read_url, region
from whodex.text.search.parameters import facet_values
from whodex.text.search.repair import parse_tolerant
from whodex.text.search.routing import wants_correction

DATA = Path(__file__).parent / "data"
SITE = "https://www.linkedin.com/"
PEOPLE = "https://www.linkedin.com/search/results/people/?"
SALES = "https://www.linkedin.com/sales/search/people?query="


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def show(value: Value | Range) -> str:
    if isinstance(value, Range):
        low, high = ("" if end is None else str(end) for end in (value.min, value.max))
        return f"[{low}..{high}{f' {value.of}' if value.of else ''}]"
    return (value.id or "") + (f"~{value.text}" if value.text else "")


def compact(reading: Reading) -> list[str]:
    filters = (
        f"{'!' if f.exclude else ''}{f.field}={' | '.join(map(show, f.values))}" for f in reading.filters
    )  # fmt: skip
    warned = " ".join(dict.fromkeys(note.parameter for note in reading.warnings))
    return [
        reading.kind, reading.keywords or "", ";; ".join(filters), reading.sort or "", str(reading.page), warned
    ]  # fmt: skip


@pytest.mark.parametrize("row", rows("searches.tsv"), ids=lambda row: row[0][24:100])
def test_searches(row: list[str]):
    assert compact(read_search(row[0])) == row[1:]


@pytest.mark.parametrize(("url", "reason"), rows("refused_searches.tsv"))
def test_refused_searches(url: str, reason: str):
    with pytest.raises(UnreadableUrl) as caught:
        read_search(url)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://www.linkedin.com/in/ann-lee", "person"),
        ("https://www.linkedin.com/jobs-guest/jobs/api/jobPosting/412", "job posting"),
        ("https://www.linkedin.com/jobs/view/412", "job posting"),
        ("https://lnkd.in/x", "lnkd.in"),
        ("https://acme.example/search/results/people/?keywords=x", "not a LinkedIn URL"),
        ("hello", "not a LinkedIn URL"),
    ],
)
def test_what_is_no_search_says_what_it_is(url: str, said: str):
    with pytest.raises(UnreadableUrl, match=said):
        read_search(url)


def test_read_url_tells_searches_from_entities():
    assert isinstance(read_url(PEOPLE + "keywords=x"), Reading)
    assert isinstance(read_url("https://www.linkedin.com/in/ann-lee"), EntityUrl)
    assert isinstance(read_url("urn:li:member:12"), EntityUrl)


@pytest.mark.parametrize(
    ("url", "beside", "page", "start", "count"),
    [
        (PEOPLE + "page=3", {}, 3, 20, 10),
        (PEOPLE + "page=3", {"start": "40"}, 5, 40, 10),
        (PEOPLE + "page=3", {"page": "2"}, 2, 10, 10),
        (PEOPLE + "page=", {}, 1, 0, 10),
        (PEOPLE + "start=25", {}, 3, 25, 10),
        (SALES + "(keywords:x)&page=2", {}, 2, 25, 25),
        ("https://www.linkedin.com/sales/search/people#query=(keywords:x)&page=4", {}, 4, 75, 25),
        ("https://www.linkedin.com/jobs/search/?start=50", {}, 3, 50, 25),
        ("https://www.linkedin.com/jobs-guest/jobs/api/seeMoreJobPostings/search?start=30", {}, 4, 30, 10),
        (PEOPLE + "page=999999999999", {}, 1_000_000, 9_999_990, 10),
        (PEOPLE + "page=-1", {}, 1, 0, 10),
    ],
)
def test_pages(url: str, beside: dict[str, str], page: int, start: int, count: int):
    reading = read_search(url, **beside)
    assert (reading.page, reading.start, reading.count) == (page, start, count)


def test_tables():
    assert labels("industry")["4"] == "Software Development"
    assert "3132" in labels("industry")
    assert labels("seniority")["310"] == "CXO"
    assert labels("title_id") == {}
    assert region("us:84") == region("90000084")
    assert region("us:0") == "United States"
    assert region("1") is None
    assert {"6", "4"} <= industry_parts("6")
    assert industry_parts("no such") == {"no such"}


PIECES = st.lists(
    st.one_of(
        st.text(max_size=10),
        st.sampled_from(
            ["(", ")", "List(", "filters:", "type:REGION", "values:", "id:1", "text:a", ",", ":", "%", "%25", "%28",
             "&", "=", "#", "?", '"', "[", "]", "+", "%20", "keywords:", "urn:li:geo:1", "rangeValue:(min:1", "{", "''"]
        ),
    ),
    max_size=25,
).map("".join)  # fmt: skip
STEMS = st.sampled_from(
    ["", PEOPLE, SALES, SALES + "(filters:List((type:REGION,values:List((", PEOPLE + "geoUrn=", "https://www.linkedin.com/",
     "https://www.linkedin.com/jobs/search/?f_C=", "https://www.linkedin.com/sales/search/company?companySize=",
     "https://www.linkedin.com/sales/search/people?companyIncluded=", "https://www.linkedin.com/feed/hashtag/"]
)  # fmt: skip


@given(STEMS, PIECES)
@settings(max_examples=300)
def test_no_text_raises_anything_else_and_values_are_whole(stem: str, text: str):
    try:
        reading = read_url(stem + text)
    except UnreadableUrl as error:
        reason = str(error)
        assert reason  # both ways out are checked
        return
    if isinstance(reading, Reading):
        assert reading.keywords is None or reading.keywords.strip() == reading.keywords != ""
        assert reading.page >= 1
        fields = [(f.field, f.exclude) for f in reading.filters]
        assert len(set(fields)) == len(fields)
        for one in reading.filters:
            assert one.values
            assert len(set(one.values)) == len(one.values)


@given(st.binary(max_size=300))
def test_any_bytes(raw: bytes):
    for text in (raw.decode("latin-1"), raw.decode("utf-8", "surrogateescape"), raw.decode("utf-8", "replace")):
        for stem in ("", PEOPLE, SALES + "("):
            with contextlib.suppress(UnreadableUrl):
                assert json.dumps(explain(stem + text), ensure_ascii=False).encode()


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=4), st.integers(300, 65_536))
@settings(max_examples=25, deadline=None)
def test_any_bytes_of_any_length_in_time_that_grows_with_it(pieces: list[bytes], size: int):
    """Up to 64 KB: nothing but a refusal is raised, and eight times the text takes some eight times as long."""

    def cost(stem: str, length: int) -> float:
        raw = (b"".join(pieces) * (length // sum(map(len, pieces)) + 1))[:length]
        text = (stem + raw.decode("utf-8", "surrogateescape"))[:65_536]
        spent = []
        for _ in range(2):
            began = time.process_time()
            with contextlib.suppress(UnreadableUrl):
                read_url(text)
            spent.append(time.process_time() - began)
        return min(spent)

    for stem in ("", PEOPLE + "geoUrn=", SALES + "(filters:List((type:REGION,values:List((text:"):
        assert cost(stem, size) < 20 * cost(stem, size // 8) + 0.2


SPECIAL = str.maketrans({c: f"%{ord(c):02X}" for c in "%(),:' "})
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(lambda t: f"a{t.strip()}b")


@given(WORDS, WORDS, st.integers(1, 3))
def test_what_linkedin_writes_is_read_back(title: str, words: str, levels: int):
    from urllib.parse import quote

    inner = (
        f"(filters:List((type:CURRENT_TITLE,values:List((text:{quote(title, safe='')},selectionType:INCLUDED)))),"
        f"keywords:{quote(words, safe='')})"
    )
    for _ in range(levels):
        inner = quote(inner, safe="")
    if any(left in text for text in (title, words) for left in ("%2", "%3", "%5", "%C", "%D", "%E", "%c", "%d", "%e")):
        return  # reads as an escape too many, by decision
    reading = read_search(SALES + inner)
    assert reading.keywords == words
    assert [show(value) for value in reading.filters[0].values] == [f"~{title}"]
    assert not reading.warnings


def steps(text: str, read: Callable[[str], object] = read_url) -> int:
    """Lines of our own code that are run for a text."""
    count = 0

    def trace(frame, event, arg):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()  # coverage's, where it is measured
    sys.settrace(trace)
    try:
        read(text)
    except UnreadableUrl:
        pass
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "piece", ["(", ")", "(id:1,", "text:a,b", "&x&", "%25", "((", ")(", "(type:REGION,", ",keywords:a"]
)
@pytest.mark.parametrize(
    "stem",
    [PEOPLE + "geoUrn=", SALES, SALES + "(filters:List((type:REGION,values:List((", SITE + "jobs/search/?f_C=", SITE,
     SITE + "sales/search/people?companyIncluded=", SITE + "sales/search?facet.G=", SITE + "feed/hashtag/",
     SITE + "authwall?sessionRedirect=", ""],
)  # fmt: skip
def test_work_grows_with_the_text_and_no_faster(stem: str, piece: str):
    steps(stem)  # tables are read once
    once, twice = steps(stem + piece * 300), steps(stem + piece * 600)
    assert twice < 2.5 * once + 1_000


@pytest.mark.parametrize("read", [parse_boolean, parse_tolerant, facet_values, wants_correction, read_entity])
@pytest.mark.parametrize(
    "piece", ["(", ")", '"', "a ", "NOT ", "a OR ", "title:", "(text:a", "type:x,", '["a",', "%2", "\\"]
)
def test_the_work_of_each_reader_grows_no_faster_than_its_text(read: Callable[[str], object], piece: str):
    once, twice = steps(piece * 300, read), steps(piece * 600, read)
    assert twice < 2.5 * once + 1_000


@pytest.mark.parametrize(
    "piece", ["(", ")(", "%", '["', "(text:", "a,", "…", " ", "&a=", "urn:li:", "-jobs-", "{", "<"]
)
def test_the_longest_text_is_read(piece: str):
    for stem in (PEOPLE + "geoUrn=", SALES, SALES + "(filters:List((type:REGION,values:List((id:1,text:"):
        try:
            assert read_url((stem + piece * 65_000)[:65_000])
        except UnreadableUrl as error:
            reason = str(error)
            assert len(reason) < 300  # both ways out are checked


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://www.linkedin.com/in/José", {"kind": "person", "id": {"slug": "josé"}}),
        (
            "https://www.linkedin.com/sales/lead/ACwAA_1,NAME_SEARCH,x",
            {"kind": "person", "id": {"member_id": "ACwAA_1"}},
        ),
        ("https://www.linkedin.com/company/1337", {"kind": "organisation", "id": {"number": "1337"}}),
        ("https://www.linkedin.com/jobs/view/412", {"kind": "job", "id": {"number": "412"}}),
        ("https://www.linkedin.com/posts/a_b-activity-712-xx", {"kind": "post", "id": {"urn": "urn:li:activity:712"}}),
        (
            PEOPLE + "network=F&page=2&sid=x",
            {
                "kind": "people",
                "keywords": None,
                "filters": [{"field": "relationship", "values": [{"id": "F", "text": "1st"}], "exclude": False}],
                "sort": None,
                "page": 2,
                "start": 10,
                "count": 10,
                "ignored": [{"parameter": "sid", "because": "no effect on results"}],
                "warnings": [],
            },
        ),
    ],
)
def test_explain(url: str, said: dict[str, object]):
    assert explain(url) == said


@pytest.mark.parametrize("row", rows("searches.tsv"), ids=lambda row: row[0][24:100])
def test_however_a_client_sends_it(row: list[str]):
    from urllib.parse import quote, quote_plus

    url = row[0]
    names, declared = frozenset({"url"}), frozenset({"viewer_id", "sequence_id", "api_key"})
    sent = [quote(url, safe=""), quote_plus(url), quote(url)]
    if url.startswith("http"):
        sent.append(quote(quote(url, safe=""), safe=""))
        sent += [url] if "#" not in url else []  # a raw fragment never reaches a server
    for value in sent:
        for query in (f"viewer_id=ann&url={value}&api_key=k", f"url={value}&viewer_id=ann"):
            received = parse_query(query, names, declared)
            assert received["viewer_id"] == ["ann"]
            assert compact(read_search(received["url"][0])) == row[1:], query


@pytest.mark.parametrize(
    "row", [row for row in rows("searches.tsv") if row[0].startswith(SITE)], ids=lambda row: row[0][24:100]
)
def test_whatever_it_is_pasted_in(row: list[str]):
    url = row[0]
    for pasted in (
        f"[a link]({url})",
        f"<{url}>",
        f"{url}.",
        f"{url}, \n",
        url.replace("www.", "m.", 1),
        url.replace("https://www.", "", 1),
        url.replace("&", "&amp;"),
    ):
        if "amp;" not in pasted or "amp;" not in url:
            assert compact(read_search(pasted)) == row[1:], pasted


def test_a_comment_is_shown_as_its_urn():
    for text in ("urn:li:comment:(activity:712,99)", "urn:li:fsd_comment:(99,urn:li:activity:712)"):
        assert explain(text) == {"kind": "post", "id": {"urn": "urn:li:comment:(activity:712,99)"}}
