"""Erasures since a backup was made, done again in what was restored from it."""

from collections.abc import Callable, Iterable
from pathlib import Path

from whodex.model.linking import PERSON_ROLES, edges_of, keys_of
from whodex.services.erasing import Erased, erase
from whodex.services.keeping import Keeper
from whodex.services.suppression import keyed_hash
from whodex.store.ports import Store


def reapply(
    store: Store,
    keeper: Keeper,
    data: Path,
    hashes: frozenset[bytes],
    *,
    progress: Callable[[str], None] | None = None,
    forget_mail: Callable[[list[int], list[str]], object] | None = None,
) -> Erased | None:
    """Erase from a restored store whom these suppressions name, and keep them away; None where all are known there.

    The hashes must be keyed with the store's own secret: those of the store that the backup was made of.
    """
    missing = hashes - store.suppressed()
    if not missing:
        return None
    secret = store.secret()
    looked_at: dict[str, bool] = {}

    def erased(keys: Iterable[str]) -> set[str]:
        found = set()
        for key in keys:
            known = looked_at.get(key)
            if known is None:
                known = looked_at[key] = keyed_hash(secret, key) in missing
            if known:
                found.add(key)
        return found

    named: set[str] = set()
    for kept in store.scan():
        subject = keeper.read(kept)
        named |= erased(keys_of(subject))
        named |= erased(edge.key for edge in edges_of(subject) if edge.role in PERSON_ROLES)
    outcome = (
        erase(store, keeper, data, sorted(named), progress=progress, forget_mail=forget_mail) if named else Erased()
    )
    with store.transaction():
        store.suppress(sorted(missing))
    return outcome
