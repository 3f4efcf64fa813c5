"""Values that a Sales Navigator filter can take: LinkedIn's closed sets, and what the data held knows of the open ones.

Types are LinkedIn's filter types and the names of their typeaheads (`linkedin-urls.md` §5.6, §5.7).
"""

from collections.abc import Callable, Iterable
from typing import Final

from whodex.model.answers import FacetsFound, FacetValue
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.model.query import Query, SearchedKind, Words
from whodex.services.lookup import entities
from whodex.store.ports import Reading
from whodex.store.search_ports import SearchReading
from whodex.text.names import fold
from whodex.text.search import labels
from whodex.text.search.tables import tables

MOST_LOOKED_AT: Final = 200  # people looked through for titles and schools that match

# Type → (field, kind of search) of a closed set.
_CLOSED: Final[dict[str, tuple[str, str]]] = {
    "COMPANY_HEADCOUNT": ("company_headcount", "sales_people"),
    "COMPANY_SIZE": ("company_headcount", "sales_people"),
    "COMPANY_SIZE_ACCOUNT_SEARCH": ("company_headcount", "sales_organisations"),
    "COMPANY_TYPE": ("company_type", ""),
    "FUNCTION": ("function", ""),
    "SENIORITY_LEVEL": ("seniority", ""),
    "SENIORITY_V2": ("seniority", ""),
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
_COMPANIES: Final = ("CURRENT_COMPANY", "PAST_COMPANY", "COMPANY_WITH_LIST", "COMPANY")
_PLACES: Final = ("REGION", "COMPANY_HEADQUARTERS", "BING_GEO", "GEOGRAPHY", "HEADQUARTERS_LOCATION")
_TITLES: Final = ("CURRENT_TITLE", "PAST_TITLE", "TITLE")
# Private to a Sales Navigator seat, or without any public table: nothing is known of their values.
_EMPTY: Final = (
    "POSTAL_CODE",
    "BING_GEO_POSTAL_CODE",
    "GROUP",
    "PERSONA",
    "ACCOUNT_LIST",
    "LEAD_LIST",
    "LEADS_IN_CRM",
    "ACCOUNTS_IN_CRM",
    "SAVED_ACCOUNTS",
)
TYPES: Final = frozenset((*_CLOSED, *_TOGGLES, *_COMPANIES, *_PLACES, *_TITLES, *_EMPTY, "SCHOOL", "CONNECTION_OF"))
"""Every type that is answered."""


def facets(
    store: Reading, index: SearchReading | None, kind: str, query: str, *, start: int, count: int, team: str
) -> FacetsFound:
    """A page of values whose label holds every word of the query, as the beginning of a word."""
    wanted = fold(query).split()
    needed = start + count
    if kind in _CLOSED:
        found = _closed(*_CLOSED[kind], wanted)
    elif kind in _TOGGLES:
        toggle = tables().toggles[kind]
        found = _matching([FacetValue(id=toggle.id, label=toggle.text)], wanted)
    elif kind in _COMPANIES:
        found = _companies(store, index, query, needed, children=kind == "COMPANY_WITH_LIST")
    elif kind in _PLACES:
        found = _matching((FacetValue(id=key, label=name) for key, name in tables().geo.items()), wanted)
        found.sort(key=lambda one: (len(one.label), one.label))
    elif kind in _TITLES:
        found = _of_people(store, index, "title", query, wanted, _titles)
    elif kind == "SCHOOL":
        found = _of_people(store, index, "school", query, wanted, _schools)
    elif kind == "CONNECTION_OF":
        found = _matching(_viewers(store, team), wanted)
    else:
        found = []
    return FacetsFound(elements=found[start:needed])


def _closed(field: str, kind: str, wanted: list[str]) -> list[FacetValue]:
    return _matching((FacetValue(id=key, label=text) for key, text in labels(field, kind).items()), wanted)


def _matching(values: Iterable[FacetValue], wanted: list[str]) -> list[FacetValue]:
    return [value for value in values if _holds(value.label, wanted)]


def _holds(label: str, wanted: list[str]) -> bool:
    words = fold(label).split()
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _companies(
    store: Reading, index: SearchReading | None, query: str, needed: int, *, children: bool
) -> list[FacetValue]:
    numbers = _asked(index, "organisation", Words(query, "name"), needed)
    found = []
    for organisation in entities(store, numbers, Organisation):
        number = next((one[6:] for one in organisation.identifiers if one.startswith("orgid:")), "")
        if organisation.name:
            # Lists and subsidiaries would stand below a company; neither is known here.
            found.append(FacetValue(id=number, label=organisation.name, children=[] if children else None))
    return found


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
    for person in entities(store, _asked(index, "person", Words(query, field), MOST_LOOKED_AT), Person):
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


def _asked(index: SearchReading | None, kind: SearchedKind, query: Query, count: int) -> list[int]:
    return [] if index is None else index.search(kind, query, 0, count).numbers
