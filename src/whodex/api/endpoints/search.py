"""Searches: by a LinkedIn URL, by parts, and what one was understood to mean."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from whodex.api import params
from whodex.api.endpoint import Answered, Asked, Endpoint
from whodex.api.endpoints.common import VIEWER
from whodex.api.params import Param
from whodex.api.search_params import FACET_TYPE, PAGE, PAIRS, SEQUENCE_ID, START, WORDS, Wanted, search_url
from whodex.errors import InvalidParameter, Unavailable
from whodex.model.answers import FacetsFound, Found, JobFound, OrganisationFound, PersonFound, PostFound
from whodex.model.reading import Filter, Reading, Value
from whodex.services import facets, kept_answers, listing
from whodex.services.searching import Search, Searcher, search, shorten
from whodex.store.ports import Reading as StoreReading

MOST_WARNINGS: Final = 4096  # bytes of a header (`../shared/spec/api.md` §5)
SALES_COUNT: Final = 25
_PEOPLE_PARTS: Final = {
    "person_titles": "current_title",
    "locations": "geo",
    "organisations": "current_company",
}

ItemT = TypeVar("ItemT")
Fetch = Callable[[StoreReading, int], ItemT | None]


def _explain(asked: Asked) -> dict[str, Any]:
    reading: dict[str, Any] = asked.values["url"]
    return reading


def _searcher(asked: Asked) -> Searcher:
    house = asked.house
    if house.search is None or house.sequences is None:
        raise Unavailable("this server has no search index")
    return Searcher(asked.store, house.search, house.sequences, house.unapplied)


def _listed(asked: Asked, wanted: Wanted, fetch: Fetch[ItemT]) -> Answered[Found[ItemT]]:
    found = search(
        _searcher(asked),
        Search(
            reading=_paged(wanted.reading, asked.values),
            team=asked.team,
            viewer=asked.viewer,
            sequence_id=asked.values.get("sequence_id"),
            correct=wanted.correct,
            now=asked.now,
        ),
        fetch,
    )
    headers = [(b"sequence-id", _visible(found.sequence_id)), (b"sequence-length", b"%d" % found.length)]
    if found.warnings:
        headers.append((b"x-whodex-warnings", shorten(found.warnings, MOST_WARNINGS)))
    return Answered(found, tuple(headers), int(bool(found.items)))


def _visible(sequence_id: str) -> bytes:
    """An id as a header may hold it: a caller's own may be of any script."""
    return sequence_id.encode("ascii", "backslashreplace")


