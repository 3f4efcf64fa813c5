"""One atomic change of the ledger in SQLite."""

from collections.abc import Sequence
from typing import Any, Final

import apsw

from whodex.model.accounts import CreditKind, Entry, KeptAnswer, Meter
from whodex.store.ledger_ports import Pool
from whodex.store.sqlite.files import one
from whodex.store.sqlite.living import Living

METER_COLUMNS: Final = "arrival, opened, opened_at, boot, used, last_used"


class SqliteLedgerTransaction:
    """See `whodex.store.ledger_ports.LedgerTransaction`."""

    def __init__(self, db: apsw.Connection, living: Living, worker: int | None) -> None:
        self._db: Final = db
        self._do: Final[Any] = db.execute
        self._living: Final = living
        self._serving: Final = worker

    @property
    def _worker(self) -> int:
        if self._serving is None:
            raise AssertionError("only a ledger that serves may hold and charge")
        return self._serving

    def meter(self, number: int) -> Meter:
        for row in self._do(f"SELECT {METER_COLUMNS} FROM meters WHERE id = ?", (number,)):
            return Meter(*row)
        return Meter()

    def save_meter(self, number: int, meter: Meter) -> None:
        self._do(
            f"INSERT OR REPLACE INTO meters (id, {METER_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, meter.arrival, meter.opened, meter.opened_at, meter.boot, meter.used, meter.last_used),
        )

    def balance(self, team: str, kind: CreditKind) -> int | None:
        for (found,) in self._do("SELECT balance FROM balances WHERE team = ? AND kind = ?", (team, kind)):
            return int(found)
        return None

    def save_balance(self, team: str, kind: CreditKind, balance: int | None) -> None:
        if balance is None:
            self._do("DELETE FROM balances WHERE team = ? AND kind = ?", (team, kind))
            return
        # Not an upsert: only a new line tells caches of keys that the team is limited now.
        self._do("UPDATE balances SET balance = ? WHERE team = ? AND kind = ?", (balance, team, kind))
        if not self._db.changes():
            self._do("INSERT INTO balances VALUES (?, ?, ?)", (team, kind, balance))

    def held(self, pool: Pool) -> int:
        for (found,) in self._do(
            "SELECT sum(amount) FROM holds WHERE pool = ? AND owner = ? AND worker <> ?", (*pool, self._serving or 0)
        ):
            return int(found or 0)
        return 0

    def hold(self, pool: Pool, amount: int) -> None:
        if amount:
            self._do("INSERT OR REPLACE INTO holds VALUES (?, ?, ?, ?)", (*pool, self._worker, amount))
        else:
            self._do("DELETE FROM holds WHERE pool = ? AND owner = ? AND worker = ?", (*pool, self._worker))

    def append(self, entries: Sequence[Entry]) -> int:
        self._db.executemany(
            "INSERT INTO ledger (at, team, key, endpoint, kind, amount, outcome, request, worker) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    line.at,
                    line.team,
                    line.key,
                    line.endpoint,
                    line.kind,
                    line.amount,
                    line.outcome,
                    line.request,
                    None if line.key is None else self._worker,
                )
                for line in entries
            ],
        )
        return self._db.last_insert_rowid() - len(entries) + 1

    def confirm(self, entry: int) -> None:
        self._do("UPDATE workers SET confirmed = ? WHERE id = ? AND confirmed < ?", (entry, self._worker, entry))

    def mark(self, entries: Sequence[int]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO unconfirmed VALUES (?)", [(entry,) for entry in entries])

    def reap(self) -> int:
        others = self._do("SELECT id FROM workers WHERE id <> ?", (self._serving or 0,)).fetchall()
        ended = [number for (number,) in others if not self._living.lives(number)]
        for number in ended:
            self.retire(number)
        return len(ended)

    def answer(self, owner: int, name: bytes) -> KeptAnswer | None:
        for fingerprint, worker, at, head, content in self._do(
            "SELECT fingerprint, worker, at, head, content FROM answers WHERE owner = ? AND name = ?", (owner, name)
        ):
            return KeptAnswer(fingerprint=fingerprint, worker=worker, at=at, head=head, content=content)
        return None

    def save_answer(self, owner: int, name: bytes, answer: KeptAnswer | None) -> None:
        if answer is None:
            self._do("DELETE FROM answers WHERE owner = ? AND name = ?", (owner, name))
            return
        worker = None if answer.worker is None else self._worker
        self._do(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
            (owner, name, answer.fingerprint, worker, answer.at, answer.head, answer.content),
        )

    def purges(self) -> int:
        return int(one(self._db, "SELECT value FROM meta WHERE name = 'purges'"))

    def expire_answers(self, before: int) -> int:
        self._do("DELETE FROM answers WHERE at < ? AND worker IS NULL", (before,))
        return self._db.changes()

    def purge_answers(self) -> int:
        """Drop the content of all answers; how many."""
        self._do("UPDATE meta SET value = value + 1 WHERE name = 'purges'")
        self._do("UPDATE answers SET head = x'', content = NULL WHERE content IS NOT NULL")
        return self._db.changes()

    def enlist(self) -> int:
        """A number for this process, which lives under it from now on."""
        self._do("INSERT INTO workers (confirmed) SELECT coalesce(max(id), 0) FROM ledger")
        number = self._db.last_insert_rowid()
        self._living.begin(number)
        return number

    def retire(self, number: int) -> None:
        """Drop what a worker held, mark what it did not confirm, and free its answers."""
        self._do(
            "INSERT OR IGNORE INTO unconfirmed SELECT l.id FROM ledger l, workers w "
            "WHERE w.id = ? AND l.id > w.confirmed AND l.worker = w.id AND l.outcome = 'answered'",
            (number,),
        )
        self._do("DELETE FROM holds WHERE worker = ?", (number,))
        self._do("DELETE FROM answers WHERE worker = ?", (number,))
        self._do("DELETE FROM workers WHERE id = ?", (number,))
        self._living.end(number)
