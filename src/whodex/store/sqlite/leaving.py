"""How data leaves the SQLite store, without a trace in its files."""

import secrets
import time
from collections.abc import Sequence
from pathlib import Path

import apsw
import msgspec

from whodex.errors import StoreBusy
from whodex.model.decisions import anchor_of
from whodex.store.sqlite import likeness
from whodex.store.sqlite.decisions import SqliteDecisions
from whodex.store.sqlite.files import migrate, one, translated
from whodex.store.sqlite.reading import as_json, rows_of
from whodex.store.sqlite.rulings import rename

SCRUB_WAIT_S = 30.0  # a reader's snapshot lasts milliseconds; half a minute means that something hangs


class SqliteStore(SqliteDecisions):
    """The whole store in one SQLite file. Opening creates or migrates it."""

    def __init__(self, path: Path, *, cache_mb: int = 16) -> None:
        migrate(path, "data")
        super().__init__(path, cache_mb=cache_mb)
        if one(self._read, "SELECT value FROM meta WHERE name = 'secret'") is None:
            with translated(), self._begun():
                for name in ("secret", "uuid"):
                    self._write.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, secrets.token_bytes(32)))

    def forget(self, observation: int) -> None:
        likeness.forget(self._write, observation)
        self._write.execute("DELETE FROM sightings WHERE observation = ?", (observation,))
        self._write.execute("DELETE FROM observations WHERE id = ?", (observation,))

    def unsee(self, observation: int, import_id: int) -> bool:
        self._write.execute("DELETE FROM sightings WHERE observation = ? AND import = ?", (observation, import_id))
        return one(self._write, "SELECT 1 FROM sightings WHERE observation = ? LIMIT 1", observation) is None

    def rewrite(self, observation: int, key: bytes, record: bytes) -> None:
        before = one(self._write, "SELECT key FROM observations WHERE id = ?", observation)
        if before is not None:
            rename(self._write, anchor_of(before), anchor_of(key))
        self._write.execute(
            "UPDATE OR IGNORE observations SET key = ?, record = ? WHERE id = ?", (key, record, observation)
        )
        if not self._write.changes():  # the redacted record is there already: one observation is enough
            self.forget(observation)
        else:
            likeness.forget_facts(self._write, observation)
            likeness.doubt(self._write, [observation])

    def link(self, number: int, keys: Sequence[str]) -> None:
        for key in keys:
            self._write.execute("INSERT OR IGNORE INTO identifiers VALUES (?, ?)", (key, number))

    def unlink(self, number: int, keys: Sequence[str]) -> None:
        for key in keys:
            self._write.execute("DELETE FROM identifiers WHERE key = ? AND number = ?", (key, number))

    def suppress(self, hashes: Sequence[bytes]) -> None:
        for value in hashes:
            self._write.execute("INSERT OR IGNORE INTO suppressions VALUES (?)", (value,))

    def suppressed(self) -> frozenset[bytes]:
        with translated():
            return frozenset(row[0] for row in rows_of(self._read, "SELECT hash FROM suppressions"))

    def suppressions(self) -> int:
        with translated():
            return int(one(self._read, "SELECT count(*) FROM suppressions"))

    def audit(self, at: int, what: str, counts: dict[str, int]) -> None:
        self._write.execute("INSERT INTO audits (at, act, counts) VALUES (?, ?, ?)", (at, what, as_json(counts)))

    def audits(self) -> list[tuple[int, str, dict[str, int]]]:
        with translated():
            rows = rows_of(self._read, "SELECT at, act, counts FROM audits ORDER BY id")
        return [(at, act, msgspec.json.decode(counts, type=dict[str, int])) for at, act, counts in rows]

    def scrub(self) -> None:
        """VACUUM, then an empty write-ahead log.

        `secure_delete` zeroes what is deleted, but pages rebuilt while the tree is balanced keep stale copies of cells
        that moved: only a rewritten file is surely clean. Raises StoreBusy where a reader holds an old snapshot.
        """
        with translated():
            self._write.execute("VACUUM")
            until = time.monotonic() + SCRUB_WAIT_S
            while True:
                busy = one(self._write, "PRAGMA wal_checkpoint(TRUNCATE)")
                if not busy:
                    return
                if time.monotonic() > until:
                    raise StoreBusy("another process keeps reading old data; the erased bytes are still in the log")
                time.sleep(0.05)


def backup_files(folder: Path) -> list[Path]:
    """Copies made before migrations: an erasure has to reach them too."""
    return sorted(folder.glob("*.schema*.backup.db"))


def open_plain(path: Path) -> apsw.Connection:
    """A bare read-only connection, for checks that must not create anything."""
    return apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
