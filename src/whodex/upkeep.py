"""Keeping a data directory safe: backup, restore, check. Like `boot`, it names the backends."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from whodex import __version__
from whodex.boot import (
    ACCOUNTS_FILE,
    DATA_FILE,
    INDEX_FOLDER,
    MAIL_FILE,
    SEQUENCES_FILE,
    data_folder,
    office_of,
    searcher_of,
    store_of,
)
from whodex.errors import StoreError, Unavailable
from whodex.model.dates import iso
from whodex.services.checkup import Findings, check_index, check_store
from whodex.services.keeper import KEEPER
from whodex.services.moments import system_clock
from whodex.services.office import verify
from whodex.services.reapplying import reapply
from whodex.services.rejects import FOLDER as REJECTS_FOLDER
from whodex.settings import Settings
from whodex.store.archive import FORMAT, Manifest, Progress, unpack_archive, write_archive
from whodex.store.sqlite import SqliteLedger, SqliteMailBook, SqliteStore
from whodex.store.sqlite.backup import (
    SCHEMAS,
    begin_restore,
    check_schemas,
    check_unused,
    commit_restore,
    integrity,
    snapshot,
)


def back_up(settings: Settings, target: Path, progress: Progress | None = None) -> Manifest:
    """Copy everything that is not derived into one file, while others serve and import.

    Each database is copied as of one moment, data first. Raises Unavailable where there is no room; nothing is left
    then.
    """
    folder, counts = settings.data, {}
    with store_of(settings) as store:
        counts, uuid = store.counts(), store.uuid()
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as place:
            files = []
            for name in SCHEMAS:
                if (folder / name).exists():
                    tell = None if progress is None else partial(progress, f"copying {name}")
                    files.append((name, Path(place, name), snapshot(folder / name, Path(place, name), tell)))
            kept = [folder / "whodex.toml", *sorted((folder / REJECTS_FOLDER).glob("*.jsonl"))]
            files += [(path.relative_to(folder).as_posix(), path, 0) for path in kept if path.is_file()]
            made = iso(system_clock())
            about = Manifest(format=FORMAT, whodex=__version__, made_at=made, store=uuid.hex(), counts=counts, parts=[])
            return write_archive(target, files, about, progress)
    except OSError as error:
        raise Unavailable(f"the backup cannot be written to {target.parent} ({error.strerror})", 5) from None


def restore(
    settings: Settings, source: Path, progress: Progress | None = None, tell: Callable[[str], None] | None = None
) -> tuple[Manifest, int]:
    """Put a backup in place of what is in the data directory; what it holds, and how many records were erased again.

    Whoever was erased since the backup was made is erased from it first. Nothing is touched before all of it is
    checked; killed at any point, the old or the new is there, whole. Raises StoreError, NewerSchema, StoreBusy,
    Unavailable.
    """
    folder = data_folder(settings.data)
    held = frozenset[bytes]()
    present = ""
    try:
        fresh = begin_restore(folder)
        manifest = unpack_archive(source, fresh, progress)
        check_schemas(manifest)
        for name in SCHEMAS:
            if (fresh / name).exists() and (found := integrity(fresh / name)):
                raise StoreError(f"the backup is damaged: {found[0]}")
        if (folder / DATA_FILE).exists():
            with suppress(StoreError), store_of(settings) as store:  # damaged: nobody knows whom it kept away
                held, present = store.suppressed(), store.uuid().hex()
        again = 0
        if present == manifest.store:
            again = _erase_again(fresh, held, tell)
        check_unused(folder)
        commit_restore(folder, (INDEX_FOLDER, SEQUENCES_FILE, REJECTS_FOLDER, *SCHEMAS))
    except OSError as error:
        raise Unavailable(f"the backup cannot be restored into {folder} ({error.strerror})", 5) from None
    return manifest, again


def check(settings: Settings, progress: Callable[[str, int], None] | None = None) -> Findings:
    """Look for damage, and whether store, index, identifiers and ledger agree. Changes nothing; beside a server too."""
    found, folder = Findings(), settings.data
    for name in SCHEMAS:
        if (folder / name).exists():
            for line in integrity(folder / name):
                found.fault(line, "whodex restore FILE")
    if found.faults:
        return found
    with store_of(settings) as store, searcher_of(settings, store) as searcher, office_of(settings) as office:
        check_store(store, found, progress)
        check_index(store, searcher.index, found)
        verdict = verify(office.ledger)
        found.lines = verdict.lines
        for line in verdict.faults:
            found.fault(line, "whodex restore FILE; until then the balance may be wrong")
    return found


def _erase_again(fresh: Path, hashes: frozenset[bytes], tell: Callable[[str], None] | None) -> int:
    """Whom these suppressions name leaves the restored files; how many records that were."""
    store, book = SqliteStore(fresh / DATA_FILE), SqliteMailBook(fresh / MAIL_FILE)
    ledger = SqliteLedger(fresh / ACCOUNTS_FILE)
    try:
        erased = reapply(store, KEEPER, fresh, hashes, progress=tell, forget_mail=book.forget)
        if erased is not None:
            ledger.purge_answers()
        return 0 if erased is None else erased.observations + erased.linked
    finally:
        for one in (store, book, ledger):
            one.close()
