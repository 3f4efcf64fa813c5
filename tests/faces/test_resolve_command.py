"""`whodex resolve` and `why`, as a person uses them; killed anywhere, the outcome is the same."""

import json

import pytest
from typer.testing import CliRunner

from whodex.cli import register
from whodex.cli.base import app
from whodex.synth.duplicates import write_duplicates


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return write_duplicates(tmp_path_factory.mktemp("sources"), seed=5, people=12)


def counts(forked):
    return forked("status", "--json").json()["counts"]


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("place", ["resolving:Resolver.step", "resolving:Resolver._resolve", "blocking:Blocking.step"])
def test_killed_while_resolving_it_goes_on(forked, sources, place, number):
    place = f"whodex.services.{place}"
    assert forked("import", *sources[::-1], place=place, number=number, when="before").status == -9
    before = counts(forked)
    done = forked("resolve", "--json")
    assert done.status == 0, done.err
    assert done.json()["joined"] > 0
    after = counts(forked)
    assert after["observations"] == before["observations"]
    assert after["person"] < before["person"]
    assert forked("resolve", "--json").json() == {"lookedAt": 0, "joined": 0, "parted": 0}
    assert forked("resolve", "--anew", "--json").json()["joined"] == 0
    assert forked("check").status == 0


def test_switched_off_nothing_is_joined_and_it_can_be_done_later(forked, sources, data):
    data.mkdir()
    (data / "whodex.toml").write_text("[resolve]\nenabled = false\n")
    assert forked("import", *sources).status == 0
    before = counts(forked)
    assert "resolve.enabled is off" in forked("resolve").err
    (data / "whodex.toml").unlink()
    assert forked("resolve", "--json").json()["joined"] > 0
    assert counts(forked)["person"] < before["person"]


def test_why_says_what_joins_and_what_keeps_apart(forked, sources):
    done = forked("import", *sources)
    assert done.status == 0
    assert "went into another they are the same as" in done.err
    with (sources[0].parent / "near-twins.csv").open() as file:
        one, other = file.read().splitlines()[1].split(",")
    told = forked("why", one)
    assert told.status == 0, told.err
    assert "was made of" in told.out
    assert "They share" in told.out
    apart = forked("why", one, other)
    assert "are two." in apart.out
    assert "against it" in apart.out
    assert "to 1 that they are " in apart.out
    assert "times likelier" in apart.out
    shown = forked("why", one, other, "--json").json()
    assert shown["joined"] is False
    assert shown["ties"][0]["comparison"]["verdict"] in ("different", "review", "same")
    assert forked("apart", one, other).status == 0
    assert "Decided by hand: decision 1" in forked("why", one, other).out
    assert forked("why", "nobody-of-that-name").status == 1


def test_review_side_by_side(sources, tmp_path, monkeypatch):
    register()
    table = tmp_path / "crm.csv"
    table.write_text(
        "First Name,Last Name,Title,Company,Location\n"
        'Ottoline,Fennimore,Head of Finance,Fernhollow Ltd,"Bristol, United Kingdom"\n'
        'O.,Fennimore,Accountant,Fernhollow,"Bristol, United Kingdom"\n'
    )

    def run(*words, text=""):
        done = CliRunner().invoke(app, [*words, "--data", str(tmp_path / "data")], input=text)
        assert done.exit_code == 0, done.output
        return done.output

    run("import", str(table))
    assert "Ottoline Fennimore" in run("review", "--list")
    assert json.loads(run("review", "--json"))[0]["tie"]["comparison"]["verdict"] == "review"
    assert "decided" not in run("review", text="s\n")
    assert "decided" not in run("review", text="what\n")
    assert "1 decided" in run("review", text="n\n")
    assert "Nothing is to be looked at." in run("review")
    run("undo", "1")
    assert "1 decided" in run("review", text="y\n")
    assert json.loads(run("status", "--json"))["counts"]["person"] == 1
