"""How each filter of a post search is answered. Filters of authors are asked of people first."""

from typing import Final

from whodex.model.linking import key_of
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.model.query import Exact, Query, Words
from whodex.model.reading import Filter
from whodex.services.documents import CONTENTS
from whodex.services.lookup import entities, find
from whodex.services.queries import network, people
from whodex.services.queries.base import Answer, Asker, any_of, code_of, cut, keys_of_organisation, texts, values_of
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
    wanted = {code_of(asked.field, value) for value in values_of(asked)}
    for odd in sorted(wanted - {"me", "first", "following"}):
        asker.warn(asked.field, f"{odd[:40]!r} is none of its values")
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


def _author_title(asker: Asker, asked: Filter) -> Query | None:
    """By the titles an author holds now, or by the headline that stands beside the post."""
    by_people = _of_people(texts("current_title"), "current_title")(asker, asked)
    return any_of([by_people, texts("author_title")(asker, asked)])


def _content(asker: Asker, asked: Filter) -> Query | None:
    """What a post holds beside its text, told from its picture and link."""
    wanted = [code_of(asked.field, value).replace(" ", "").lower() for value in values_of(asked)]
    known = [one for one in wanted if one in CONTENTS]
    for one in wanted:
        if one not in CONTENTS:
            asker.warn(asked.field, f"posts of the kind {one[:40]!r} cannot be told from others here")
    return Exact("content", tuple(known)) if known else None


def _mentions_member(asker: Asker, asked: Filter) -> Query | None:
    """By a person's address in the text, or their full name."""
    nodes: list[Query] = []
    for value in values_of(asked):
        key = f"memberid:{value.id}" if value.id else ""
        held = find(asker.store, [key], Person) if value.id else None
        keys = list(map(key_of, held[1].identifiers)) if held else [key_of(key)] if key else []
        nodes += _mentioned(asker, asked, keys, (held[1].full_name if held else None) or value.text)
    return any_of(nodes)


def _mentions_organisation(asker: Asker, asked: Filter) -> Query | None:
    """By an organisation's address in the text, or its name."""
    nodes: list[Query] = []
    for value in values_of(asked):
        held = asker.store.lookup(f"orgid:{value.id}") if value.id else None
        organisation = held[2] if held is not None and isinstance(held[2], Organisation) else None
        keys = keys_of_organisation(organisation) if organisation else [f"orgid:{value.id}"] if value.id else []
        nodes += _mentioned(asker, asked, keys, (organisation.name if organisation else None) or value.text)
    return any_of(nodes)


def _mentioned(asker: Asker, asked: Filter, keys: list[str], name: str | None) -> list[Query]:
    nodes: list[Query] = [Exact("mention", tuple(keys))] if keys else []
    if name:
        nodes.append(Words(name, "text", phrase=True))
    asker.warn(asked.field, "mentions were looked for by name and address in the text")
    if not name and keys:
        asker.warn(asked.field, f"of {keys[0].partition(':')[2]} no name is held")
    return nodes


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
    "author_title": _author_title,
    "content_type": _content,
    "mentions_member": _mentions_member,
    "mentions_organisation": _mentions_organisation,
}
