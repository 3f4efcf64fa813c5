"""schema.org JSON-LD (Person, Organization, JobPosting) in HTML pages and JSON or JSONL files."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from whodex.errors import ImportFailed, RecordRejected
from whodex.ingest import jsonld_records as mapping
from whodex.ingest.base import Format, InputFile, Mapper, Options, Raw, Refused, Sample
from whodex.ingest.jsonld_nodes import kind, of_page, subjects, types
from whodex.ingest.jsons import jsonl_raws
from whodex.ingest.layout import decode
from whodex.ingest.parts import STUB, stub_organisation
from whodex.ingest.reading import decoded
from whodex.model.identifiers import Kind
from whodex.model.network import Viewer
from whodex.model.observation import Claim, Entity, Record

Json = Any
MAX_PAGE: Final = 64 << 20
"""Bytes of one HTML page."""

_MARK: Final = b"ld+json"


class JsonLd:
    """`base.Format` of schema.org data."""

    name = "jsonld"
    label = "schema.org JSON-LD (Person, Organization, JobPosting) in HTML pages, JSON or JSONL"
    gives: tuple[Kind, ...] = ("person", "organisation", "job")
    mappers: Mapping[str, Mapper] = {
        mapping.PERSON: mapping.person,
        mapping.ORGANISATION: mapping.organisation,
        mapping.JOB: mapping.job,
        STUB: stub_organisation,
    }

    def score(self, sample: Sample) -> int:
        """A block of JSON-LD in HTML, or records with a type and a context of schema.org."""
        start = sample.head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
        if start[:1] == b"<":
            return 80 if _MARK in sample.head.lower() else 0
        best = 0
        for value in sample.json[:5]:
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict):
                    best = max(best, _likeness(each))
        return best

    def prepare(self, file: InputFile, options: Options) -> tuple[dict[str, Json], Viewer | None]:
        """Nothing has to be known first."""
        del file, options
        return {}, None

    def read(self, file: InputFile, options: Options) -> Iterator[Raw | Refused]:
        """One HTML page, or the values of a JSON file. Raises ImportFailed for a page above 64 MiB."""
        del options
        stream = file.open()
        try:
            start = stream.read(1024)
            html = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
            page = start + stream.read(MAX_PAGE) if html else None
        finally:
            stream.close()
        if page is None:
            yield from jsonl_raws(file)
            return
        if len(page) > MAX_PAGE:
            raise ImportFailed(f"{file.name} is an HTML page above {MAX_PAGE >> 20} MiB")
        values, address, broken = of_page(decode(page))
        for number, value in enumerate(values, 1):
            yield Raw(position=f"block {number}", data={"@graph": value, "page": address} if address else value)
        for reason in broken:
            yield Refused(position="page", reason=reason)

    def claims(self, raw: Raw, options: Options) -> list[Claim]:
        """Every subject of the document, and the organisations they name."""
        del options
        document = raw.data if isinstance(raw.data, list) else decoded(raw)
        page = document.get("page") if isinstance(document, dict) else None
        made: list[Claim] = []
        refused = ""
        for said, node in subjects(document):
            name, mapper = _MAPPERS[said]
            record = {"node": node, **({"page": page} if page and said == "job" else {})}
            try:
                subject = mapper(record)
            except RecordRejected as error:
                refused = str(error)
                continue
            observed = mapping.observed(record)
            made.append(_claim(name, record, subject, raw, observed))
            stubs = ((other, stub_organisation(other)) for other in mapping.employers(record))
            made += [_claim(STUB, other, employer, raw, observed) for other, employer in stubs]
        if not made:
            raise RecordRejected(refused or "no Person, Organization or JobPosting with more than a name")
        return made


def _claim(name: str, record: Record, subject: Entity, raw: Raw, observed: int | None) -> Claim:
    return Claim(format=name, record=record, subject=subject, position=raw.position, observed_at=observed)


_MAPPERS: Final[dict[str, tuple[str, Mapper]]] = {
    "person": (mapping.PERSON, mapping.person),
    "organisation": (mapping.ORGANISATION, mapping.organisation),
    "job": (mapping.JOB, mapping.job),
}


def _likeness(value: dict[str, Json]) -> int:
    context = str(value.get("@context", ""))[:500]
    graph = value.get("@graph")
    inner = [x for x in graph if isinstance(x, dict)] if isinstance(graph, list) else []
    if "schema.org" in context:
        return 95
    if kind(value) is not None or any(kind(x) is not None for x in inner):
        return 75 if types(value) or inner else 0
    return 0


FORMATS: tuple[Format, ...] = (JsonLd(),)
