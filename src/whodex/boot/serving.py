"""The application of a data directory, and what runs beside it."""

import gc
import time
from collections.abc import Callable
from pathlib import Path

from whodex.api.app import App, create_app
from whodex.api.endpoint import House
from whodex.api.teller import Teller
from whodex.boot.contact import contact_desk, open_mail_book
from whodex.boot.data import (
    ACCOUNTS_FILE,
    DATA_FILE,
    INDEX_FOLDER,
    indexer_of,
    open_accounts,
    open_index,
    open_ledger,
    open_sequences,
    open_store,
    store_of,
)
from whodex.services.attending import Deference
from whodex.services.contact import follow
from whodex.services.following import Follower
from whodex.services.indexing import Indexer
from whodex.services.intake import FOLDER, Intake
from whodex.services.moments import system_clock
from whodex.services.office import Office
from whodex.settings import Settings


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
