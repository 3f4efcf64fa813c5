"""Every backend, unchanged: a store or accounts book of each kind."""

import pytest

from whodex.store.memory import MemoryAccounts, MemoryCheckList, MemoryLedger, MemoryMailBook, MemoryStore
from whodex.store.sqlite import SqliteAccounts, SqliteCheckList, SqliteLedger, SqliteMailBook, SqliteStore


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


@pytest.fixture(params=["memory", "sqlite"])
def books(request, tmp_path):
    """Accounts that the ledgers of the same test belong to."""
    made = MemoryAccounts() if request.param == "memory" else SqliteAccounts(tmp_path / "accounts.db")
    yield made
    made.close()


@pytest.fixture
def ledgers(books, tmp_path):
    """Makes a worker's part in the ledger."""
    made = []

    def make():
        if isinstance(books, MemoryAccounts):
            made.append(MemoryLedger(books.books))
        else:
            made.append(SqliteLedger(tmp_path / "accounts.db", serving=True))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(params=["memory", "sqlite"])
def check_list(request, tmp_path):
    made = MemoryCheckList() if request.param == "memory" else SqliteCheckList(tmp_path / "results.csv.journal")
    yield made
    made.close()
