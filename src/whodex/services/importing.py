"""Importing files: recognised, streamed, mapped, kept; resumable, idempotent, and told in numbers.

A file is named by a fingerprint of its content: the same file again is the same import, goes on where a killed one
stopped, and changes nothing once it is done. Records are committed in transactions of some 40 ms together with how far
the file was read, so that a `kill -9` loses nothing but that much work.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from whodex.errors import ImportFailed
from whodex.ingest.base import Format, InputFile, Options
from whodex.ingest.files import open_input
from whodex.ingest.registry import plan
from whodex.model.network import Viewer
from whodex.model.observation import Basis, Source
from whodex.services.dumping import redirect, repin, restore
from whodex.services.import_run import DryRun, Progress, Run, Summary
from whodex.services.keeper import KEEPER
from whodex.services.mapping import Job, outcomes
from whodex.services.rebuilding import rebuild
from whodex.services.suppression import Gate
from whodex.store.ports import Import, Store

DUMP: Final = "whodex-dump"
FINGERPRINT_BYTES: Final = 1 << 20


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
    compare: bool = True  # whether resolution will ask what can be compared


def import_path(
    store: Store,
    data: Path,
    request: Request,
    progress: Callable[[str], Progress | None] | None = None,
    after: Callable[[], None] | None = None,
) -> Iterator[Summary]:
    """Import what lies at a path, one summary per file.

    `progress` is asked for a reporter when a file begins; `after` is called after every commit. A file that cannot be
    imported has its reason in `Summary.failure`; the others go on. Raises ImportFailed where nothing at the path is of
    any format whodex knows.
    """
    file = open_input(request.path)
    planned = plan(file, request.format)
    for name, reason in planned.unknown:
        yield Summary(file=name, format="", left_out=[f"of no format whodex knows: {reason}"])
    for name, reason in planned.failed:
        yield Summary(file=name, format="", failure=reason)
    mark = fingerprint(request.path)
    for unit, chosen in planned.units:
        own = mark if unit is file else f"{mark}/{unit.name}"
        try:
            told = progress(unit.name) if progress else None
            yield _import_unit(store, data, request, unit, chosen, own, told, after)
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
    after: Callable[[], None] | None,
) -> Summary:
    started = time.monotonic()
    options = Options(viewer=request.viewer, team=request.team, mapping=request.mapping)
    options.found, viewer = chosen.prepare(file, options)
    gate = Gate(store.secret(), store.suppressed())
    summary = Summary(file=file.name, format=chosen.name, viewer=_shown(viewer))
    job = Job(format=chosen.name, options=options, modified_at=file.modified_at, gate=gate, compare=request.compare)
    if request.dry_run:
        DryRun(store, summary).run(outcomes(chosen.read(file, options), job, request.workers, file.size))
    else:
        begun = _begun(store, request, file, chosen, mark, viewer)
        imports = restore(store, options.found) if chosen.name == DUMP else None
        run = Run(
            store,
            data,
            file,
            begun,
            summary,
            batch_ms=request.batch_ms,
            workers=request.workers,
            imports=imports,
            after=after,
        )
        run.run(lambda: chosen.read(file, options), job, progress)
        if chosen.name == DUMP:
            rebuild(store, KEEPER)
            redirect(store, options.found)
            repin(store, options.found)
    summary.seconds = round(time.monotonic() - started, 3)
    if not summary.usable:
        summary.failure = _nothing_usable(summary)
    elif summary.cut is not None:
        summary.failure = f"{summary.cut}; the {summary.usable:,} records before that are kept"
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
