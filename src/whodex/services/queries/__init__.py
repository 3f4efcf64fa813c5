"""From a reading of a URL to a query of the index, with word of every filter that local data cannot answer.

One module per kind says how each of its fields is answered (`../shared/spec/explain.md`, the table of fields); what
matches what is told in `docs/reference/search.md`.
"""

from typing import Final

from msgspec import Struct

from whodex.model.query import All, Not, Query, SearchedKind, Some, Sort, Words
from whodex.model.reading import Filter, Note, Range, Reading, SearchKind
from whodex.services.queries import jobs, organisations, people, posts
from whodex.services.queries.base import Answer, Asker
from whodex.services.queries.words import of_tree
from whodex.text.boolean import And, BoolNode, Term, parse_boolean
from whodex.text.search import unanswered

KINDS: Final[dict[SearchKind, SearchedKind]] = {
    "people": "person",
    "sales_people": "person",
    "organisations": "organisation",
    "sales_organisations": "organisation",
    "jobs": "job",
    "posts": "post",
}
FILTERS: Final[dict[SearchKind, dict[str, Answer]]] = {
    "people": people.FILTERS,
    "sales_people": people.FILTERS,
    "organisations": organisations.FILTERS,
    "sales_organisations": organisations.FILTERS,
    "jobs": jobs.FILTERS,
    "posts": posts.FILTERS,
}
TITLES: Final[dict[SearchedKind, str]] = {"person": "current_title", "job": "title", "organisation": "name"}
"""The field a kind is known by, beside its own name."""
MOST_IN_TITLE: Final = 6  # words: titles are short
FROM_VIEWER: Final = frozenset(
    "relationship connection_of past_colleague shared_experiences in_your_network posted_by".split()
)
"""Fields whose answer depends on who asks."""


class Understood(Struct, frozen=True, kw_only=True):
    """A search, ready to be run."""

    kind: SearchedKind
    query: Query
    sort: Sort
    warnings: tuple[Note, ...]


def understand(reading: Reading, asker: Asker, keywords: BoolNode | None = None) -> Understood:
    """The query of a reading. `keywords` stand instead of the reading's own (spelled better, say).

    A filter that cannot be answered is left out and told; the reading's own warnings are not repeated.
    """
    answers = FILTERS[reading.kind]
    nodes: list[Query] = []
    if keywords is None and reading.keywords:
        keywords = parse_boolean(reading.keywords, minus=reading.kind == "jobs")
    if keywords is not None:
        nodes.append(_asked_words(keywords, KINDS[reading.kind]))
    for asked in reading.filters:
        node = _answered(asked, answers.get(asked.field), asker)
        if node is not None:
            nodes.append(Not(node) if asked.exclude else node)
    return Understood(
        kind=KINDS[reading.kind],
        query=All(tuple(nodes)),
        sort=reading.sort or "relevance",
        warnings=tuple(asker.warnings),
    )


def _asked_words(tree: BoolNode, kind: SearchedKind) -> Query:
    """The keywords anywhere; who holds all of several words in the title itself comes before those with some elsewhere.

    Without that a short title with two of three words, and the third somewhere below, beats a long one with all three.
    """
    anywhere = of_tree(tree, prefixes=kind == "person")
    title = TITLES.get(kind)
    if title is None or not isinstance(tree, And) or len(tree.nodes) > MOST_IN_TITLE:
        return anywhere
    plain = [one.text for one in tree.nodes if isinstance(one, Term) and not one.phrase and one.field is None]
    if len(plain) < len(tree.nodes):
        return anywhere
    return Some((anywhere, All(tuple(Words(text, title) for text in plain))))


def _answered(asked: Filter, answer: Answer | None, asker: Asker) -> Query | None:
    if answer is not None:
        node = answer(asker, asked)
        if any(isinstance(value, Range) for value in asked.values):
            asker.warn(asked.field, "this filter is answered by its values, not by a range; the range was left out")
        elif node is None and all(note.parameter != asked.field for note in asker.warnings):
            asker.warn(asked.field, "none of its values is known here; it was left out")
        return node
    if unanswered(asked.field) is None:  # else the reading says so itself
        asker.warn(asked.field, "this search has no such filter here; it was left out")
    return None
