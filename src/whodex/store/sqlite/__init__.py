"""The embedded store: one SQLite file for data, one for accounts, one for frozen result lists."""

from whodex.store.sqlite.accounts_store import SqliteAccounts
from whodex.store.sqlite.leaving import SqliteStore
from whodex.store.sqlite.sequence_store import SqliteSequences

__all__ = ["SqliteAccounts", "SqliteSequences", "SqliteStore"]
