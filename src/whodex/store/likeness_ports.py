"""What resolution keeps beside observations: ports of the store, as `whodex.store.ports` has the others.

All of it is derived and can be made anew. Observations are named by their ids in this store.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

from msgspec import Struct

from whodex.model.identifiers import Kind

COMPARED: Final[tuple[Kind, ...]] = ("person", "organisation", "job")
"""The kinds of which resolution compares observations."""
CROWD: Final = 64
"""Holders of a blocking key beyond which none is doubted when one leaves: more than resolution ever compares."""


class Review(Struct, frozen=True, array_like=True):
    """Two observations (ids) of two entities (numbers) that may be of one, and the bits that speak for it."""

    one: int
    other: int
    left: int
    right: int
    bits: float


class Likening(Protocol):
    """Facts, blocking keys, and who was found to be the same, in the transaction under way.

    Whoever adds, moves, rewrites or forgets an observation through the store puts what that touches in doubt.
    """

    def doubt(self, observations: Iterable[int]) -> None:
        """Have observations looked at again."""
        ...

    def doubt_all(self) -> None:
        """Forget all facts, and have every observation looked at again. Links stay until then."""
        ...

    def doubts(self, most: int, *, ready: bool) -> list[int]:
        """At most so many observations that wait to be looked at: those with or without facts."""
        ...

    def doubted(self) -> int:
        """How many observations wait."""
        ...

    def trust(self, observations: Iterable[int]) -> None:
        """They were looked at."""
        ...

    def number_of(self, observation: int) -> int | None:
        """The entity an observation is folded into; None where there is no such observation."""
        ...

    def together(self, number: int) -> list[int]:
        """The observations folded into an entity."""
        ...

    def offer_facts(self, observation: int, facts: bytes, blocks: Sequence[int]) -> None:
        """Facts and blocking keys (signed 64 bits) of a new observation. They count when it is `ready`."""
        ...

    def unread(self, most: int, after: int = 0) -> list[tuple[int, bytes, list[int]]]:
        """At most so many observations in doubt that are not `ready`, by id, with what was offered (else empty)."""
        ...

    def keep_facts(self, many: Iterable[tuple[int, bytes, Sequence[int]]]) -> None:
        """Offer facts and blocking keys of observations instead of what was kept or offered, which is forgotten."""
        ...

    def hold_keys(self, keys: Sequence[Sequence[int]], cap: int) -> None:
        """Have blocking keys held by observations, by (key, observation).

        All holders of a key are put in doubt that was held by `cap` at most and is held by more now.
        """
        ...

    def ready(self, observations: Iterable[int]) -> None:
        """All blocking keys of these observations are held: they can be looked at."""
        ...

    def facts(self, observations: Iterable[int]) -> dict[int, tuple[bytes, list[int]]]:
        """The facts and blocking keys of observations, as far as they are kept."""
        ...

    def forgotten(self) -> int:
        """A number that grows whenever facts are forgotten or rewritten: what was read of them before is void then."""
        ...

    def some_facts(self) -> bytes:
        """The facts of some observation, to see how they were made; empty where none are kept."""
        ...

    def sharing(self, blocks: Iterable[int], most: int) -> list[list[int]]:
        """Of each blocking key the observations that hold it, by id, at most so many; of those that somebody holds."""
        ...

    def alone(self, observations: Iterable[int]) -> set[int]:
        """Those of the observations that are the only ones of their entity and linked with none."""
        ...

    def alike(self, observation: int) -> list[int]:
        """The observations that one was found to be the same as, by id: links, of which groups are made."""
        ...

    def open_reviews(self, found: Mapping[int, Iterable[tuple[int, float]]]) -> None:
        """Let these be all that may be the same as each observation, with the bits that speak for it."""
        ...

    def liken(self, observations: Iterable[int], links: Iterable[tuple[int, int]]) -> None:
        """Let these be the links of these observations, instead of all that they had."""
        ...
