"""Formats that are told by the fields of their records: a vendor is a few shapes, each with its mapper.

A shape is recognised by its field names alone, so that it is found in JSON, JSONL, CSV and Parquet alike.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from whodex.errors import RecordRejected
from whodex.ingest import reading
from whodex.ingest.base import InputFile, Mapper, Options, Raw, Refused, Sample
from whodex.ingest.parts import STUB, stub_organisation
from whodex.model.identifiers import Kind
from whodex.model.network import Viewer
from whodex.model.observation import Claim, Record

LOOK: Final = 20
"""Records looked at for recognition."""

MOST_KNOWN: Final = 256
"""Sets of field names whose shape is remembered."""

_ERRORS: Final = frozenset({"error", "error_code", "error_message", "warning", "warning_code"})

Derived = tuple[str, Record]  # the stored format and the record of one further claim


class Shape(Struct, frozen=True, kw_only=True):
    """One kind of record of one vendor.

    `must`: sets of fields of which one must be there entirely. `signs`: fields that are this vendor's own spelling;
    each found adds to the score. `never`: fields that belong to somebody else.
    """

    name: str  # the stored format: `brightdata.people`
    kind: Kind
    mapper: Mapper
    must: tuple[frozenset[str], ...]
    signs: frozenset[str]
    never: frozenset[str] = frozenset()
    observed: Callable[[Record], int | None]
    derived: Callable[[Record], Iterable[Derived]]

    def score(self, keys: frozenset[str] | set[str]) -> int:
        """How surely a record with these fields is of this shape: 0, or 40 and 5 for each sign, at most 98."""
        if not any(each <= keys for each in self.must) or not self.never.isdisjoint(keys):
            return 0
        return min(98, 40 + 5 * len(self.signs & keys))


def fields(names: str) -> frozenset[str]:
    """A set of field names from one line."""
    return frozenset(names.split())


def nothing(_: Record) -> tuple[Derived, ...]:
    """No further claims."""
    return ()


class ShapedFormat:
    """A vendor's format: `base.Format` over its shapes."""

    def __init__(
        self,
        name: str,
        label: str,
        shapes: tuple[Shape, ...],
        *,
        unwrap: Callable[[Record], Record] | None = None,
        lists: tuple[str, ...] = (),
        more: Mapping[str, Mapper] | None = None,
        also: tuple[Kind, ...] = (),
    ) -> None:
        self.name = name
        self.label = label
        self.shapes = shapes
        self.unwrap = unwrap
        self.lists = lists
        self._known: dict[frozenset[str], tuple[int, Shape]] = {}  # a file's records mostly have the same fields
        self.gives: tuple[Kind, ...] = tuple(dict.fromkeys((*(s.kind for s in shapes), "organisation", *also)))
        self.mappers: Mapping[str, Mapper] = {s.name: s.mapper for s in shapes} | {
            STUB: stub_organisation,
            **(more or {}),
        }

    def score(self, sample: Sample) -> int:
        """The mean over the first records, or over the columns of a table."""
        if sample.columns:
            return self._best(frozenset(reading.roots(sample.columns)))[0]
        found = [x for x in reading.sampled(sample, self.lists)[:LOOK] if isinstance(x, dict)]
        scores = [self._best(frozenset(self._unwrapped(x)))[0] for x in found]
        told = [score for score in scores if score]
        # Pages that were gone stand as errors between the records; they speak neither for nor against.
        strange = sum(not score and _ERRORS.isdisjoint(x) for score, x in zip(scores, found, strict=True))
        return round(sum(told) / len(told)) if told and len(told) >= strange else 0

    def _unwrapped(self, record: Record) -> Record:
        return self.unwrap(record) if self.unwrap is not None else record

    def _best(self, keys: frozenset[str]) -> tuple[int, Shape]:
        found = self._known.get(keys)
        if found is None:
            found = max(((shape.score(keys), shape) for shape in self.shapes), key=lambda pair: pair[0])
            if len(self._known) < MOST_KNOWN:
                self._known[keys] = found
        return found

    def prepare(self, file: InputFile, options: Options) -> tuple[dict[str, Any], Viewer | None]:
        """Nothing has to be known first."""
        del file, options
        return {}, None

    def read(self, file: InputFile, options: Options) -> Iterator[Raw | Refused]:
        """The records of JSON, JSONL, CSV or Parquet, whichever the file holds."""
        del options
        return reading.records(file, self.lists)

    def claims(self, raw: Raw, options: Options) -> list[Claim]:
        """The record's own subject first, then what it says of organisations and others."""
        del options
        record = self._unwrapped(reading.decoded(raw))
        score, shape = self._best(frozenset(record))
        if not score:
            raise RecordRejected(refusal(record, self.label))
        subject = shape.mapper(record)
        observed = shape.observed(record)
        claims = [Claim(format=shape.name, record=record, subject=subject, position=raw.position, observed_at=observed)]
        for name, other in shape.derived(record):
            claims.append(
                Claim(
                    format=name,
                    record=other,
                    subject=self.mappers[name](other),
                    position=raw.position,
                    observed_at=observed,
                )
            )
        return claims


def refusal(record: Record, label: str) -> str:
    """Why a record of no known shape is refused: vendors put errors in the place of records."""
    for field in ("error", "error_message", "warning", "message", "detail"):
        said = record.get(field)
        if isinstance(said, str) and said.strip():
            return f"no record but a message: {said.strip()[:200]}"
    known = ", ".join(sorted(str(k) for k in record)[:12]) or "none"
    return f"fields of no known kind of {label} record: {known}"
