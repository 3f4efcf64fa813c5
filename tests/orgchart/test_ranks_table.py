"""What a title says of rank: one line per title, origin in the table's header."""

from pathlib import Path

import pytest

from whodex.orgchart.ranks import assists, level_of, rank

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "data/ranks.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("title", "low", "high", "kind"), ROWS, ids=[row[0] for row in ROWS])
def test_level(title, low, high, kind):
    read = rank(title)
    assert read.kind == kind
    if low == "none":
        assert read.level is None
    else:
        assert read.level is not None
        assert float(low) <= read.level <= float(high)


def test_seniority_stands_in_for_words():
    assert level_of("Lighthouse", 300) == 7.0
    assert level_of("Lighthouse", 0) < level_of("Director", 0)


@pytest.mark.parametrize(
    ("title", "whom"),
    [
        ("PA to the Finance Director", ("finance director", False)),
        ("Executive Assistant to the CEO", ("ceo", True)),
        ("Assistentin der Geschäftsführung", ("", True)),
        ("Finance Director", None),
        ("Sales Assistant", None),
    ],
)
def test_assists(title, whom):
    assert assists(title) == whom
