"""Everything that is truth into one file, and back: `whodex dump` and the import of a dump."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from whodex.ingest.dump import dump_lines, write_dump
from whodex.model.network import Viewer
from whodex.model.observation import Observation, Source
from whodex.store.ports import Import, Store


def dump(store: Store, path: Path, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Write a dump (packed where the name ends in .gz or .zst); how many observations, bytes. Raises ImportFailed."""
    written = 0

    def observations() -> Iterator[tuple[Observation, int | None]]:
        nonlocal written
        after = 0
        while numbers := store.numbers(after=after):
            after = numbers[-1]
            for number in numbers:
                for one in store.observations(number):
                    yield one, number
                    written += 1
            if progress:
                progress(written)

    imports = [one for one in store.imports() if one.state != "removed"]
    now = int(time.time() * 1000)
    lines = dump_lines(now, store.sources(), imports, store.viewers(), observations(), store.redirects())
    size = write_dump(path, lines)
    return {"observations": written, "bytes": size}


def restore(store: Store, found: dict[str, Any]) -> dict[int, int]:
    """Take over what a dump says of itself; the ids its imports have here, by their ids there.

    Sources that are here keep their rank and retention; imports of the same content are the same import.
    """
    here = {one.name for one in store.sources()}
    for source in msgspec.convert(found.get("sources", []), list[Source]):
        if source.name not in here:
            store.source(source)
    ids: dict[int, int] = {}
    for one in msgspec.convert(found.get("imports", []), list[Import]):
        there = one.id
        known = store.begin_import(one)
        ids[there] = known.id
        if known.state == "running":
            store.save_import(msgspec.structs.replace(one, id=known.id))
    for viewer in msgspec.convert(found.get("viewers", []), list[Viewer]):
        store.save_viewer(msgspec.structs.replace(viewer, import_id=ids.get(viewer.import_id, 0)))
    return ids


def redirect(store: Store, found: dict[str, Any]) -> None:
    """Let merged numbers of a dump lead where they led. After its observations: a number in use stays what it is."""
    with store.transaction() as tx:
        for old, new in msgspec.convert(found.get("redirects", []), list[tuple[int, int]]):
            if tx.body(old) is None and tx.body(new) is not None:
                tx.drop(old, merged_into=new)
