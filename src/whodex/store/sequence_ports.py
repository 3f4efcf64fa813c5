"""What keeps the frozen result lists of searches (`../shared/spec/api.md` §6), in our own words.

`tests/contract` asserts it of every backend. One book serves all workers of a server.
"""

from collections.abc import Sequence
from typing import Final, Protocol

from msgspec import Struct

LIFE_MS: Final = 24 * 3600 * 1000
"""A sequence lives 24 hours from the moment it is frozen."""


class Frozen(Struct, frozen=True):
    """One result list as it was when it was frozen: entity numbers in order, and how many matches there were in all.

    A number 0 is a hole: what stood there was erased.
    """

    numbers: Sequence[int]
    total: int
    at: int  # ms


class Sequences(Protocol):
    """Result lists by team and id. A list belongs to one search, named by its fingerprint."""

    def find(self, team: str, name: str, search: bytes, now: int) -> Frozen | None:
        """The list of that id, where it is of that search and not expired."""
        ...

    def freeze(
        self, team: str, name: str, search: bytes, numbers: Sequence[int], total: int, now: int, *, anew: bool
    ) -> Frozen:
        """Keep a list and give it back; without `anew`, one of the same search that is there already stays and wins.

        So two workers asked for the same page at once give the same list.
        """
        ...

    def forget(self, numbers: Sequence[int]) -> int:
        """Make holes of erased entities in every list and lower the totals; how many lists. No trace stays in files."""
        ...

    def expire(self, now: int) -> int:
        """Drop lists past their life; how many."""
        ...

    def close(self) -> None:
        """Give files back."""
        ...
