"""From settings to stores, services and the application: the only module that names a backend."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from whodex import settings as settings_module
from whodex.api.app import App, create_app
from whodex.api.endpoint import House
from whodex.errors import StoreError, Unavailable
from whodex.services.indexing import Indexer
from whodex.settings import DATA_ENV, Settings
from whodex.store.ports import Store
from whodex.store.search_ports import SearchIndex
from whodex.store.sequence_ports import Sequences
from whodex.store.sqlite import SqliteAccounts, SqliteSequences, SqliteStore

DATA_FILE: Final = "whodex.db"
ACCOUNTS_FILE: Final = "accounts.db"
INDEX_FOLDER: Final = "index"
SEQUENCES_FILE: Final = "sequences.db"
IMPORT_CACHE_MB: Final = 192  # the identifier table of a million people; keeps an import under 700 MB in all


def data_folder(path: Path) -> Path:
    """The data directory, made where it is missing, readable by its owner only. Raises Unavailable, StoreError."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except FileExistsError:
        raise StoreError(f"{path} is a file; the data directory must be a folder") from None
    except OSError as error:
        raise Unavailable(f"the data directory {path} cannot be made ({error.strerror})", 5) from None
    return path


def open_store(settings: Settings, *, cache_mb: int = 16) -> SqliteStore:
    """The store of a data directory, created or migrated where needed."""
    return SqliteStore(data_folder(settings.data) / DATA_FILE, cache_mb=cache_mb)


def open_accounts(settings: Settings) -> SqliteAccounts:
    """The accounts of a data directory."""
    return SqliteAccounts(data_folder(settings.data) / ACCOUNTS_FILE)


def open_index(settings: Settings) -> SearchIndex:
    """The search index of a data directory, created where it is missing."""
    from whodex.store.tantivy import TantivyIndex  # noqa: PLC0415 - most commands search nothing

    return TantivyIndex(data_folder(settings.data) / INDEX_FOLDER)


def open_sequences(settings: Settings) -> Sequences:
    """The frozen result lists of a data directory."""
    return SqliteSequences(data_folder(settings.data) / SEQUENCES_FILE)


@contextmanager
def indexer_of(settings: Settings, store: Store) -> Iterator[Indexer]:
    """What brings the index up to the store; closed again at the end of the block."""
    index = open_index(settings)
    try:
        yield Indexer(store, index)
    finally:
        index.close()


@contextmanager
def store_of(settings: Settings, *, cache_mb: int = 16) -> Iterator[SqliteStore]:
    """The store, closed again at the end of the block."""
    store = open_store(settings, cache_mb=cache_mb)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def accounts_of(settings: Settings) -> Iterator[SqliteAccounts]:
    """The accounts, closed again at the end of the block."""
    accounts = open_accounts(settings)
    try:
        yield accounts
    finally:
        accounts.close()


def app_of(settings: Settings) -> App:
    """The application of a data directory."""
    store, accounts = open_store(settings), open_accounts(settings)
    # What is loaded now stays: looking through it for cycles again and again costs some percent of every answer, and
    # requests make none (bench/person.py).
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)

    index, sequences = open_index(settings), open_sequences(settings)

    def stop() -> None:
        index.close()
        sequences.close()
        store.close()
        accounts.close()

    return create_app(
        reading=store,
        accounts=accounts,
        settings=settings,
        open_reading=lambda: open_store(settings),
        open_writing=lambda: open_store(settings),
        house=House(search=index, sequences=sequences),
        on_stop=stop,
    )


def app_from_environment() -> App:
    """The application a worker process serves; the data directory comes from `WHODEX_DATA`."""
    return app_of(settings_module.load(os.environ.get(DATA_ENV)))
