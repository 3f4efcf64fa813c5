"""Importing files: recognised, streamed, mapped, kept; resumable, idempotent, and told in numbers.

A file is named by a fingerprint of its content: the same file again is the same import, goes on where a killed one
stopped, and changes nothing once it is done. Records are committed in transactions of some 40 ms together with how far
the file was read, so that a `kill -9` loses nothing but that much work.
"""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from whodex.errors import ImportFailed
from whodex.ingest.base import Format, InputFile, Options
from whodex.ingest.files import open_input
from whodex.ingest.registry import plan
from whodex.model.network import Viewer
from whodex.model.observation import Basis, Source
from whodex.services.dumping import redirect, restore
from whodex.services.keeper import KEEPER
from whodex.services.mapping import Job, outcomes
from whodex.services.preparing import Outcome
from whodex.services.rebuilding import rebuild
from whodex.services.rejects import Rejects
from whodex.services.suppression import Gate
from whodex.store.ports import Import, Store, Transaction

DUMP: Final = "whodex-dump"
FINGERPRINT_BYTES: Final = 1 << 20
COUNTED: Final = ("new", "changed", "merged", "unchanged", "rejected", "suppressed", "skipped")

Progress = Callable[[int, int, int], None]
"""Called now and then with (records so far, bytes of the file read, bytes of the file)."""


class Request(Struct, kw_only=True):
    """What a person asked to import, and how."""

    path: Path
    format: str | None = None
    source: str | None = None  # default: the format's name
    basis: Basis = "legitimate_interest"
    viewer: str | None = None
    team: str = "default"
    mapping: dict[str, Any] = {}
    dry_run: bool = False
    workers: int = 0
    batch_ms: int = 40


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

    @property
    def usable(self) -> int:
        """Records that were kept, or were there already."""
        return self.new + self.changed + self.merged + self.unchanged + self.suppressed


def import_path(
    store: Store, data: Path, request: Request, progress: Callable[[str], Progress | None] | None = None
) -> Iterator[Summary]:
    """Import what lies at a path, one summary per file; `progress` is asked for a reporter when a file begins.

    A file that cannot be imported has its reason in `Summary.failure`; the others go on. Raises ImportFailed where
    nothing at the path is of any format whodex knows.
    """
    file = open_input(request.path)
    planned = plan(file, request.format)
    for name, reason in planned.skipped:
        yield Summary(file=name, format="", failure=reason)
    mark = fingerprint(request.path)
    for unit, chosen in planned.units:
        own = mark if unit is file else f"{mark}/{unit.name}"
        try:
            yield _import_unit(store, data, request, unit, chosen, own, progress(unit.name) if progress else None)
        except ImportFailed as error:
            yield Summary(file=unit.name, format=chosen.name, failure=str(error))


def _import_unit(
    store: Store,
    data: Path,
    request: Request,
    file: InputFile,
    chosen: Format,
    mark: str,
    progress: Progress | None,
) -> Summary:
    started = time.monotonic()
    options = Options(viewer=request.viewer, team=request.team, mapping=request.mapping)
    options.found, viewer = chosen.prepare(file, options)
    gate = Gate(store.secret(), store.suppressed())
    summary = Summary(file=file.name, format=chosen.name, viewer=_shown(viewer))
    job = Job(format=chosen.name, options=options, modified_at=file.modified_at, gate=gate)
    if request.dry_run:
        _DryRun(store, summary).run(outcomes(chosen.read(file, options), job, request.workers, file.size))
    else:
        begun = _begun(store, request, file, chosen, mark, viewer)
        imports = restore(store, options.found) if chosen.name == DUMP else None
        _Run(store, data, request, summary, file, begun, imports).run(chosen.read(file, options), job, progress)
        if chosen.name == DUMP:
            rebuild(store, KEEPER)
            redirect(store, options.found)
    summary.seconds = round(time.monotonic() - started, 3)
    if not summary.usable:
        summary.failure = _nothing_usable(summary)
    return summary


def _shown(viewer: Viewer | None) -> dict[str, Any] | None:
    if viewer is None:
        return None
    slug = next((key[5:] for key in viewer.identifiers if key.startswith("slug:")), viewer.identifiers[0])
    return {"viewerId": slug, "name": viewer.name, "madeUp": viewer.made_up}


