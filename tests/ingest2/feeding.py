"""Helpers: a record written in every way a vendor delivers it, and read back through a format."""

import csv
import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from whodex.ingest import registry
from whodex.ingest.base import Options, Raw
from whodex.ingest.files import DiskFile
from whodex.ingest.sampling import sample
from whodex.model.observation import canonical

RECORDS = json.loads((Path(__file__).parent / "data" / "vendor_records.json").read_text(encoding="utf-8"))


def disk(path):
    return DiskFile(path, path.name)


def put(folder, name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return disk(path)


def taken(found, file, options=None):
    """The claims of every record of a file, each checked to be what its mapper makes of its record."""
    options = options or Options()
    extra, _ = found.prepare(file, options)
    options.found = extra
    made = []
    for raw in found.read(file, options):
        assert isinstance(raw, Raw), raw
        made.append(found.claims(raw, options))
    for claims in made:
        for claim in claims:
            canonical(claim.record)
            assert found.mappers[claim.format](claim.record) == claim.subject
    return made


def named(name):
    return registry.format_named(name)


def ranking(file):
    return registry.recognise(file, sample(file))


def as_json(records):
    return json.dumps(records, indent=2).encode()


def as_jsonl(records):
    return "".join(json.dumps(r) + "\n" for r in records).encode()


def as_csv(records):
    columns = list(dict.fromkeys(k for r in records for k in r))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for r in records:
        cells = [r.get(c) for c in columns]
        writer.writerow(["" if v is None else json.dumps(v) if isinstance(v, list | dict) else v for v in cells])
    return out.getvalue().encode()


def as_parquet(records):
    columns = list(dict.fromkeys(k for r in records for k in r))
    table = {}
    for c in columns:
        values = [r.get(c) for r in records]
        try:
            table[c] = pa.array(values)
        except pa.ArrowException:
            table[c] = pa.array([None if v is None else json.dumps(v) for v in values])
    out = io.BytesIO()
    pq.write_table(pa.table(table), out)
    return out.getvalue()


WAYS = {
    "json": as_json,
    "jsonl": as_jsonl,
    "csv": as_csv,
    "parquet": as_parquet,
    "jsonl.gz": lambda r: gzip.compress(as_jsonl(r)),
    "json.zst": lambda r: zstandard.compress(as_json(r)),
    "csv.gz": lambda r: gzip.compress(as_csv(r)),
    "parquet.zst": lambda r: zstandard.compress(as_parquet(r)),
}
