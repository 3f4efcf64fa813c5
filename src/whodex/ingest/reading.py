"""Records of a file that may be JSON, JSONL, CSV or Parquet, and table rows as the objects they were flattened from."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.base import InputFile, Raw, Refused, Sample
from whodex.ingest.csvs import csv_raws
from whodex.ingest.fields import cell
from whodex.ingest.jsons import decode_record, jsonl_raws, kind_of
from whodex.ingest.layout import decode
from whodex.ingest.parquets import MAGIC, parquet_raws
from whodex.ingest.unpack import beginning
from whodex.model.observation import Record

Json = Any
_STEPS: Final = re.compile(r"[./]|\[|\]\.?")
_NESTED: Final = re.compile(r"[A-Za-z_]\w*(?:(?:[./]\w+)|(?:\[\d+\]))+")
_MOST: Final = 1000  # elements of a list spelled out in columns: `experience/0/title` … `experience/999/title`


def records(file: InputFile, lists: tuple[str, ...] = ()) -> Iterator[Raw | Refused]:
    """The records of a file by what it holds. `lists` as in `jsonl_raws`. Raises ImportFailed where nothing opens."""
    stream = file.open()
    try:
        head = beginning(stream, 4096)
    finally:
        stream.close()
    if head.startswith(MAGIC):
        yield from parquet_raws(file)
    elif decode(head).lstrip("\ufeff \t\r\n")[:1] in {"{", "["}:
        yield from jsonl_raws(file, lists)
    else:
        yield from csv_raws(file)


def decoded(raw: Raw) -> Record:
    """The record of a line or row. Raises RecordRejected where it is no JSON object."""
    data = raw.data
    if isinstance(data, bytes | bytearray | memoryview):
        data = decode_record(bytes(data))
    elif isinstance(data, dict):
        data = tree(data)
    if not isinstance(data, dict):
        raise RecordRejected(f"not an object but {kind_of(data)}")
    if not data:
        raise RecordRejected("an empty object")
    return data


def sampled(sample: Sample, lists: tuple[str, ...]) -> list[Json]:
    """The first records of a JSON sample, those inside the lists of envelopes included."""
    found: list[Json] = []
    for value in sample.json:
        inner = next((x for x in (_at(value, path) for path in lists) if x), None) if isinstance(value, dict) else None
        found += inner if inner is not None else [value]
    return found


def _at(value: Json, path: str) -> list[Json] | None:
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, list) else None


@lru_cache(maxsize=4_096)
def _path(column: str) -> tuple[str, ...]:
    if _NESTED.fullmatch(column) is None:
        return (column,)
    return tuple(step for step in _STEPS.split(column) if step)


def roots(columns: Iterable[str]) -> set[str]:
    """The top-level fields that columns stand for: `experience/0/title` stands for `experience`."""
    return {_path(column)[0] for column in columns}


def tree(row: dict[str, Json]) -> Record:
    """A table's row as the object it was flattened from.

    JSON in cells is read; `experience/0/title`, `experience[0].title` and `location.city` are put back in their places
    (as the common flatteners write them). A column of a plain name stays as it is.
    """
    made: Record = {}
    nested = False
    for column, value in row.items():
        path = _path(column)
        if len(path) == 1:
            made[column] = cell(value)
            continue
        nested = True
        node = made
        for step in path[:-1]:
            inner = node.get(step)
            if not isinstance(inner, dict):
                inner = node[step] = {}
            node = inner
        node[path[-1]] = cell(value)
    return {field: _listed(value) for field, value in made.items()} if nested else made


def _listed(value: Json) -> Json:
    """Objects whose keys are all numbers become lists."""
    if not isinstance(value, dict):
        return value
    inner = {step: _listed(each) for step, each in value.items()}
    if inner and all(step.isascii() and step.isdigit() and len(step) < 4 for step in inner) and len(inner) <= _MOST:
        return [inner[step] for step in sorted(inner, key=int)]
    return inner
