"""Taking data back: one import, or what is past its source's retention."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from whodex.errors import UnknownRecord
from whodex.services.keeping import LEAVING, Keeper
from whodex.services.rejects import Rejects
from whodex.store.ports import Kept, Store

DAY_MS: Final = 86_400_000


def remove_import(
    store: Store, keeper: Keeper, data: Path, import_id: int, progress: Callable[[int], None] | None = None
) -> dict[str, int]:
    """Take one import back: what only it saw is forgotten, and entities are folded again. Interrupted, it goes on.

    Raises UnknownRecord where there is no such import.
    """
    found = next((one for one in store.imports() if one.id == import_id and one.state != "removed"), None)
    if found is None:
        raise UnknownRecord(f"there is no import {import_id}; `whodex imports` lists them")
    forgotten = _unsee(store, keeper, ((kept, import_id) for kept in store.scan(import_id=import_id)), progress)
    for viewer in store.viewers():
        if viewer.import_id == import_id:
            store.remove_viewer(viewer)
    found.state, found.finished_at = "removed", int(time.time() * 1000)
    store.save_import(found)
    Rejects(data, import_id).path.unlink(missing_ok=True)
    return {"forgotten": forgotten}


def expire(store: Store, keeper: Keeper, now: int) -> dict[str, int]:
    """Drop observations older than their source's retention; `now` in ms. Another source may still hold the record."""
    forgotten = 0
    retention = {source.name: source.retention_days for source in store.sources() if source.retention_days}
    for one in store.imports():
        if one.source in retention and one.state != "removed":
            oldest = now - retention[one.source] * DAY_MS
            past = ((kept, one.id) for kept in store.scan(import_id=one.id) if kept.observed_at < oldest)
            forgotten += _unsee(store, keeper, past, None)
    return {"forgotten": forgotten}


def _unsee(
    store: Store, keeper: Keeper, seen: Iterable[tuple[Kept, int]], progress: Callable[[int], None] | None
) -> int:
    forgotten = 0
    batch: list[tuple[Kept, int]] = []

    def settle() -> int:
        gone = 0
        with store.transaction() as tx:
            numbers: list[set[int]] = []
            for kept, import_id in batch:
                now = tx.known(kept.key)  # an earlier batch may have moved it to another entity
                if now is None:
                    continue
                numbers.append({now[1]} | keeper.around(tx, kept))
                if store.unsee(kept.id, import_id):
                    store.forget(kept.id)
                    gone += 1
            keeper.settle(tx, numbers)
        batch.clear()
        return gone

    for one in seen:
        batch.append(one)
        if len(batch) >= LEAVING:
            forgotten += settle()
            if progress:
                progress(forgotten)
    return forgotten + settle()
