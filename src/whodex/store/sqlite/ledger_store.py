"""The ledger in SQLite, in the file of the accounts.

A transaction is written to the write-ahead log by the kernel's cache; `sync` brings the log to the disk, outside the
write lock and for all transactions before it at once. One `fdatasync` a transaction, inside the lock, would let all
workers together answer as often a second as the disk syncs (docs/why/admission.md).
"""

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast

import apsw

from whodex.errors import Unavailable
from whodex.model.accounts import CreditKind, Entry, Meter, Outcome
from whodex.store.sqlite.files import connect, migrate, one, translated
from whodex.store.sqlite.ledger_transaction import METER_COLUMNS, SqliteLedgerTransaction
from whodex.store.sqlite.living import Living

PAGE_BYTES: Final = 2048  # a transaction writes the ends of a few tables: smaller pages, a shorter log
WAIT_S: Final = 5.0  # for the write lock, which others hold for a millisecond
TIDY_AFTER: Final = 2000  # transactions; some 16 MB of write-ahead log
GUARDS: Final = 2  # triggers that keep lines from being changed or removed

_sync = getattr(os, "fdatasync", os.fsync)
_FULL_SYNC: Final = getattr(fcntl, "F_FULLFSYNC", None)  # macOS: fsync alone stops at the drive's own cache


class SqliteLedger:
    """See `whodex.store.ledger_ports.Ledger`. Only where it is `serving` may it hold and charge."""

    def __init__(self, path: Path, *, serving: bool = False) -> None:
        migrate(path, "accounts", page_bytes=PAGE_BYTES)
        self._path: Final = path
        self._log: Final = path.with_name(path.name + "-wal")
        self._living: Final = Living(path.with_name(path.stem + ".workers"))
        self._db: Final = _opened(path)
        self._read: Final = _opened(path)
        self._tidying: apsw.Connection | None = None
        self._since_tidied = 0
        self._worker: int | None = None
        if serving:
            with self.transaction() as change:
                change.reap()
                self._worker = change.enlist()

    @contextmanager
    def transaction(self) -> Iterator[SqliteLedgerTransaction]:
        with translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield SqliteLedgerTransaction(self._db, self._living, self._worker)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
        self._since_tidied += 1

    def sync(self) -> None:
        try:
            log = os.open(self._log, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:  # everything is in the data file, which was synced before the log went
            return
        except OSError as error:
            raise _away(error) from None
        try:
            if _FULL_SYNC is not None:
                fcntl.fcntl(log, _FULL_SYNC)
            else:
                _sync(log)
        except OSError as error:
            raise _away(error) from None
        finally:
            os.close(log)

    def tidy(self) -> None:
        if self._since_tidied < TIDY_AFTER:
            return
        self._since_tidied = 0
        if self._tidying is None:
            self._tidying = _opened(self._path)
        with translated():
            # The first does the work beside the writers, the second waits for them to let the log begin anew.
            self._tidying.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            self._tidying.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()

    def entries(
        self,
        team: str | None = None,
        since: int = 0,
        until: int | None = None,
        *,
        after: int = 0,
        count: int | None = None,
    ) -> Iterator[Entry]:
        where, values = ["l.id > ?", "l.at >= ?"], [after, since]
        if team is not None:
            where, values = [*where, "l.team = ?"], [*values, cast("Any", team)]
        if until is not None:
            where, values = [*where, "l.at < ?"], [*values, until]
        sql = (
            "SELECT l.id, l.at, l.team, l.key, l.endpoint, l.kind, l.amount, l.outcome, l.request, u.entry "
            f"FROM ledger l LEFT JOIN unconfirmed u ON u.entry = l.id WHERE {' AND '.join(where)} "
            "ORDER BY l.id LIMIT ?"
        )
        with translated():
            for row in self._read.execute(sql, (*values, -1 if count is None else count)):
                yield _entry(row)

    def balances(self) -> dict[tuple[str, CreditKind], int]:
        with translated():
            rows: Any = self._read.execute("SELECT team, kind, balance FROM balances").fetchall()
        return {(team, kind): balance for team, kind, balance in rows}

    def allowance(self, meter: int) -> tuple[Meter, int]:
        with translated():
            rows: Any = self._read.execute(f"SELECT {METER_COLUMNS} FROM meters WHERE id = ?", (meter,)).fetchall()
            held = one(self._read, "SELECT sum(amount) FROM holds WHERE pool = 'daily' AND owner = ?", meter)
        return Meter(*rows[0]) if rows else Meter(), held or 0

    def secret(self) -> bytes:
        with translated():
            self._db.execute("INSERT OR IGNORE INTO meta VALUES ('secret', ?)", (secrets.token_bytes(32),))
            return bytes(one(self._db, "SELECT value FROM meta WHERE name = 'secret'"))

    def faults(self) -> list[str]:
        do = self._read.execute
        with translated():
            found = [str(row[0]) for row in do("PRAGMA integrity_check") if row[0] != "ok"]
            rows: Any = do("SELECT count(*), coalesce(max(id), 0) FROM ledger").fetchall()
            if rows[0][0] != rows[0][1]:
                found.append(f"the ledger holds {rows[0][0]:,} lines up to number {rows[0][1]:,}")
            lost = one(
                self._read, "SELECT count(*) FROM unconfirmed WHERE NOT EXISTS (SELECT 1 FROM ledger WHERE id = entry)"
            )
            if lost:
                found.append(f"{lost:,} marks belong to no line of the ledger")
            guards = one(
                self._read, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'ledger'"
            )
            if guards != 2:
                found.append("what keeps the ledger from being changed has been removed")
        return found

    def purge_answers(self) -> int:
        with self.transaction() as change:
            purged = change.purge_answers()
        if purged:  # overwritten pages are zeroed (secure_delete); the log still holds the old ones
            with translated():
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return purged

    def close(self) -> None:
        if self._worker is not None:
            with self.transaction() as change:
                change.retire(self._worker)
            self._worker = None
        for db in (self._db, self._read, self._tidying):
            if db is not None:
                db.close()


def _opened(path: Path) -> apsw.Connection:
    db = connect(path, cache_mb=4)
    db.execute("PRAGMA wal_autocheckpoint=0")  # `tidy` does it, off the event loop
    until = 0.0

    def wait(tries: int) -> bool:
        nonlocal until
        if tries == 0:
            until = time.monotonic() + WAIT_S
        time.sleep(min(0.0002 * (tries + 1), 0.005))
        return time.monotonic() < until

    db.set_busy_handler(wait)
    return db


def _entry(row: Any) -> Entry:
    kind: CreditKind = row[5]
    outcome: Outcome = row[7]
    return Entry(
        id=row[0],
        at=row[1],
        team=row[2],
        key=row[3],
        endpoint=row[4],
        kind=kind,
        amount=row[6],
        outcome=outcome,
        request=row[8],
        unconfirmed=row[9] is not None,
    )


def _away(error: OSError) -> Unavailable:
    return Unavailable(f"the ledger cannot be brought to the disk ({error.strerror})", 5)
