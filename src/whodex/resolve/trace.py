"""Where the values of a folded entity come from: per path the statement that won, and those that lost.

A path is a field (`headline`), an element of a plain list (`emails[0]`) or a field of an element
(`experience[0].title`): names of the model, counted as in the folded entity.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from whodex.model.observation import Entity
from whodex.resolve.fold import Statement, fields_of, in_order, unite


class Traced(Struct, frozen=True):
    """One path: its value, and who said so. `said` holds (value, statement), the winner first."""

    path: str
    value: Any
    said: list[tuple[Any, Statement]]


def trace(entity: Entity, statements: Sequence[Statement]) -> list[Traced]:
    """Every value of `entity`, which must be folded from `statements`, with the statements that give one for it."""
    ordered = in_order(statements)
    scalars, lists = fields_of(type(entity))
    found = []
    for name in scalars:
        value = getattr(entity, name)
        if value is not None:
            said = [(told, one) for one in ordered if (told := getattr(one.subject, name)) is not None]
            found.append(Traced(name, value, _winner_first(value, said)))
    for name in lists:
        for index, element in enumerate(getattr(entity, name)):
            found.extend(_element(name, f"{name}[{index}]", element, ordered))
    return found


def _element(name: str, path: str, element: Any, ordered: Sequence[Statement]) -> Iterator[Traced]:
    told = [
        (value, one)
        for one in ordered
        for value in getattr(one.subject, name)
        if value == element or len(unite(name, [element, value])) == 1
    ]
    if not isinstance(element, Struct):
        yield Traced(path, element, told)
        return
    for field in element.__struct_fields__:
        value = getattr(element, field)
        if value is None or value == []:
            continue
        said = [(part, one) for whole, one in told if (part := getattr(whole, field)) is not None and part != []]
        if said:
            yield Traced(f"{path}.{field}", value, _winner_first(value, said))


def _winner_first(value: Any, said: list[tuple[Any, Statement]]) -> list[tuple[Any, Statement]]:
    """The first statement that says exactly what was folded leads; the order of the rest stays."""
    for index, (told, _) in enumerate(said):
        if told == value:
            return [said[index], *said[:index], *said[index + 1 :]]
    return said
