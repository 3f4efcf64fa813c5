"""Fixtures for every room."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No test is timed: the machine may be busy. In CI the cases drawn are the same each time: what fails there fails
# everywhere; new cases are looked for where somebody can look at them.
settings.register_profile("whodex", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "whodex")

ROOT = Path(__file__).resolve().parent.parent


def shared_folder() -> Path | None:
    """The folder of shared development data, or None. `$WHODEX_SHARED`, else `../shared` beside the repository."""
    folder = Path(os.environ.get("WHODEX_SHARED") or ROOT.parent / "shared")
    return folder / "data" if (folder / "data").is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data; a test that needs it skips, saying so, where it is absent."""
    folder = shared_folder()
    if folder is None and (os.environ.get("WHODEX_SHARED") or (ROOT.parent / "shared").is_dir()):
        pytest.fail("the folder of shared development data is there, but holds no data")
    if folder is None:
        pytest.skip("shared development data is absent (set WHODEX_SHARED)")
    return folder
