"""SQLite files: how they are opened, and how an older one is brought up to date.

A schema is a folder of numbered SQL files, applied in order inside one transaction each; `schema.sql` beside them is
what they add up to (a test asserts it). Before an existing file is migrated it is copied beside itself; a file written
by a newer whodex is refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Final

import apsw
import apsw.bestpractice

from whodex.errors import NewerSchema, StoreBusy, StoreError, Unavailable

BUSY_MS: Final = 10_000  # a writer holds the lock for 50 ms at most; ten seconds mean that something is wrong
PAGE_BYTES: Final = 8192  # five packed people a page instead of two: less slack than the default 4096
MMAP_BYTES: Final = 1 << 40  # readers map the file: the kernel's page cache is the cache

apsw.bestpractice.apply((apsw.bestpractice.connection_dqs,))


@contextmanager
def translated() -> Iterator[None]:
    """SQLite's errors as ours: busy → StoreBusy, disk trouble → Unavailable, damage → StoreError."""
    try:
        yield
    except apsw.BusyError:
        raise StoreBusy("another process is writing to the data directory; try again in a moment") from None
    except apsw.FullError:
        raise Unavailable("the disk of the data directory is full; make room and try again", 5) from None
    except apsw.ReadOnlyError:
        raise Unavailable("the data directory is read-only", 5) from None
    except (apsw.IOError, apsw.CantOpenError) as error:  # without room SQLite cannot even open a file
        raise Unavailable(
            f"the data directory cannot be written or read ({type(error).__name__}): is its disk full or read-only?", 5
        ) from None
    except (apsw.CorruptError, apsw.NotADBError):
        raise StoreError("the data file is damaged or is no whodex data; restore a backup") from None


def connect(path: Path, *, mapped: bool = False, cache_mb: int = 16, page_bytes: int = PAGE_BYTES) -> apsw.Connection:
    """A connection with our pragmas. `mapped` for readers; writers that import much take a larger cache."""
    with translated():
        db = apsw.Connection(str(path))
        db.set_busy_timeout(BUSY_MS)
        db.execute(f"PRAGMA page_size={page_bytes}")  # of a new file
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute(f"PRAGMA cache_size=-{cache_mb * 1024}")
        db.execute("PRAGMA temp_store=MEMORY")
        db.execute("PRAGMA secure_delete=ON")
        if mapped:
            db.execute(f"PRAGMA mmap_size={MMAP_BYTES}")
    return db


def migrations(folder: str) -> list[tuple[int, str]]:
    """(version, SQL) of a schema folder of this package, ascending."""
    root = resources.files("whodex.store.sqlite") / folder
    return sorted((int(file.name[:4]), file.read_text("utf-8")) for file in root.iterdir() if file.name[:4].isdigit())


def migrate(path: Path, folder: str, *, page_bytes: int = PAGE_BYTES) -> None:
    """Bring the file up to the newest schema; create it where it is missing. Safe to call from many processes.

    Raises NewerSchema where it was written by a newer whodex.
    """
    steps = migrations(folder)
    db = connect(path, page_bytes=page_bytes)
    try:
        with translated():
            if _version(db) == steps[-1][0]:
                return
            db.execute("BEGIN IMMEDIATE")
            try:
                held = _version(db)
                _refuse_newer(path, held, steps[-1][0])
                if 0 < held < steps[-1][0]:
                    _back_up(path, held)
                for version, sql in steps:
                    if version > held:
                        db.execute(sql)
                        db.execute(f"PRAGMA user_version={version}")
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk has ended it already
                    db.execute("ROLLBACK")
                raise
    finally:
        db.close()


def _refuse_newer(path: Path, held: int, known: int) -> None:
    if held > known:
        raise NewerSchema(f"{path.name} has schema {held}, this whodex knows {known}: install a newer whodex")


def _back_up(path: Path, held: int) -> None:
    """A consistent copy beside the file, through a connection of its own."""
    copy = path.with_name(f"{path.stem}.schema{held}.backup.db")
    copy.unlink(missing_ok=True)
    source, target = connect(path), apsw.Connection(str(copy))
    try:
        with target.backup("main", source, "main") as work:
            while not work.done:
                work.step(1000)
    finally:
        target.close()
        source.close()


def _version(db: apsw.Connection) -> int:
    return int(one(db, "PRAGMA user_version"))


def one(db: apsw.Connection, sql: str, *values: Any) -> Any:
    """The first column of the first row, or None."""
    for row in db.execute(sql, values):
        return row[0]
    return None
