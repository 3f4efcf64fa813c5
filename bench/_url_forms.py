"""Which form a LinkedIn URL has, and what comes of it: the table of docs/reference/linkedin-url-forms.md

A form is the page, with what varies left out, and how its query is written. What comes of it is the kind that was read,
or the refusal with its reason.
"""

import re
from typing import Final

from whodex.errors import UnreadableUrl
from whodex.model.reading import Reading
from whodex.text.address import Address, read_address
from whodex.text.search import read_url
from whodex.text.search.pages import NOISE
from whodex.text.search.parameters import facet_values, pairs
from whodex.text.search.routing import is_search

_SHOWN_FIRST: Final = re.compile(r"^'.*?' ")
_SHOWN_LAST: Final = re.compile(r"(?: in)?[: ]+(['\"]).*\1$", re.DOTALL)
_NUMBER: Final = re.compile(r"\d+")
_POST: Final = re.compile(r"[-_](activity|ugcPost|share)-\d+", re.IGNORECASE)
_BESIDE: Final = NOISE | {"keywords", "page", "start"}
_SAVED: Final = frozenset({"savedsearchid", "recentsearchid"})
_KNOWN: Final = frozenset(
    "search results people all index companies content jobs sales company companies list lists vsearch p c j f feed "
    "hashtag view update collections search-results jobs-guest api seemorejobpostings jobposting posts pulse in pub "
    "dir school showcase lead profile accounts insights about life recent-activity details overlay talent".split()
)


def form_of(url: str) -> tuple[str, str]:
    """The form and what comes of it."""
    try:
        read = read_url(url)
    except UnreadableUrl as error:
        said = _SHOWN_LAST.sub("", _SHOWN_FIRST.sub("… ", str(error)))
        return _form(url, None), f"refused: {said}"
    if not isinstance(read, Reading):
        return _form(url, None), f"{read.kind} by {read.shown[0]}"
    return _form(url, read), f"search for {read.kind.replace('_', ' ')}"


def _form(url: str, reading: Reading | None) -> str:
    try:
        address = read_address(url)
    except UnreadableUrl:
        return "no page of LinkedIn's"
    path = "/" + "/".join(_segment(address, index) for index in range(len(address.segments)))
    if not is_search(address):
        return f"{path}?companyId=" if "companyId=" in address.query else path
    return f"{path} {_query(address, reading)}"


def _segment(address: Address, index: int) -> str:
    """A part of the path as its form writes it: what is no word of a route stands as what it is."""
    segment, before = address.segments[index], address.route(index - 1) if index else ""
    route = address.route(index)
    if before == "view":
        numbered = _NUMBER.search(segment)
        return "<number>" if _NUMBER.fullmatch(segment) else "<title>-<number>" if numbered else "<title>"
    if before == "posts" and address.route(0) == "posts":
        found = _POST.search(segment)
        return f"<author>_<words>-{found.group(1)}-<number>" if found else "<words>"
    if before == "update" and "urn" in route:
        return re.sub(r"\d+", "<number>", segment)
    if address.route(0) == "jobs" and "-jobs" in route and index == 1:
        return "<words>-jobs-<place>"
    if route in _KNOWN and (index != 1 or address.route(0) not in ("in", "company", "school")):
        return route
    if _NUMBER.fullmatch(segment):
        return "<number>"
    if "," in segment.strip(","):
        return "<id>,<type>,<token>"
    if segment[:4] in ("ACoA", "ACwA", "AEMA"):
        return "<member id>"
    return "<name>" if segment.isascii() and "%" not in segment else "<escaped or non-ASCII name>"


def _query(address: Address, reading: Reading | None) -> str:
    """How the query of a search is written."""
    given = [(name.lower(), raw) for name, raw in pairs(address.query, address.fragment)]
    names = {name for name, raw in given if facet_values(raw) or raw}
    if "query" in names:
        where = "#query=" if "query=" in address.fragment else "?query="
        repaired = reading is not None and any(note.parameter == "query" for note in reading.warnings)
        return f"{where} a tuple" + (", repaired" if repaired else "")
    facets = names - _BESIDE - _SAVED
    if names & _SAVED and not facets and "keywords" not in names:
        return "with a saved search alone"
    if any(name.startswith("facet.") for name in facets):
        return "with the letters of 2015 to 2018"
    if any(name.startswith("facet") for name in facets):
        return "with the facets of 2016 to 2020"
    if facets:
        return "with the parameters of 2018 to 2022" if address.route(0) == "sales" else "with facets"
    return "with words" if "keywords" in names else "with nothing"
