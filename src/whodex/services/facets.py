"""Values that a Sales Navigator filter can take: LinkedIn's closed sets, and what the data held knows of the open ones.

Types are LinkedIn's filter types and the names of their typeaheads (`linkedin-urls.md` §5.6, §5.7).
"""

from collections.abc import Callable, Iterable
from typing import Final

from whodex.model.answers import FacetsFound, FacetValue
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.model.query import All, Query, SearchedKind, Sort, Words
from whodex.model.reading import Note
from whodex.services.lookup import entities
from whodex.store.ports import Reading
from whodex.store.search_ports import SearchReading
from whodex.text.names import fold
from whodex.text.search import labels
from whodex.text.search.tables import tables

MOST_LOOKED_AT: Final = 400  # people looked through for titles, schools and places that match
MOST_COMPANIES: Final = 1_000
COMPANIES: Final = "Companies"
"""The group companies stand in, as in Sales Navigator's own typeahead; its id is the `parent:(id:0)` of its URLs."""

# Type → (field, kind of search) of a closed set.
_CLOSED: Final[dict[str, tuple[str, str]]] = {
    "COMPANY_HEADCOUNT": ("company_headcount", "sales_people"),
    "COMPANY_SIZE": ("company_headcount", "sales_people"),
    "COMPANY_SIZE_ACCOUNT_SEARCH": ("company_headcount", "sales_organisations"),
    "COMPANY_TYPE": ("company_type", ""),
    "FUNCTION": ("function", ""),
    "SENIORITY_LEVEL": ("seniority", ""),
    "SENIORITY_V2": ("seniority", ""),
    "SENIORITY": ("seniority", ""),
    "YEARS_AT_CURRENT_COMPANY": ("years_at_company", ""),
    "YEARS_IN_CURRENT_POSITION": ("years_in_position", ""),
    "YEARS_OF_EXPERIENCE": ("years_of_experience", ""),
    "TENURE": ("years_of_experience", ""),
    "INDUSTRY": ("industry", ""),
    "PROFILE_LANGUAGE": ("profile_language", ""),
    "RELATIONSHIP": ("relationship", "sales_people"),
    "RELATIONSHIP_ACCOUNT_SEARCH": ("relationship", "sales_organisations"),
    "LEAD_INTERACTIONS": ("lead_interactions", ""),
    "SAVED_LEADS_AND_ACCOUNTS": ("saved", ""),
    "NUM_OF_FOLLOWERS": ("followers", ""),
    "FORTUNE": ("fortune", ""),
    "JOB_OPPORTUNITIES": ("job_opportunities", ""),
    "ACCOUNT_ACTIVITIES": ("account_activities", ""),
}
_TOGGLES: Final = (
    "FOLLOWS_YOUR_COMPANY",
    "VIEWED_YOUR_PROFILE",
    "PAST_COLLEAGUE",
    "WITH_SHARED_EXPERIENCES",
    "RECENTLY_CHANGED_JOBS",
    "POSTED_ON_LINKEDIN",
)
_COMPANIES: Final = ("COMPANY_WITH_LIST", "CURRENT_COMPANY", "PAST_COMPANY", "COMPANY", "COMPANY_TITLE")
_PLACES: Final = ("REGION", "COMPANY_HEADQUARTERS", "BING_GEO", "GEOGRAPHY", "HEADQUARTERS_LOCATION", "LOCATION")
_TITLES: Final = ("CURRENT_TITLE", "PAST_TITLE", "TITLE")
_PRIVATE: Final = "its values are private to a Sales Navigator seat"
_NO_TABLE: Final = "its values have no public table"
_TYPED: Final = "it takes words as they are typed"
_RANGE: Final = "it takes a range (`rangeValue`)"
# Nothing can be given, and why.
_EMPTY: Final[dict[str, str]] = {
    "POSTAL_CODE": _NO_TABLE,
    "BING_GEO_POSTAL_CODE": _NO_TABLE,
    "GROUP": _NO_TABLE,
    "PERSONA": _PRIVATE,
    "ACCOUNT_LIST": _PRIVATE,
    "LEAD_LIST": _PRIVATE,
    "LEADS_IN_CRM": _PRIVATE,
    "ACCOUNTS_IN_CRM": _PRIVATE,
    "SAVED_ACCOUNTS": _PRIVATE,
    "FIRST_NAME": _TYPED,
    "LAST_NAME": _TYPED,
    "ANNUAL_REVENUE": _RANGE,
    "COMPANY_HEADCOUNT_GROWTH": _RANGE,
    "DEPARTMENT_HEADCOUNT": "it takes a range (`rangeValue`) and a function's id (`selectedSubFilter`, see FUNCTION)",
    "DEPARTMENT_HEADCOUNT_GROWTH": "it takes a range (`rangeValue`) and a function's id (see FUNCTION)",
}
TYPES: Final = frozenset(
    (*_CLOSED, *_TOGGLES, *_COMPANIES, *_PLACES, *_TITLES, *_EMPTY, "SCHOOL", "CONNECTION_OF", "TECHNOLOGIES_USED")
)
"""Every type that is answered."""


