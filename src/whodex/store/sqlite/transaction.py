"""One atomic change of observations and entities in SQLite."""

from collections.abc import Sequence
from typing import Any, Final

import apsw

from whodex.model.decisions import Decision
from whodex.model.identifiers import FIRST_NUMBER, KINDS, Kind
from whodex.model.linking import ROLES, Edge, edges_of, keys_of
from whodex.store.codec import unpack_body
from whodex.store.likeness_ports import COMPARED
from whodex.store.ports import Kept
from whodex.store.sqlite.files import one
from whodex.store.sqlite.likeness import SqliteLikening
from whodex.store.sqlite.rulings import rulings_of

KIND_NUMBER: Final = {kind: number for number, kind in enumerate(KINDS)}
ROLE_NUMBER: Final = {role: number for number, role in enumerate(ROLES)}

KEPT_COLUMNS: Final = """
  o.id, o.key, o.number, o.kind, f.name, o.record,
  (SELECT max(s.observed_at) FROM sightings s WHERE s.observation = o.id),
  (SELECT max(c.rank) FROM sightings s JOIN imports i ON i.id = s.import JOIN sources c ON c.name = i.source
   WHERE s.observation = o.id)
  FROM observations o JOIN formats f ON f.id = o.format
"""


def kept(row: tuple[int, bytes, int, int, str, bytes, int | None, int | None]) -> Kept:
    """One row of `KEPT_COLUMNS`."""
    return Kept(
        id=row[0],
        key=row[1],
        number=row[2],
        kind=KINDS[row[3]],
        format=row[4],
        record=row[5],
        observed_at=row[6] or 0,
        rank=row[7] or 0,
    )


class SqliteTransaction(SqliteLikening):
    """See `whodex.store.ports.Transaction`. Lives between BEGIN and COMMIT of the write connection."""

    def __init__(self, db: apsw.Connection, formats: dict[str, int]) -> None:
        self._do: Any = db.execute  # rows are of the types of the schema, which apsw cannot know
        self._db = db
        self._formats = formats
        self._first: int = one(db, "SELECT value FROM meta WHERE name = 'next_number'") or FIRST_NUMBER
        self._next = self._first

    def finish(self) -> None:
        """Write what was counted in memory. Called before COMMIT."""
        if self._next != self._first:
            self._do("INSERT OR REPLACE INTO meta VALUES ('next_number', ?)", (self._next,))

    def known(self, key: bytes) -> tuple[int, int] | None:
        for found, number in self._do("SELECT id, number FROM observations WHERE key = ?", (key,)):
            return int(found), int(number)
        return None

    def add(self, key: bytes, number: int, kind: Kind, format_name: str, record: bytes) -> int:
        self._do(
            "INSERT INTO observations (key, number, kind, format, record) VALUES (?, ?, ?, ?, ?)",
            (key, number, KIND_NUMBER[kind], self._format(format_name), record),
        )
        made = self._db.last_insert_rowid()
        if kind in COMPARED:
            self._do("INSERT INTO doubts VALUES (0, ?)", (made,))
        return made

    def see(self, observation: int, import_id: int, position: str, observed_at: int) -> bool:
        self._do(
            "INSERT INTO sightings VALUES (?, ?, ?, ?) ON CONFLICT (observation, import) DO UPDATE "
            "SET position = excluded.position, observed_at = excluded.observed_at "
            "WHERE excluded.observed_at > observed_at",
            (observation, import_id, position, observed_at),
        )
        return self._db.changes() > 0

    def holders(self, key: str) -> list[int]:
        return [row[0] for row in self._do("SELECT number FROM identifiers WHERE key = ? ORDER BY number", (key,))]

    def members(self, number: int) -> list[Kept]:
        sql = f"SELECT {KEPT_COLUMNS} WHERE o.number = ? ORDER BY o.id"
        return [kept(row) for row in self._do(sql, (number,))]

    def kept(self, observation: int) -> Kept | None:
        for row in self._do(f"SELECT {KEPT_COLUMNS} WHERE o.id = ?", (observation,)):
            return kept(row)
        return None

    def assign(self, observation: int, number: int) -> None:
        self._do("UPDATE observations SET number = ? WHERE id = ?", (number, observation))
        self.doubt([observation])

    def rulings(self, anchors: Sequence[str]) -> list[Decision]:
        return rulings_of(self._db, anchors)

    def allot(self, wanted: int | None = None) -> int:
        if wanted is not None and wanted >= FIRST_NUMBER and not self._used(wanted):
            self._next = max(self._next, wanted + 1)
            return wanted
        self._next += 1
        return self._next - 1

    def _used(self, number: int) -> bool:
        """Whether a number was ever given: below the next one only those of a gap (in a restored dump) are free."""
        tables = ("entities", "observations", "redirects")
        return any(one(self._db, f"SELECT 1 FROM {table} WHERE number = ?", number) for table in tables)

    def body(self, number: int) -> bytes | None:
        body: bytes | None = one(self._db, "SELECT body FROM entities WHERE number = ?", number)
        return body

    def put(
        self, number: int, kind: Kind, body: bytes, keys: Sequence[str], edges: Sequence[Edge], *, new: bool = False
    ) -> None:
        if not new:
            self._unlink(number)
            self._do("DELETE FROM redirects WHERE number = ?", (number,))
        do = self._do
        do("INSERT OR REPLACE INTO entities VALUES (?, ?, ?)", (number, KIND_NUMBER[kind], body))
        for key in keys:
            do("INSERT OR IGNORE INTO identifiers VALUES (?, ?)", (key, number))
        for edge in edges:
            do("INSERT OR IGNORE INTO edges VALUES (?, ?, ?, ?)", (edge.key, ROLE_NUMBER[edge.role], edge.at, number))
        do("INSERT INTO changes (number, kind, removed) VALUES (?, ?, 0)", (number, KIND_NUMBER[kind]))

    def drop(self, number: int, merged_into: int | None = None) -> None:
        kind = self._unlink(number)
        self._do("DELETE FROM entities WHERE number = ?", (number,))
        if kind is not None:
            self._do("INSERT INTO changes (number, kind, removed) VALUES (?, ?, 1)", (number, KIND_NUMBER[kind]))
        if merged_into is not None:
            self._do("INSERT OR REPLACE INTO redirects VALUES (?, ?)", (number, merged_into))
            self._do("UPDATE redirects SET target = ? WHERE target = ?", (merged_into, number))

    def _unlink(self, number: int) -> Kind | None:
        """Take away an entity's keys and edges, which its old body tells; its kind, or None where it is not there."""
        for kind_number, body in self._do("SELECT kind, body FROM entities WHERE number = ?", (number,)).fetchall():
            kind: Kind = KINDS[kind_number]
            entity = unpack_body(kind, body)
            for key in keys_of(entity):
                self._do("DELETE FROM identifiers WHERE key = ? AND number = ?", (key, number))
            for edge in edges_of(entity):
                self._do(
                    "DELETE FROM edges WHERE key = ? AND role = ? AND at = ? AND number = ?",
                    (edge.key, ROLE_NUMBER[edge.role], edge.at, number),
                )
            return kind
        return None

    def _format(self, name: str) -> int:
        found = self._formats.get(name)
        if found is None:
            self._do("INSERT OR IGNORE INTO formats (name) VALUES (?)", (name,))
            found = self._formats[name] = one(self._db, "SELECT id FROM formats WHERE name = ?", name)
        return found
