"""Writing one generation of the index: its writers, and the highest number it holds."""

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import tantivy

from whodex.model.query import SearchedKind
from whodex.store.search_ports import Document
from whodex.store.tantivy.schema import KINDS, NUMBER, document_of, register, schema_of

Indexes = dict[SearchedKind, tantivy.Index]

HEAP_BYTES: Final = {"person": 64_000_000, "organisation": 16_000_000, "job": 24_000_000, "post": 16_000_000}
ANEW_BYTES: Final = {**HEAP_BYTES, "person": 300_000_000}
"""What a writer gathers before it writes a segment. An index that is made anew gets more for its people: the fewer and
larger the segments, the less is merged again (`python -m bench search`)."""

DELETED_AT_ONCE: Final = 1_000


def opened(path: Path | None) -> Indexes:
    """The indexes of a generation, made where they are missing; in memory where no path is given.

    Raises ValueError or OSError where they are damaged.
    """
    found: Indexes = {}
    for kind in KINDS:
        if path is None:
            index = tantivy.Index(schema_of(kind))
        else:
            (path / kind).mkdir(parents=True, exist_ok=True)
            index = tantivy.Index(schema_of(kind), path=str(path / kind))
        register(index)
        index.config_reader("manual")
        found[kind] = index
    return found


class Generation:
    """The generation that is being written, by the holder of the lock."""

    def __init__(self, folder: str, indexes: Indexes, highest: int, *, anew: bool) -> None:
        self.folder = folder
        self.indexes = indexes
        self.anew = anew
        self.highest = highest  # of any number in it, committed or not
        self._writers: dict[SearchedKind, tantivy.IndexWriter] = {}
        self._dirty = False

    def apply(self, documents: Iterable[Document], removed: Sequence[int]) -> None:
        """Replace these documents and remove those."""
        self._dirty = True
        for kind in KINDS:
            self._delete(kind, removed)
        for document in documents:
            number = document.number
            # A number above all others has no document yet: deleting costs as much as adding.
            if number <= self.highest:
                self._delete(document.kind, (number,))
            else:
                self.highest = number
            self._writer(document.kind).add_document(document_of(document))

    def _delete(self, kind: SearchedKind, numbers: Sequence[int]) -> None:
        held = [number for number in numbers if number <= self.highest]
        schema = self.indexes[kind].schema
        for at in range(0, len(held), DELETED_AT_ONCE):
            some = held[at : at + DELETED_AT_ONCE]
            query = (
                tantivy.Query.term_query(schema, NUMBER, some[0])
                if len(some) == 1
                else tantivy.Query.term_set_query(schema, NUMBER, some)
            )
            self._writer(kind).delete_documents_by_query(query)

    def _writer(self, kind: SearchedKind) -> tantivy.IndexWriter:
        found = self._writers.get(kind)
        if found is None:
            heap = (ANEW_BYTES if self.anew else HEAP_BYTES)[kind]
            found = self._writers[kind] = self.indexes[kind].writer(heap, 1)
        return found

    def commit(self) -> None:
        """Make what was applied durable."""
        for writer in self._writers.values():
            writer.commit()
        self._dirty = False

    def close(self) -> None:
        """Forget what was not committed; wait until segments are merged that are being merged."""
        for writer in self._writers.values():
            if self._dirty:
                with contextlib.suppress(ValueError):
                    writer.rollback()
            writer.wait_merging_threads()
        self._writers.clear()
