"""Whodex's own dump: everything that is truth, as JSON lines, so that another whodex can be made from it.

Line by line: `{"whodex":"dump/1",…}`; the sources, imports, viewers and redirects of merged numbers; the pins
(decisions on who reports to whom) and the decisions on who is who; the observations, each with every place it was
seen; `{"end":{"observations":n}}`. Entities, identifiers and the index are not in it: they are made again. Neither are
keys, erasures (only this installation can read their hashes) and settings.
"""

import gzip
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import IO, Any, Final, cast

import msgspec
import zstandard
from msgspec import Struct

from whodex.errors import ImportFailed, RecordRejected
from whodex.ingest import registry
from whodex.ingest.base import Format, InputFile, Mapper, Options, Raw, Refused, Sample
from whodex.ingest.jsons import MAX_RECORD, jsonl_raws
from whodex.model.decisions import Decision
from whodex.model.identifiers import KINDS, Kind
from whodex.model.network import Viewer
from whodex.model.observation import KIND_OF, Claim, Observation, Origin, Record, Source
from whodex.model.refs import Ref
from whodex.store.ports import Import

VERSION: Final = "dump/1"

_encode: Final = msgspec.json.Encoder().encode
_START: Final = (
    b'{"whodex":',
    b'{"source":',
    b'{"import":',
    b'{"viewer":',
    b'{"redirect":',
    b'{"pin":',
    b'{"decision":',
)


class Seen(Struct, array_like=True, frozen=True):
    """Where an observation was seen: which import, where in its file, as of when (ms)."""

    import_id: int
    position: str
    observed_at: int


class Dumped(Struct, kw_only=True):
    """One observation as dumped. `number` is its entity's, so that lixIDs can stay what they are."""

    kind: Kind
    format: str
    record: Record
    seen: list[Seen]
    number: int | None = None


class _Line(Struct):
    observation: Dumped


class Pinned(Struct, kw_only=True):
    """One pin as dumped: organisation, person and manager (None: nobody) by all that names them, and by number."""

    organisation: Ref
    person: Ref
    manager: Ref | None
    numbers: tuple[int, int, int | None]
    at: int  # ms


_PARTS: Final[dict[str, Any]] = {
    "source": Source,
    "import": Import,
    "viewer": Viewer,
    "redirect": tuple[int, int],
    "pin": Pinned,
    "decision": Decision,
}
"""What stands before the observations."""

_decode: Final = msgspec.json.Decoder(_Line).decode


def dump_lines(
    created_at: int,
    sources: Iterable[Source],
    imports: Iterable[Import],
    viewers: Iterable[Viewer],
    observations: Iterable[tuple[Observation, int | None]],
    redirects: Iterable[tuple[int, int]] = (),
    pins: Iterable[Pinned] = (),
    decisions: Iterable[Decision] = (),
) -> Iterator[bytes]:
    """The dump, line by line, each with its line feed.

    `created_at` in ms; observations with their entity's number; `redirects` (number, what it was merged into).
    """
    yield _encode({"whodex": VERSION, "created_at": created_at}) + b"\n"
    for name, values in (
        ("source", sources),
        ("import", imports),
        ("viewer", viewers),
        ("redirect", redirects),
        ("pin", pins),
        ("decision", decisions),
    ):
        for value in values:
            yield _encode({name: value}) + b"\n"
    count = 0
    for observation, number in observations:
        seen = [Seen(origin.import_id, origin.position, origin.observed_at) for origin in observation.origins]
        dumped = Dumped(
            kind=observation.kind, format=observation.format, record=observation.record, seen=seen, number=number
        )
        yield _encode(_Line(dumped)) + b"\n"
        count += 1
    yield _encode({"end": {"observations": count}}) + b"\n"


