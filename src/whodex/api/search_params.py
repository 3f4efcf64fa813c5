"""Parameters of searches: a LinkedIn URL as its reading, lists of `[id,text]` pairs, pages."""

import re
from typing import Final

from msgspec import Struct

from whodex.api.params import Param, Reader, whole_number
from whodex.errors import InvalidParameter, UnreadableUrl
from whodex.model.reading import Reading, SearchKind, Value
from whodex.services.facets import TYPES
from whodex.services.paging import LARGEST_START
from whodex.text.search import read_search, wants_correction

MOST_PAIRS: Final = 1_000
_PAIR: Final = re.compile(r"\s*,?\s*\[((?:\\.|[^\\,\]])*),((?:\\.|[^\\\]])*)\]", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_TEXT: Final = {"type": "string", "minLength": 1}

# Which endpoint answers which kind, to say so where another was meant.
_PATHS: Final[dict[SearchKind, str]] = {
    "people": "/v1/li/linkedin/search/people",
    "jobs": "/v1/li/linkedin/search/jobs",
    "posts": "/v1/li/linkedin/search/posts",
    "organisations": "/v1/li/linkedin/search/orgs",
    "sales_people": "/v1/li/sales/search/people",
    "sales_organisations": "/v1/li/sales/search/orgs",
}


class Wanted(Struct, frozen=True):
    """A search URL, read. `correct`: it asks for spelling correction."""

    reading: Reading
    correct: bool


def search_url(*kinds: SearchKind) -> Reader:
    """URLs of those kinds of search; linkedin.com's and Sales Navigator's of one kind are taken for each other."""

    def read(name: str, text: str) -> Wanted:
        try:
            found = read_search(text)
        except UnreadableUrl as error:
            raise UnreadableUrl(f"{name}: {error}", name) from None
        if found.kind not in kinds:
            raise UnreadableUrl(f"{name} is a search for {_said(found.kind)}: ask {_PATHS[found.kind]}", name)
        return Wanted(found, wants_correction(text))

    return Reader(read, _TEXT, is_url=True)


def _said(kind: SearchKind) -> str:
    return kind.replace("sales_", "Sales Navigator ")


def _pairs(name: str, text: str) -> tuple[Value, ...]:
    found: list[Value] = []
    at = 0
    while text[at:].strip(" ,"):
        match = _PAIR.match(text, at)
        if match is None or len(found) >= MOST_PAIRS:
            raise InvalidParameter(
                f"{name} must be pairs `[id,text]`, with `\\,` for a comma and an empty id for free text: "
                f"{text[at : at + 60]!r} is none",
                name,
            )
        key, words = (_ESCAPE.sub(r"\1", part).strip() for part in match.groups())
        if key or words:
            found.append(Value(id=key or None, text=words or None))
        at = match.end()
    return tuple(found)


def _words(name: str, text: str) -> str:
    if len(text) > 65_536:
        raise InvalidParameter(f"{name} is too long", name)
    return text


def _page(name: str, text: str) -> int:
    """As in LinkedIn's URLs: from 1, and 0 is the first page too."""
    page: int = whole_number(0, 1_000_000).read(name, text)
    return max(page, 1)


def _sequence(name: str, text: str) -> str:
    if len(text) > 200 or not text.isprintable():
        raise InvalidParameter(f"{name} must be at most 200 printable characters", name)
    return text


def _facet_type(name: str, text: str) -> str:
    kind = text.strip().upper()
    if kind not in TYPES:
        raise InvalidParameter(f"{name} must be one of {', '.join(sorted(TYPES))}", name)
    return kind


FACET_TYPE: Final = Reader(_facet_type, {"type": "string", "enum": sorted(TYPES)})
PAIRS: Final = Reader(_pairs, _TEXT)
WORDS: Final = Reader(_words, _TEXT)

SEQUENCE_ID: Final = Param(
    name="sequence_id",
    kind=Reader(_sequence, {"type": "string", "minLength": 1, "maxLength": 200}),
    about="Names the frozen result list that pages come from: `sequenceId` (or the header `Sequence-Id`) of an "
    "earlier answer, or a text of your own.",
    example="jAkFkdjfi19kFdf",
)
START: Final = Param(
    name="start",
    kind=whole_number(0, LARGEST_START),
    about="Offset of the first item, from 0; wins over `page` and over both inside the URL.",
    example="0",
)
PAGE: Final = Param(
    name="page",
    kind=Reader(_page, {"type": "integer", "minimum": 0, "maximum": 1_000_000}),
    about="Page from 1, as in LinkedIn's URLs, whose own it wins over.",
    example="1",
)
