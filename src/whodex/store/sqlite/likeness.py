"""Rows of the tables `facts`, `blocks`, `likenesses` and `doubts`."""

import struct
from collections.abc import Iterable, Sequence
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
    close_review(db, observation)


def close_review(db: apsw.Connection, observation: int) -> None:
    """Nothing of an observation is to be looked at by anybody."""
    for (other,) in db.execute("SELECT other FROM reviews WHERE one = ?", (observation,)).fetchall():
        db.execute("DELETE FROM reviews WHERE one = ? AND other = ?", (other, observation))
    db.execute("DELETE FROM reviews WHERE one = ?", (observation,))


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

    def keep_facts(self, observation: int, facts: bytes, blocks: Sequence[int]) -> None:
        packed = struct.pack(f"<{len(blocks)}q", *blocks)
        if one(self._db, "SELECT 1 FROM facts WHERE observation = ?", observation):
            forget_facts(self._db, observation)
        self._do("INSERT INTO facts VALUES (?, ?, ?)", (observation, facts, packed))
        self._db.executemany("INSERT OR IGNORE INTO blocks VALUES (?, ?)", ((key, observation) for key in blocks))
        self._do("DELETE FROM doubts WHERE ready = 0 AND observation = ?", (observation,))
        self._do("INSERT OR IGNORE INTO doubts VALUES (1, ?)", (observation,))

    def facts(self, observation: int) -> tuple[bytes, list[int]] | None:
        for facts, blocks in self._do("SELECT facts, blocks FROM facts WHERE observation = ?", (observation,)):
            return facts, blocks_of(blocks)
        return None

    def some_facts(self) -> bytes:
        found: bytes | None = one(self._db, "SELECT facts FROM facts LIMIT 1")
        return found or b""

    def sharing(self, block: int, most: int) -> list[int]:
        sql = "SELECT observation FROM blocks WHERE key = ? ORDER BY observation LIMIT ?"
        return [row[0] for row in self._do(sql, (block, most))]

    def alike(self, observation: int) -> list[int]:
        return [row[0] for row in self._do("SELECT other FROM likenesses WHERE one = ? ORDER BY other", (observation,))]

    def open_review(self, observation: int, others: Iterable[tuple[int, float]]) -> None:
        close_review(self._db, observation)
        for other, bits in others:
            self._do(
                "INSERT OR REPLACE INTO reviews VALUES (?, ?, ?), (?, ?, ?)",
                (observation, other, bits, other, observation, bits),
            )

    def liken(self, observations: Iterable[int], links: Iterable[tuple[int, int]]) -> None:
        for observation in observations:
            for other in self.alike(observation):
                self._do("DELETE FROM likenesses WHERE one = ? AND other = ?", (other, observation))
            self._do("DELETE FROM likenesses WHERE one = ?", (observation,))
        for left, right in links:
            self._do("INSERT OR IGNORE INTO likenesses VALUES (?, ?), (?, ?)", (left, right, right, left))
