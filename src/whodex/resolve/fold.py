"""Folding: many observations of one entity become one, field by field.

Scalars: the observation of the highest rank wins, then the newest, then the one with the smaller key; but a name in
short (`M. Lind`, `Maya L.`, `MAYA LIND`) gives way to the same name in full. Lists are united
in that same order and freed of repetitions. So the outcome is a function of the set of observations, never of the
order in which they came. `whodex.resolve.trace` tells what won each field, and what lost.
"""

from collections.abc import Hashable, Sequence
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from whodex.model.dates import PartialDate, Period
from whodex.model.identifiers import IDENTIFIER_KINDS
from whodex.model.observation import Entity
from whodex.model.person import Education, Person, Position
from whodex.resolve.sameness import education_marks, position_marks, without_twins
from whodex.text.names import fold as fold_text
from whodex.text.names import spells_out

Part = TypeVar("Part", bound=Struct)
Timed = TypeVar("Timed", Position, Education)

# Fields that only make sense together: whoever wins the first gives the others too.
UNITS: Final[dict[str, tuple[str, ...]]] = {
    "full_name": ("first_name", "last_name"),
    "location": ("country",),
}
_EMPTY: Final = (None, 0, "")


class Statement(Struct, frozen=True):
    """What one observation says, and what decides whether it wins."""

    key: bytes
    rank: int
    observed_at: int
    subject: Entity


def in_order(statements: Sequence[Statement]) -> list[Statement]:
    """Winners first: rank, then time, then the smaller key."""
    return sorted(statements, key=lambda one: (-one.rank, -one.observed_at, one.key))


_PLAN: Final[dict[type, tuple[tuple[str, ...], tuple[str, ...]]]] = {}


