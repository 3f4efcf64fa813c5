"""Blocking keys of new observations, put among those that are held: of many at once, in the order of the keys.

A key is a hash. The nine or so of one person lie all over the table, and each rewrites a page of its own; in the order
of the keys those of many people share pages. A run that is killed in the midst puts the same keys in again, which
changes nothing: an observation counts as read when all its keys are held.
"""

from array import array
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from whodex.resolve.blocks import CAP
from whodex.services.comparable import comparable, mark
from whodex.services.keeping import Keeper
from whodex.store.ports import Transaction

AT_ONCE: Final = 50_000  # observations whose keys are put in together: sorting those takes no longer than a piece
READ: Final = 100  # observations read in a piece: making what was not offered takes as long as an import does
PIECE: Final = 2_000  # keys, or observations, put in in a piece


class Blocking:
    """Goes through the observations whose keys are not held yet, a piece at a time."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._forgotten = -1
        self._begin()

    def _begin(self) -> None:
        self._keys, self._holders = array("q"), array("q")  # as they were read
        self._read: list[int] = []  # observations, ascending
        self._sorted: NDArray[Any] | None = None  # [keys, 2]: each with its holder
        self._put = 0  # of those
        self._ready = 0  # of the observations

    def step(self, tx: Transaction) -> bool:
        """One piece in the transaction under way; False where there is nothing to do."""
        if tx.forgotten() != self._forgotten:  # somebody left meanwhile, whose keys must not be put in
            self._begin()
        more = self._step(tx)
        self._forgotten = tx.forgotten()
        return more

    def _step(self, tx: Transaction) -> bool:
        if self._sorted is None:
            if len(self._read) < AT_ONCE and (new := tx.unread(READ, self._read[-1] if self._read else 0)):
                self._gather(tx, new)
            elif self._read:
                self._sort()
            else:
                return False
        elif self._put < len(self._sorted):
            tx.hold_keys(self._sorted[self._put : self._put + PIECE].tolist(), CAP)
            self._put += PIECE
        else:
            tx.ready(self._read[self._ready : self._ready + PIECE])
            self._ready += PIECE
            if self._ready >= len(self._read):
                self._begin()
        return True

    def _gather(self, tx: Transaction, new: list[tuple[int, bytes, list[int]]]) -> None:
        """Keep what is compared of observations, and remember their keys."""
        made = []
        for observation, offered, keys in new:
            blocks = keys
            if not offered.startswith(mark()):
                held = tx.kept(observation)
                compared = None if held is None else comparable(held.kind, self._keeper.read(held))
                if compared is None:
                    tx.trust([observation])
                    continue
                blocks = compared.blocks
                made.append((observation, compared.facts, blocks))
            self._read.append(observation)
            self._keys.extend(blocks)
            self._holders.extend([observation] * len(blocks))
        tx.keep_facts(made)

    def _sort(self) -> None:
        keys, holders = (np.frombuffer(column, np.int64) for column in (self._keys, self._holders))
        order = np.argsort(keys, kind="stable")
        self._sorted = np.stack([keys[order], holders[order]], axis=1)
