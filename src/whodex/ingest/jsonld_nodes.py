"""schema.org nodes inside HTML pages and JSON documents. Pure."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.fields import link
from whodex.ingest.jsons import decode_record
from whodex.model.observation import Record

Json = Any
MAX_NODES: Final = 20_000
_DEEPEST: Final = 60

PERSON: Final = "Person"
JOB: Final = "JobPosting"
ORGANISATIONS: Final = frozenset(
    """Organization Corporation LocalBusiness NGO EducationalOrganization CollegeOrUniversity School HighSchool
    GovernmentOrganization NewsMediaOrganization MedicalOrganization SportsOrganization ResearchOrganization
    OnlineBusiness OnlineStore Project Consortium Airline LibrarySystem PerformingGroup WorkersUnion
    FundingScheme ProfessionalService Store Restaurant FinancialService LegalService""".split()
)


class _Page(HTMLParser):
    """The blocks of JSON-LD and the address a page gives itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.address: str | None = None
        self._inside: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "script" and "ld+json" in said.get("type", "").lower():
            self._inside = []
        elif tag == "link" and "canonical" in said.get("rel", "").lower().split():
            self.address = self.address or link(said.get("href"))
        elif tag == "meta" and said.get("property") == "og:url":
            self.address = self.address or link(said.get("content"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._inside is not None:
            self.blocks.append("".join(self._inside))
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self._inside.append(data)


def of_page(html: str) -> tuple[list[Json], str | None, list[str]]:
    """The JSON values in a page, the page's own address, and why blocks that are no JSON were left out."""
    page = _Page()
    broken: list[str] = []
    try:
        page.feed(html)
        page.close()
    except (AssertionError, ValueError):  # html.parser gives up on some broken declarations
        broken.append("the HTML is broken from somewhere on")
    values = []
    for block in page.blocks:
        body = block.strip().removeprefix("<!--").removesuffix("-->").strip()
        body = body.removeprefix("//<![CDATA[").removeprefix("<![CDATA[").removesuffix("]]>").removesuffix("//").strip()
        if not body:
            continue
        try:
            values.append(decode_record(body.rstrip(";").encode("utf-8", "replace")))
        except RecordRejected:
            try:  # line ends inside strings are the commonest fault of hand-made blocks
                values.append(decode_record(body.replace("\r", " ").replace("\n", " ").replace("\t", " ").encode()))
            except RecordRejected as error:
                broken.append(str(error))
    return values, page.address, broken


def types(node: Record) -> set[str]:
    """The types of a node by their last word: `schema:Person`, `http://schema.org/Person` and `Person` are one."""
    said = node.get("@type", node.get("type") if "@context" in node else None)
    found = said if isinstance(said, list) else [said]
    return {x.rstrip("/").rpartition("/")[2].rpartition(":")[2] for x in found if isinstance(x, str)}


def kind(node: Record) -> str | None:
    """person, organisation, job, or None."""
    said = types(node)
    if PERSON in said:
        return "person"
    if JOB in said:
        return "job"
    return "organisation" if said & ORGANISATIONS or any(x.endswith("Organization") for x in said) else None


def subjects(document: Json) -> list[tuple[str, Record]]:
    """The nodes of a document that tell something of a person, organisation or job, in order, each once.

    References by `@id` are followed one step, so that `worksFor: {"@id": "#acme"}` names its organisation. People who
    are only named (the author of a page) are mentions and left out.
    """
    nodes = list(_walk(document, 0))[:MAX_NODES]
    known: dict[str, Record] = {}
    for node in nodes:
        key = node.get("@id")
        if isinstance(key, str) and len(node) > len(known.get(key, {})):
            known[key] = node
    found: list[tuple[str, Record]] = []
    seen: set[str] = set()
    for node in nodes:
        said = kind(node)
        key = node.get("@id")
        if said is None or (isinstance(key, str) and (key in seen or known[key] is not node)):
            continue
        if isinstance(key, str):
            seen.add(key)
        if said == "job" or _tells(node):
            found.append((said, _resolved(node, known)))
    return found


_TELLING: Final = frozenset(
    """sameAs email telephone jobTitle worksFor alumniOf description address url knowsAbout hasOccupation logo
    numberOfEmployees foundingDate legalName founder image""".split()
)


def _tells(node: Record) -> bool:
    said = _TELLING & node.keys()
    return bool(said - {"url", "image"}) if kind(node) == "person" else bool(said)


def _walk(value: Json, depth: int) -> Iterator[Record]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _walk(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, depth + 1)


def _resolved(node: Record, known: dict[str, Record]) -> Record:
    return {field: _followed(value, known) for field, value in node.items()}


def _followed(value: Json, known: dict[str, Record]) -> Json:
    if isinstance(value, list):
        return [_followed(x, known) for x in value]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
        meant = known.get(value["@id"], value)
        return {k: v for k, v in meant.items() if not isinstance(v, dict | list)}
    return value
