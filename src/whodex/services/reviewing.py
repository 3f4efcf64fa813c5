"""Pairs that may be the same: not sure enough to be joined, too likely to be passed over. Somebody looks at them."""

from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct

from whodex.errors import InvalidParameter
from whodex.model.identifiers import Kind
from whodex.model.observation import Entity
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.resolve.compare import comparer
from whodex.resolve.facts import facts_of
from whodex.services import deciding
from whodex.services.deciding import By, Decided
from whodex.services.explaining import Tie, why
from whodex.services.keeping import Keeper
from whodex.services.preparing import name_of
from whodex.store.ports import Reading, Store

PAGE: Final = 50
MOST_LOOKED_AT: Final = 2_000  # pairs read for one page of reviews

Verdict = Literal["same", "different"]


class Side(Struct, frozen=True):
    """One of the two as somebody would recognise it."""

    number: int
    kind: Kind
    name: str | None
    facts: list[str]


class Pair(Struct, frozen=True):
    """Two entities that may be one, and what speaks for and against it."""

    left: Side
    right: Side
    tie: Tie


def open_reviews(store: Reading, keeper: Keeper, start: int = 0) -> Iterator[Pair]:
    """Pairs of entities to look at, the likeliest first, each once; those that were decided upon are left out."""
    met: set[tuple[int, int]] = set()
    while start < MOST_LOOKED_AT and (held := store.reviews(start, PAGE)):
        start += len(held)
        for one in held:
            pair = (min(one.left, one.right), max(one.left, one.right))
            if pair in met:
                continue
            met.add(pair)
            left, right = side_of(store, pair[0]), side_of(store, pair[1])
            if left is None or right is None or _cannot_be(store, *pair):
                continue  # gone since the page was read; or records of theirs rule it out
            found = why(store, keeper, *pair)
            if not found.joined and found.ties and not any(tie.decisions for tie in found.ties):
                yield Pair(left, right, found.ties[0])


def _cannot_be(store: Reading, left: int, right: int) -> bool:
    """Whether the two taken whole cannot be one: by different numbers of LinkedIn's, which one record may lack."""
    one, other = (facts_of(got[1]) if (got := store.get(number)) else None for number in (left, right))
    return one is None or other is None or type(one) is not type(other) or comparer(type(one)).apart(one, other)


def decide(store: Store, keeper: Keeper, left: int, right: int, verdict: Verdict, by: By) -> Decided:
    """Remember what somebody saw: a merge, or that the two are two. Raises as `whodex.services.deciding` does."""
    if verdict not in ("same", "different"):
        raise InvalidParameter("decision must be same or different", "decision")
    act = deciding.merge if verdict == "same" else deciding.apart
    return act(store, keeper, left, right, by)


def side_of(store: Reading, number: int) -> Side | None:
    """An entity in a few lines; None where there is none."""
    got = store.get(number)
    return None if got is None else Side(store.current(number), got[0], name_of(got[1]), glance_of(got[1]))


def glance_of(entity: Entity) -> list[str]:
    """What tells it apart at a glance: roles, place, addresses."""
    if isinstance(entity, Person):
        roles = [
            ", ".join(part for part in (role.title, role.organisation.name if role.organisation else None) if part)
            for role in entity.experience[:3]
        ]
        return [line for line in (*roles, entity.location or "", *entity.emails[:3], *entity.identifiers[:3]) if line]
    if isinstance(entity, Organisation):
        seat = entity.headquarters.text or entity.headquarters.city if entity.headquarters else None
        return [line for line in (entity.website, seat, entity.industry, *entity.identifiers[:3]) if line]
    return list(entity.identifiers[:3])
