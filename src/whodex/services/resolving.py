"""Finding the same person, organisation or job among records that share no identifier, one change after the other.

The store keeps of each observation what is compared and its blocking keys, and a list of observations in doubt: new
ones, and those near which something changed. For each of these the whole component is looked at: whoever is linked, by
comparisons that say "same" or by identifiers, however many steps away. The component is clustered as a whole
(`whodex.resolve.cluster`), and what was found is kept as links between observations, which `Keeper` puts in like any
other reason to be one. So the outcome is a function of the set of observations and decisions: neither the order in
which they came nor the size of batches matters, and a run that is killed goes on with what is still in doubt.

Where many are in doubt, those that are alone and like nobody are told from the rest at once (`services.sifting`).
"""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from whodex.resolve.compare import comparer
from whodex.services.blocking import Blocking
from whodex.services.comparable import FACTS, mark
from whodex.services.components import Component
from whodex.services.keeping import Keeper
from whodex.services.sifting import Sifter
from whodex.store.likeness_ports import COMPARED
from whodex.store.ports import Store, Transaction

STEP_S: Final = 0.04  # the write lock is held no longer than an import holds it
SIFTED_AT_ONCE: Final = 250
FEW: Final = 30  # in doubt: they are looked at one by one
TOLD_S: Final = 0.5  # counting who waits takes as long as a hundred comparisons


class Resolved(Struct):
    """What a run did: observations looked at, entities that went into another, and those that came out of one."""

    looked_at: int = 0
    joined: int = 0
    parted: int = 0


class Resolver:
    """Resolves what is in doubt. For one process at a time; two do no harm, and the same work."""

    def __init__(self, store: Store, keeper: Keeper) -> None:
        self._store, self._keeper = store, keeper
        self._blocking = Blocking(keeper)
        self._sifter = Sifter()
        self._slow: deque[int] = deque()  # sifted, and to be looked at one by one
        self._looked: set[int] = set()  # looked at since the last sifting
        self.done = Resolved()

    def run(
        self, progress: Callable[[int, int], None] | None = None, stop: Callable[[], bool] = lambda: False
    ) -> Resolved:
        """Until nothing is in doubt or `stop` says so. `progress` gets how many were looked at, and how many wait."""
        with self._store.transaction() as tx:
            if (held := tx.some_facts()) and not held.startswith(mark()):
                tx.doubt_all()
        told = 0.0
        while not stop() and self.step():
            if progress and time.monotonic() - told > TOLD_S:
                with self._store.transaction() as tx:
                    progress(self.done.looked_at, tx.doubted())
                told = time.monotonic()
        return self.done

    def step(self) -> bool:
        """One transaction's worth; whether there is more."""
        with self._store.transaction() as tx:
            until = time.monotonic() + STEP_S
            while time.monotonic() < until:
                # The keys of all of them, before anything is compared.
                if self._blocking.step(tx):
                    continue
                if self._slow:
                    self._resolve(tx, self._slow.popleft())
                elif ready := tx.doubts(SIFTED_AT_ONCE, ready=True):
                    self._sift(tx, ready)
                else:
                    return False
        return True

    def _sift(self, tx: Transaction, ready: list[int]) -> None:
        self._looked.clear()
        slow = ready if len(ready) < FEW else self._sifter.sift(tx, ready)
        self.done.looked_at += len(ready) - len(slow)
        self._slow.extend(slow)

    def _resolve(self, tx: Transaction, observation: int) -> None:
        """The component of one observation."""
        if observation in self._looked:
            return
        part = Component(tx, observation)
        tx.open_reviews(part.unsure)
        looked = {observation, *part.facts}
        self.done.looked_at += len(part.facts)
        if len(part.numbers) > 1 or part.linked:
            gathered = self._keeper.gather(tx, set(part.numbers))
            links = [link for kind in COMPARED for link in part.links_of(kind, gathered, comparer(FACTS[kind]))]
            if set(links) != part.linked:
                tx.liken(part.facts, links)
                before = part.numbers
                self._keeper.settle(tx, [set(before)])
                after = {number for one in part.facts if (number := tx.number_of(one)) is not None}
                self.done.joined += len(before - after)
                self.done.parted += len(after - before)
        tx.trust(looked)
        self._looked |= looked
