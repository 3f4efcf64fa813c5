"""`whodex search` and the published examples, on the demo's world."""

import csv
import io
import json
import shutil
from urllib.parse import quote

import pytest

# As the seed writes them, host and key apart.
EXAMPLES = [
    (
        (
            "/v1/li/linkedin/search/people?viewer_id=alfie-lambert&url=https://www.linkedin.com/search/results/people/?keywords=lix"
            "&origin=SWITCH_SEARCH_VERTICAL&sid=%40%2Co"
        ),
        "people",
        10,
    ),
    (
        (
            "/v1/li/linkedin/search/jobs?viewer_id=alfie-lambert&url=https://www.linkedin.com/jobs/search/?currentJobId=3436671233"
            "&keywords=lix"
        ),
        "people",
        1,
    ),
    (
        (
            "/v1/li/linkedin/search/posts?viewer_id=alfie-lambert&url=https://www.linkedin.com/search/results/CONTENT/?keywords=lix"
            "&origin=SWITCH_SEARCH_VERTICAL&sid=V2J"
        ),
        "posts",
        1,
    ),
    (
        (
            "/v1/li/sales/search/people?viewer_id=alfie-lambert&url=https://www.linkedin.com/sales/search/people?query="
            "(spellCorrectionEnabled%3Atrue%2CrecentSearchParam%3A(id%3A2154062338%2CdoLogHistory%3Atrue)%2Ckeywords%3Alix)"
            "&sessionId=GumqcP8vR0aPVWr3cNR74A%3D%3D"
        ),
        "people",
        20,
    ),
]


@pytest.fixture(scope="session")
def world(forker, tmp_path_factory):
    """The data of a small demo, made once."""
    folder = tmp_path_factory.mktemp("demo")
    words = ["--data", str(folder / "data"), "demo", "--people", "500", "--companies", "12", "--no-serve"]
    asked = {"words": words, "out": str(folder / "out"), "err": str(folder / "err"), "env": {"NO_COLOR": "1"}}
    forker.stdin.write(json.dumps(asked) + "\n")
    forker.stdin.flush()
    assert int(forker.stdout.readline()) == 0, (folder / "err").read_text()
    return folder / "data"


@pytest.fixture
def demo(world, data):
    shutil.copytree(world, data)


def test_the_published_examples_give_people(forked, demo, serve):
    server = serve()
    for path in ("person?profile_link=https://linkedin.com/in/", "person/ids?li_flagship_id="):
        assert server.get(f"/v1/{path}alfie-lambert")[0] == 200
    for more in ("&count=1000&start=10", "&count=1000&start=0"):
        assert server.get(f"/v1/connections?viewer_id=alfie-lambert{more}")[1]["connections_response"]["elements"]
    for line, key, least in EXAMPLES:
        status, answer = server.get(line)
        assert status == 200, answer
        page = answer["searchResponse"]
        assert len(page[key]) == page["paging"]["count"] >= least, line
        assert page["paging"]["total"] >= least
    url = "https://www.linkedin.com/sales/search/people?query=(keywords:lix)"
    posted = server.get("/v1/li/sales/search/people", body=f"url={quote(url)}".encode())
    assert posted[1]["searchResponse"]["paging"]["total"] >= 20


def test_search_prints_tables_json_and_csv(forked, demo):
    plain = forked("search", "lix", "--count", "3")
    assert "Lix Lantern Analytics" in plain.out
    assert "1 to 3 of" in plain.err
    shown = forked("search", "lix", "--count", "3", "--json").json()
    assert shown["paging"]["count"] == len(shown["people"]) == 3
    rows = list(csv.reader(io.StringIO(forked("search", "lix", "--all", "--csv").out)))
    assert rows[0] == ["name", "title", "organisation", "location", "profile"]
    assert len(rows) - 1 == shown["paging"]["total"]
    assert len({row[-1] for row in rows[1:]}) == len(rows) - 1
    page = "https://www.linkedin.com/search/results/people/?keywords=lix&page=2"
    assert json.loads(forked("search", page, "--json").out)["paging"]["start"] == 10
    for kind in ("orgs", "jobs", "posts"):
        assert forked("search", "lix", "--kind", kind).status == 0, kind


def test_words_spelled_wrong_are_corrected_and_it_is_said(forked, demo):
    done = forked("search", "lantren")
    assert "lantern" in done.err


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["search", "  "], 2, "nothing to search for"),
        (["search", "lix", "--kind", "cats"], 2, "--kind"),
        (["search", "https://example.org/x"], 2, "not a LinkedIn URL"),
        (["search", "https://www.linkedin.com/in/alfie-lambert"], 2, "page of one person"),
        (["search", "lix", "--json", "--csv"], 2, "one of --json and --csv"),
        (["search", "lix", "--viewer", "nobody-here"], 1, "viewer"),
    ],
)
def test_what_cannot_be_searched_is_said(forked, words, status, said):
    done = forked(*words)
    assert (done.status, done.out) == (status, "")
    assert said in done.err


def test_nothing_held_is_an_empty_answer(forked):
    done = forked("search", "lix")
    assert done.status == 0
    assert "Nothing found." in done.err
    assert "whodex import" in done.err
