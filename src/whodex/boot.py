"""From settings to stores, services and the application: the only module that names a backend."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from whodex.api.app import App, create_app, system_clock
from whodex.api.endpoint import House
from whodex.api.teller import Teller
from whodex.errors import StoreError, Unavailable
from whodex.mail.dialogue import TcpDialer, Timeouts
from whodex.mail.hosts import CachedResolver, DnsResolver
from whodex.mail.pace import Limit
from whodex.mail.verdict import Off, Verifier
from whodex.mail.verify import Policy, SmtpVerifier
from whodex.services.asking import BookCache, SharedPace, recorder
from whodex.services.attending import Deference, attending
from whodex.services.checking import Desk
from whodex.services.contact import follow
from whodex.services.following import Follower, InStep
from whodex.services.indexing import Indexer
from whodex.services.intake import FOLDER, Intake
from whodex.services.office import Office
from whodex.services.searching import Searcher
from whodex.settings import Settings
from whodex.store.check_ports import CheckList
from whodex.store.mail_ports import MailBook
from whodex.store.ports import Store
from whodex.store.search_ports import SearchIndex
from whodex.store.sequence_ports import Sequences
from whodex.store.sqlite import (
    SqliteAccounts,
    SqliteCheckList,
    SqliteLedger,
    SqliteMailBook,
    SqliteSequences,
    SqliteStore,
)
from whodex.store.sqlite.backup import finish_restore

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


def open_mail_book(settings: Settings) -> SqliteMailBook:
    """What a data directory remembers of asking mail servers."""
    return SqliteMailBook(data_folder(settings.data) / MAIL_FILE)


@contextmanager
def check_list_of(results: Path) -> Iterator[CheckList]:
    """How far a check got, beside its results; removed at the end of the block where nothing of it waits any more.

    Raises StoreBusy where another process is at work on the same results.
    """
    path = results.with_name(results.name + ".journal")
    try:
        wanted = SqliteCheckList(path)
    except OSError as error:
        raise Unavailable(f"{path} cannot be made ({error.strerror})", 5) from None
    finished = False
    try:
        yield wanted
        progress = wanted.progress()
        finished = progress.settled == progress.addresses
    finally:
        wanted.close(remove=finished)


def contact_desk(settings: Settings, book: MailBook, clock: Callable[[], int] = system_clock) -> Desk:
    """What finding and checking addresses needs. Raises BadSetting where `contact.smtp` is on without a proper name."""
    asks = settings["contact.smtp"]
    verifier: Verifier = Off()
    if asks:
        command = settings["contact.command_s"]
        servers = [one.strip() for one in settings["contact.dns"].split(",") if one.strip()]
        policy = Policy(
            name=settings["contact.ehlo"],
            sender=settings["contact.sender"],
            secret=book.secret(),
            timeouts=Timeouts(
                connect=settings["contact.connect_s"],
                banner=command,
                command=command,
                whole=settings["contact.whole_s"],
            ),
            limit=Limit(settings["contact.at_once"], settings["contact.delay"]),
            private_addresses=settings["contact.private"],
            settled_days=settings["contact.settled_days"],
            open_days=settings["contact.open_days"],
        )
        verifier = SmtpVerifier(
            policy,
            CachedResolver(DnsResolver(servers or None, settings["contact.dns_port"])),
            dialer=TcpDialer(settings["contact.smtp_port"]),
            pace=SharedPace(book),
            cache=BookCache(book),
            record=recorder(book),
            clock=lambda: clock() / 1000,
        )
    return Desk(
        verifier=verifier,
        book=book,
        clock=clock,
        asks=asks,
        webmail=settings["contact.webmail"],
        log_ms=settings["contact.log_days"] * 86_400_000,
        keep_ms=max(settings["contact.settled_days"], settings["contact.open_days"]) * 86_400_000,
        settled_ms=settings["contact.settled_days"] * 86_400_000,
        mail_ms=settings["contact.mail_days"] * 86_400_000,
    )


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
def mail_book_of(settings: Settings) -> Iterator[SqliteMailBook]:
    """What is remembered of asking mail servers, closed again at the end of the block."""
    book = open_mail_book(settings)
    try:
        yield book
    finally:
        book.close()


@contextmanager
def in_step(settings: Settings, store: Store) -> Iterator[InStep]:
    """What brings the index along while a command changes the store."""
    with attending(settings.data), indexer_of(settings, store) as indexer:
        yield InStep(indexer)


@contextmanager
def searcher_of(settings: Settings, store: Store) -> Iterator[Searcher]:
    """What searches are run on, closed again at the end of the block (the store is the caller's)."""
    index, sequences = open_index(settings), open_sequences(settings)
    try:
        yield Searcher(store, index, sequences)
    finally:
        sequences.close()
        index.close()


def follower_of(settings: Settings) -> Follower:
    """What follows the store beside a server, and drops frozen lists whose time is over."""

    def opened() -> tuple[Indexer, Callable[[], None]]:
        store, index = open_store(settings), open_index(settings)

        def close() -> None:
            index.close()
            store.close()

        return Indexer(store, index), close

    def tidy(now: int) -> None:
        sequences = open_sequences(settings)
        try:
            sequences.expire(now)
        finally:
            sequences.close()

    return Follower(opened, tidy, Deference(settings.data, time.monotonic))


def gauges_of(settings: Settings) -> dict[str, float]:
    """What is measured of a data directory when somebody asks: sizes in bytes, and how far the index is behind."""
    with store_of(settings, cache_mb=1) as store, indexer_of(settings, store) as indexer:
        behind = indexer.behind()
    folder = settings.data
    return {
        "index_changes_behind": behind,
        "store_bytes": sum(one.stat().st_size for one in folder.glob(DATA_FILE + "*")),
        "accounts_bytes": sum(one.stat().st_size for one in folder.glob(ACCOUNTS_FILE + "*")),
        "index_bytes": sum(one.stat().st_size for one in (folder / INDEX_FOLDER).rglob("*") if one.is_file()),
    }


def intake_of(settings: Settings) -> Intake:
    """What begins imports that are asked for over HTTP."""
    return Intake(settings.data, Path(settings["import.folder"] or settings.data / FOLDER))


def app_of(
    settings: Settings,
    *,
    metrics: Callable[[], bytes] | None = None,
    on_stop: Callable[[], None] | None = None,
) -> App:
    """The application of a data directory. `metrics` gives what a server counts, `on_stop` is called at the end."""
    store, accounts = open_store(settings), open_accounts(settings)
    ledger = open_ledger(settings, serving=True)
    gate = Teller(accounts, ledger, system_clock)
    office = Office(accounts=open_accounts(settings), ledger=open_ledger(settings))
    book = open_mail_book(settings)
    desk = contact_desk(settings, book)
    # What is loaded now stays: looking through it for cycles again and again costs some percent of every answer, and
    # requests make none (bench/person.py).
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)

    index, sequences = open_index(settings), open_sequences(settings)
    follower = follower_of(settings)
    follower.start()

    def stop() -> None:
        follower.stop()
        index.close()
        sequences.close()
        store.close()
        gate.close()
        ledger.close()
        accounts.close()
        office.ledger.close()
        office.accounts.close()
        book.close()
        if on_stop is not None:
            on_stop()

    return create_app(
        reading=store,
        accounts=accounts,
        settings=settings,
        gate=gate,
        open_reading=lambda: open_store(settings),
        open_writing=lambda: open_store(settings),
        house=House(
            search=index,
            sequences=sequences,
            contact=desk,
            office=office,
            intake=intake_of(settings),
            metrics=metrics,
        ),
        beside_requests=(gate.keep, *((lambda: follow(desk),) if desk.asks else ())),
        on_stop=stop,
    )
