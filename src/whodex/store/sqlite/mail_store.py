"""What is remembered of asking mail servers, in SQLite, in a file apart from the data."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from whodex.store.mail_ports import Probe, WaitingJob
from whodex.store.sqlite.files import connect, migrate, one, translated
from whodex.store.sqlite.reading import rows_of

WAIT_MS: Final = 20  # between two looks at a service whose places are all taken
_TABLES: Final = ("verdicts", "probes")


class SqliteMailBook:
    """See `whodex.store.mail_ports.MailBook`."""

    def __init__(self, path: Path) -> None:
        migrate(path, "mail")
        self._db = connect(path, cache_mb=4)
        self._do: Any = self._db.execute
        with translated():
            self._do("INSERT OR IGNORE INTO meta VALUES ('secret', ?)", (secrets.token_bytes(32),))

    def verdict(self, address: str) -> bytes | None:
        with translated():
            return one(self._db, "SELECT data FROM verdicts WHERE address = ?", address)  # type: ignore[no-any-return]

    def keep_verdict(self, address: str, at: int, data: bytes) -> None:
        with translated():
            self._do(
                "INSERT INTO verdicts VALUES (?, ?, ?) ON CONFLICT (address) DO UPDATE "
                "SET at = excluded.at, data = excluded.data WHERE excluded.at >= at",
                (address, at, data),
            )

    def tried_for(self, number: int, addresses: Sequence[str]) -> None:
        with translated(), self._transaction():
            for address in addresses:
                self._do("INSERT OR IGNORE INTO tried VALUES (?, ?)", (number, address))

    def put_job(self, job: WaitingJob) -> None:
        with translated(), self._transaction():
            self._drop(job.key)
            self._do("INSERT INTO jobs VALUES (?, ?, ?, ?)", (job.key, job.due_at, job.due_at, job.data))
            for place, address in enumerate(dict.fromkeys(job.addresses)):
                self._do("INSERT INTO job_addresses VALUES (?, ?, ?)", (address, job.key, place))

    def find_job(self, key: str) -> WaitingJob | None:
        with translated():
            return self._job(key)

    def due_jobs(self, now: int, count: int, lease_ms: int) -> list[WaitingJob]:
        with translated(), self._transaction():
            keys = rows_of(
                self._db, "SELECT key FROM jobs WHERE visible_at <= ? ORDER BY due_at, key LIMIT ?", now, count
            )
            for (key,) in keys:
                self._do("UPDATE jobs SET visible_at = ? WHERE key = ?", (now + lease_ms, key))
            return [job for (key,) in keys if (job := self._job(key))]

    def done_job(self, key: str) -> None:
        with translated(), self._transaction():
            self._drop(key)

    def jobs(self) -> int:
        with translated():
            return int(one(self._db, "SELECT count(*) FROM jobs"))

    def log(self, probe: Probe) -> None:
        with translated():
            self._do(
                "INSERT INTO probes (at, host, stage, recipient, code, text, took_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (probe.at, probe.host, probe.stage, probe.recipient, probe.code, probe.text, probe.took_ms),
            )

    def probes(self, after: int = 0, count: int = 1000) -> list[Probe]:
        with translated():
            rows = rows_of(
                self._db,
                "SELECT at, host, stage, recipient, code, text, took_ms FROM probes WHERE at > ? "
                "ORDER BY at, id LIMIT ?",
                after,
                count,
            )
        return [Probe(*row) for row in rows]

    def forget(self, numbers: Sequence[int], addresses: Sequence[str]) -> int:
        gone = 0
        with translated():
            with self._transaction():
                every = dict.fromkeys(addresses)
                for number in numbers:
                    every.update(dict.fromkeys(a for (a,) in rows_of(self._db, _TRIED, number)))
                    self._do("DELETE FROM tried WHERE number = ?", (number,))
                for address in every:
                    for (key,) in rows_of(self._db, "SELECT key FROM job_addresses WHERE address = ?", address):
                        self._drop(key)
                        gone += 1
                    self._do("DELETE FROM tried WHERE address = ?", (address,))
                    self._do("DELETE FROM verdicts WHERE address = ?", (address,))
                    gone += self._db.changes()
                    self._do("DELETE FROM probes WHERE recipient = ?", (address,))
                    gone += self._db.changes()
            # Overwritten pages are zeroed (secure_delete), but cells that moved leave copies behind, and the log too.
            self._do("VACUUM")
            self._do("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def expire(self, probes_before: int, verdicts_before: int) -> int:
        gone = 0
        with translated(), self._transaction():
            for table, before in zip(_TABLES, (verdicts_before, probes_before), strict=True):
                self._do(f"DELETE FROM {table} WHERE at < ?", (before,))
                gone += self._db.changes()
            self._do(
                "DELETE FROM tried WHERE address NOT IN (SELECT address FROM verdicts) AND address NOT IN "
                "(SELECT recipient FROM probes) AND address NOT IN (SELECT address FROM job_addresses)"
            )
        return gone

    def lease(self, name: str, holder: str, now: int, until: int) -> bool:
        with translated(), self._transaction():
            held = rows_of(self._db, "SELECT holder, until FROM leases WHERE name = ?", name)
            if held and held[0][0] != holder and held[0][1] > now:
                return False
            self._do("INSERT OR REPLACE INTO leases VALUES (?, ?, ?)", (name, holder, until))
            return True

    def take_turn(self, service: str, holder: str, now: int, until: int, at_once: int, gap_ms: int) -> int:
        with translated(), self._transaction():
            next_at = one(self._db, "SELECT next_at FROM starts WHERE service = ?", service)
            if next_at is not None and now < next_at <= now + gap_ms:  # a clock put back does not lock for ever
                return int(next_at - now)
            self._do("DELETE FROM turns WHERE service = ? AND until <= ?", (service, now))
            if one(self._db, "SELECT count(*) FROM turns WHERE service = ?", service) >= at_once:
                return WAIT_MS
            self._do("INSERT OR REPLACE INTO turns VALUES (?, ?, ?)", (service, holder, until))
            if gap_ms:
                self._do("INSERT OR REPLACE INTO starts VALUES (?, ?)", (service, now + gap_ms))
            return 0

    def keep_turn(self, service: str, holder: str, until: int) -> None:
        with translated():
            self._do("UPDATE turns SET until = ? WHERE service = ? AND holder = ?", (until, service, holder))

    def give_turn(self, service: str, holder: str) -> None:
        with translated():
            self._do("DELETE FROM turns WHERE service = ? AND holder = ?", (service, holder))

    def secret(self) -> bytes:
        with translated():
            return bytes(one(self._db, "SELECT value FROM meta WHERE name = 'secret'"))

    def close(self) -> None:
        self._db.close()

    def _job(self, key: str) -> WaitingJob | None:
        found = rows_of(self._db, "SELECT due_at, data FROM jobs WHERE key = ?", key)
        if not found:
            return None
        named = rows_of(self._db, "SELECT address FROM job_addresses WHERE key = ? ORDER BY place", key)
        return WaitingJob(key, tuple(address for (address,) in named), found[0][0], found[0][1])

    def _drop(self, key: str) -> None:
        self._do("DELETE FROM jobs WHERE key = ?", (key,))
        self._do("DELETE FROM job_addresses WHERE key = ?", (key,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._do("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._do("ROLLBACK")
            raise
        self._do("COMMIT")


_TRIED: Final = "SELECT address FROM tried WHERE number = ?"
