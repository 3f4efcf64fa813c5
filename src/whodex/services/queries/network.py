"""Filters that look from a viewer: degrees, connections, colleagues. Degrees as in `whodex.services.viewers`."""

from whodex.model.linking import key_of
from whodex.model.network import Connection, Viewer
from whodex.model.person import Person
from whodex.model.query import All, Exact, Not, Numbers, Query, Some
from whodex.model.reading import Filter, Value
from whodex.services.lookup import entities, find
from whodex.services.queries.base import Asker, any_of, code_of, cut, keys_of_ref, values_of
from whodex.store.ports import Reading

NEEDS_VIEWER = "only a viewer's own export tells; give viewer_id"


def relationship(asker: Asker, asked: Filter) -> Query | None:
    """1st, 2nd and further degrees of people; group members are not known."""
    viewer = asker.viewer
    if viewer is None:
        asker.warn(asked.field, NEEDS_VIEWER)
        return None
    wanted = {_degree(value) for value in values_of(asked)}
    for odd in sorted(wanted - {"F", "S", "O", "A"}):
        asker.warn(asked.field, f"{odd[:40]!r} is no degree of connection")
    if "A" in wanted:
        asker.warn(asked.field, "group members are known to LinkedIn alone")
    if not wanted & {"F", "S", "O"}:
        return None
    nodes: list[Query] = []
    first = first_degree(asker.store, viewer)
    own = viewer_numbers(asker.store, viewer)
    if "F" in wanted:
        nodes.append(Numbers(tuple(sorted(first))))
    if wanted & {"S", "O"}:
        second = _second_degree(asker.store, viewer, first) - first - own
        if "S" in wanted:
            nodes.append(Numbers(tuple(sorted(second))))
        if "O" in wanted:
            nodes.append(All((Not(Numbers(tuple(sorted(first | second | own)))),)))
    return any_of(nodes)


def _degree(value: Value) -> str:
    """F, S, O or A, by its id or by the label of either page (`2nd`, `2nd degree connections`)."""
    codes = [code_of("relationship", value, kind) for kind in ("", "sales_people", "sales_organisations")]
    return next((code for code in codes if code in ("F", "S", "O", "A")), codes[0])


def connection_of(asker: Asker, asked: Filter) -> Query | None:
    """Connections of a member: those of an imported account, else the imported accounts that are connected to them."""
    nodes: list[Query] = []
    team = asker.store.viewers(asker.team)
    for value in values_of(asked):
        key = key_of(f"memberid:{value.id}") if value.id else ""
        theirs = next((one for one in team if key in map(key_of, one.identifiers)), None)
        if theirs is not None:
            nodes.append(Numbers(tuple(sorted(first_degree(asker.store, theirs)))))
        else:
            person = find(asker.store, [f"memberid:{value.id}"], Person) if value.id else None
            keys = list(map(key_of, person[1].identifiers)) if person else [key]
            asker.warn(asked.field, "not an account whose export was imported; only accounts that were are looked at")
            nodes.append(Numbers(tuple(sorted(_accounts_connected_to(asker.store, keys, team)))))
    return any_of(nodes)


def past_colleague(asker: Asker, asked: Filter) -> Query | None:
    """People who work or worked where the viewer did."""
    return _shared(asker, asked, schools=False)


def shared_experiences(asker: Asker, asked: Filter) -> Query | None:
    """People who share an employer or a school with the viewer."""
    return _shared(asker, asked, schools=True)


def _shared(asker: Asker, asked: Filter, *, schools: bool) -> Query | None:
    own = _viewer_person(asker)
    if own is None:
        asker.warn(asked.field, NEEDS_VIEWER)
        return None
    number, person = own
    companies = [key for position in person.experience for key in keys_of_ref(position.organisation)]
    nodes: list[Query] = [Exact("company", tuple(dict.fromkeys(companies)))] if companies else []
    if schools:
        slugs = [f"orgslug:{study.school_slug}" for study in person.education if study.school_slug]
        slugs += [f"schoolid:{study.school_number}" for study in person.education if study.school_number is not None]
        if slugs:
            nodes.append(Exact("school", tuple(dict.fromkeys(slugs))))
    return All((Some(tuple(nodes)), Not(Numbers((number,)))))


def network_companies(exact: str, asker: Asker, asked: Filter) -> Query | None:
    """Organisations where a 1st degree connection of the viewer works now."""
    if asker.viewer is None:
        asker.warn(asked.field, NEEDS_VIEWER)
        return None
    keys: dict[str, None] = {}
    for person in entities(asker.store, sorted(first_degree(asker.store, asker.viewer)), Person):
        for position in person.experience:
            if position.period.current:
                keys.update(dict.fromkeys(keys_of_ref(position.organisation)))
    return Exact(exact, tuple(cut(list(keys), asker, asked.field)))


def first_degree(store: Reading, viewer: Viewer) -> set[int]:
    """Numbers of the people a viewer's own export lists as connections."""
    numbers, _ = store.edges("connection", list(map(key_of, viewer.identifiers)))
    found: set[int] = set()
    for connection in entities(store, numbers, Connection):
        if connection.person is not None:
            found |= _numbers_of(store, connection.person.identifiers)
    return found


def _second_degree(store: Reading, viewer: Viewer, first: set[int]) -> set[int]:
    """People connected to other accounts of the team that are themselves connections of the viewer."""
    found: set[int] = set()
    for other in store.viewers(viewer.team):
        if viewer_numbers(store, other) & first:
            found |= first_degree(store, other)
    return found


def viewer_numbers(store: Reading, viewer: Viewer) -> set[int]:
    """Numbers of the entities a viewer's identifiers name: one, as a rule."""
    return _numbers_of(store, viewer.identifiers)


def _numbers_of(store: Reading, identifiers: list[str]) -> set[int]:
    return {number for one in identifiers if (number := store.find(key_of(one))) is not None}


def _accounts_connected_to(store: Reading, keys: list[str], team: list[Viewer]) -> set[int]:
    numbers, _ = store.edges("connection.to", keys)
    seen: set[str] = set()
    for connection in entities(store, numbers, Connection):
        if connection.viewer is not None:
            seen |= set(map(key_of, connection.viewer.identifiers))
    linked = [one for one in team if not seen.isdisjoint(map(key_of, one.identifiers))]
    return {number for one in linked for number in viewer_numbers(store, one)}


def _viewer_person(asker: Asker) -> tuple[int, Person] | None:
    return None if asker.viewer is None else find(asker.store, asker.viewer.identifiers, Person)
