"""Changing the SQLite store: transactions, imports, sources, viewers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from whodex.model.network import Viewer
from whodex.model.observation import Source
from whodex.store.ports import Import, Kept
from whodex.store.sqlite.files import connect, one, translated
from whodex.store.sqlite.reading import IMPORT_COLUMNS, SqliteReading, as_json, import_of, rows_of
from whodex.store.sqlite.transaction import KEPT_COLUMNS, SqliteTransaction, kept

SCAN_ROWS = 2000


class SqliteWriting(SqliteReading):
    """See `whodex.store.ports.Writing`. The write connection is opened on first use: servers that only read have none.

    `cache_mb` is what the writer keeps of the file in memory; a bulk import is fastest when the identifier table fits.
    """

    def __init__(self, path: Path, *, cache_mb: int = 16) -> None:
        super().__init__(path)
        self._cache_mb = cache_mb
        self._opened: apsw.Connection | None = None
        self._formats: dict[str, int] = {}
        self._inside = False

    @property
    def _write(self) -> apsw.Connection:
        if self._opened is None:
            self._opened = connect(self._path, cache_mb=self._cache_mb)
            self._opened.execute("PRAGMA wal_autocheckpoint=4000")  # 32 MB of pages: seldom, and short
        return self._opened

    @contextmanager
    def transaction(self) -> Iterator[SqliteTransaction]:
        with translated(), self._begun():
            transaction = SqliteTransaction(self._write, self._formats)
            yield transaction
            transaction.finish()

    @contextmanager
    def _begun(self) -> Iterator[None]:
        """A transaction of the write connection; joins the one under way."""
        if self._inside:
            yield
            return
        self._write.execute("BEGIN IMMEDIATE")
        self._inside = True
        try:
            yield
            self._write.execute("COMMIT")
        except BaseException:
            self._formats.clear()
            if self._write.in_transaction:
                self._write.execute("ROLLBACK")
            raise
        finally:
            self._inside = False

    def source(self, source: Source) -> None:
        with translated(), self._begun():
            self._write.execute(
                "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?)",
                (source.name, source.basis, source.rank, source.retention_days),
            )

    def sources(self) -> list[Source]:
        with translated():
            rows = rows_of(self._read, "SELECT name, basis, rank, retention_days FROM sources ORDER BY name")
        return [Source(name=row[0], basis=row[1], rank=row[2], retention_days=row[3]) for row in rows]

    def begin_import(self, new: Import) -> Import:
        with translated(), self._begun():
            rows = rows_of(
                self._write,
                f"SELECT {IMPORT_COLUMNS} FROM imports WHERE state <> 'removed' AND fingerprint = ? AND format = ? "
                "AND team = ? AND source = ? ORDER BY id LIMIT 1",
                new.fingerprint,
                new.format,
                new.team,
                new.source,
            )
            if rows:
                return import_of(rows[0])
            self._write.execute(
                f"INSERT INTO imports ({IMPORT_COLUMNS}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                self._values(new)[1:],
            )
            new.id = self._write.last_insert_rowid()
            return new

    def save_import(self, value: Import) -> None:
        with translated(), self._begun():
            marks = ", ".join("?" * 13)
            self._write.execute(
                f"INSERT OR REPLACE INTO imports ({IMPORT_COLUMNS}) VALUES ({marks})", self._values(value)
            )

    @staticmethod
    def _values(value: Import) -> tuple[object, ...]:
        return tuple(
            as_json(value.counts) if name == "counts" else getattr(value, name) for name in IMPORT_COLUMNS.split(", ")
        )

    def save_viewer(self, viewer: Viewer) -> None:
        with translated(), self._begun():
            self._write.execute(
                "INSERT OR REPLACE INTO viewers VALUES (?, ?, ?, ?, ?, ?)",
                (
                    viewer.identifiers[0],
                    viewer.team,
                    as_json(viewer.identifiers),
                    viewer.name,
                    viewer.made_up,
                    viewer.import_id,
                ),
            )

    def remove_viewer(self, viewer: Viewer) -> None:
        with translated(), self._begun():
            self._write.execute(
                "DELETE FROM viewers WHERE identifier = ? AND team = ?", (viewer.identifiers[0], viewer.team)
            )

    def scan(self, after: int = 0, import_id: int | None = None) -> Iterator[Kept]:
        seen = "" if import_id is None else "AND o.id IN (SELECT observation FROM sightings WHERE import = :import)"
        sql = f"SELECT {KEPT_COLUMNS} WHERE o.id > :after {seen} ORDER BY o.id LIMIT {SCAN_ROWS}"
        while True:
            with translated():
                rows = self._do(sql, {"after": after, "import": import_id}).fetchall()
            if not rows:
                return
            yield from (kept(row) for row in rows)
            after = rows[-1][0]

    def clear_entities(self) -> None:
        with translated(), self._begun():
            for table in ("entities", "identifiers", "edges"):
                self._write.execute(f"DELETE FROM {table}")

    def is_kept(self, key: bytes) -> bool:
        with translated():
            return one(self._read, "SELECT 1 FROM observations WHERE key = ?", key) is not None

    def close(self) -> None:
        self._read.close()
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def redirects(self) -> list[tuple[int, int]]:
        with translated():
            return [(old, new) for old, new in rows_of(self._read, "SELECT * FROM redirects ORDER BY number")]

    def last_change(self) -> int:
        with translated():
            return int(one(self._read, "SELECT max(seq) FROM changes") or 0)

    def uuid(self) -> bytes:
        with translated():
            return bytes(one(self._read, "SELECT value FROM meta WHERE name = 'uuid'"))
