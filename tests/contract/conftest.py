"""Every backend, unchanged: a store or accounts book of each kind."""

import pytest

from whodex.store.memory import MemoryAccounts, MemoryMailBook, MemoryStore
from whodex.store.sqlite import SqliteAccounts, SqliteMailBook, SqliteStore


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    made = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "whodex.db")
    yield made
    made.close()


@pytest.fixture(params=["memory", "sqlite"])
def accounts(request, tmp_path):
    if request.param == "memory":
        yield MemoryAccounts()
        return
    made = SqliteAccounts(tmp_path / "accounts.db")
    yield made
    made.close()


@pytest.fixture(params=["memory", "sqlite"])
def mail_book(request, tmp_path):
    made = MemoryMailBook() if request.param == "memory" else SqliteMailBook(tmp_path / "mail.db")
    yield made
    made.close()
