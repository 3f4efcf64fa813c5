"""Folding everything again from the observations: after a better mapper, or to prove that nothing else is the truth."""

from collections.abc import Callable
from itertools import islice
from typing import Final

from whodex.model.linking import keys_of
from whodex.services.keeping import Keeper
from whodex.store.ports import Store

BATCH: Final = 200  # observations linked, or entities settled, in one transaction


def rebuild(store: Store, keeper: Keeper, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Fold every entity afresh; how many observations were read and entities changed.

    First every observation's keys are linked to the number it remembers: then each entity is settled with all that
    belongs to it in view, as if it had never been otherwise, and numbers stay what they are. In place and in small
    transactions: readers are served meanwhile, and a run that is killed is simply run again.
    """
    _link_all(store, keeper)
    seen = changed = 0
    batch: set[int] = set()
    done: set[int] = set()

    def settle() -> int:
        with store.transaction() as tx:
            results = keeper.settle(tx, [{number} for number in sorted(batch)], relink=store)
        done.update(batch)
        batch.clear()
        return sum(result != "unchanged" for result in results.values())

    for kept in store.scan():
        seen += 1
        if kept.number not in done:
            batch.add(kept.number)
        if len(batch) >= BATCH:
            changed += settle()
        if progress and seen % 1000 == 0:
            progress(seen)
    changed += settle()
    changed += _drop_orphans(store)
    return {"observations": seen, "changed": changed}


def _link_all(store: Store, keeper: Keeper) -> None:
    kept = store.scan()
    while batch := list(islice(kept, BATCH)):
        with store.transaction():
            for one in batch:
                store.link(one.number, keys_of(keeper.read(one)))


def _drop_orphans(store: Store) -> int:
    """Remove entities without any observation: left over by nothing we know, but a rebuild must not keep them."""
    after, dropped = 0, 0
    while numbers := store.numbers(after=after):
        after = numbers[-1]
        with store.transaction() as tx:
            for number in numbers:
                if not tx.members(number):
                    tx.drop(number)
                    dropped += 1
    return dropped