def _paged(reading: Reading, values: Any) -> Reading:
    """The reading with the page that was asked for beside the URL, where one was."""
    start, page = values.get("start"), values.get("page")
    if start is None and page is not None:
        start = (page - 1) * reading.count
    if start is None:
        return reading
    return msgspec.structs.replace(reading, start=start, page=start // reading.count + 1)


def _people(asked: Asked) -> Answered[Found[PersonFound | msgspec.Raw]]:
    return _people_of(asked, asked.values["url"])


def _people_of(asked: Asked, wanted: Wanted) -> Answered[Found[PersonFound | msgspec.Raw]]:
    written = asked.version == kept_answers.VERSION
    return _listed(asked, wanted, listing.people(asked.viewer, asked.now, written=written))


def _jobs(asked: Asked) -> Answered[Found[JobFound]]:
    return _listed(asked, asked.values["url"], listing.job)


def _posts(asked: Asked) -> Answered[Found[PostFound]]:
    return _listed(asked, asked.values["url"], listing.post)


def _organisations(asked: Asked) -> Answered[Found[OrganisationFound]]:
    return _listed(asked, asked.values["url"], listing.organisation)


def _by_parts(asked: Asked) -> Answered[Found[PersonFound | msgspec.Raw]]:
    filters = []
    for name, field in _PEOPLE_PARTS.items():
        values: tuple[Value, ...] = asked.values.get(name, ())
        if values:
            filters.append(Filter(field=field, values=values))
    keywords = (asked.values.get("keywords") or "").strip() or None
    if not filters and keywords is None:
        names = ", ".join((*_PEOPLE_PARTS, "keywords"))
        raise InvalidParameter(f"one of {names} is required", "keywords")
    reading = Reading(kind="sales_people", keywords=keywords, filters=tuple(filters), count=SALES_COUNT)
    return _people_of(asked, Wanted(reading, correct=False))


def _facet(asked: Asked) -> Answered[FacetsFound]:
    values = asked.values
    found = facets.facets(
        asked.store,
        asked.house.search,
        values["type"],
        values.get("query", ""),
        start=values.get("start", 0),
        count=values["count"],
        team=asked.team,
    )
    notes = ((b"x-whodex-warnings", shorten(found.notes, MOST_WARNINGS)),) if found.notes else ()
    return Answered(found, notes)


def _url(reader: params.Reader, about: str, example: str) -> Param:
    return Param(name="url", kind=reader, about=about, required=True, example=example)


_PAGES: Final = (
    "Pages are slices of a frozen list of up to 10,000 results, which the header `Sequence-Id` names and "
    "`Sequence-Length` measures; it lives 24 hours. With `viewer_id` the list is remembered without an id. Filters "
    "that local data cannot answer are listed in `X-Whodex-Warnings`. See [searches](search.md)."
)
_LINKEDIN: Final = "https://www.linkedin.com/search/results/"

_SEARCHES: Final = (
    (
        "/v1/li/linkedin/search/people",
        "People, by a LinkedIn people search URL",
        search_url("people", "sales_people"),
        _LINKEDIN + "people/?keywords=keeper",
        _people,
        "search_people",
    ),
    (
        "/v1/li/linkedin/search/jobs",
        "Job postings, by a LinkedIn job search URL",
        search_url("jobs"),
        "https://www.linkedin.com/jobs/search/?keywords=keeper",
        _jobs,
        "search_jobs",
    ),
    (
        "/v1/li/linkedin/search/posts",
        "Posts, by a LinkedIn content search URL",
        search_url("posts"),
        _LINKEDIN + "content/?keywords=keeper",
        _posts,
        "search_posts",
    ),
    (
        "/v1/li/linkedin/search/orgs",
        "Organisations, by a LinkedIn company search URL",
        search_url("organisations", "sales_organisations"),
        _LINKEDIN + "companies/?keywords=quillmoor",
        _organisations,
        "search_organisations",
    ),
    (
        "/v1/li/sales/search/people",
        "People, by a Sales Navigator lead search URL",
        search_url("sales_people", "people"),
        "https://www.linkedin.com/sales/search/people?query=(keywords:keeper)",
        _people,
        "search_sales_people",
    ),
    (
        "/v1/li/sales/search/orgs",
        "Organisations, by a Sales Navigator account search URL",
        search_url("sales_organisations", "organisations"),
        "https://www.linkedin.com/sales/search/company?query=(keywords:quillmoor)",
        _organisations,
        "search_sales_organisations",
    ),
)


def _searches() -> tuple[Endpoint, ...]:
    return tuple(
        Endpoint(
            path=path,
            area="Search",
            summary=summary,
            about=_PAGES,
            also_post=True,
            params=(
                _url(reader, "The URL of the search, encoded or not, in any of LinkedIn's spellings.", example),
                START,
                PAGE,
                VIEWER,
                SEQUENCE_ID,
            ),
            scope="search",
            credit="standard",
            serve=serve,
            answer=answer,
            lane="beside",
            examples=(f"{path}?url={example}",),
        )
        for path, summary, reader, example, serve, answer in _SEARCHES
    )


SEARCH: Final = (
    *_searches(),
    Endpoint(
        path="/v1/people/search",
        area="Search",
        summary="People, by titles, places, organisations and words",
        about=f"Values of one parameter are alternatives, parameters must all hold. {_PAGES}",
        also_post=True,
        params=(
            Param(
                name="person_titles",
                kind=PAIRS,
                about="Current titles: `[id,text]` pairs; `\\,` is a comma, an empty id free text.",
                example="[,Keeper],[,Head of Lamps]",
            ),
            Param(name="locations", kind=PAIRS, about="Places, likewise.", example="[101165590,United Kingdom]"),
            Param(name="organisations", kind=PAIRS, about="Current organisations, likewise.", example="[,Quillmoor]"),
            Param(name="keywords", kind=WORDS, about="Boolean text.", example="keeper"),
            START,
            PAGE,
            VIEWER,
            SEQUENCE_ID,
        ),
        scope="search",
        credit="standard",
        serve=_by_parts,
        answer="search_sales_people",
        lane="beside",
        examples=("/v1/people/search?person_titles=%5B%2CKeeper%5D",),
    ),
    Endpoint(
        path="/v1/search/sales/facet",
        area="Search",
        summary="Values that a Sales Navigator filter can take",
        about="Closed sets come from LinkedIn's own tables, companies, schools, titles and places from the data held "
        "(an empty `id` means that only the text is known; a URL takes it as `text`). Companies of `COMPANY_WITH_LIST` "
        "are the `children` of one group, as in Sales Navigator; other types give a flat list. Of a type without "
        "values that can be known, `X-Whodex-Warnings` says why.",
        params=(
            Param(name="query", kind=WORDS, about="The beginning of words of the label.", required=True, example="dir"),
            Param(
                name="type",
                kind=FACET_TYPE,
                about="A filter type of Sales Navigator, or its typeahead's name.",
                required=True,
                example="SENIORITY_LEVEL",
            ),
            Param(name="count", kind=params.COUNT, about="Items in a page.", default=100, example="100"),
            START,
            VIEWER,
        ),
        scope="search",
        serve=_facet,
        answer="facets",
        lane="beside",
        examples=("/v1/search/sales/facet?type=SENIORITY_LEVEL&query=dir",),
    ),
    Endpoint(
        path="/v1/explain",
        area="Search",
        summary="What a LinkedIn URL was understood to mean",
        about="Of a search its kind, keywords, filters, sort, page, start and count, with what was ignored and what "
        "cannot be answered from local data (`warnings`); of an entity its kind and `id`. No data is looked at. "
        "Shown alike in every version; see [how URLs are read](linkedin-urls.md).",
        params=(
            _url(
                params.ANY_URL,
                "Any LinkedIn search or entity URL, encoded or not, or a urn.",
                "https://www.linkedin.com/search/results/people/?keywords=keeper",
            ),
        ),
        serve=_explain,
        examples=("/v1/explain?url=https%3A%2F%2Fwww.linkedin.com%2Fsearch%2Fresults%2Fpeople%2F%3Fkeywords%3Dkeeper",),
    ),
)
