"""Many observations in doubt at once: who of them is alone and like nobody needs no look of its own.

A file of a hundred thousand new people holds few that are known. For hundreds at a time the pairs that share a block
are taken from the store, those with different numbers at LinkedIn are passed over, the rest go through the sieve
(`whodex.resolve.sieve`), and what it leaves is compared in full. Who is the only observation of an entity and the same
as nobody is done with that: it is what looking at its component would have come to.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from whodex.model.identifiers import Kind
from whodex.resolve.blocks import CAP
from whodex.resolve.compare import comparer
from whodex.resolve.facts import PersonFacts
from whodex.resolve.outlines import Outlines
from whodex.resolve.sieve import Sieve
from whodex.services.comparable import FACTS, head_of, unpacked
from whodex.store.likeness_ports import COMPARED
from whodex.store.ports import Transaction

PERSON: Final = COMPARED.index("person")
UNKNOWN: Final = -1
REMEMBERED: Final = 8_192
"""Facts that are kept unpacked: partners of one are often partners of the next."""

Ids = NDArray[np.int64]


class Sifter:
    """Sifts, and remembers what it read as long as nobody rewrites it."""

    def __init__(self) -> None:
        self._forgotten = UNKNOWN
        self._begin()

    def _begin(self) -> None:
        self._kinds: NDArray[np.int8] = np.zeros(0, np.int8)  # by observation: its kind, or UNKNOWN
        self._numbers: NDArray[np.int32] = np.zeros(0, np.int32)  # `number_of` its facts
        self._rows: NDArray[np.int32] = np.zeros(0, np.int32)  # its row among the outlines, or UNKNOWN
        self._outlines = Outlines()
        scorer = comparer(PersonFacts)
        self._sieve = Sieve(self._outlines, scorer, scorer.scale.review)
        self._facts: dict[int, tuple[Kind, Any]] = {}

    def sift(self, tx: Transaction, observations: Sequence[int]) -> list[int]:
        """Settle those that are alone and the same as nobody; the others, which have to be looked at one by one."""
        if (forgotten := tx.forgotten()) != self._forgotten:
            self._begin()
            self._forgotten = forgotten
        held, alone = tx.facts(observations), tx.alone(observations)
        pairs = self._pairs(tx, held)
        unsure: dict[int, list[tuple[int, float]]] = {one: [] for one in observations if one in held and one in alone}
        for one, other, bits, same in self._compared(tx, pairs):
            for this, that in ((one, other), (other, one)):
                if same:
                    unsure.pop(this, None)
                elif this in unsure:
                    unsure[this].append((that, bits))
        tx.open_reviews(unsure)
        tx.trust(unsure)
        return [one for one in observations if one not in unsure]

    def _pairs(self, tx: Transaction, held: dict[int, tuple[bytes, list[int]]]) -> Ids:
        """Pairs with those that share a block: [pairs, 2], each once. Who cannot be the same is left out."""
        blocks = {block for _, own in held.values() for block in own}
        groups = [group for group in tx.sharing(blocks, CAP + 1) if 1 < len(group) <= CAP]
        if not groups:
            return np.zeros((0, 2), np.int64)
        sizes = np.array([len(group) for group in groups])
        flat = np.array([one for group in groups for one in group], np.int64)
        own = np.flatnonzero(np.isin(flat, np.fromiter(held, np.int64)))
        ends = np.cumsum(sizes)
        group = np.searchsorted(ends, own, side="right")
        many = sizes[group]
        left = np.repeat(flat[own], many)
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        right = flat[np.repeat(ends[group] - many, many) + within]
        codes = np.unique(np.minimum(left, right) << 32 | np.maximum(left, right))
        found = np.stack([codes >> 32, codes & 0xFFFFFFFF], axis=1)
        found = found[found[:, 0] != found[:, 1]]
        self._read_heads(tx, np.unique(found))
        one, other = self._numbers[found[:, 0]], self._numbers[found[:, 1]]
        kinds = self._kinds[found]
        alike = (kinds[:, 0] == kinds[:, 1]) & (kinds[:, 0] != UNKNOWN)
        left_over: Ids = found[alike & ((one == 0) | (other == 0) | (one == other))]
        return left_over

    def _read_heads(self, tx: Transaction, observations: Ids) -> None:
        self._make_room(int(observations.max(initial=0)) + 1)
        missing = observations[self._kinds[observations] == UNKNOWN]
        for one, (facts, _) in tx.facts(missing.tolist()).items():
            self._kinds[one], self._numbers[one] = head_of(facts)

    def _make_room(self, size: int) -> None:
        if (more := size - len(self._kinds)) > 0:
            more = max(more, len(self._kinds) // 2)
            self._kinds = np.append(self._kinds, np.full(more, UNKNOWN, np.int8))
            self._numbers = np.append(self._numbers, np.zeros(more, np.int32))
            self._rows = np.append(self._rows, np.full(more, UNKNOWN, np.int32))

    def _compared(self, tx: Transaction, pairs: Ids) -> list[tuple[int, int, float, bool]]:
        """Of the pairs those that may be the same: with the bits, and whether they are."""
        people = self._kinds[pairs[:, 0]] == PERSON
        passing = np.concatenate([self._sieved(tx, pairs[people]), pairs[~people]]).tolist()
        missing = {one for pair in passing for one in pair if one not in self._facts}
        if len(self._facts) + len(missing) > REMEMBERED:
            self._facts.clear()
            missing = {one for pair in passing for one in pair}
        self._facts |= {one: unpacked(facts) for one, (facts, _) in tx.facts(missing).items()}
        found = []
        for one, other in passing:
            kind, facts = self._facts[one]
            scorer = comparer(FACTS[kind])
            bits = scorer.near(facts, self._facts[other][1])
            if bits is not None:
                found.append((one, other, bits, bits >= scorer.scale.same))
        return found

    def _sieved(self, tx: Transaction, pairs: Ids) -> Ids:
        """Of pairs of people those that may reach "review"."""
        involved = np.unique(pairs)
        missing = involved[self._rows[involved] == UNKNOWN].tolist()
        for one, (facts, _) in sorted(tx.facts(missing).items()):
            self._rows[one] = len(self._outlines)
            self._outlines.add(unpacked(facts)[1])
        rows = self._rows[pairs].astype(np.int64)
        return pairs[self._sieve.passing(rows[:, 0], rows[:, 1])]
