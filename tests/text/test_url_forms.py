"""The table of forms that the reference keeps: its examples, and that every shared row has its line there."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "linkedin-url-forms.md"
ROW = re.compile(r"\| `(?P<form>[^|]+)` \| (?P<result>[^|]+) \| `(?P<example>[^|]+)` \| (?P<rows>\d*) *\|")


def lines() -> list[re.Match[str]]:
    return [found for line in PAGE.read_text(encoding="utf-8").splitlines() if (found := ROW.fullmatch(line))]


@pytest.mark.parametrize("line", lines(), ids=lambda line: line["example"][17:90])
def test_an_example_has_the_form_and_gives_what_its_line_says(line):
    from bench._url_forms import form_of

    assert form_of("https://" + line["example"]) == (line["form"], line["result"])


def test_every_shared_row_has_its_line(shared: Path):
    from bench._url_forms import form_of

    with (shared / "linkedin" / "urls.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    kept = {(line["form"], line["result"]): int(line["rows"]) for line in lines() if line["rows"]}
    assert Counter(form_of(url) for _, url in rows) == kept


def test_no_form_stands_twice_and_no_line_of_the_table_is_overlooked():
    found = [(line["form"], line["result"]) for line in lines()]
    assert len(set(found)) == len(found)
    assert len(found) == sum(line.startswith("| `") for line in PAGE.read_text(encoding="utf-8").splitlines())
