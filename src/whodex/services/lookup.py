"""From identifiers to an entity."""

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar, cast

import msgspec

from whodex.errors import UnknownRecord
from whodex.model.identifiers import FIRST_NUMBER
from whodex.model.job import JobPosting
from whodex.model.linking import key_of
from whodex.model.network import Connection
from whodex.model.observation import KIND_OF
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.model.post import Comment, Post, Reaction
from whodex.model.refs import Ref
from whodex.store.ports import Reading

EntityT = TypeVar("EntityT", Person, Organisation, JobPosting, Post, Comment, Reaction, Connection)

NOTHING: Final = "nothing is known under that identifier"
"""The same words whether it was never known or has been erased."""


def find(store: Reading, identifiers: Iterable[str], wanted: type[EntityT]) -> tuple[int, EntityT] | None:
    """Number and entity of the first identifier that names one of the wanted kind; None where none does.

    A lixID's number from 1,000,000,000 up is whodex's own; it is tried as such first, and as somebody else's then.
    """
    kind = KIND_OF[wanted]
    for identifier in identifiers:
        own = _own_number(identifier)
        if own is not None:
            got = store.get(own)
            if got is not None and got[0] == kind:
                return store.current(own), cast("EntityT", got[1])
        found = store.lookup(key_of(identifier))
        if found is not None and found[1] == kind:
            return found[0], cast("EntityT", found[2])
    return None


def need(store: Reading, identifiers: Iterable[str], wanted: type[EntityT]) -> tuple[int, EntityT]:
    """As `find`. Raises UnknownRecord where nothing is known."""
    found = find(store, identifiers, wanted)
    if found is None:
        raise UnknownRecord(NOTHING)
    return found


def entities(store: Reading, numbers: Sequence[int], wanted: type[EntityT]) -> list[EntityT]:
    """The entities of those numbers that are there and of the wanted kind, in order."""
    kind = KIND_OF[wanted]
    found: list[EntityT] = []
    for number in numbers:
        got = store.get(number)
        if got is not None and got[0] == kind:
            found.append(cast("EntityT", got[1]))
    return found


def completed(store: Reading, ref: Ref) -> Ref:
    """Somebody named in a record, with what the record does not say filled in from the person, where known."""
    if ref.name and ref.headline and ref.picture:
        return ref
    found = find(store, ref.identifiers, Person)
    if found is None:
        return ref
    person = found[1]
    return msgspec.structs.replace(
        ref,
        name=ref.name or person.full_name,
        identifiers=ref.identifiers + [one for one in person.identifiers if one not in ref.identifiers],
        headline=ref.headline or person.headline,
        picture=ref.picture or person.picture,
    )


def _own_number(identifier: str) -> int | None:
    if not identifier.startswith("lix"):
        return None
    number = int(identifier.partition(":")[2])
    return number if number >= FIRST_NUMBER else None
