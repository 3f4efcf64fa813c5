"""One import under way: batches committed together with how far the file was read; or a dry run that writes nothing."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from whodex.ingest.base import InputFile, Raw, Refused
from whodex.services.keeper import KEEPER
from whodex.services.mapping import Job, outcomes
from whodex.services.preparing import Outcome
from whodex.services.rejects import Rejects
from whodex.services.suppression import Gate
from whodex.store.ports import Import, Store, Transaction

COUNTED: Final = ("new", "changed", "merged", "unchanged", "rejected", "suppressed", "skipped")
GROUP: Final = 64  # outcomes absorbed at once: entities with many new observations are folded once a group
BUFFER: Final = 512  # outcomes mapped before a transaction begins

Progress = Callable[[int, int, int], None]
"""Called now and then with (records so far, bytes of the file read, bytes of the file)."""


class Summary(Struct, kw_only=True, rename="camel"):
    """What an import did, in records; `rejects_file` where something was rejected."""

    file: str
    format: str
    import_id: int | None = None
    new: int = 0
    changed: int = 0
    merged: int = 0
    unchanged: int = 0
    rejected: int = 0
    suppressed: int = 0
    skipped: int = 0
    rejects_file: str | None = None
    viewer: dict[str, Any] | None = None
    seconds: float = 0.0
    first_reasons: list[str] = []
    left_out: list[str] = []  # parts skipped on purpose, with the reason
    failure: str | None = None
    cut: str | None = None  # why the file could not be read to its end

    @property
    def usable(self) -> int:
        """Records that were kept, or were there already."""
        return self.new + self.changed + self.merged + self.unchanged + self.suppressed


class Run:
    """One import under way."""

    def __init__(
        self,
        store: Store,
        data: Path,
        file: InputFile,
        import_: Import,
        summary: Summary,
        *,
        batch_ms: int,
        workers: int,
        imports: dict[int, int] | None = None,
        after: Callable[[], None] | None = None,
    ) -> None:
        self._after = after  # called when a commit is done
        self._imports = imports  # of a dump: the ids here of its imports
        self._numbers: dict[int, int] = {}
        self._store = store
        self._summary = summary
        self._file = file
        self._import = import_
        self._keeper = KEEPER
        self._rejects = Rejects(data, import_.id)
        self._batch_s = batch_ms / 1000
        self._workers = workers

    def run(self, read: Callable[[], Iterator[Raw | Refused]], job: Job, progress: Progress | None) -> None:
        """Read to the end, from where an interrupted run stopped. What was done once keeps its first counts.

        `read` begins to read the file anew.
        """
        state, summary = self._import, self._summary
        summary.import_id = state.id
        first = state.counts if state.state == "done" else None
        if state.state != "running":
            state.state, state.done, state.counts = "running", 0, {}
        self._rejects.open(state.counts.get("rejects_bytes", 0))
        for name in COUNTED:
            setattr(summary, name, state.counts.get(name, 0))
        try:
            while not self._read_on(read, job, progress):
                # Somebody was erased meanwhile: what was mapped before may be about them.
                job = replace(job, gate=Gate(self._store.secret(), self._store.suppressed()))
        finally:
            self._rejects.close()
        state.state = "done" if summary.usable else "removed"
        state.finished_at = int(time.time() * 1000)
        if first is not None and not (summary.new or summary.changed or summary.merged):
            state.counts = first
        self._store.save_import(state)
        summary.rejects_file = str(self._rejects.path) if summary.rejected else None

    def _read_on(self, read: Callable[[], Iterator[Raw | Refused]], job: Job, progress: Progress | None) -> bool:
        """Keep what was not kept yet; False where somebody was erased before the end was reached."""
        pending = outcomes(islice(read(), self._import.done, None), job, self._workers, self._file.size)
        with closing(pending):
            for done in self._batches(pending, len(job.gate.hashes)):
                if done is None:
                    return False
                if progress:
                    progress(done, self._file.consumed(), self._file.size)
        return True

    def _batches(self, pending: Iterator[Outcome], suppressed: int) -> Iterator[int | None]:
        """Commit after commit; gives how many records are done. Mapping is waited for outside of the transactions.

        `suppressed` is how many suppressions the mapping knows of; None, and the end, where there are more by now.
        """
        buffer: deque[Outcome] = deque()
        while True:
            buffer.extend(islice(pending, BUFFER - len(buffer)))
            if not buffer:
                return
            with self._store.transaction() as tx:
                stale = self._store.suppressions() != suppressed
                until = time.monotonic() + self._batch_s
                while buffer and not stale and time.monotonic() < until:
                    self._absorb(tx, [buffer.popleft() for _ in range(min(GROUP, len(buffer)))])
                if not stale:
                    self._save()
            if stale:
                yield None
                return
            if self._after is not None:
                self._after()
            yield self._import.done

    def _absorb(self, tx: Transaction, group: list[Outcome]) -> None:
        batch = [one for outcome in group for one in outcome.prepared]
        if self._imports is None:
            results = iter(self._keeper.absorb(tx, batch, self._import.id))
        else:
            results = iter(self._keeper.keep(tx, batch, self._imports, self._numbers))
        for outcome in group:
            of_record = [next(results) for _ in outcome.prepared]
            count(self._summary, outcome, of_record[0] if of_record else None)
            if outcome.reason is not None and not outcome.skipped:
                self._rejects.write(outcome)
        self._import.done += len(group)

    def _save(self) -> None:
        counts = {name: getattr(self._summary, name) for name in COUNTED}
        self._import.counts = counts | {"rejects_bytes": self._rejects.flush()}
        self._store.save_import(self._import)


def count(summary: Summary, outcome: Outcome, result: str | None) -> None:
    """Add one record's outcome to the summary; `result` is that of its main subject."""
    if outcome.cut:
        summary.cut = outcome.reason
    if outcome.skipped:
        summary.skipped += 1
        summary.left_out.append(f"{outcome.position}: {outcome.reason}")
    elif outcome.reason is not None:
        summary.rejected += 1
        if len(summary.first_reasons) < 5:
            summary.first_reasons.append(f"{outcome.position}: {outcome.reason}")
    elif result is None:
        summary.suppressed += 1
    else:
        setattr(summary, result, getattr(summary, result) + 1)


class DryRun:
    """What an import would do, told without writing: look-ups only, and what this file itself would have added."""

    def __init__(self, store: Store, summary: Summary) -> None:
        self._store = store
        self._summary = summary
        self._keys: dict[str, int] = {}
        self._records: set[bytes] = set()
        self._next = -1

    def run(self, pending: Iterator[Outcome]) -> None:
        """Count what every outcome would do."""
        for outcome in pending:
            results = [self._result(one.key, one.keys) for one in outcome.prepared]
            count(self._summary, outcome, results[0] if results else None)

    def _result(self, key: bytes, keys: list[str]) -> str:
        if key in self._records or self._store.is_kept(key):
            return "unchanged"
        self._records.add(key)
        held = {number for one in keys if (number := self._keys.get(one) or self._store.find(one)) is not None}
        number = min(held, default=self._next)
        self._next -= not held
        self._keys.update(dict.fromkeys(keys, number))
        return "new" if not held else "merged" if len(held) > 1 else "changed"
