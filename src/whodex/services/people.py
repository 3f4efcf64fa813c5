"""People: look one up."""

from collections.abc import Sequence

from whodex.model.answers import PersonFound
from whodex.model.network import Viewer
from whodex.model.person import Person
from whodex.services.lookup import need
from whodex.services.viewers import closeness
from whodex.store.ports import Reading


def person(store: Reading, identifiers: Sequence[str], viewer: Viewer | None = None, now: int = 0) -> PersonFound:
    """The person of those identifiers, tried in order; as seen by a viewer at the moment `now` (ms) where one asks.

    Raises UnknownRecord.
    """
    number, known = need(store, identifiers, Person)
    if viewer is None:
        return PersonFound(number=number, person=known)
    return PersonFound(number=number, person=known, closeness=closeness(store, viewer, known, now))
