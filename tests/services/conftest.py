import sys
from pathlib import Path

import pytest

from whodex.store.memory import MemoryStore
from whodex.store.sqlite import SqliteStore

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    made = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "whodex.db")
    yield made
    made.close()
