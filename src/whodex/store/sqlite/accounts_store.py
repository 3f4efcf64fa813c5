"""Teams, plans and keys in SQLite, in a file apart from the data."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from whodex.model.accounts import CreditKind, Key, Plan, Rate, Team
from whodex.store.sqlite.files import connect, migrate, one, translated
from whodex.store.sqlite.ledger_store import PAGE_BYTES
from whodex.store.sqlite.reading import as_json, rows_of

COLUMNS: Final = (
    "id, hash, team, meter, prefix, name, api_version, scopes, created_at, expires_at, revoked_at, "
    "interval_ns, burst, daily, viewers"
)
_NAMES: Final = COLUMNS.split(", ")
_FIXED: Final = 4  # the columns of a key that never change


class SqliteAccounts:
    """See `whodex.store.account_ports.Accounts`. Every write is on disk before the call returns."""

    def __init__(self, path: Path) -> None:
        migrate(path, "accounts", page_bytes=PAGE_BYTES)
        self._db = connect(path, cache_mb=4)
        self._db.execute("PRAGMA synchronous=FULL")
        self._do: Any = self._db.execute

    def add_key(self, key: Key) -> Key:
        values = _row(key)
        marks = ", ".join("?" * (len(values) - 1))
        with translated(), self._db:
            self._do("INSERT OR IGNORE INTO teams VALUES (?, NULL, ?)", (key.team, key.created_at))
            self._do(f"INSERT INTO keys ({', '.join(_NAMES[1:])}) VALUES ({marks})", values[1:])
            key.id = self._db.last_insert_rowid()
            if not key.meter:
                key.meter = key.id
                self._do("UPDATE keys SET meter = id WHERE id = ?", (key.id,))
        return key

    def find_key(self, digest: bytes) -> Key | None:
        with translated():
            rows = rows_of(self._db, f"SELECT {COLUMNS} FROM keys WHERE hash = ?", digest)
        return _key(rows[0]) if rows else None

    def keys(self) -> list[Key]:
        with translated():
            return [_key(row) for row in rows_of(self._db, f"SELECT {COLUMNS} FROM keys ORDER BY id")]

    def change_key(self, key: Key) -> bool:
        changed = ", ".join(f"{name} = ?" for name in _NAMES[_FIXED:])
        with translated():
            self._do(f"UPDATE keys SET {changed} WHERE id = ?", (*_row(key)[_FIXED:], key.id))
            return self._db.changes() > 0

    def save_team(self, team: Team) -> None:
        with translated():
            self._do(
                "INSERT INTO teams VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET plan = excluded.plan",
                (team.name, team.plan, team.created_at),
            )

    def teams(self) -> list[Team]:
        with translated():
            rows = rows_of(self._db, "SELECT name, plan, created_at FROM teams ORDER BY name")
        return [Team(name=name, plan=plan, created_at=at) for name, plan, at in rows]

    def save_plan(self, plan: Plan) -> None:
        interval, burst = _rate_row(plan.rate)
        with translated():
            self._do(
                "INSERT OR REPLACE INTO plans VALUES (?, ?, ?, ?, ?)",
                (plan.name, as_json(plan.credits), interval, burst, plan.daily),
            )

    def plans(self) -> list[Plan]:
        with translated():
            rows = rows_of(self._db, "SELECT name, credits, interval_ns, burst, daily FROM plans ORDER BY name")
        return [
            Plan(
                name=name,
                credits=msgspec.json.decode(given, type=dict[CreditKind, int]),
                rate=_rate(interval, burst),
                daily=daily,
            )
            for name, given, interval, burst, daily in rows
        ]

    def limited(self, team: str) -> frozenset[CreditKind]:
        with translated():
            return frozenset(row[0] for row in rows_of(self._db, "SELECT kind FROM balances WHERE team = ?", team))

    def version(self) -> int:
        with translated():
            return int(one(self._db, "SELECT value FROM meta WHERE name = 'version'"))

    def close(self) -> None:
        self._db.close()


def _row(key: Key) -> tuple[Any, ...]:
    interval, burst = _rate_row(key.rate)
    packed = {
        "scopes": as_json(key.scopes),
        "interval_ns": interval,
        "burst": burst,
        "viewers": None if key.viewers is None else as_json(key.viewers),
    }
    return tuple(packed[name] if name in packed else getattr(key, name) for name in _NAMES)


def _key(row: Sequence[Any]) -> Key:
    values = dict(zip(_NAMES, row, strict=True))
    rate = _rate(values.pop("interval_ns"), values.pop("burst"))
    viewers = values["viewers"]
    return Key(
        **values
        | {
            "rate": rate,
            "scopes": msgspec.json.decode(values["scopes"]),
            "viewers": None if viewers is None else msgspec.json.decode(viewers),
        }
    )


def _rate_row(rate: Rate | None) -> tuple[int | None, int | None]:
    return (None, None) if rate is None else (rate.interval_ns, rate.burst)


def _rate(interval: int | None, burst: int | None) -> Rate | None:
    return None if interval is None or burst is None else Rate(interval, burst)
