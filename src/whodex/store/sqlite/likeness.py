"""Rows of the tables `facts`, `blocks`, `likenesses` and `doubts`."""

import struct
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import apsw

from whodex.store.likeness_ports import CROWD
from whodex.store.sqlite.files import one


def doubt(db: apsw.Connection, observations: Iterable[int]) -> None:
    """Have observations looked at again."""
    db.executemany(
        "INSERT OR IGNORE INTO doubts SELECT EXISTS (SELECT 1 FROM facts f WHERE f.observation = o.id), o.id "
        "FROM observations o WHERE o.id = ? AND o.kind IN (0, 1, 2)",  # people, organisations, jobs
        ((observation,) for observation in observations),
    )


def forget(db: apsw.Connection, observation: int) -> None:
    """An observation leaves: those that were compared with it are looked at again, those that were one stay so."""
    forget_facts(db, observation)
    others = [row[0] for row in db.execute("SELECT other FROM likenesses WHERE one = ? ORDER BY other", (observation,))]
    db.execute("DELETE FROM likenesses WHERE one = ?", (observation,))
    for other in others:
        db.execute("DELETE FROM likenesses WHERE one = ? AND other = ?", (other, observation))
        if other != others[0]:
            db.execute("INSERT OR IGNORE INTO likenesses VALUES (?, ?), (?, ?)", (others[0], other, other, others[0]))
    doubt(db, others)
    db.execute("DELETE FROM doubts WHERE observation = ? AND ready IN (0, 1)", (observation,))


def forget_facts(db: apsw.Connection, observation: int) -> None:
    """What was compared of an observation is no longer so; those it was compared with are looked at again."""
    for key in blocks_of(one(db, "SELECT blocks FROM facts WHERE observation = ?", observation) or b""):
        held = [row[0] for row in db.execute("SELECT observation FROM blocks WHERE key = ? LIMIT ?", (key, CROWD))]
        if len(held) < CROWD:
            doubt(db, held)
        db.execute("DELETE FROM blocks WHERE key = ? AND observation = ?", (key, observation))
    db.execute("DELETE FROM facts WHERE observation = ?", (observation,))
    _count_forgotten(db)
    close_reviews(db, [observation])


def _count_forgotten(db: apsw.Connection) -> None:
    db.execute(
        "INSERT INTO meta VALUES ('facts_forgotten', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1",
    )


def close_reviews(db: apsw.Connection, observations: Iterable[int]) -> None:
    """Nothing of these observations is to be looked at by anybody."""
    sql = "SELECT r.one, r.other FROM carray(?) k CROSS JOIN reviews r ON r.one = k.value"
    pairs = db.execute(sql, (_array(observations),)).fetchall()
    db.executemany("DELETE FROM reviews WHERE one = ? AND other = ?", pairs)
    db.executemany("DELETE FROM reviews WHERE other = ? AND one = ?", pairs)


def _array(numbers: Iterable[int]) -> Any:
    """Numbers as a table in SQL: one statement for all of them costs a fifth of one statement each."""
    values = array("q", numbers)
    return apsw.carray(values) if values else None  # an empty one is refused; NULL is a table without rows


def blocks_of(packed: bytes) -> list[int]:
    """Blocking keys as they were packed."""
    return list(struct.unpack(f"<{len(packed) // 8}q", packed))


