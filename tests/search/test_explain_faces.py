"""`whodex explain` and `GET /v1/explain`: the same reading at both doors."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

sys.path[:0] = [str(Path(__file__).parents[1] / "api"), str(Path(__file__).parents[1] / "wire")]

URLS = [
    "https://www.linkedin.com/search/results/people/?keywords=lix&network=%5B%22F%22%5D&origin=X",
    "https://www.linkedin.com/sales/search/people?query=(filters%3AList((type%3ASENIORITY_LEVEL%2Cvalues%3AList((id%3A220%2CselectionType%3AEXCLUDED)))))",
    "https://www.linkedin.com/sales/search/company?query=(filters%3AList((type%3AANNUAL_REVENUE%2CrangeValue%3A(min%3A1%2Cmax%3A5)%2CselectedSubFilter%3AEUR)))",
    "https://www.linkedin.com/in/somebody-invented",
]
JOBS = "https://www.linkedin.com/jobs/search/?f_TPR=r604800&distance=25&f_AL=true"
GROWTH = "https://www.linkedin.com/sales/search/company?query=(filters:List((type:COMPANY_HEADCOUNT_GROWTH,rangeValue:(min:25))))"


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "whodex", *words], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("url", URLS)
def test_both_doors_say_the_same(url):
    from world import World

    from whodex.text.search import explain

    answer = World().get(f"/v1/explain?url={quote(url, safe='')}")
    assert answer.json == explain(url)
    raw = World().get(f"/v1/explain?url={url}")
    assert raw.json == answer.json


def test_the_command_needs_no_data(tmp_path):
    done = run("--data", str(tmp_path / "absent"), "explain", URLS[0], "--json")
    assert json.loads(done.stdout)["keywords"] == "lix"
    assert not (tmp_path / "absent").exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (URLS[0], "1st (F)"),
        (URLS[1], "not Director (220)"),
        (URLS[2], "1 to 5 of EUR"),
        (URLS[3], "somebody-invented"),
        (JOBS, "the last 7 days"),
        (JOBS, "25 miles"),
        (JOBS, "easy_apply  yes"),
        (GROWTH, "at least 25"),
    ],
)
def test_the_command_says_it_in_words(url, words):
    assert words in run("explain", url).stdout


def test_a_url_that_is_none_is_wrong_usage():
    done = run("explain", "https://example.org/")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
