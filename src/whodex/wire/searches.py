"""What search answers of both versions share."""

from msgspec import Struct

from whodex.model.answers import FacetsFound, FacetValue, Found, ItemT
from whodex.wire.activity import Paging


class SearchMeta(Struct, rename={"sequence_id": "sequenceId"}, gc=False):
    """Names the frozen result list: sent back as `sequence_id`, page after page comes from it."""

    sequence_id: str


class Facet(Struct, rename={"display_value": "displayValue"}, omit_defaults=True, gc=False):
    """One value a filter can take; an empty `id` where only the text is known. `children` of COMPANY_WITH_LIST only."""

    display_value: str
    id: str
    children: list["Facet"] | None = None


class FacetPaging(Struct, gc=False):
    """Items in this page."""

    count: int


class FacetPage(Struct, gc=False):
    """Values, and how many."""

    elements: list[Facet]
    paging: FacetPaging


class FacetAnswer(Struct, gc=False):
    """The answer of `/v1/search/sales/facet`."""

    data: FacetPage


def facets(found: FacetsFound, _now: int = 0) -> FacetAnswer:
    """Values of a filter: alike in both versions."""
    elements = [_facet(one) for one in found.elements]
    return FacetAnswer(FacetPage(elements, FacetPaging(found.count)))


def _facet(value: FacetValue) -> Facet:
    children = None if value.children is None else [_facet(one) for one in value.children]
    return Facet(value.label, value.id, children)


def paging_of(found: Found[ItemT]) -> Paging:
    """`count` is the number of items in this page, `start` the frozen offset asked for."""
    return Paging(count=len(found.items), start=found.start, total=found.total)


def meta_of(found: Found[ItemT]) -> SearchMeta:
    """The id of the frozen list."""
    return SearchMeta(found.sequence_id)
