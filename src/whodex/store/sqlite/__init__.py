"""The embedded store: SQLite files for data, accounts, frozen result lists and checks of addresses."""

from whodex.store.sqlite.accounts_store import SqliteAccounts
from whodex.store.sqlite.check_list import SqliteCheckList
from whodex.store.sqlite.leaving import SqliteStore
from whodex.store.sqlite.ledger_store import SqliteLedger
from whodex.store.sqlite.mail_store import SqliteMailBook
from whodex.store.sqlite.sequence_store import SqliteSequences

__all__ = ["SqliteAccounts", "SqliteCheckList", "SqliteLedger", "SqliteMailBook", "SqliteSequences", "SqliteStore"]
