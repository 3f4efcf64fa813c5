"""Files imported by processes of their own: where they may lie, how they go, and that a killed one is told."""

import os
import signal
import sys
import time

import pytest

from whodex.errors import InvalidParameter, Unavailable
from whodex.services.intake import MOST_AT_ONCE, Intake, Wish

SAYS = 'import sys; print(\'{"files": [{"file": "a", "failure": null}], "words": 1}\')'
FAILS = "import sys; sys.exit(sys.stderr.write('whodex: it is of no format\\n'))"
WAITS = "import os, sys, time; print(os.getpid(), file=sys.stderr, flush=True); time.sleep(60)"


@pytest.fixture
def made(tmp_path):
    folder = tmp_path / "incoming"
    folder.mkdir()
    (folder / "a.csv").write_text("x")
    (tmp_path / "outside.csv").write_text("x")
    intakes = []

    def make(code):
        intakes.append(Intake(tmp_path, folder, (sys.executable, "-c", code)))
        return intakes[-1]

    yield make
    for intake in intakes:
        for child in intake._children:
            child.kill()
            child.wait()


def ended(intake):
    for _ in range(500):
        if (job := intake.jobs()[0]).state != "running":
            return job
        time.sleep(0.02)
    raise AssertionError("it never ended")


def test_done_and_failed(made):
    begun = made(SAYS).begin(Wish(file="a.csv", mapping={"name": "x"}))
    assert begun.file == "a.csv"
    done = ended(made(SAYS))
    assert (done.id, done.state, done.message, done.files) == (
        begun.id, "done", None, [{"file": "a", "failure": None}],
    )  # fmt: skip
    made(FAILS).begin(Wish(file="a.csv"))
    failed = ended(made(FAILS))
    assert (failed.state, failed.message, failed.files) == ("failed", "it is of no format", [])
    assert [job.state for job in made(SAYS).jobs()] == ["failed", "done"]


@pytest.mark.parametrize("name", ["", ".", "..", "../outside.csv", "/etc/passwd", "b.csv", "a.csv\0", "link.csv"])
def test_only_what_lies_in_the_folder(made, tmp_path, name):
    (tmp_path / "incoming" / "link.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(InvalidParameter) as refused:
        made(SAYS).begin(Wish(file=name))
    assert refused.value.parameter == "file"
    assert made(SAYS).jobs() == []


def test_no_value_becomes_an_option(made):
    with pytest.raises(InvalidParameter, match="must not begin with -"):
        made(SAYS).begin(Wish(file="a.csv", source="--dry-run"))


def test_few_at_once_and_a_killed_one_is_told(made):
    intake = made(WAITS)
    for _ in range(MOST_AT_ONCE):
        intake.begin(Wish(file="a.csv"))
    with pytest.raises(Unavailable):
        intake.begin(Wish(file="a.csv"))
    assert {job.state for job in made(SAYS).jobs()} == {"running"}, "another worker sees the same"
    os.kill(intake._children[-1].pid, signal.SIGKILL)
    killed = ended(intake)
    assert killed.state == "failed"
    assert killed.message
    intake.begin(Wish(file="a.csv"))
