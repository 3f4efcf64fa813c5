"""Every test of a search runs on both engines."""

import sys
from pathlib import Path

import pytest

from whodex.store.memory.index import MemoryIndex
from whodex.store.tantivy import TantivyIndex

sys.path.insert(0, str(Path(__file__).parent))


def made(kind, folder):
    return MemoryIndex() if kind == "memory" else TantivyIndex(folder)


@pytest.fixture(scope="module", params=["memory", "tantivy"])
def engine(request, tmp_path_factory):
    """An index for all tests of a module."""
    index = made(request.param, tmp_path_factory.mktemp("index"))
    yield index
    index.close()


@pytest.fixture(params=["memory", "tantivy"])
def fresh(request, tmp_path):
    """An index of its own."""
    index = made(request.param, tmp_path)
    yield index
    index.close()
