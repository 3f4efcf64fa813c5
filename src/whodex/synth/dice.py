"""Chance that is the same everywhere: numbers from a seed, on every machine, process and Python version.

Only `random.Random.random()` is used, the one method whose sequence Python promises to keep; text never goes through
`hash()`, which differs between processes.
"""

import hashlib
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_LONG: Final = 200


def number_from(*parts: object) -> int:
    """64 bits that depend on the parts alone (their text), the same in every process."""
    return int.from_bytes(hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest(), "big")


class Weighted(Generic[T]):
    """Things to draw from with unequal chances."""

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self.items = items
        self.bounds = list(accumulate(weights))
        self.total = self.bounds[-1]

    def at(self, share: float) -> T:
        """The item at a share of the whole, 0 ≤ share < 1."""
        return self.items[bisect(self.bounds, share * self.total)]


class Dice:
    """A source of chance named by the parts of its seed: `Dice(7, "companies")`."""

    def __init__(self, *seed: object) -> None:
        # Not for secrets: invented data must repeat.
        self.random = Random(number_from(*seed)).random  # noqa: S311 - the point is to repeat

    def below(self, end: int) -> int:
        """A whole number from 0 to end - 1."""
        return int(self.random() * end)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def chance(self, share: float) -> bool:
        """True in that share of the calls."""
        return self.random() < share

    def pick(self, items: Sequence[T]) -> T:
        """Any item, all alike."""
        return items[int(self.random() * len(items))]

    def weighted(self, items: Weighted[T]) -> T:
        """Any item by its weight."""
        return items.at(self.random())

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """`count` different items (all of them where there are fewer), in drawn order."""
        draw, pool, size = self.random, list(items), len(items)
        if size > _LONG:  # taking out of the middle of a long list would move the rest each time
            for at in range(min(count, size)):
                other = at + int(draw() * (size - at))
                pool[at], pool[other] = pool[other], pool[at]
            return pool[:count]
        return [pool.pop(int(draw() * left)) for left in range(size, max(size - count, 0), -1)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        return self.some(items, len(items))
