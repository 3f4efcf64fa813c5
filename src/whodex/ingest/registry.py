"""The list of formats, recognition by content, and the merged table of mappers."""

import importlib
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from typing import Any, Final

from msgspec import Struct

from whodex.errors import ImportFailed, RecordRejected, Unrecognised
from whodex.ingest.base import Format, InputFile, Mapper, Sample
from whodex.ingest.jsons import decode_record, kind_of
from whodex.ingest.sampling import HEAD, is_binary, sample

MODULES: Final[tuple[str, ...]] = (
    # Each module holds `FORMATS: tuple[Format, ...]`. Add a line, keep the order of the alphabet.
    "boards",
    "brightdata",
    "coresignal",
    "dump",
    "jsonld",
    "jsonresume",
    "linkedin_export",
    "linkedin_jobs_csv",
    "lix",
    "mail",
    "pdl",
    "proxycurl",
    "table",
    "vcard",
)

LEAST: Final = 20
"""The least score that counts as recognised."""

_SHOWN: Final = 12


@cache
def formats() -> tuple[Format, ...]:
    """Every format there is, in the order of `MODULES`."""
    found: list[Format] = []
    for name in MODULES:
        found.extend(importlib.import_module(f"whodex.ingest.{name}").FORMATS)
    return tuple(found)


@cache
def mappers() -> Mapping[str, Mapper]:
    """Stored format name → the function from record to entity, of all formats. ValueError on a name used twice."""
    table: dict[str, Mapper] = {}
    for found in formats():
        for name, mapper in found.mappers.items():
            if table.setdefault(name, mapper) is not mapper:
                raise ValueError(f"two mappers are called {name}")
    return table


def format_named(name: str) -> Format:
    """The format that `--format NAME` means. Raises ImportFailed with the known names."""
    for found in formats():
        if found.name == name:
            return found
    raise ImportFailed(f"there is no format {name!r}; there are: {', '.join(found.name for found in formats())}")


def recognise(file: InputFile, looked: Sample | None = None) -> list[tuple[int, Format]]:
    """The formats a file may be, surest first; only those whose score is at least `LEAST`.

    Raises Unrecognised where it is none of them, saying what was seen and what is accepted; ImportFailed where it
    cannot be read.
    """
    seen = looked or sample(file)
    scored = [(found.score(seen), found) for found in formats()]
    ranked = sorted((pair for pair in scored if pair[0] >= LEAST), key=lambda pair: -pair[0])
    if not ranked:
        if not seen.members:
            with file.open() as stream:  # where it breaks off, that is why; raises ImportFailed
                stream.read(HEAD)
        raise Unrecognised(f"{file.name} is of no format whodex knows: {describe(seen)}. {accepted()}")
    return ranked


class Plan(Struct, kw_only=True):
    """What importing one path means: the files with their formats, and the others, each with the reason."""

    units: list[tuple[Any, Format]] = []
    unknown: list[tuple[str, str]] = []  # files of no format, beside others: a read-me, a picture
    failed: list[tuple[str, str]] = []  # files that cannot be read


def plan(file: InputFile, name: str | None = None) -> Plan:
    """How to import what the user gave: as one thing where a format takes it whole, else file by file.

    A folder or archive no format takes as a whole is opened, and each of its files recognised on its own. With `name`
    (`--format`) nothing is guessed. Raises ImportFailed where nothing of it can be imported.
    """
    chosen = format_named(name) if name else None
    members = file.members()
    if not members:
        return Plan(units=[(file, chosen or recognise(file)[0][1])])
    seen = sample(file)
    if chosen is not None and chosen.score(seen) >= LEAST:
        return Plan(units=[(file, chosen)])
    if chosen is None:
        whole = [pair for pair in ((found.score(seen), found) for found in formats()) if pair[0] >= LEAST]
        if whole:
            return Plan(units=[(file, max(whole, key=lambda pair: pair[0])[1])])
    made = Plan()
    for path, member in members.items():
        try:
            inner = plan(member, name)
            made.units += inner.units
            made.unknown += [(f"{path}/{one}", reason) for one, reason in inner.unknown]
            made.failed += [(f"{path}/{one}", reason) for one, reason in inner.failed]
        except Unrecognised:
            made.unknown.append((path, describe(sample(member))))
        except ImportFailed as error:
            made.failed.append((path, str(error)))
    if not made.units:
        said = "; ".join(reason for _, reason in made.failed[:_SHOWN]) or describe(seen)
        raise Unrecognised(f"{file.name} holds nothing whodex can import: {said}. {accepted()}")
    return made


def describe(seen: Sample) -> str:
    """What recognition saw of a file, for people: its columns, keys or members; never a value."""
    if "[Content_Types].xml" in seen.members:
        return "an Excel workbook or another Office document (save a table as CSV)"
    if seen.members:
        return f"it holds {_some(seen.members)}"
    if not seen.head:
        return "it is empty"
    if not seen.head.strip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t"):
        return "it holds nothing but blank lines"
    if (values := _bare(seen.head)) is not None:
        return values
    if seen.columns:
        return f"a table with the columns {_some(seen.columns)}"
    objects = [value for value in seen.json if isinstance(value, dict)]
    if objects:
        return f"JSON with the keys {_some(dict.fromkeys(chain.from_iterable(objects)))}"
    if seen.json:
        return "JSON whose values are no objects"
    if seen.head[:2] == b"PK":
        return "an archive, or an Excel workbook (save it as CSV), inside an archive or broken"
    if is_binary(seen.head):
        return "binary data"
    return "text that is neither JSON nor a table with column names"


def _bare(head: bytes) -> str | None:
    """What a file of JSON values that are no objects with fields holds; None where it is no such file."""
    kinds: list[str] = []
    for line in head.splitlines()[:_SHOWN]:
        if line.strip():
            try:
                value = decode_record(line.strip())
            except RecordRejected:
                return None
            if value and isinstance(value, dict | list):
                return None
            kinds.append("an empty object" if value == {} else kind_of(value))
    return f"JSON without a record: {', '.join(dict.fromkeys(kinds))}"


def accepted() -> str:
    """One sentence that names the formats."""
    return f"Accepted: {', '.join(found.name for found in formats())}; `whodex import --formats` describes them."


def _some(names: Iterable[str]) -> str:
    listed = [str(name)[:60] for name in names]
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more
