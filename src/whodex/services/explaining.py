"""Why two records are one entity, or two: in words and numbers.

Identifiers and decisions settle most questions by themselves; where they do not, the records are compared, and the
comparison that says most is told: of two entities the pair of records that is likest, of one entity, for each record
that shares nothing with those before it, the record it is likest to.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from msgspec import Struct

from whodex.model.decisions import Decision, anchors_of
from whodex.model.linking import is_strong, keys_of
from whodex.model.observation import Entity, Observation
from whodex.resolve.blocks import block_keys
from whodex.resolve.compare import Comparison, comparer
from whodex.resolve.facts import Facts, facts_of
from whodex.resolve.rulings import side_of
from whodex.services.keeping import Keeper
from whodex.services.preparing import name_of
from whodex.store.ports import Reading

MOST: Final = 40  # records of one entity that are compared; beyond that the newest

Reason = Literal["identifier", "decision", "comparison", "nothing"]


class Spoken(Struct, frozen=True):
    """One record: its id, where it stands, the name it gives."""

    id: str
    source: str
    file: str
    position: str
    name: str | None


class Tie(Struct, frozen=True, kw_only=True):
    """What one record has to do with another. `shared` are identifiers; `comparison` is given where none is strong."""

    one: Spoken
    other: Spoken
    reason: Reason
    shared: list[str] = []
    decisions: list[int] = []
    comparison: Comparison | None = None
    same: float = 0.0  # bits from which two records are the same
    met: bool = True  # whether they share a blocking key: those that do not are never compared by themselves


class Why(Struct, frozen=True, kw_only=True):
    """Whether two are one entity now, and what speaks for and against it."""

    one: int
    other: int
    joined: bool
    ties: list[Tie]


class _Said(Struct, frozen=True):
    spoken: Spoken
    entity: Entity
    keys: frozenset[str]
    key: bytes
    facts: Facts | None


def why(store: Reading, keeper: Keeper, one: int, other: int | None = None) -> Why:
    """What makes an entity one, or keeps two apart. `other` None, or the same as `one`: of its own records."""
    left = _said(store, keeper, one)
    decisions = store.decisions(undone=False)
    if other is None or store.current(other) == store.current(one):
        ties = [_likest(left[at], left[:at], decisions) for at in range(1, len(left))]
        return Why(one=one, other=one, joined=True, ties=ties)
    right = _said(store, keeper, other)
    ties = [_tie(a, b, decisions) for a in left for b in right]
    return Why(one=one, other=other, joined=False, ties=[max(ties, key=_weight)] if ties else [])


def _said(store: Reading, keeper: Keeper, number: int) -> list[_Said]:
    return [_of(keeper, one) for one in store.observations(number)[:MOST]]


def _of(keeper: Keeper, one: Observation) -> _Said:
    entity = keeper.said(one.format, one.record)
    at = one.origins[0] if one.origins else None
    spoken = Spoken(
        one.key.hex(), at.source if at else "", at.file if at else "", at.position if at else "", name_of(entity)
    )
    return _Said(spoken, entity, frozenset(keys_of(entity)), one.key, facts_of(entity))


def _likest(one: _Said, others: Sequence[_Said], decisions: Iterable[Decision]) -> Tie:
    return max((_tie(one, other, decisions) for other in others), key=_weight)


def _tie(one: _Said, other: _Said, decisions: Iterable[Decision]) -> Tie:
    shared = sorted(one.keys & other.keys)
    ruled = [decision.id for decision in decisions if _between(decision, one, other)]
    strong = any(map(is_strong, shared))
    comparison, same, met = None, 0.0, False
    if one.facts is not None and type(one.facts) is type(other.facts):
        assert other.facts is not None, "of the same type"
        scorer = comparer(type(one.facts))
        comparison, same = scorer.compare(one.facts, other.facts), scorer.scale.same
        met = not set(block_keys(one.facts)).isdisjoint(block_keys(other.facts))
    likely = comparison is not None and comparison.verdict == "same" and met
    reason: Reason = "decision" if ruled else "identifier" if strong else "comparison" if likely else "nothing"
    return Tie(
        one=one.spoken, other=other.spoken, reason=reason, shared=shared, decisions=ruled,
        comparison=comparison, same=same, met=met,
    )  # fmt: skip


def _between(decision: Decision, one: _Said, other: _Said) -> bool:
    """Whether a decision speaks of the two as of two sides."""
    spoken = [(anchors_of(said.key, ())[0], sorted(said.keys)) for said in (one, other)]
    sides = [side_of(decision, each) for each in spoken]
    return None not in sides and sides[0] != sides[1]


def _weight(tie: Tie) -> tuple[bool, int, float]:
    total = tie.comparison.total if tie.comparison is not None else 0.0
    return tie.reason in ("decision", "identifier"), len(tie.shared), total
