"""The data directory: its files opened, and closed again at the end of a block."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from whodex.errors import StoreError, Unavailable
from whodex.services.attending import attending
from whodex.services.following import InStep
from whodex.services.indexing import Indexer
from whodex.services.office import Office
from whodex.services.searching import Searcher
from whodex.settings import Settings
from whodex.store.ports import Store
from whodex.store.search_ports import SearchIndex
from whodex.store.sequence_ports import Sequences
from whodex.store.sqlite import SqliteAccounts, SqliteLedger, SqliteSequences, SqliteStore
from whodex.store.sqlite.backup import finish_restore

if TYPE_CHECKING:
    from whodex.services.resolving import Resolver

DATA_FILE: Final = "whodex.db"
ACCOUNTS_FILE: Final = "accounts.db"
MAIL_FILE: Final = "mail.db"
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
    finish_restore(path)
    return path


def open_store(settings: Settings, *, cache_mb: int = 16) -> SqliteStore:
    """The store of a data directory, created or migrated where needed."""
    return SqliteStore(data_folder(settings.data) / DATA_FILE, cache_mb=cache_mb)


def open_accounts(settings: Settings) -> SqliteAccounts:
    """The accounts of a data directory."""
    return SqliteAccounts(data_folder(settings.data) / ACCOUNTS_FILE)


def open_ledger(settings: Settings, *, serving: bool = False) -> SqliteLedger:
    """The ledger of a data directory. Where it is `serving`, requests can be charged."""
    return SqliteLedger(data_folder(settings.data) / ACCOUNTS_FILE, serving=serving)


def open_index(settings: Settings) -> SearchIndex:
    """The search index of a data directory, created where it is missing."""
    from whodex.store.tantivy import TantivyIndex  # noqa: PLC0415 - most commands search nothing

    return TantivyIndex(data_folder(settings.data) / INDEX_FOLDER)


def open_sequences(settings: Settings) -> Sequences:
    """The frozen result lists of a data directory."""
    return SqliteSequences(data_folder(settings.data) / SEQUENCES_FILE)


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


@contextmanager
def office_of(settings: Settings) -> Iterator[Office]:
    """The books of a data directory, closed again at the end of the block."""
    office = Office(accounts=open_accounts(settings), ledger=open_ledger(settings))
    try:
        yield office
    finally:
        office.ledger.close()
        office.accounts.close()


@contextmanager
def indexer_of(settings: Settings, store: Store) -> Iterator[Indexer]:
    """What brings the index up to the store; closed again at the end of the block."""
    index = open_index(settings)
    try:
        yield Indexer(store, index)
    finally:
        index.close()


def resolver_of(settings: Settings, store: Store) -> "Resolver | None":
    """What finds the same person among records without a common identifier; None where that is switched off."""
    if not settings["resolve.enabled"]:
        return None
    from whodex.services.keeper import KEEPER  # noqa: PLC0415 - it reads every format
    from whodex.services.resolving import Resolver  # noqa: PLC0415 - as in `services.following`

    return Resolver(store, KEEPER)


@contextmanager
def in_step(settings: Settings, store: Store) -> Iterator[InStep]:
    """What brings the index along while a command changes the store."""
    with attending(settings.data), indexer_of(settings, store) as indexer:
        yield InStep(indexer, resolver=resolver_of(settings, store))


@contextmanager
def searcher_of(settings: Settings, store: Store) -> Iterator[Searcher]:
    """What searches are run on, closed again at the end of the block (the store is the caller's)."""
    index, sequences = open_index(settings), open_sequences(settings)
    try:
        yield Searcher(store, index, sequences)
    finally:
        sequences.close()
        index.close()
