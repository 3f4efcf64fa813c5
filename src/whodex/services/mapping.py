"""Mapping raw records to outcomes: in this process for small files, in others for large ones.

Records travel in chunks, results come back in file order, and no more than a few chunks are ever under way: memory
stays flat whatever the size of the file.
"""

import gc
import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Final

import msgspec
from msgspec import Struct

from whodex.errors import ImportFailed
from whodex.ingest.base import Options, Raw, Refused
from whodex.ingest.registry import format_named
from whodex.services.children import end_with_parent
from whodex.services.derivers import DERIVERS
from whodex.services.preparing import Outcome, Preparer, rejected_data
from whodex.services.suppression import Gate

CHUNK_RECORDS: Final = 400
CHUNK_BYTES: Final = 1_000_000
POOL_FROM_BYTES: Final = 4_000_000  # starting processes costs about half a second: not worth it below this
AHEAD: Final = 3  # chunks under way per process

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Outcome]).decode


class Job(Struct, kw_only=True):
    """What a mapping process has to know about the file."""

    format: str
    options: Options
    modified_at: int
    gate: Gate
    compare: bool = True


def outcomes(raws: Iterator[Raw | Refused], job: Job, workers: int, size: int) -> Generator[Outcome, None, None]:
    """The outcome of every raw record, in order. `workers` 0 = one per core; `size` in bytes decides about a pool."""
    count = workers or os.cpu_count() or 1
    if size < POOL_FROM_BYTES or count < 1:
        preparer = _preparer(job)
        for raw in raws:
            yield _refused(raw) if isinstance(raw, Refused) else preparer.outcome(raw)
        return
    context = get_context("spawn")  # forking a process that holds SQLite connections is unsafe
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_start, initargs=(msgspec.msgpack.encode(job),))
    try:
        yield from _pooled(raws, pool.submit, count * AHEAD)
    except BrokenProcessPool:
        raise ImportFailed(
            "a process that reads records was killed (out of memory?); what was kept stays, run the import again"
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pooled(raws: Iterator[Raw | Refused], submit: Callable[..., Future[bytes]], limit: int) -> Iterator[Outcome]:
    under_way: deque[Future[bytes]] = deque()
    for chunk in _chunks(raws):
        under_way.append(submit(_map_chunk, chunk))
        if len(under_way) >= limit:
            yield from _decode(under_way.popleft().result())
    while under_way:
        yield from _decode(under_way.popleft().result())


def _chunks(raws: Iterator[Raw | Refused]) -> Iterator[list[Raw | Refused]]:
    chunk: list[Raw | Refused] = []
    size = 0
    for raw in raws:
        chunk.append(raw)
        size += len(raw.data) if isinstance(raw.data, bytes) else 500
        if len(chunk) >= CHUNK_RECORDS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


_own: list[Preparer] = []


def spare_the_collector() -> None:
    """Look for cycles seldom: records hold none, and looking costs a third of the time of mapping (bench imports)."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def _start(job: bytes) -> None:
    """Runs once in each mapping process."""
    end_with_parent()
    spare_the_collector()
    _own.append(_preparer(msgspec.msgpack.decode(job, type=Job)))


def _map_chunk(chunk: list[Raw | Refused]) -> bytes:
    made = iter(_own[0].outcomes([raw for raw in chunk if isinstance(raw, Raw)]))
    return _encode([_refused(raw) if isinstance(raw, Refused) else next(made) for raw in chunk])


def _preparer(job: Job) -> Preparer:
    return Preparer(format_named(job.format), job.options, job.modified_at, job.gate, DERIVERS, compare=job.compare)


def _refused(raw: Refused) -> Outcome:
    data = None if raw.skipped else rejected_data(raw.data)
    return Outcome(position=raw.position, reason=raw.reason, skipped=raw.skipped, data=data, cut=raw.cut)
