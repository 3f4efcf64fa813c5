"""Seniority and functions of a person's positions, worked out when the person is folded."""

from collections.abc import Callable, Iterable
from typing import Final

from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef, Person, Position
from whodex.titles.classes import Context
from whodex.titles.context import bearing, leads_elsewhere
from whodex.titles.verbs import classify_many

MOST_KNOWN: Final = 200_000
"""Answers remembered, some 30 MB; then all are forgotten, which costs time only."""

_known: Final[dict[tuple[object, ...], tuple[int, list[int]]]] = {}


Lookup = Callable[[OrgRef], Organisation | Context | None]
"""Finds what is known of the organisation a position names; None = nothing."""


def people_of(organisation: Organisation) -> int | None:
    """About how many people an organisation has: counted, else the middle of LinkedIn's band ("51-200" → 125)."""
    if organisation.employees:
        return organisation.employees
    digits = [part for part in (organisation.size or "").replace(",", "").replace("+", "").split("-") if part.strip()]
    try:
        bounds = [int(part.strip().split()[0]) for part in digits]
    except ValueError:
        return None
    return sum(bounds) // len(bounds) if bounds else None


def context_of(organisation: Organisation, other_titles: tuple[str, ...] = ()) -> Context:
    """What the classifier uses of an organisation."""
    return Context(
        organisation=organisation.name,
        size=people_of(organisation),
        industry=organisation.industry,
        type=organisation.type,
        other_titles=other_titles,
    )


def derive_many(people: Iterable[Person], lookup: Lookup | None = None) -> None:
    """Set `seniority` and `functions` of every position that has a title, in place, all people in one batch.

    Positions without a title get 0 and []. Titles of a person's other current positions are context for
    one another. Answers are remembered by title and what the context can change: most titles come again and again.
    """
    positions: list[Position] = []
    keys: list[tuple[object, ...]] = []
    fresh: dict[tuple[object, ...], tuple[str, Context | None]] = {}
    known = _known if lookup is None else {}
    if len(known) > MOST_KNOWN:
        known.clear()
    for person in people:
        current = [p for p in person.experience if p.title and p.period.current]
        for position in person.experience:
            if not position.title:
                position.seniority, position.functions = 0, []
                continue
            key = _key(position, current) if lookup is None else (len(keys),)
            if key not in known and key not in fresh:
                fresh[key] = position.title, _context(position, current, lookup)
            positions.append(position)
            keys.append(key)
    if fresh:
        answers = classify_many([title for title, _ in fresh.values()], [context for _, context in fresh.values()])
        for key, answer in zip(fresh, answers, strict=True):
            senior = answer.seniority.id if answer.seniority is not None else 0
            known[key] = senior, [score.id for score in answer.functions]
    for position, key in zip(positions, keys, strict=True):
        position.seniority, functions = known[key]
        position.functions = functions.copy()


def derive(person: Person, lookup: Lookup | None = None) -> None:
    """`derive_many` for one person."""
    derive_many((person,), lookup)


def _key(position: Position, current: list[Position]) -> tuple[object, ...]:
    """Positions alike in this have the same classes."""
    place = position.organisation
    named = bearing(place.name if place is not None else None, position.employment_type)
    if len(current) > 1 and position.period.current:
        return position.title, named, leads_elsewhere(_others(position, current))
    return position.title, named, False


def _others(position: Position, current: list[Position]) -> tuple[str, ...]:
    return tuple(p.title or "" for p in current if p is not position) if position.period.current else ()


def _context(position: Position, current: list[Position], lookup: Lookup | None) -> Context | None:
    others = _others(position, current)
    place = position.organisation
    known = lookup(place) if lookup is not None and place is not None else None
    kind = position.employment_type
    if isinstance(known, Context):
        return Context(
            organisation=known.organisation, size=known.size, industry=known.industry, type=known.type or kind,
            other_titles=others or known.other_titles,
        )  # fmt: skip
    name = place.name if place is not None else None
    if known is not None:
        found = context_of(known, others)
        return Context(
            organisation=name or found.organisation, size=found.size, industry=found.industry,
            type=found.type or kind, other_titles=others,
        )  # fmt: skip
    if name is None and kind is None and not others:
        return None
    return Context(organisation=name, type=kind, other_titles=others)
