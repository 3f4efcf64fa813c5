"""The command line as a person uses it."""

import json
import os
import subprocess
import sys
from typing import NamedTuple

import pytest

from whodex.synth import stream_people


class Done(NamedTuple):
    status: int
    out: str
    err: str

    def json(self):
        """The last line of output, decoded."""
        return json.loads(self.out.splitlines()[-1])


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def whodex(data):
    """Runs `whodex` as a process of its own on a data directory of its own."""

    def run(*words, env=None, **options):
        line = [sys.executable, "-m", "whodex", *map(str, words)]
        done = subprocess.run(
            line,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"WHODEX_DATA": str(data), "NO_COLOR": "1", **(env or {})},
            **options,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def people(tmp_path):
    """A vendor's file of invented people: `people(100)` gives its path."""

    def write(count, seed=1, name="people.jsonl"):
        path = tmp_path / name
        path.write_bytes(b"".join(stream_people(count, seed)))
        return path

    return write
