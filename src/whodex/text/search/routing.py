"""Which path is which search. `linkedin-urls.md` §1 to §6, `explain.md` Settled points."""

import re
from typing import Final

import msgspec

from whodex.errors import UnreadableUrl
from whodex.model.reading import Reading, SearchKind
from whodex.text.address import Address, decode_once, read_address, refuse_placeholder
from whodex.text.entities import EntityUrl, read_entity
from whodex.text.search import pages
from whodex.text.search.builder import Builder
from whodex.text.search.jobs import read_jobs, read_seo_path
from whodex.text.search.pages import read_page
from whodex.text.search.parameters import pairs
from whodex.text.search.sales import read_beside, read_tuple
from whodex.text.search.sales_flat import read_flat

_VERTICALS: Final[dict[str, SearchKind]] = {
    "people": "people",
    "all": "people",
    "index": "people",
    "companies": "organisations",
    "content": "posts",
    "jobs": "jobs",
}
_SALES: Final[dict[str, SearchKind]] = {
    "": "sales_people",  # /sales/search?keywords=, 2015 to 2018
    "people": "sales_people",
    "company": "sales_organisations",
    "companies": "sales_organisations",
}
_EVERYTHING: Final = "a search for everything; it was read as one for people"
_CORRECTION: Final = re.compile(
    r"spell(?:ing)?(?:correction)?(?:enabled)?(?:=|:|%(?:25)*3[ad])[^&,)]{0,12}true",
    re.IGNORECASE,
)
_PARAMETER: Final = re.compile(r"[A-Za-z_]\w{1,40}=")
_SAVED: Final = ("savedsearchid", "recentsearchid")


def read_search(text: str, *, page: str | None = None, start: str | None = None) -> Reading:
    """What a search URL asks for. Raises UnreadableUrl where it is no search, or cannot be run from the URL alone.

    `page` and `start` are parameters that a caller gave beside the URL: they win over those inside it.
    """
    address = read_address(text)
    if not is_search(address):
        entity = read_entity(text)
        raise UnreadableUrl(f"the page of one {_SAID.get(entity.kind, entity.kind)}, not a search")
    refuse_placeholder("/".join((*address.segments, address.query, address.fragment)))
    builder = _read(address)
    if page is not None and start is None:
        builder.start = None
        builder.paging("page", page)
    if start is not None:
        builder.paging("start", start)
    return builder.build()


def wants_correction(text: str) -> bool:
    """Whether a URL asks for words to be spelled like known ones where nothing is found, at any level of escapes."""
    return _CORRECTION.search(text) is not None


def read_url(text: str) -> Reading | EntityUrl:
    """What any LinkedIn URL means: a search or an entity. Raises UnreadableUrl where it is neither."""
    stripped = text.strip()
    if stripped[:4].lower() == "urn:" or not is_search(read_address(stripped)):
        return read_entity(stripped)
    return read_search(stripped)


_SAID: Final = {"job": "job posting", "person": "person"}


def is_search(address: Address) -> bool:
    """Whether the path is a search's; nothing is said about its query."""
    first, second = address.route(0), address.route(1)
    if address.site != "linkedin":
        return False
    if first in ("search", "vsearch"):
        return True
    if first == "sales":
        return second == "search"
    if first == "jobs":
        return second != "view"
    if first == "jobs-guest":
        return "jobposting" not in [segment.lower() for segment in address.segments]
    return first == "feed" and second == "hashtag"


def _read(address: Address) -> Builder:
    address = _marked(address)
    first = address.route(0)
    parameters = pairs(address.query, address.fragment)
    if first == "sales":
        return _sales(address, parameters)
    if first in ("jobs", "jobs-guest"):
        return _jobs(address, parameters)
    if first == "feed":
        return _hashtag(address, parameters)
    if first == "vsearch":
        return _oldest(address, parameters)
    kind = _VERTICALS.get(address.route(2)) if address.route(1) == "results" else None
    if kind is None:
        raise UnreadableUrl(f"not a search that is known here: /{'/'.join(address.segments)[:60]}")
    _no_more(address, 4 if address.route(3) == "v2" else 3)  # 2017 to 2018 wrote /people/v2/
    builder = Builder(kind)
    if address.route(2) in ("all", "index"):
        builder.warn("path", _EVERYTHING)
    if kind == "jobs":
        read_jobs(builder, parameters)
    else:
        table = {"people": pages.PEOPLE, "organisations": pages.ORGANISATIONS, "posts": pages.POSTS}[kind]
        read_page(builder, parameters, table)
    return builder


