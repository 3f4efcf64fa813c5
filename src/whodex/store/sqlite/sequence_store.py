"""Frozen result lists in SQLite, in a file apart from the data and the accounts."""

import sys
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from whodex.store.sequence_ports import LIFE_MS, Frozen
from whodex.store.sqlite.files import connect, migrate, translated
from whodex.store.sqlite.reading import rows_of

EXPIRED_AT_ONCE: Final = 50  # lists dropped beside a new one: a few a time, so that no request pays for all


class SqliteSequences:
    """See `whodex.store.sequence_ports.Sequences`.

    What is lost when the power fails is a list that is frozen anew: nothing waits for the disk.
    """

    def __init__(self, path: Path) -> None:
        migrate(path, "sequences")
        self._db = connect(path, cache_mb=4)
        self._db.execute("PRAGMA synchronous=OFF")
        self._do: Any = self._db.execute

    def find(self, team: str, name: str, search: bytes, now: int) -> Frozen | None:
        with translated():
            return self._found(team, name, search, now)

    def freeze(
        self, team: str, name: str, search: bytes, numbers: Sequence[int], total: int, now: int, *, anew: bool
    ) -> Frozen:
        with translated(), self._transaction():
            found = None if anew else self._found(team, name, search, now)
            if found is not None:
                return found
            self._do(
                "DELETE FROM sequences WHERE id IN (SELECT id FROM sequences WHERE at <= ? LIMIT ?)",
                (now - LIFE_MS, EXPIRED_AT_ONCE),
            )
            self._do(
                "INSERT OR REPLACE INTO sequences (team, name, search, total, at, numbers) VALUES (?, ?, ?, ?, ?, ?)",
                (team, name, search, total, now, _packed(numbers)),
            )
        return Frozen(numbers, total, now)

    def forget(self, numbers: Sequence[int]) -> int:
        gone, changed = set(numbers), 0
        with translated():
            with self._transaction():
                for key, total, packed in rows_of(self._db, "SELECT id, total, numbers FROM sequences"):
                    held = _unpacked(packed)
                    left = [0 if number in gone else number for number in held]
                    lost = sum(was != now for was, now in zip(held, left, strict=True))
                    if lost:
                        values = (_packed(left), total - lost, key)
                        self._do("UPDATE sequences SET numbers = ?, total = ? WHERE id = ?", values)
                        changed += 1
            if changed:  # overwritten pages are zeroed (secure_delete); the log still holds the old ones
                self._do("PRAGMA wal_checkpoint(TRUNCATE)")
        return changed

    def expire(self, now: int) -> int:
        with translated():
            self._do("DELETE FROM sequences WHERE at <= ?", (now - LIFE_MS,))
            return int(self._db.changes())

    def close(self) -> None:
        self._db.close()

    def _found(self, team: str, name: str, search: bytes, now: int) -> Frozen | None:
        rows = rows_of(
            self._db,
            "SELECT numbers, total, at FROM sequences WHERE team = ? AND name = ? AND search = ? AND at > ?",
            team,
            name,
            search,
            now - LIFE_MS,
        )
        return Frozen(_unpacked(rows[0][0]), rows[0][1], rows[0][2]) if rows else None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._do("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._do("ROLLBACK")
            raise
        self._do("COMMIT")


def _packed(numbers: Sequence[int]) -> bytes:
    made = array("q", numbers)
    if sys.byteorder == "big":
        made.byteswap()
    return made.tobytes()


def _unpacked(packed: bytes) -> Sequence[int]:
    made = array("q")
    made.frombytes(packed)
    if sys.byteorder == "big":
        made.byteswap()
    return made
