"""The soak of `bench/soak.py`, short: everything at once, workers killed, then the audit."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_short_soak_finds_nothing_wrong():
    words = ["soak", "--minutes", "0.12", "--people", "60", "--readers", "2", "--every", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "bench", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing wrong" in done.stdout
    assert "workers killed" in done.stdout
    assert "people on pages" in done.stdout
