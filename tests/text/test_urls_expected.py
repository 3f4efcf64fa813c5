"""The shared real URLs: exact readings, and a reading or a refusal with its reason for every other one."""

import csv
import json
from pathlib import Path

import msgspec
import pytest

from whodex.errors import UnreadableUrl
from whodex.text.search import read_search, read_url


def essence(reading):
    filters = sorted((f["field"], f["exclude"], json.dumps(f["values"], sort_keys=True)) for f in reading["filters"])
    return {key: reading[key] for key in ("kind", "keywords", "sort", "page")} | {"filters": filters}


def test_clear_rows_are_read_exactly(shared: Path):
    lines = (shared / "linkedin" / "urls_expected.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        if row.get("ambiguous"):
            continue
        if "error" in row:
            with pytest.raises(UnreadableUrl):
                read_search(row["url"])
        else:
            assert essence(msgspec.to_builtins(read_search(row["url"]))) == essence(row), row["url"]


def reason(url: str) -> str | None:
    try:
        read_url(url)
    except UnreadableUrl as error:
        return str(error)
    return None


def test_every_row_is_read_or_refused_with_a_reason(shared: Path):
    refused = 0
    with (shared / "linkedin" / "urls.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    for _, url in rows:
        said = reason(url)
        refused += said is not None
        assert said != ""
    assert len(rows) > 200
    assert refused < len(rows) / 6
