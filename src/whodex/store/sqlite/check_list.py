"""How far the check of a file got, in a SQLite file beside its results."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import apsw

from whodex.errors import StoreBusy
from whodex.store.check_ports import Progress
from whodex.store.sqlite.files import connect, migrate, one, translated
from whodex.store.sqlite.reading import rows_of

_OPEN, _WAITING, _SETTLED = range(3)
_ENDINGS: Final = ("", "-wal", "-shm")


class SqliteCheckList:
    """See `whodex.store.check_ports.CheckList`. Raises StoreBusy where another process has the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            migrate(path, "checks")
            self._db = connect(path, cache_mb=8)
            self._db.set_busy_timeout(500)
            self._do: Any = self._db.execute
            with translated():
                self._do("PRAGMA locking_mode=EXCLUSIVE")
                self._do("BEGIN IMMEDIATE")  # takes the lock, which the end of the process gives back
                self._do("COMMIT")
        except (StoreBusy, apsw.BusyError):
            raise StoreBusy(f"another process is at work on {path.name}") from None

    def begin(self, mark: str) -> bool:
        with translated(), self._transaction():
            if one(self._db, "SELECT value FROM meta WHERE name = 'mark'") != mark:
                self._do("DELETE FROM addresses")
                self._do("DELETE FROM meta")
                self._do("INSERT INTO meta VALUES ('mark', ?)", (mark,))
            return bool(one(self._db, "SELECT value FROM meta WHERE name = 'complete'"))

    def add(self, addresses: Sequence[tuple[str, str]]) -> None:
        with translated(), self._transaction():
            self._db.executemany(
                f"INSERT OR IGNORE INTO addresses (address, domain, state) VALUES (?, ?, {_OPEN})", addresses
            )

    def is_complete(self) -> None:
        with translated():
            self._do("INSERT OR REPLACE INTO meta VALUES ('complete', 1)")

    def domains(self, after: str, count: int) -> list[str]:
        with translated():
            found = rows_of(
                self._db,
                f"SELECT DISTINCT domain FROM addresses WHERE state = {_OPEN} AND domain > ? ORDER BY domain LIMIT ?",
                after,
                count,
            )
        return [domain for (domain,) in found]

    def open_at(self, domain: str, after: int, count: int) -> list[tuple[int, str]]:
        with translated():
            return [
                (number, address)
                for number, address in rows_of(
                    self._db,
                    f"SELECT id, address FROM addresses WHERE state = {_OPEN} AND domain = ? AND id > ? "
                    "ORDER BY id LIMIT ?",
                    domain,
                    after,
                    count,
                )
            ]

    def keep(self, results: Sequence[tuple[str, bytes, bool]]) -> None:
        with translated(), self._transaction():
            self._db.executemany(
                "UPDATE addresses SET data = ?, state = ? WHERE address = ?",
                [(data, _WAITING if waits else _SETTLED, address) for address, data, waits in results],
            )

    def reopen(self) -> int:
        with translated():
            self._do(f"UPDATE addresses SET state = {_OPEN} WHERE state = {_WAITING}")
            return self._db.changes()

    def result(self, address: str) -> bytes | None:
        with translated():
            found: bytes | None = one(self._db, "SELECT data FROM addresses WHERE address = ?", address)
        return found

    def progress(self) -> Progress:
        with translated():
            counts = dict(rows_of(self._db, "SELECT state, count(*) FROM addresses GROUP BY state"))
        return Progress(sum(counts.values()), counts.get(_SETTLED, 0), counts.get(_WAITING, 0))

    def close(self, *, remove: bool = False) -> None:
        self._db.close()
        if remove:
            for ending in _ENDINGS:
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._do("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._do("ROLLBACK")
            raise
        self._do("COMMIT")
