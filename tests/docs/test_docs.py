"""Docs that can be checked are checked."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from whodex.cli import register
from whodex.cli.base import app
from whodex.cli.reference import page
from whodex.ingest.registry import formats

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_reference_of_commands_is_up_to_date():
    """Make it anew with `python -m whodex.cli.reference > docs/reference/cli.md`."""
    assert (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_format_is_documented():
    text = (ROOT / "docs/reference/formats.md").read_text(encoding="utf-8")
    missing = [one.name for one in formats() if f"`{one.name}`" not in text]
    assert missing == []


def commands_of(path):
    text = path.read_text(encoding="utf-8")
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            found = re.match(r"\$ (?:\.venv/bin/)?whodex ((?:[a-z]+(?:-[a-z]+)* ?)+)", line)
            if found:
                yield tuple(found.group(1).split()[:2])


@pytest.mark.parametrize("words", sorted({words for path in PAGES for words in commands_of(path)}), ids=" ".join)
def test_every_command_a_page_shows_is_one(words):
    register()
    shown = CliRunner().invoke(app, [*words, "--help"])
    if shown.exit_code == 2 and len(words) == 2:  # the second word is an argument
        shown = CliRunner().invoke(app, [words[0], "--help"])
    assert shown.exit_code == 0, shown.output


def test_every_test_that_the_threats_name_is_one():
    text = (ROOT / "docs/why/security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    there = {
        name for path in ROOT.glob("tests/**/*.py") for name in re.findall(r"def (test_\w+)\(", path.read_text("utf-8"))
    }
    assert len(named) > 30
    assert named <= there
