"""Keys in SQLite, in a file apart from the data."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from whodex.store.ports import Key
from whodex.store.sqlite.files import connect, migrate, translated
from whodex.store.sqlite.reading import as_json, rows_of

COLUMNS: Final = "id, hash, prefix, name, team, api_version, unlimited, scopes, created_at, expires_at, revoked_at"


class SqliteAccounts:
    """See `whodex.store.ports.Accounts`. Every write is on disk before the call returns."""

    def __init__(self, path: Path) -> None:
        migrate(path, "accounts")
        self._db = connect(path, cache_mb=4)
        self._db.execute("PRAGMA synchronous=FULL")

    def add_key(self, key: Key) -> Key:
        names = COLUMNS.split(", ")
        values = tuple(as_json(key.scopes) if name == "scopes" else getattr(key, name) for name in names[1:])
        with translated():
            self._db.execute(f"INSERT INTO keys ({', '.join(names[1:])}) VALUES ({', '.join('?' * 10)})", values)
            key.id = self._db.last_insert_rowid()
        return key

    def find_key(self, digest: bytes) -> Key | None:
        with translated():
            rows = rows_of(self._db, f"SELECT {COLUMNS} FROM keys WHERE hash = ?", digest)
        return _key(rows[0]) if rows else None

    def keys(self) -> list[Key]:
        with translated():
            return [_key(row) for row in rows_of(self._db, f"SELECT {COLUMNS} FROM keys ORDER BY id")]

    def revoke_key(self, key_id: int, at: int) -> bool:
        with translated():
            self._db.execute("UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", (at, key_id))
            return self._db.changes() > 0

    def version(self) -> int:
        with translated():
            return int(self._db.execute("PRAGMA data_version").get)

    def close(self) -> None:
        """Give the file back."""
        self._db.close()


def _key(row: Sequence[Any]) -> Key:
    values = dict(zip(COLUMNS.split(", "), row, strict=True))
    return Key(**values | {"scopes": msgspec.json.decode(row[7]), "unlimited": bool(row[6])})
