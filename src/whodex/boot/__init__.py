"""From settings to stores, services and the application: the only room that names a backend.

What most commands need is here; `whodex.boot.contact` and `whodex.boot.serving` are read by those that need them, so
that a command does not begin by reading the whole server.
"""

from whodex.boot.data import (
    ACCOUNTS_FILE,
    DATA_FILE,
    IMPORT_CACHE_MB,
    INDEX_FOLDER,
    MAIL_FILE,
    SEQUENCES_FILE,
    accounts_of,
    data_folder,
    in_step,
    indexer_of,
    office_of,
    open_accounts,
    open_index,
    open_ledger,
    open_sequences,
    open_store,
    resolver_of,
    searcher_of,
    store_of,
)

__all__ = [
    "ACCOUNTS_FILE",
    "DATA_FILE",
    "IMPORT_CACHE_MB",
    "INDEX_FOLDER",
    "MAIL_FILE",
    "SEQUENCES_FILE",
    "accounts_of",
    "data_folder",
    "in_step",
    "indexer_of",
    "office_of",
    "open_accounts",
    "open_index",
    "open_ledger",
    "open_sequences",
    "open_store",
    "resolver_of",
    "searcher_of",
    "store_of",
]
