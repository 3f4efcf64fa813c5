"""How each filter of a post search is answered. Filters of authors are asked of people first."""

from typing import Final

from whodex.model.linking import key_of
from whodex.model.person import Person
from whodex.model.query import Exact, Query
from whodex.model.reading import Filter
from whodex.services.lookup import entities
from whodex.services.queries import network, people
from whodex.services.queries.base import Answer, Asker, any_of, cut, texts, values_of
from whodex.services.queries.jobs import within

MOST_AUTHORS: Final = 1_000


def _author(_asker: Asker, asked: Filter) -> Query | None:
    return _by([key_of(f"memberid:{value.id}") for value in values_of(asked) if value.id])


def _author_organisation(_asker: Asker, asked: Filter) -> Query | None:
    return _by([f"orgid:{value.id}" for value in values_of(asked) if value.id])


def _posted_by(asker: Asker, asked: Filter) -> Query | None:
    viewer = asker.viewer
    if viewer is None:
        asker.warn(asked.field, network.NEEDS_VIEWER)
        return None
    wanted = {value.id for value in values_of(asked)}
    nodes: list[Query | None] = []
    if "me" in wanted:
        nodes.append(_by(list(map(key_of, viewer.identifiers))))
    if "first" in wanted:
        keys = _keys_of(asker, sorted(network.first_degree(asker.store, viewer)))
        nodes.append(Exact("author", tuple(cut(keys, asker, asked.field))))
    if "following" in wanted:
        asker.warn(asked.field, "whom an account follows is not looked at")
    return any_of(nodes)


def _of_people(answer: Answer, field: str) -> Answer:
    """Posts whose author is found by a filter of the people search."""

    def by_author(asker: Asker, asked: Filter) -> Query | None:
        query = answer(asker, Filter(field=field, values=asked.values))
        if query is None:
            return None
        hits = asker.index.search("person", query, 0, MOST_AUTHORS)
        if hits.total > MOST_AUTHORS:
            asker.warn(asked.field, f"only posts of the first {MOST_AUTHORS:,} of {hits.total:,} people were looked at")
        return Exact("author", tuple(_keys_of(asker, hits.numbers)))

    return by_author


def _keys_of(asker: Asker, numbers: list[int]) -> list[str]:
    found = entities(asker.store, numbers, Person)
    return list(dict.fromkeys(key_of(one) for person in found for one in person.identifiers))


def _by(keys: list[str]) -> Query | None:
    return Exact("author", tuple(keys)) if keys else None


FILTERS: Final[dict[str, Answer]] = {
    "posted_within": within("created"),
    "posted_by": _posted_by,
    "author": _author,
    "author_organisation": _author_organisation,
    "author_company": _of_people(people.FILTERS["current_company"], "current_company"),
    "author_industry": _of_people(people.FILTERS["industry"], "industry"),
    "author_title": _of_people(texts("current_title"), "current_title"),
}
