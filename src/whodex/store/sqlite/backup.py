"""Copies of SQLite files for a backup, and bringing a restored folder into place, all or nothing.

A restore unpacks beside the files in use, then writes a mark, then moves. Killed before the mark, the old files are
there, untouched; after it, whoever next opens the folder finishes the move.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import apsw

from whodex.errors import NewerSchema, StoreBusy, StoreError
from whodex.store.archive import Manifest, sync_folder
from whodex.store.sqlite.files import connect, migrations, one, translated

FRESH: Final = ".restore"  # inside the data directory: what is being restored
READY: Final = ".restore.ready"  # the mark: what lies in `FRESH` is whole, and is to be used
LOCK: Final = ".restore.lock"
ALONE_MS: Final = 1000  # for another command that ends just now
OPS: Final = 100_000  # of SQLite's machine, between two reports

SCHEMAS: Final = {"whodex.db": "data", "accounts.db": "accounts", "mail.db": "mail"}
"""The schema folder of each database file."""


def snapshot(path: Path, target: Path, progress: Callable[[int, int], None] | None = None) -> int:
    """Copy a database as of one moment while others write to it; its schema. Deleted content does not come along.

    `progress` is told bytes written and the size of the file. Raises Unavailable, StoreError.
    """
    db = connect(path)
    try:
        with translated():
            if progress is not None:
                size = path.stat().st_size

                def tell() -> bool:
                    progress(target.stat().st_size if target.exists() else 0, size)
                    return False

                db.set_progress_handler(tell, OPS)
            db.execute("VACUUM INTO ?", (str(target),))
            return int(one(db, "PRAGMA user_version"))
    finally:
        db.close()


def check_schemas(manifest: Manifest) -> None:
    """Refuse what a newer whodex wrote. Raises NewerSchema, StoreError."""
    for part in manifest.parts:
        folder = SCHEMAS.get(part.name)
        if folder is not None and part.schema > (known := migrations(folder)[-1][0]):
            raise NewerSchema(
                f"{part.name} has schema {part.schema}, this whodex knows {known}: install a newer whodex"
            )
    if not any(part.name == "whodex.db" for part in manifest.parts):
        raise StoreError("the backup holds no data")


def integrity(path: Path) -> list[str]:
    """What SQLite finds wrong with a file; empty where nothing is. Raises Unavailable where the disk is full."""
    try:
        db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(20)")]
            orphans = [
                f"a row of {row[0]} names a row of {row[2]} that is not there"
                for row in db.execute("PRAGMA foreign_key_check")
            ]
        finally:
            db.close()
    except (apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.BusyError):
        with translated():  # no room to look is no damage
            raise
    except apsw.Error as error:
        return [f"{path.name} cannot be read ({type(error).__name__})"]
    return [f"{path.name}: {line}" for line in (*(line for line in found if line != "ok"), *orphans[:20])]


def check_unused(folder: Path) -> None:
    """Refuse while any process has a database of the folder open. Raises StoreBusy.

    SQLite leaves its write-ahead log only to whoever is alone; whoever opens the file next sets it again.
    """
    for name in SCHEMAS:
        if (folder / name).exists():
            db = apsw.Connection(str(folder / name))
            try:
                db.set_busy_timeout(ALONE_MS)
                db.execute("PRAGMA journal_mode=DELETE").fetchall()
            except apsw.BusyError:
                raise StoreBusy(
                    "a server or another command works on this data directory; stop it before restoring"
                ) from None
            except apsw.Error:  # damaged: which is why it is restored
                continue
            finally:
                db.close()


def begin_restore(folder: Path) -> Path:
    """An empty place inside the data directory for what is restored. What an earlier attempt left is dropped."""
    fresh = folder / FRESH
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    return fresh


def commit_restore(folder: Path, derived: Sequence[str]) -> None:
    """Use what was restored instead of what is there. `derived` files and folders are dropped: they are made anew."""
    fresh = folder / FRESH
    sync_folder(fresh)
    mark = folder / (READY + ".new")
    mark.write_text("\n".join(derived), encoding="utf-8")
    with mark.open("rb") as file:
        os.fsync(file.fileno())
    mark.replace(folder / READY)
    sync_folder(folder)
    finish_restore(folder)


def finish_restore(folder: Path) -> None:
    """Where a restore was decided and not finished, finish it. Cheap where none was; safe from many processes."""
    if not (folder / READY).exists():
        return
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        mark, fresh = folder / READY, folder / FRESH
        if not mark.exists():
            return
        for name in mark.read_text("utf-8").splitlines():
            _drop(folder / name)
        for part in sorted(path for path in fresh.rglob("*") if path.is_file()):
            target = folder / part.relative_to(fresh)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            for tail in ("-wal", "-shm"):  # of the file that goes
                target.with_name(target.name + tail).unlink(missing_ok=True)
            part.replace(target)
        sync_folder(folder)
        mark.unlink()
        shutil.rmtree(fresh, ignore_errors=True)


def _drop(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        for tail in ("", "-wal", "-shm"):
            path.with_name(path.name + tail).unlink(missing_ok=True)
