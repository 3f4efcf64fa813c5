"""The search index on disk: one Tantivy index per kind, one lock, one note of how far it has come."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec
import tantivy

from whodex.errors import StoreError
from whodex.model.query import All, Hits, Query, SearchedKind, Some, Sort, Words
from whodex.store.memory.index import check_limits, correct
from whodex.store.search_fields import MOST_POSITIONS, NEWEST
from whodex.store.search_ports import Applied, Document
from whodex.store.tantivy.asking import Asking
from whodex.store.tantivy.schema import ALL, KINDS, NUMBER, SPACES, analyser, document_of, schema_of

LAYOUT: Final = 2
"""Raised whenever the schema changes: an index of another layout is made anew."""

HEAP_BYTES: Final = {"person": 96_000_000, "organisation": 16_000_000, "job": 24_000_000, "post": 16_000_000}
TIE_WINDOW: Final = 64  # hits fetched beyond the page so that equals at its end are ordered among themselves
ROUND: Final = 4  # digits of a score that count: beyond them hits are equal, and ordered by number


class _State(msgspec.Struct):
    """What stands in `applied.json`."""

    layout: int
    store: bytes
    seq: int


class TantivyIndex:
    """See `whodex.store.search_ports.SearchIndex`. Opening creates it where it is missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock_file: int | None = None
        self._writers: dict[SearchedKind, tantivy.IndexWriter] = {}
        self._seen: int = -1
        folder.mkdir(parents=True, exist_ok=True)
        self._indexes = self._opened()

    def _opened(self) -> dict[SearchedKind, tantivy.Index]:
        state = self._state()
        if state is not None and state.layout != LAYOUT:
            self._remove()
        found: dict[SearchedKind, tantivy.Index] = {}
        for kind in KINDS:
            path = self._folder / kind
            path.mkdir(exist_ok=True)
            try:
                index = tantivy.Index(schema_of(kind), path=str(path))
            except ValueError as error:
                raise StoreError(
                    f"the search index is damaged; `whodex rebuild --index` makes it anew ({error})"
                ) from None
            index.register_tokenizer(SPACES, analyser())
            index.config_reader("manual")
            found[kind] = index
        return found

    def _remove(self) -> None:
        for kind in KINDS:
            shutil.rmtree(self._folder / kind, ignore_errors=True)
        (self._folder / "applied.json").unlink(missing_ok=True)

    def search(
        self, kind: SearchedKind, query: Query, start: int = 0, count: int = 10, sort: Sort = "relevance"
    ) -> Hits:
        check_limits(query)
        self._follow()
        index = self._indexes[kind]
        searcher = index.searcher()
        asked = Asking(kind, index.schema).query(query)
        end = min(start + count, MOST_POSITIONS)
        if count <= 0 or start >= end:
            # A limit of 0 panics (../shared/design/engine-notes.md, Traps).
            return Hits([], _total(searcher.search(asked, limit=1, count=True)))
        if sort == "newest":
            return _window(searcher, asked, start, end, NEWEST[kind], tantivy.Order.Desc)
        if not weighs(query):
            return _window(searcher, asked, start, end, NUMBER, tantivy.Order.Asc)
        return _window(searcher, asked, start, end, None, tantivy.Order.Desc)

    def corrected(self, kind: SearchedKind, text: str) -> str | None:
        self._follow()
        searcher = self._indexes[kind].searcher()
        known: dict[str, int] = {}
        for word in text.split():
            low = word.lower()
            if searcher.doc_freq(ALL, low):
                known[low] = searcher.doc_freq(ALL, low)
            else:
                known.update(searcher.terms_with_prefix(ALL, low[:1], limit=50_000))
        return correct(text, known)

    def refresh(self) -> None:
        for index in self._indexes.values():
            index.reload()
        self._seen = self._stamp()

    def _follow(self) -> None:
        """Reload where another process committed: a look at a file's time, a microsecond."""
        if self._stamp() != self._seen:
            self.refresh()

    def _stamp(self) -> int:
        try:
            return (self._folder / "applied.json").stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def _state(self) -> _State | None:
        try:
            return msgspec.json.decode((self._folder / "applied.json").read_bytes(), type=_State)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def applied(self) -> Applied:
        state = self._state()
        return Applied() if state is None or state.layout != LAYOUT else Applied(state.store, state.seq)

    def lock(self) -> bool:
        handle = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._lock_file = handle
        return True

    def apply(self, documents: Iterable[Document], removed: Sequence[int]) -> None:
        for number in removed:
            for kind in KINDS:
                self._delete(kind, number)
        for document in documents:
            self._delete(document.kind, document.number)
            self._writer(document.kind).add_document(document_of(document))

    def _delete(self, kind: SearchedKind, number: int) -> None:
        schema = self._indexes[kind].schema
        self._writer(kind).delete_documents_by_query(tantivy.Query.term_query(schema, NUMBER, number))

    def _writer(self, kind: SearchedKind) -> tantivy.IndexWriter:
        if self._lock_file is None:
            raise StoreError("the index is written only between lock and unlock")
        found = self._writers.get(kind)
        if found is None:
            found = self._writers[kind] = self._indexes[kind].writer(HEAP_BYTES[kind], 1)
        return found

    def commit(self, applied: Applied) -> None:
        """Documents first, the note after: a crash between the two replays changes, which does no harm."""
        for writer in self._writers.values():
            writer.commit()
        state = _State(LAYOUT, applied.store, applied.seq)
        fresh = self._folder / "applied.json.new"
        with fresh.open("wb") as file:
            file.write(msgspec.json.encode(state))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._folder / "applied.json")

    def clear(self) -> None:
        for kind in KINDS:
            self._writer(kind).delete_all_documents()

    def unlock(self) -> None:
        for writer in self._writers.values():
            with contextlib.suppress(ValueError):
                writer.rollback()
            writer.wait_merging_threads()
        self._writers.clear()
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    def close(self) -> None:
        if self._lock_file is not None:
            self.unlock()


