"""The JSON of `explain`: what any LinkedIn URL was understood to mean."""

from typing import Any

import msgspec

from whodex.model.reading import Reading
from whodex.text.search.routing import read_url


def explain(text: str) -> dict[str, Any]:
    """The reading of a URL or urn in the shape of `../shared/spec/explain.md`.

    A search has kind, keywords, filters, sort, page, start, count, ignored and warnings; an entity has kind and `id`,
    which is one of slug, member_id, number, urn (and legacy or crunchbase, for addresses of those kinds). A comment's
    urn is shown as a post's. Raises UnreadableUrl.
    """
    read = read_url(text)
    if isinstance(read, Reading):
        return msgspec.json.decode(msgspec.json.encode(read), type=dict[str, Any])
    name, value = read.shown
    return {"kind": "post" if read.kind == "comment" else read.kind, "id": {name: value}}
