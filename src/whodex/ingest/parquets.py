"""Rows of Parquet files, as JSON values."""

import base64
import datetime as dt
import decimal
import math
from collections.abc import Iterator
from typing import IO, Any, Final

from whodex.errors import ImportFailed
from whodex.ingest.base import InputFile, Raw, Refused

MAGIC: Final = b"PAR1"
_BATCH: Final = 256  # rows of 5 KB profiles: some MB as Python objects
MAX_IN_MEMORY: Final = 1 << 30
"""Bytes of a Parquet file inside an archive: it must be held whole, since Parquet is read from its end."""


def parquet_columns(file: InputFile) -> list[str]:
    """The names of the columns. Raises ImportFailed where the file cannot be read."""
    with _opened(file) as source:
        return list(source.schema_arrow.names)


def parquet_raws(file: InputFile) -> Iterator[Raw | Refused]:
    """The rows in order, in batches; positions are row numbers from 1. Raises ImportFailed where nothing opens."""
    import pyarrow as pa  # noqa: PLC0415  # as in `_opened`

    number = 0
    with _opened(file) as source:
        batches = source.iter_batches(batch_size=_BATCH)
        while True:
            try:
                batch = next(batches, None)
                rows = batch.to_pylist() if batch is not None else None
            except (pa.ArrowException, OSError, ValueError) as error:
                yield Refused(position=f"after row {number}", reason=f"broken Parquet data: {str(error)[:200]}")
                return
            if rows is None:
                return
            for row in rows:
                number += 1
                yield Raw(position=f"row {number}", data={k: v for k, v in json_value(row).items() if v is not None})


def _opened(file: InputFile) -> Any:
    import pyarrow as pa  # noqa: PLC0415  # 0.2 s and 40 MB that only who imports Parquet should pay
    import pyarrow.parquet as pq  # noqa: PLC0415  # same

    stream: IO[bytes] = file.open()
    try:
        if stream.seekable():
            return pq.ParquetFile(pa.PythonFile(stream, mode="r"), pre_buffer=False)
        data = stream.read(MAX_IN_MEMORY + 1)
        if len(data) > MAX_IN_MEMORY:
            raise ImportFailed(f"{file.name}: a compressed Parquet file above 1 GiB; unpack it first")
        return pq.ParquetFile(pa.BufferReader(data))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ImportFailed(f"{file.name} is no readable Parquet file: {str(error)[:200]}") from None


def json_value(value: Any) -> Any:
    """A value of a column as JSON has it: dates as ISO 8601, decimals as numbers, bytes as text or base64."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**64 else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(k): json_value(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        if value and all(isinstance(x, tuple) and len(x) == 2 and isinstance(x[0], str) for x in value):
            return {x[0]: json_value(x[1]) for x in value}  # a map column
        return [json_value(x) for x in value]
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return (
            json_value(int(value) if value == value.to_integral_value() else float(value))
            if value.is_finite()
            else None
        )
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    return str(value)