def weighs(query: Query) -> bool:
    """Whether words decide the order; a query of filters alone is ordered by number."""
    match query:
        case Words():
            return bool(query.text.strip())
        case All() | Some():
            return any(map(weighs, query.nodes))
        case _:
            return False


def _window(
    searcher: tantivy.Searcher, asked: tantivy.Query, start: int, end: int, field: str | None, order: tantivy.Order
) -> Hits:
    """The hits from `start` to `end`, equals by number.

    Tantivy orders equals by where they lie, which changes with merges: so as many hits are fetched as it takes to have
    the last equals of the window together, and ordered again (`MOST_POSITIONS` bounds it: beyond, equals may lie as
    they lie).
    """
    limit = end + TIE_WINDOW
    while True:
        found = searcher.search(asked, limit=limit, count=True, order_by_field=field, order=order)
        hits = found.hits
        if len(hits) < limit or limit >= MOST_POSITIONS or _key(hits[-1][0]) != _key(hits[end - 1][0]):
            break
        limit = min(limit * 4, MOST_POSITIONS)
    numbers = searcher.fast_field_values(NUMBER, [address for _, address in hits])
    sign = 1 if order == tantivy.Order.Asc else -1
    ranked = sorted((sign * _key(key), int(number or 0)) for (key, _), number in zip(hits, numbers, strict=True))
    return Hits([number for _, number in ranked[start:end]], _total(found))


def _key(key: float | None) -> float:
    """What a hit is ordered by: its score, or its value; a document without the value comes last."""
    if key is None:
        return -(2.0**62)
    return round(key, ROUND)


def _total(found: tantivy.SearchResult) -> int:
    total: int = found.count  # type: ignore[attr-defined]  # missing in the package's stubs
    return total
