"""Looking things up in SQLite."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import apsw
import msgspec

from whodex.model.identifiers import KINDS, Kind
from whodex.model.linking import Role
from whodex.model.network import Viewer
from whodex.model.observation import Entity, Observation, Origin
from whodex.store.codec import kept_of, unpack_body, unpack_record
from whodex.store.decision_ports import Pin
from whodex.store.likeness_ports import Review
from whodex.store.pinning import followed
from whodex.store.ports import Change, Import
from whodex.store.sqlite.files import connect, one, translated
from whodex.store.sqlite.transaction import KIND_NUMBER, ROLE_NUMBER

IMPORT_COLUMNS = (
    "id, source, basis, format, file, fingerprint, state, started_at, finished_at, done, counts, viewer, team"
)

# Two seeks in statements of their own: as one join they take twice as long (8.9 against 4.4 µs at a million people).
FIND = "SELECT number FROM identifiers WHERE key = ? ORDER BY number LIMIT 1"
FETCH = "SELECT kind, body FROM entities WHERE number = ?"


def import_of(row: Sequence[Any]) -> Import:
    """One row of `IMPORT_COLUMNS`."""
    names = IMPORT_COLUMNS.split(", ")
    return msgspec.convert(dict(zip(names, row, strict=True)) | {"counts": msgspec.json.decode(row[10])}, Import)


class SqliteReading:
    """See `whodex.store.ports.Reading`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = connect(path, mapped=True)
        self._do: Any = self._read.execute  # rows are of the types of the schema, which apsw cannot know

    def hold(self) -> None:
        self._do("BEGIN")

    def release(self) -> None:
        if self._read.in_transaction:
            self._do("COMMIT")

    def find(self, key: str) -> int | None:
        with translated():
            for row in self._do(FIND, (key,)):
                return int(row[0])
        return None

    def lookup(self, key: str) -> tuple[int, Kind, Entity] | None:
        try:  # not `translated()`: entering a context manager costs 1 µs of the 20 of a request
            for (number,) in self._do(FIND, (key,)):
                for kind_number, body in self._do(FETCH, (number,)):
                    kind = KINDS[kind_number]
                    return number, kind, unpack_body(kind, body)
        except apsw.Error:
            with translated():
                raise
        return None

    def kept_beside(self, key: str) -> bytes:
        try:
            for found in self._do(FIND, (key,)):
                for _, body in self._do(FETCH, found):
                    return kept_of(body)
        except apsw.Error:
            with translated():
                raise
        return b""

    def kept_at(self, number: int) -> bytes:
        with translated():
            for _, body in self._do(FETCH, (number,)):
                return kept_of(body)
        return b""

    def get(self, number: int) -> tuple[Kind, Entity] | None:
        with translated():
            for kind_number, body in self._do(FETCH, (number,)):
                kind = KINDS[kind_number]
                return kind, unpack_body(kind, body)
            target = one(self._read, "SELECT target FROM redirects WHERE number = ?", number)
        return self.get(target) if target is not None else None

    def current(self, number: int) -> int:
        with translated():
            target = one(self._read, "SELECT target FROM redirects WHERE number = ?", number)
        return number if target is None else int(target)

    def whose(self, observation: bytes) -> int | None:
        with translated():
            return one(self._read, "SELECT number FROM observations WHERE key = ?", observation)  # type: ignore[no-any-return]

    def edges(
        self, role: Role, keys: Sequence[str], start: int = 0, count: int | None = None, *, newest_first: bool = True
    ) -> tuple[list[int], int]:
        if not keys:
            return [], 0
        marks = ",".join("?" * len(keys))
        source = f"FROM edges WHERE key IN ({marks}) AND role = ?"
        values = (*keys, ROLE_NUMBER[role])
        order = "DESC" if newest_first else "ASC"
        sql = f"SELECT number {source} GROUP BY number ORDER BY max(at) {order}, number LIMIT ? OFFSET ?"
        with translated():
            total = one(self._read, f"SELECT count(DISTINCT number) {source}", *values)
            rows = self._do(sql, (*values, -1 if count is None else count, start)).fetchall()
        return [row[0] for row in rows], total

    def pins(self, organisation: int | None = None) -> list[Pin]:
        with translated():
            rows = rows_of(self._read, "SELECT organisation, person, manager, at FROM pins")
        found = followed((Pin(*row) for row in rows), self.current)
        wanted = None if organisation is None else self.current(organisation)
        return [pin for pin in found if wanted in (None, pin.organisation)]

    def sample(self, role: Role, key: str, count: int) -> list[int]:
        sql = "SELECT number FROM edges WHERE key = ? AND role = ? ORDER BY at, number LIMIT ?"
        with translated():
            return list(dict.fromkeys(row[0] for row in self._do(sql, (key, ROLE_NUMBER[role], count))))

    def reviews(self, start: int, count: int) -> list[Review]:
        sql = (
            "SELECT r.one, r.other, a.number, b.number, r.bits FROM reviews r JOIN observations a ON a.id = r.one "
            "JOIN observations b ON b.id = r.other WHERE r.one < r.other AND a.number != b.number "
            "ORDER BY r.bits DESC, r.one, r.other LIMIT ? OFFSET ?"
        )
        with translated():
            return [Review(*row) for row in rows_of(self._read, sql, count, start)]

    def is_suppressed(self, value: bytes) -> bool:
        with translated():
            return one(self._read, "SELECT 1 FROM suppressions WHERE hash = ?", value) is not None

    def secret(self) -> bytes:
        with translated():
            return bytes(one(self._read, "SELECT value FROM meta WHERE name = 'secret'"))

    def observations(self, number: int) -> list[Observation]:
        with translated():
            rows = self._do(
                "SELECT o.id, o.key, o.kind, f.name, o.record FROM observations o JOIN formats f ON f.id = o.format "
                "WHERE o.number = ?",
                (self.current(number),),
            ).fetchall()
            found = [
                Observation(
                    key=row[1],
                    kind=KINDS[row[2]],
                    format=row[3],
                    record=unpack_record(row[4]),
                    origins=self._origins(row[0]),
                )
                for row in rows
            ]
        return sorted(found, key=lambda one: (-one.origins[0].observed_at if one.origins else 0, one.key))

    def _origins(self, observation: int) -> list[Origin]:
        rows = self._do(
            "SELECT i.source, i.basis, i.file, s.position, s.observed_at, i.started_at, i.id, c.rank "
            "FROM sightings s JOIN imports i ON i.id = s.import JOIN sources c ON c.name = i.source "
            "WHERE s.observation = ? ORDER BY s.observed_at DESC, i.id",
            (observation,),
        )
        names = Origin.__struct_fields__
        return [msgspec.convert(dict(zip(names, row, strict=True)), Origin) for row in rows]

    def numbers(self, kind: Kind | None = None, after: int = 0, count: int = 1000) -> list[int]:
        where = "" if kind is None else f"AND kind = {KIND_NUMBER[kind]}"
        sql = f"SELECT number FROM entities WHERE number > ? {where} ORDER BY number LIMIT ?"
        with translated():
            return [row[0] for row in self._do(sql, (after, count))]

    def changes(self, after: int, count: int = 1000) -> list[Change]:
        sql = "SELECT seq, number, kind, removed FROM changes WHERE seq > ? ORDER BY seq LIMIT ?"
        with translated():
            rows = self._do(sql, (after, count)).fetchall()
        return [Change(seq, number, KINDS[kind], bool(removed)) for seq, number, kind, removed in rows]

    def viewers(self, team: str | None = None) -> list[Viewer]:
        where = "" if team is None else "WHERE team = ?"
        sql = f"SELECT identifiers, name, made_up, team, import FROM viewers {where} ORDER BY name, identifier"
        with translated():
            rows = self._do(sql, () if team is None else (team,)).fetchall()
        return [
            Viewer(
                identifiers=msgspec.json.decode(row[0]),
                name=row[1],
                made_up=bool(row[2]),
                team=row[3],
                import_id=row[4],
            )
            for row in rows
        ]

    def imports(self) -> list[Import]:
        with translated():
            rows = self._do(f"SELECT {IMPORT_COLUMNS} FROM imports ORDER BY id").fetchall()
        return [import_of(row) for row in rows]

    def counts(self) -> dict[str, int]:
        with translated():
            found: dict[str, int] = dict.fromkeys(KINDS, 0)
            for kind, number in self._do("SELECT kind, count(*) FROM entities GROUP BY kind"):
                found[KINDS[kind]] = number
            tables = ("observations", "identifiers", "changes", "imports", "suppressions")
            return {
                **found,
                **{table: one(self._read, f"SELECT count(*) FROM {table}") for table in tables},
                "bytes": sum(file.stat().st_size for file in self._path.parent.glob(self._path.name + "*")),
            }

    def data_version(self) -> int:
        """A number that changes whenever another connection committed."""
        return int(one(self._read, "PRAGMA data_version"))


def as_json(value: Any) -> str:
    """How lists and dicts stand in a text column."""
    return msgspec.json.encode(value).decode()


def rows_of(db: apsw.Connection, sql: str, *values: Any) -> list[Any]:
    """All rows at once, so that no statement stays open."""
    return db.execute(sql, values).fetchall()
