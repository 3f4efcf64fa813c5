"""Where every value of a person comes from: source, file, row, time, and what it won against."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from msgspec import Struct

from whodex.ingest.base import Mapper
from whodex.model.answers import FieldHistory, PersonHistory, Sighting
from whodex.model.dates import Period
from whodex.model.observation import Observation, Origin
from whodex.model.person import OrgRef, Person
from whodex.resolve.fold import Statement
from whodex.resolve.trace import Traced, trace
from whodex.services.lookup import need
from whodex.store.ports import Reading


def person_history(store: Reading, mappers: Mapping[str, Mapper], identifiers: Sequence[str]) -> PersonHistory:
    """The person of those identifiers with the history of every value that a source gave.

    Values that whodex works out itself (a role's seniority) have no source and are left out. Raises UnknownRecord.
    """
    number, known = need(store, identifiers, Person)
    origins: dict[bytes, Origin] = {}
    statements = []
    for one in store.observations(number):
        if one.kind == "person" and one.origins:
            origins[one.key] = min(one.origins, key=lambda origin: (-origin.rank, -origin.observed_at))
            statements.append(_statement(one, mappers))
    fields = [
        history
        for traced in trace(known, statements)
        for path, value, said in _leaves(traced)
        if (history := _history(path, value, said, origins)) is not None
    ]
    return PersonHistory(number=number, person=known, fields=fields)


def _statement(one: Observation, mappers: Mapping[str, Mapper]) -> Statement:
    return Statement(
        key=one.key,
        rank=max(origin.rank for origin in one.origins),
        observed_at=max(origin.observed_at for origin in one.origins),
        subject=mappers[one.format](one.record),
    )


Said = list[tuple[Any, Statement]]


def _leaves(traced: Traced) -> Iterator[tuple[str, Any, Said]]:
    """A traced value, or the parts of it where it is an organisation or a period."""
    if not isinstance(traced.value, OrgRef | Period):
        yield traced.path, traced.value, traced.said
        return
    for name in traced.value.__struct_fields__:
        value = getattr(traced.value, name)
        if value is not None and value is not False:
            part = attrgetter(name)
            said = [
                (told, one) for whole, one in traced.said if isinstance(whole, Struct) and _is_told(told := part(whole))
            ]
            yield f"{traced.path}.{name}", value, said


def _is_told(value: object) -> bool:
    return value is not None and value is not False


def _history(path: str, value: Any, said: Said, origins: Mapping[bytes, Origin]) -> FieldHistory | None:
    """The history of one value: who says it leads; of the others only those that say something else have lost."""
    agreeing = [one for told, one in said if told == value]
    winner = agreeing[0] if agreeing else said[0][1] if said else None
    if winner is None:
        return None
    lost: list[Sighting] = []
    for told, one in said:
        if told != value and all(told != other.value for other in lost):
            lost.append(_sighting(told, origins[one.key]))
    return FieldHistory(path=path, shown=_sighting(value, origins[winner.key]), lost=lost)


def _sighting(value: Any, origin: Origin) -> Sighting:
    return Sighting(
        value=value,
        source=origin.source,
        file=origin.file,
        position=origin.position,
        observed_at=origin.observed_at,
        basis=origin.basis,
    )
