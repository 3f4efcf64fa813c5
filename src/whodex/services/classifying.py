"""Classifying a file of titles: every row of a CSV again, with the classes of its title beside it."""

import csv
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import IO, Any, Final

from msgspec import Struct

from whodex.errors import ImportFailed, InvalidParameter
from whodex.ingest.base import Refused
from whodex.ingest.csvs import EXTRA, csv_raws, layout_of
from whodex.ingest.files import open_input
from whodex.ingest.layout import unique
from whodex.services.children import end_with_parent
from whodex.titles import FUNCTIONS, SENIORITY, Classification, classify_many

BATCH: Final = 2_048
POOL_FROM_BYTES: Final = 1 << 20
AHEAD: Final = 4  # batches under way for each process
REMEMBERED: Final = 100_000  # titles whose answers are kept: files repeat themselves
ADDED: Final = (
    "seniority_id",
    "seniority",
    "seniority_confidence",
    "function_ids",
    "functions",
    "function_confidence",
)

Batch = list[dict[str, Any]]
Cells = list[Any]
Progress = Callable[[int, int, int], None]
"""Rows done, bytes read, bytes in all (0: not known)."""


class Classified(Struct, kw_only=True):
    """How many rows were written, how many of them have a seniority and a function, and which could not be read."""

    rows: int = 0
    seniority: int = 0
    functions: int = 0
    refused: list[str] = []


def classify_file(
    source: Path, column: str, target: Path, progress: Progress | None = None, *, processes: int = 0
) -> Classified:
    """Write the rows of a CSV (packed or not, any common encoding) to `target` in UTF-8, with their classes.

    The target appears when it is complete; interrupted, the old one stays. Columns keep their names and order,
    cells are trimmed; ids of several functions are joined by ";". `processes` 0 = one per core.

    Raises ImportFailed, and InvalidParameter for an unknown column.
    """
    aside = target.with_name(target.name + ".part")
    try:
        try:
            with aside.open("w", encoding="utf-8", newline="") as out:
                done = classify_stream(source, column, out, progress, processes=processes)
                out.flush()
                os.fsync(out.fileno())
            aside.replace(target)
        except OSError as error:
            raise ImportFailed(f"{target.name} cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return done


def classify_stream(
    source: Path, column: str, out: IO[str], progress: Progress | None = None, *, processes: int = 0
) -> Classified:
    """As `classify_file`, into an open text stream."""
    file = open_input(source)
    layout = layout_of(file)
    header = unique(layout.columns)
    wanted = _column(header, column)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(unique((*header, *ADDED)))
    done = Classified()
    rows = _rows(csv_raws(file, layout=layout), done)
    batches = iter(lambda: list(islice(rows, BATCH)), [])
    for batch, answers in _answered(batches, wanted, file.size, processes or os.cpu_count() or 1):
        for row in batch:
            found = answers[row.get(wanted, "")]
            done.seniority += found[0] != ""
            done.functions += found[3] != ""
            writer.writerow([*(row.get(name, "") for name in header), *found])
        done.rows += len(batch)
        if progress:
            progress(done.rows, file.consumed(), file.size)
    return done


def _answered(
    batches: Iterator[Batch], column: str, size: int, processes: int
) -> Iterator[tuple[Batch, dict[str, Cells]]]:
    """Each batch with the cells of its titles, in order; of large files worked out by several processes."""
    if size < POOL_FROM_BYTES or processes < 2:
        for batch in batches:
            yield batch, _cells_of(_titles(batch, column))
        return
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=end_with_parent)
    waiting: deque[tuple[Batch, Future[dict[str, Cells]]]] = deque()
    try:
        for batch in batches:
            waiting.append((batch, pool.submit(_cells_of, _titles(batch, column))))
            if len(waiting) >= AHEAD * processes:
                first, found = waiting.popleft()
                yield first, found.result()
        while waiting:
            first, found = waiting.popleft()
            yield first, found.result()
    except BrokenProcessPool:
        raise ImportFailed("a process that classifies was killed (out of memory?); run the command again") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _titles(batch: Batch, column: str) -> list[str]:
    return list(dict.fromkeys(row.get(column, "") for row in batch))


_known: Final[dict[str, Cells]] = {}


def _cells_of(titles: list[str]) -> dict[str, Cells]:
    """The cells of each title; answers are remembered, files repeat themselves."""
    if len(_known) > REMEMBERED:
        _known.clear()
    fresh = [title for title in titles if title not in _known]
    _known.update(zip(fresh, map(_cells, classify_many(fresh)), strict=True))
    return {title: _known[title] for title in titles}


def _rows(raws: Iterator[Any], done: Classified) -> Iterator[dict[str, Any]]:
    for raw in raws:
        if isinstance(raw, Refused):
            done.refused.append(f"{raw.position}: {raw.reason}")
        else:
            raw.data.pop(EXTRA, None)
            yield raw.data


def _column(header: list[str], wanted: str) -> str:
    for name in header:
        if name == wanted:
            return name
    alike = [name for name in header if name.casefold() == wanted.strip().casefold()]
    if len(alike) == 1:
        return alike[0]
    raise InvalidParameter(f"there is no column {wanted!r}; the file has {', '.join(header[:40])}", "column")


def _cells(answer: Classification) -> Cells:
    senior, works = answer.seniority, answer.functions
    return [
        senior.id if senior else "",
        SENIORITY[senior.id] if senior else "",
        senior.confidence if senior else "",
        ";".join(str(work.id) for work in works),
        ";".join(FUNCTIONS[work.id] for work in works),
        works[0].confidence if works else "",
    ]
