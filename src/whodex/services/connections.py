"""Connections of a viewer, from their own export."""

from whodex.model.answers import ConnectionFound, Slice
from whodex.model.linking import key_of
from whodex.model.network import Connection, Viewer
from whodex.model.person import Person
from whodex.services.lookup import entities, find
from whodex.services.paging import next_token
from whodex.store.ports import Reading


def connections(store: Reading, viewer: Viewer, start: int = 0, count: int = 1000) -> Slice[ConnectionFound]:
    """A page of a viewer's connections, newest first, each with what is known of the person today."""
    numbers, total = store.edges("connection", list(map(key_of, viewer.identifiers)), start, count)
    items = []
    for connection in entities(store, numbers, Connection):
        found = find(store, connection.person.identifiers, Person) if connection.person else None
        items.append(
            ConnectionFound(
                connection=connection,
                number=found[0] if found else None,
                person=found[1] if found else None,
            )
        )
    return Slice(items=items, start=start, total=total, next_token=next_token(start, len(numbers), total))