def fields_of(kind: type[Entity]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The scalar and the list fields of an entity struct; `observed_at` is neither."""
    if kind not in _PLAN:
        scalars: list[str] = []
        lists: list[str] = []
        for field in msgspec.structs.fields(kind):
            if field.name == "observed_at":
                continue
            (lists if isinstance(field.default, list) or field.default_factory is list else scalars).append(field.name)
        _PLAN[kind] = (tuple(scalars), tuple(lists))
    return _PLAN[kind]


def fold(statements: Sequence[Statement]) -> Entity:
    """One entity from what is said of it (at least one statement, all of one kind). The statements stay as they are."""
    if len(statements) == 1:
        only = statements[0].subject
        return msgspec.structs.replace(
            only, identifiers=in_kind_order(only.identifiers), observed_at=statements[0].observed_at
        )
    ordered = in_order(statements)
    kind = type(ordered[0].subject)
    scalars, lists = fields_of(kind)
    folded = kind()
    bound: set[str] = set()
    for name in scalars:
        if name in bound:
            continue
        said = [one for one in ordered if getattr(one.subject, name) is not None]
        if not said:
            continue
        winner = _named_whole(said) if kind is Person and name == "full_name" else said[0]
        value = getattr(winner.subject, name)
        setattr(folded, name, value)
        for part in UNITS.get(name, ()) if kind is Person else ():
            bound.add(part)
            setattr(folded, part, _of_unit(name, value, part, ordered))
    for name in lists:
        values = [value for one in ordered for value in getattr(one.subject, name)]
        if values:
            setattr(folded, name, unite(name, values))
    folded.identifiers = in_kind_order(folded.identifiers)
    folded.observed_at = max(one.observed_at for one in ordered)
    return folded


def _named_whole(said: Sequence[Statement]) -> Statement:
    """The first statement, or the first of the others that spells out the name it only shortens."""
    names = [one.subject.full_name or "" if isinstance(one.subject, Person) else "" for one in said]
    return next((said[at] for at in range(1, len(said)) if spells_out(names[at], names[0])), said[0])


def _of_unit(name: str, value: str, part: str, ordered: Sequence[Statement]) -> Any:
    """A field that belongs to another, from the first statement that gives both and agrees with the winner.

    One that writes it like the winner goes before one that only means the same.
    """
    for one in sorted(ordered, key=lambda each: getattr(each.subject, name) != value):
        whole = getattr(one.subject, name)
        if whole is not None and fold_text(whole) == fold_text(value) and (found := getattr(one.subject, part)):
            return found
    return None


def in_kind_order(identifiers: Sequence[str]) -> list[str]:
    """Identifiers by kind, then as they came: newest first within a kind."""
    if len(identifiers) < 2:
        return list(identifiers)
    return sorted(dict.fromkeys(identifiers), key=lambda one: _KIND_ORDER[one.partition(":")[0]])


_KIND_ORDER: Final = {kind: order for order, kind in enumerate(IDENTIFIER_KINDS)}


def unite(name: str, values: Sequence[Any]) -> list[Any]:
    """A list without repetitions, first come first kept; repeated positions and stays at school complete each other."""
    if name == "experience":
        return _by_time(without_twins(values, position_marks, _complete_position))
    if name == "education":
        return _by_time(without_twins(values, education_marks, _complete_education))
    seen: dict[Hashable, Any] = {}
    for value in values:
        key = _list_key(value)
        kept = seen.get(key)
        if kept is None:
            seen[key] = value
        elif isinstance(value, Struct):
            seen[key] = _complete(kept, value)
    return list(seen.values())


def _list_key(value: Any) -> Hashable:
    if isinstance(value, str):
        return fold_text(value) or value
    for name in ("title", "name", "type", "text"):
        text = getattr(value, name, None)
        if text:
            extra = (getattr(value, "date", None), getattr(value, "slug", None)) if name != "type" else None
            return (type(value).__name__, fold_text(text) or text, extra)
    return msgspec.msgpack.encode(value)


def _complete(winner: Part, other: Part) -> Part:
    """The winner, with its absent fields filled from the other. Neither is changed."""
    missing = {
        name: value
        for name in winner.__struct_fields__
        if _absent(getattr(winner, name)) and not _absent(value := getattr(other, name))
    }
    return msgspec.structs.replace(winner, **missing) if missing else winner


def _absent(value: Any) -> bool:
    return value is None or value == [] or (not isinstance(value, bool) and value in _EMPTY)


def _complete_position(winner: Position, other: Position) -> Position:
    """As `_complete`; the organisation completes too, and a period gains what the winner leaves open."""
    whole = _complete(winner, other)
    if winner.organisation is not None and other.organisation is not None:
        whole = msgspec.structs.replace(whole, organisation=_complete(winner.organisation, other.organisation))
    return msgspec.structs.replace(whole, period=_complete_period(winner.period, other.period))


def _complete_education(winner: Education, other: Education) -> Education:
    whole = _complete(winner, other)
    return msgspec.structs.replace(whole, period=_complete_period(winner.period, other.period))


def _complete_period(winner: Period, other: Period) -> Period:
    """The winner says whether it goes on; the finer of two dates that agree is kept."""
    start = _finer(winner.start, other.start)
    if winner.current or (winner.end is None and winner.start is not None):
        return Period(start, winner.end, winner.current)
    return Period(start, _finer(winner.end, other.end), winner.end is None and other.current)


def _finer(winner: PartialDate | None, other: PartialDate | None) -> PartialDate | None:
    if winner is None or other is None:
        return winner or other
    if winner.year == other.year and not winner.month:
        return other
    if (winner.year, winner.month) == (other.year, other.month) and not winner.day:
        return other
    return winner


def _by_time(values: list[Timed]) -> list[Timed]:
    """Present ones first, then by end, then by start, newest first; undated ones last, in the order they came."""

    def moment(value: Timed) -> tuple[bool, tuple[int, int, int], tuple[int, int, int]]:
        period = value.period
        return (period.current, _parts(period.end), _parts(period.start))

    return sorted(values, key=moment, reverse=True)


def _parts(date: PartialDate | None) -> tuple[int, int, int]:
    return (date.year, date.month, date.day) if date else (0, 0, 0)