def _nothing_usable(summary: Summary) -> str:
    why = "; ".join(dict.fromkeys(summary.first_reasons)) or "it holds no records"
    return f"{summary.file} was read as {summary.format}, but not one record of it can be used: {why}"


def _begun(store: Store, request: Request, file: InputFile, chosen: Format, mark: str, viewer: Viewer | None) -> Import:
    name = request.source or chosen.name
    known = next((one for one in store.sources() if one.name == name), None)
    if known is None and chosen.name != DUMP:  # a dump brings its own
        store.source(Source(name=name, basis=request.basis))
    new = Import(
        id=0,
        source=name,
        basis=request.basis,
        format=chosen.name,
        file=file.name,
        fingerprint=mark,
        started_at=int(time.time() * 1000),
        viewer=viewer.identifiers[0] if viewer else None,
        team=request.team,
    )
    begun = store.begin_import(new)
    if viewer is not None:
        viewer.import_id = begun.id
        viewer.team = request.team
        store.save_viewer(viewer)
    return begun


def fingerprint(path: Path) -> str:
    """Names a file's content: SHA-256 over size, first and last MiB as stored; of a folder, over all its files."""
    digest = hashlib.sha256()
    for part in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if part.is_file():
            size = part.stat().st_size
            digest.update(f"{part.relative_to(path)}\0{size}\0".encode())
            with part.open("rb") as file:
                digest.update(file.read(FINGERPRINT_BYTES))
                file.seek(max(0, size - FINGERPRINT_BYTES))
                digest.update(file.read(FINGERPRINT_BYTES))
    return digest.hexdigest()


class _Run:
    """One import under way."""

    def __init__(
        self,
        store: Store,
        data: Path,
        request: Request,
        summary: Summary,
        file: InputFile,
        import_: Import,
        imports: dict[int, int] | None,
    ) -> None:
        self._imports = imports  # of a dump
        self._numbers: dict[int, int] = {}
        self._store = store
        self._summary = summary
        self._file = file
        self._import = import_
        self._keeper = KEEPER
        self._rejects = Rejects(data, import_.id)
        self._batch_s = request.batch_ms / 1000
        self._workers = request.workers

    def run(self, raws: Iterator[Any], job: Job, progress: Progress | None) -> None:
        state, summary = self._import, self._summary
        summary.import_id = state.id
        if state.state != "running":
            state.state, state.done, state.counts = "running", 0, {}
        self._rejects.open(state.counts.get("rejects_bytes", 0))
        for name in COUNTED:
            setattr(summary, name, state.counts.get(name, 0))
        pending = outcomes(islice(raws, state.done, None), job, self._workers, self._file.size)
        try:
            for done in self._batches(pending):
                if progress:
                    progress(done, self._file.consumed(), self._file.size)
        finally:
            self._rejects.close()
        state.state = "done" if summary.usable else "removed"
        state.finished_at = int(time.time() * 1000)
        self._store.save_import(state)
        summary.rejects_file = str(self._rejects.path) if summary.rejected else None

    def _batches(self, pending: Iterator[Outcome]) -> Iterator[int]:
        """Commit after commit; gives how many records are done. Mapping is waited for outside of the transactions."""
        buffer: deque[Outcome] = deque()
        while True:
            buffer.extend(islice(pending, BUFFER - len(buffer)))
            if not buffer:
                return
            with self._store.transaction() as tx:
                until = time.monotonic() + self._batch_s
                while buffer and time.monotonic() < until:
                    self._absorb(tx, [buffer.popleft() for _ in range(min(GROUP, len(buffer)))])
                self._save()
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


GROUP: Final = 64  # outcomes absorbed at once: entities with many new observations are folded once a group
BUFFER: Final = 512  # outcomes mapped before a transaction begins


def count(summary: Summary, outcome: Outcome, result: str | None) -> None:
    """Add one record's outcome to the summary; `result` is that of its main subject."""
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


class _DryRun:
    """What an import would do, told without writing: look-ups only, and what this file itself would have added."""

    def __init__(self, store: Store, summary: Summary) -> None:
        self._store = store
        self._summary = summary
        self._keys: dict[str, int] = {}
        self._records: set[bytes] = set()
        self._next = -1

    def run(self, pending: Iterator[Outcome]) -> None:
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