class SqliteLikening:
    """See `whodex.store.likeness_ports.Likening`."""

    _do: Any
    _db: apsw.Connection

    def doubt(self, observations: Iterable[int]) -> None:
        doubt(self._db, observations)

    def doubt_all(self) -> None:
        for table in ("facts", "blocks", "doubts", "reviews"):
            self._do(f"DELETE FROM {table}")
        self._do("INSERT INTO doubts SELECT 0, id FROM observations WHERE kind IN (0, 1, 2)")
        _count_forgotten(self._db)

    def doubts(self, most: int, *, ready: bool) -> list[int]:
        sql = "SELECT observation FROM doubts WHERE ready = ? ORDER BY observation LIMIT ?"
        return [row[0] for row in self._do(sql, (int(ready), most))]

    def doubted(self) -> int:
        return int(one(self._db, "SELECT count(*) FROM doubts"))

    def trust(self, observations: Iterable[int]) -> None:
        sql = "DELETE FROM doubts WHERE ready IN (0, 1) AND observation = ?"
        self._db.executemany(sql, ((observation,) for observation in observations))

    def number_of(self, observation: int) -> int | None:
        found: int | None = one(self._db, "SELECT number FROM observations WHERE id = ?", observation)
        return found

    def together(self, number: int) -> list[int]:
        return [row[0] for row in self._do("SELECT id FROM observations WHERE number = ? ORDER BY id", (number,))]

    def offer_facts(self, observation: int, facts: bytes, blocks: Sequence[int]) -> None:
        packed = struct.pack(f"<{len(blocks)}q", *blocks)
        self._do("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", (observation, facts, packed))

    def unread(self, most: int, after: int = 0) -> list[tuple[int, bytes, list[int]]]:
        sql = (
            "SELECT d.observation, f.facts, f.blocks FROM doubts d LEFT JOIN facts f ON f.observation = d.observation "
            "WHERE d.ready = 0 AND d.observation > ? ORDER BY d.observation LIMIT ?"
        )
        return [
            (observation, facts or b"", blocks_of(blocks or b""))
            for observation, facts, blocks in self._do(sql, (after, most))
        ]

    def keep_facts(self, many: Iterable[tuple[int, bytes, Sequence[int]]]) -> None:
        for observation, facts, blocks in many:
            before = self.facts([observation]).get(observation)
            if before == (facts, list(blocks)):
                continue
            if before is not None:
                forget_facts(self._db, observation)
            self.offer_facts(observation, facts, blocks)

    def hold_keys(self, keys: Sequence[Sequence[int]], cap: int) -> None:
        self._db.executemany("INSERT OR IGNORE INTO blocks VALUES (?, ?)", keys)
        new = Counter(key for key, _ in keys)
        sql = (
            "SELECT key, held FROM (SELECT value AS key, "
            "(SELECT count(*) FROM (SELECT 1 FROM blocks b WHERE b.key = k.value LIMIT ?)) AS held FROM carray(?) k) "
            "WHERE held > ?"
        )
        most = cap + 1 + max(new.values(), default=0)
        crowded = [key for key, count in self._do(sql, (most, _array(new), cap)) if count <= cap + new[key]]
        for holders in self.sharing(crowded, most):
            self.doubt(holders)

    def ready(self, observations: Iterable[int]) -> None:
        rows = [(observation,) for observation in observations]
        self._db.executemany("DELETE FROM doubts WHERE ready = 0 AND observation = ?", rows)
        self._db.executemany("INSERT OR IGNORE INTO doubts VALUES (1, ?)", rows)

    def facts(self, observations: Iterable[int]) -> dict[int, tuple[bytes, list[int]]]:
        sql = "SELECT f.observation, f.facts, f.blocks FROM carray(?) k CROSS JOIN facts f ON f.observation = k.value"
        return {
            observation: (facts, blocks_of(blocks))
            for observation, facts, blocks in self._do(sql, (_array(sorted(observations)),))
        }

    def forgotten(self) -> int:
        return int(one(self._db, "SELECT value FROM meta WHERE name = 'facts_forgotten'") or 0)

    def some_facts(self) -> bytes:
        found: bytes | None = one(self._db, "SELECT facts FROM facts LIMIT 1")
        return found or b""

    def sharing(self, blocks: Iterable[int], most: int) -> list[list[int]]:
        sql = (
            "SELECT (SELECT group_concat(observation) FROM "
            "(SELECT observation FROM blocks b WHERE b.key = k.value ORDER BY observation LIMIT ?)) FROM carray(?) k"
        )
        found = self._do(sql, (most, _array(sorted(set(blocks)))))
        return [list(map(int, holders.split(","))) for (holders,) in found if holders]

    def alone(self, observations: Iterable[int]) -> set[int]:
        sql = (
            "SELECT o.id FROM carray(?) k CROSS JOIN observations o ON o.id = k.value WHERE NOT EXISTS "
            "(SELECT 1 FROM observations p WHERE p.number = o.number AND p.id <> o.id) "
            "AND NOT EXISTS (SELECT 1 FROM likenesses l WHERE l.one = o.id)"
        )
        return {row[0] for row in self._do(sql, (_array(observations),))}

    def alike(self, observation: int) -> list[int]:
        return [row[0] for row in self._do("SELECT other FROM likenesses WHERE one = ? ORDER BY other", (observation,))]

    def open_reviews(self, found: Mapping[int, Iterable[tuple[int, float]]]) -> None:
        close_reviews(self._db, found)
        self._db.executemany(
            "INSERT OR REPLACE INTO reviews VALUES (?1, ?2, ?3), (?2, ?1, ?3)",
            [(observation, other, bits) for observation, others in found.items() for other, bits in others],
        )

    def liken(self, observations: Iterable[int], links: Iterable[tuple[int, int]]) -> None:
        for observation in observations:
            for other in self.alike(observation):
                self._do("DELETE FROM likenesses WHERE one = ? AND other = ?", (other, observation))
            self._do("DELETE FROM likenesses WHERE one = ?", (observation,))
        for left, right in links:
            self._do("INSERT OR IGNORE INTO likenesses VALUES (?, ?), (?, ?)", (left, right, right, left))
