"""The embedded store: one SQLite file for data, one for accounts."""

from whodex.store.sqlite.accounts_store import SqliteAccounts
from whodex.store.sqlite.leaving import SqliteStore

__all__ = ["SqliteAccounts", "SqliteStore"]
