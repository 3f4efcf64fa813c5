"""What a person decided about who is who, written so that it outlives every rebuild.

A decision speaks of *anchors*, never of entity numbers: `obs:<32 hex>` is one observation (the same record always has
the same key, whenever and wherever it is imported), any other anchor is a strong identifier (`slug:ada`) and speaks of
every observation that has it, those of tomorrow too.
"""

from collections.abc import Iterable
from typing import Final, Literal

from msgspec import Struct

from whodex.model.identifiers import Kind
from whodex.model.linking import is_strong

Act = Literal["merge", "split", "apart"]
"""`merge`: both sides are one. `split`: the right side left the left. `apart`: two that never were one are two."""

Side = Literal["left", "right"]

OBSERVATION: Final = "obs:"


class Decision(Struct, kw_only=True, frozen=True):
    """One remembered decision; anchors are sorted.

    `numbers` are those the two sides went by then: only to give them back on an undo.
    """

    id: int = 0
    act: Act
    kind: Kind
    left: tuple[str, ...]
    right: tuple[str, ...]
    at: int  # ms
    who: str = ""
    note: str = ""
    numbers: tuple[int, int] = (0, 0)
    undone_at: int | None = None  # ms
    undone_by: str = ""

    def same_as(self, other: "Decision") -> bool:
        """Whether both are one decision, under whatever id: how a dump that comes back is recognised."""
        mine = (self.act, self.kind, self.at, set(self.left), set(self.right))
        return mine == (other.act, other.kind, other.at, set(other.left), set(other.right))


def anchor_of(observation: bytes) -> str:
    """The anchor of one observation, from its key."""
    return OBSERVATION + observation.hex()


def observation_of(anchor: str) -> bytes | None:
    """The key of the observation an anchor names; None where it is an identifier."""
    return bytes.fromhex(anchor[len(OBSERVATION) :]) if anchor.startswith(OBSERVATION) else None


def anchors_of(observation: bytes, keys: Iterable[str]) -> list[str]:
    """Every anchor that speaks of an observation with those keys."""
    return [anchor_of(observation), *(key for key in keys if is_strong(key))]


def sides(
    left: Iterable[tuple[bytes, Iterable[str]]], right: Iterable[tuple[bytes, Iterable[str]]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The anchors of two sides, each given as observations with their keys: as few as say it.

    An identifier that only one side has speaks for that side's observations; those without one speak for themselves.
    """
    listed = [[(key, frozenset(filter(is_strong, keys))) for key, keys in side] for side in (left, right)]
    held = [frozenset().union(*(keys for _, keys in side)) for side in listed]
    found = []
    for index, side in enumerate(listed):
        own = held[index] - held[1 - index]
        alone = {anchor_of(key) for key, keys in side if not keys & own}
        found.append(tuple(sorted(own | alone)))
    return found[0], found[1]