def write_dump(path: Path, lines: Iterable[bytes]) -> int:
    """Write a dump, packed where the name ends in .gz or .zst; the number of bytes written.

    It appears under its name when it is complete, never before: a dump that was interrupted leaves the old one alone.
    Only its owner may read it: it holds what people wrote. Raises ImportFailed where the file cannot be written.
    """
    aside = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            with _packing(raw, path.suffix) as stream:
                for line in lines:
                    stream.write(line)
            raw.flush()
            os.fsync(raw.fileno())
            size = raw.tell()
        aside.replace(path)
    except OSError as error:
        raise ImportFailed(f"{path.name} cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return size


def _packing(raw: IO[bytes], suffix: str) -> AbstractContextManager[IO[bytes]]:
    """A stream that packs into `raw` and leaves it open when it is closed."""
    if suffix == ".gz":
        return cast("AbstractContextManager[IO[bytes]]", gzip.GzipFile(filename="", mode="wb", fileobj=raw))
    if suffix == ".zst":
        return cast("AbstractContextManager[IO[bytes]]", zstandard.ZstdCompressor().stream_writer(raw, closefd=False))
    return nullcontext(raw)


class _Borrowed(Mapping[str, Mapper]):
    """The mappers of all formats: a dump holds records of any of them, and has none of its own."""

    def __getitem__(self, name: str) -> Mapper:
        return registry.mappers()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class WhodexDump:
    """The format `whodex-dump`."""

    name = "whodex-dump"
    label = "what `whodex dump` wrote: everything, losslessly"
    gives: tuple[Kind, ...] = KINDS
    mappers: Mapping[str, Mapper] = _Borrowed()

    def score(self, sample: Sample) -> int:
        """By its first line."""
        first = sample.json[0] if sample.json and isinstance(sample.json[0], dict) else {}
        return 100 if str(first.get("whodex", "")).startswith("dump/") else 0

    def prepare(self, file: InputFile, options: Options) -> tuple[dict[str, Any], Viewer | None]:
        """`sources`, `imports` and `viewers` of the dump, as plain values. Raises ImportFailed for other versions."""
        del options
        found: dict[str, list[Any]] = {name: [] for name in _PARTS}
        stream = file.open()
        try:
            for line in iter(lambda: stream.readline(MAX_RECORD), b""):
                if not line.startswith(_START):
                    break
                ((name, value),) = tuple(msgspec.json.decode(line).items())[:1]
                if name == "whodex" and value != VERSION:
                    raise ImportFailed(f"{file.name} is a {value}; this whodex reads {VERSION}")
                if name in found:
                    found[name].append(value)
        except (msgspec.DecodeError, AttributeError, ValueError) as error:
            raise ImportFailed(f"{file.name} has a broken first part: {error}") from None
        finally:
            stream.close()
        try:
            for name, type_ in _PARTS.items():
                msgspec.convert(found[name], list[type_])  # type: ignore[valid-type]
        except msgspec.ValidationError as error:
            raise ImportFailed(f"{file.name} has a broken first part: {error}") from None
        return {f"{name}s": values for name, values in found.items()}, None

    def read(self, file: InputFile, options: Options) -> Iterator[Raw | Refused]:
        """The observations. A dump without its last line is told to be cut off."""
        del options
        ended = False
        for raw in jsonl_raws(file):
            if isinstance(raw, Refused) or not raw.data.startswith((*_START, b'{"end":')):
                yield raw
            elif raw.data.startswith(b'{"end":'):
                ended = True
        if not ended:
            yield Refused(position="end", reason="the dump is cut off: its last line is missing")

    def claims(self, raw: Raw, options: Options) -> list[Claim]:
        """The observation, with the places it was seen. Raises RecordRejected."""
        try:
            dumped = _decode(raw.data).observation
        except (msgspec.DecodeError, RecursionError) as error:
            raise RecordRejected(f"no observation: {error}") from None
        mapper = registry.mappers().get(dumped.format)
        if mapper is None:
            raise RecordRejected(f"made by a format this whodex does not know: {dumped.format[:80]}")
        subject = mapper(dumped.record)
        if KIND_OF[type(subject)] != dumped.kind:
            raise RecordRejected(f"a record of {dumped.format} is no {dumped.kind}")
        origins = _origins(dumped.seen, options.found)
        return [
            Claim(
                format=dumped.format,
                record=dumped.record,
                subject=subject,
                position=raw.position,
                observed_at=max((origin.observed_at for origin in origins), default=None),
                origins=origins,
                number=dumped.number,
            )
        ]


def _origins(seen: list[Seen], found: Mapping[str, Any]) -> list[Origin]:
    """Where it was seen, with source, basis and file of each import. Raises RecordRejected for unknown imports."""
    ranks = {one["name"]: one.get("rank", 0) for one in found.get("sources", ())}
    imports = {one["id"]: one for one in found.get("imports", ())}
    origins = []
    for one in seen:
        known = imports.get(one.import_id)
        if known is None:
            raise RecordRejected(f"seen in import {one.import_id}, which the dump does not hold")
        origins.append(
            Origin(
                source=known["source"],
                basis=known["basis"],
                file=known["file"],
                position=one.position,
                observed_at=one.observed_at,
                imported_at=known.get("started_at", 0),
                import_id=one.import_id,
                rank=ranks.get(known["source"], 0),
            )
        )
    return origins


FORMATS: tuple[Format, ...] = (WhodexDump(),)