def facets(
    store: Reading, index: SearchReading | None, kind: str, query: str, *, start: int, count: int, team: str
) -> FacetsFound:
    """A page of values whose label holds every word of the query, as the beginning of a word.

    Labels that begin as the query does come first.
    Companies of COMPANY_WITH_LIST stand as `children` in one group; a page is counted in them.
    """
    wanted = fold(query).split()
    needed = start + count
    notes = [Note(parameter="type", because=f"{kind}: {_EMPTY[kind]}")] if kind in _EMPTY else []
    if kind in _CLOSED:
        found = _closed(*_CLOSED[kind], wanted)
    elif kind in _TOGGLES:
        toggle = tables().toggles[kind]
        found = _matching([FacetValue(id=toggle.id, label=toggle.text)], wanted)
    elif kind in _COMPANIES:
        found = _companies(store, index, query)
    elif kind in _PLACES:
        found = _places(store, index, query, wanted)
    elif kind in _TITLES:
        found = _of_people(store, index, "title", query, wanted, _titles)
    elif kind == "SCHOOL":
        found = _of_people(store, index, "school", query, wanted, _schools)
    elif kind == "CONNECTION_OF":
        found = _matching(_viewers(store, team), wanted)
    elif kind == "TECHNOLOGIES_USED":
        found = _technologies(store, index, wanted)
    else:
        found = []
    begins = " ".join(wanted)
    found.sort(key=lambda one: not fold(one.label).startswith(begins))
    page = found[start:needed]
    if kind == "COMPANY_WITH_LIST" and page:
        return FacetsFound(elements=[FacetValue(id="0", label=COMPANIES, children=page)], count=len(page), notes=notes)
    return FacetsFound(elements=page, count=len(page), notes=notes)


def _closed(field: str, kind: str, wanted: list[str]) -> list[FacetValue]:
    return _matching((FacetValue(id=key, label=text) for key, text in labels(field, kind).items()), wanted)


def _matching(values: Iterable[FacetValue], wanted: list[str]) -> list[FacetValue]:
    return [value for value in values if _holds(value.label, wanted)]


def _holds(label: str, wanted: list[str]) -> bool:
    words = fold(label).split()
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _companies(store: Reading, index: SearchReading | None, query: str) -> list[FacetValue]:
    """Organisations by name, the most followed first."""
    numbers = _asked(index, "organisation", _begun(query, "name"), MOST_COMPANIES, "newest")
    named: list[FacetValue] = []
    for organisation in entities(store, numbers, Organisation):
        number = next((one[6:] for one in organisation.identifiers if one.startswith("orgid:")), "")
        if organisation.name:
            named.append(FacetValue(id=number, label=organisation.name))
    return named


def _places(store: Reading, index: SearchReading | None, query: str, wanted: list[str]) -> list[FacetValue]:
    """Places whose id is known, the shortest names first, then those people say they live in, without one."""
    known = _matching((FacetValue(id=key, label=name) for key, name in tables().geo.items()), wanted)
    known.sort(key=lambda one: (len(one.label), one.label))
    held = {fold(one.label) for one in known}
    lived = _of_people(store, index, "location", query, wanted, _locations)
    return [*known, *(one for one in lived if fold(one.label) not in held)]


def _technologies(store: Reading, index: SearchReading | None, wanted: list[str]) -> list[FacetValue]:
    """What organisations are said to use, of the most followed ones; without ids, which have no public table."""
    seen: dict[str, int] = {}
    for organisation in entities(store, _asked(index, "organisation", All(), MOST_COMPANIES, "newest"), Organisation):
        for value in _matching((FacetValue(id="", label=one) for one in organisation.technologies), wanted):
            seen[value.label] = seen.get(value.label, 0) + 1
    return [FacetValue(id="", label=label) for label in sorted(seen, key=lambda one: (-seen[one], one))]


def _of_people(
    store: Reading,
    index: SearchReading | None,
    field: str,
    query: str,
    wanted: list[str],
    values: Callable[[Person], Iterable[FacetValue]],
) -> list[FacetValue]:
    """What people who match hold themselves, the most frequent first."""
    seen: dict[tuple[str, str], int] = {}
    for person in entities(store, _asked(index, "person", _begun(query, field), MOST_LOOKED_AT), Person):
        for value in _matching(values(person), wanted):
            seen[value.id, value.label] = seen.get((value.id, value.label), 0) + 1
    ranked = sorted(seen, key=lambda one: (-seen[one], one[1], one[0]))
    return [FacetValue(id=key, label=label) for key, label in ranked]


def _titles(person: Person) -> Iterable[FacetValue]:
    return (FacetValue(id="", label=one.title) for one in person.experience if one.title)


def _schools(person: Person) -> Iterable[FacetValue]:
    for study in person.education:
        if study.school:
            yield FacetValue(id=str(study.school_number or ""), label=study.school)


def _viewers(store: Reading, team: str) -> Iterable[FacetValue]:
    for viewer in store.viewers(team):
        key = next((one[9:] for one in viewer.identifiers if one.startswith("memberid:")), "")
        yield FacetValue(id=key, label=viewer.name)


def _locations(person: Person) -> Iterable[FacetValue]:
    if person.location:
        yield FacetValue(id="", label=person.location)


def _begun(query: str, field: str) -> Words:
    return Words(query, field, begun=True)


def _asked(
    index: SearchReading | None, kind: SearchedKind, query: Query, count: int, sort: Sort = "relevance"
) -> list[int]:
    return [] if index is None else index.search(kind, query, 0, count, sort).numbers
