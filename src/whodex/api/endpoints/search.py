"""Searches: so far, what one was understood to mean."""

from typing import Any, Final

from whodex.api import params
from whodex.api.endpoint import Asked, Endpoint
from whodex.api.params import Param


def _explain(asked: Asked) -> dict[str, Any]:
    reading: dict[str, Any] = asked.values["url"]
    return reading


SEARCH: Final = (
    Endpoint(
        path="/v1/explain",
        area="Search",
        summary="What a LinkedIn URL was understood to mean",
        about="Of a search its kind, keywords, filters, sort, page, start and count, with what was ignored and what "
        "cannot be answered from local data (`warnings`); of an entity its kind and `id`. No data is looked at. "
        "Shown alike in every version; see [how URLs are read](linkedin-urls.md).",
        params=(
            Param(
                name="url",
                kind=params.ANY_URL,
                about="Any LinkedIn search or entity URL, encoded or not, or a urn.",
                required=True,
                example="https://www.linkedin.com/search/results/people/?keywords=keeper",
            ),
        ),
        serve=_explain,
        examples=("/v1/explain?url=https%3A%2F%2Fwww.linkedin.com%2Fsearch%2Fresults%2Fpeople%2F%3Fkeywords%3Dkeeper",),
    ),
)