def _marked(address: Address) -> Address:
    """With the question mark that was forgotten: `…/people/keywords=ceo&page=2`."""
    *path, last = address.segments
    if not path or not _PARAMETER.match(last):
        return address
    query = f"{last}&{address.query}" if address.query else last
    return msgspec.structs.replace(address, segments=tuple(path), query=query)


def _no_more(address: Address, count: int) -> None:
    if len(address.segments) > count:
        raise UnreadableUrl(f"not a LinkedIn search: unknown path segment {address.segments[count][:40]!r}")


def _oldest(address: Address, parameters: list[tuple[str, str]]) -> Builder:
    """`/vsearch/`: p people, c companies, j jobs, f everything."""
    letter = address.route(1)
    if letter not in ("p", "f", "c", "j"):
        raise UnreadableUrl(f"an old search of another kind (/vsearch/{letter[:20]})")
    builder = Builder("jobs" if letter == "j" else "organisations" if letter == "c" else "people")
    if letter == "f":
        builder.warn("path", _EVERYTHING)
    if letter == "j":
        read_jobs(builder, parameters)
    else:
        read_page(builder, parameters, pages.VSEARCH_COMPANIES if letter == "c" else pages.VSEARCH)
    return builder


def _hashtag(address: Address, parameters: list[tuple[str, str]]) -> Builder:
    builder = Builder("posts")
    read_page(builder, parameters, pages.POSTS)
    tag = decode_once(address.segments[2]) if len(address.segments) > 2 else (builder.keywords or "")
    if not tag.lstrip("#"):
        raise UnreadableUrl("a hashtag page without a hashtag")
    builder.words("#" + tag.lstrip("#"))
    return builder


def _jobs(address: Address, parameters: list[tuple[str, str]]) -> Builder:
    builder = Builder("jobs")
    second = address.route(1)
    if address.route(0) == "jobs-guest":
        if "seemorejobpostings" not in [segment.lower() for segment in address.segments]:
            raise UnreadableUrl("a job page that is no search")
        builder.count = 10
    elif second in ("search", "search-results", ""):
        _no_more(address, 2)
    elif second == "collections":
        builder.warn("path", "a personal collection is known to LinkedIn alone; it was read as jobs without filters")
    elif len(address.segments) != 2 or not read_seo_path(builder, address.segments[1], parameters):
        raise UnreadableUrl(f"not a job search that is known here: /jobs/{second[:60]}")
    read_jobs(builder, parameters)
    if second in ("search", "search-results", ""):
        _refuse_saved(builder, parameters)
    return builder


def _refuse_saved(builder: Builder, parameters: list[tuple[str, str]]) -> None:
    """Raise UnreadableUrl where a saved search is all that is asked for: its filters are known to LinkedIn alone."""
    saved = [name for name, raw in parameters if name.lower() in _SAVED and raw]
    if saved and builder.empty:
        raise UnreadableUrl(f"{saved[0]} alone names a saved search whose filters are not in the URL")


def _sales(address: Address, parameters: list[tuple[str, str]]) -> Builder:
    if address.route(3) == "list" or address.route(2) == "list":
        raise UnreadableUrl("a Sales Navigator list, whose members only its owner can see")
    kind = _SALES.get(address.route(2))
    if kind is None:
        raise UnreadableUrl(f"not a Sales Navigator search: unknown path segment {address.segments[2][:40]!r}")
    _no_more(address, 3)
    builder = Builder(kind)
    query = next((raw for name, raw in parameters if name.lower() == "query" and raw), None)
    if query is None:  # `filters=List(…)` without a query around it
        query = next((raw for name, raw in parameters if name.lower() == "filters" and "type" in raw), None)
    if query is not None:
        read_tuple(builder, query)
        for name, raw in parameters:
            lower = name.lower()
            if lower in ("page", "start"):
                builder.paging(lower, raw)
            elif raw != query:
                read_beside(builder, lower if lower == "keywords" else name, raw)
        return builder
    spaces = "%20" in address.query + address.fragment
    read_flat(builder, [(name, raw) for name, raw in parameters if name.lower() != "query"], spaces)
    _refuse_saved(builder, parameters)
    return builder
