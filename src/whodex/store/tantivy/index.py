"""The search index on disk: one Tantivy index per kind, one lock, one note of how far it has come."""

import contextlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import tantivy

from whodex.errors import StoreError, of_system
from whodex.model.query import All, Hits, Query, SearchedKind, Some, Sort, Words
from whodex.store.memory.index import check_limits
from whodex.store.search_fields import MOST_POSITIONS, NEWEST
from whodex.store.search_ports import Applied, Document
from whodex.store.tantivy.asking import Asking
from whodex.store.tantivy.files import IndexFiles, State
from whodex.store.tantivy.schema import NUMBER
from whodex.store.tantivy.spelling import corrected
from whodex.store.tantivy.writing import Generation, opened
from whodex.store.uncollected import uncollected

TIE_WINDOW: Final = 500  # hits fetched beyond the page so that equals at its end are ordered among themselves
ROUND: Final = 4  # digits of a score that count: beyond them hits are equal, and ordered by number
LAST: Final = -(2**62)  # stands for a value a document does not have, so that it comes last

_log = logging.getLogger("whodex.index")


class TantivyIndex:
    """See `whodex.store.search_ports.SearchIndex`. Opening makes its folder where it is missing.

    An index that is missing, damaged or of another layout is an empty one that follows no store: whoever follows the
    store makes it anew.
    """

    def __init__(self, folder: Path) -> None:
        with _translated():
            self._files = IndexFiles(folder)
        self._state = State()
        self._indexes = opened(None)
        self._seen = (-1, -1)
        self._generation: Generation | None = None

    def search(
        self, kind: SearchedKind, query: Query, start: int = 0, count: int = 10, sort: Sort = "relevance"
    ) -> Hits:
        check_limits(query)
        self._follow()
        index = self._indexes[kind]
        with _translated(), uncollected():
            searcher = index.searcher()
            asked = Asking(kind, index.schema).query(query)
            end = min(start + count, MOST_POSITIONS)
            if count <= 0 or start >= end:
                # A limit of 0 panics (../shared/design/engine-notes.md, Traps).
                return Hits([], _total(searcher.search(asked, limit=1, count=True)))
            if sort == "newest":
                return _window(searcher, asked, start, end, NEWEST[kind])
            if weighs(query):
                return _window(searcher, asked, start, end, None)
            found = searcher.search(asked, limit=end, count=True, order_by_field=NUMBER, order=tantivy.Order.Asc)
            return Hits([int(number) for number, _ in found.hits[start:]], _total(found))

    def corrected(self, kind: SearchedKind, text: str) -> str | None:
        self._follow()
        with _translated():
            return corrected(kind, self._indexes[kind].searcher(), text)

    def refresh(self) -> None:
        self._seen = (-1, -1)
        self._follow()

    def _follow(self) -> None:
        """Go over to what this or another process has committed."""
        # The stamp is taken before: what is committed while we look is seen at the next look.
        stamp = self._files.stamp()
        if stamp == self._seen:
            return
        state = self._files.state()
        try:
            if state.folder != self._state.folder:
                self._indexes = opened(self._files.path(state.folder) if state.folder else None)
            else:
                for index in self._indexes.values():
                    index.reload()
        except (ValueError, OSError) as error:
            _log.warning("the search index is damaged and will be made anew: %s", error)
            state, self._indexes = State(), opened(None)
        self._state, self._seen = state, stamp

    def applied(self) -> Applied:
        self._follow()
        return Applied(self._state.store, self._state.seq)

    def lock(self) -> bool:
        with _translated():
            if not self._files.lock():
                return False
        self._follow()
        return True

    def apply(self, documents: Iterable[Document], removed: Sequence[int]) -> None:
        with _translated():
            self._written().apply(documents, removed)

    def clear(self) -> None:
        if self._generation is not None:
            self._generation.close()
        self._generation = self._begun()

    def _written(self) -> Generation:
        if not self._files.locked:
            raise StoreError("the index is written only between lock and unlock")
        if self._generation is None:
            state = self._state
            if not state.folder:
                self._generation = self._begun()
            else:
                self._generation = Generation(state.folder, self._indexes, state.highest, anew=False)
        return self._generation

    def _begun(self) -> Generation:
        if not self._files.locked:
            raise StoreError("the index is written only between lock and unlock")
        with _translated():
            folder = self._files.fresh()
            return Generation(folder, opened(self._files.path(folder)), 0, anew=True)

    def commit(self, applied: Applied) -> None:
        """Documents first, the note after: a crash between the two replays changes, which does no harm."""
        generation = self._written()
        state = self._state
        if generation.folder == state.folder and generation.highest > state.highest:
            # Before any such document can be there: else a replay would not know that it has to be replaced.
            with _translated():
                self._files.write(msgspec.structs.replace(state, highest=generation.highest))
        with _translated():
            generation.commit()
            self._files.write(
                State(store=applied.store, seq=applied.seq, folder=generation.folder, highest=generation.highest)
            )
        self._follow()
        if generation.folder != state.folder:
            self._files.tidy(generation.folder)

    def unlock(self) -> None:
        generation, self._generation = self._generation, None
        if generation is not None:
            with _translated():
                generation.close()
        if self._files.locked:
            self._follow()
            self._files.tidy(self._state.folder)
            self._files.unlock()

    def close(self) -> None:
        if self._files.locked:
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


def _window(searcher: tantivy.Searcher, asked: tantivy.Query, start: int, end: int, field: str | None) -> Hits:
    """The hits from `start` to `end`, highest first, equals by number.

    Tantivy orders equals by where they lie, which changes with merges: so as many hits are fetched as it takes to have
    the last equals of the window together, and ordered again (`MOST_POSITIONS` bounds it: beyond, equals may lie as
    they lie).
    """
    limit = min(end + TIE_WINDOW, MOST_POSITIONS)
    while True:
        found = searcher.search(asked, limit=limit, count=True, order_by_field=field)
        hits = found.hits
        keys = _keys([key for key, _ in hits])
        if len(hits) < limit or limit >= MOST_POSITIONS or keys[-1] != keys[end - 1]:
            break
        limit = MOST_POSITIONS  # a second search costs more than hits that are not needed
    numbers = np.array(searcher.fast_field_values(NUMBER, [address for _, address in hits]), dtype=np.int64)
    ranked: list[int] = numbers[np.lexsort((numbers, -keys))][start:end].tolist()
    return Hits(ranked, _total(found))


def _keys(keys: list[float | None]) -> Any:
    """What hits are ordered by, as an array: their score, or a value of theirs."""
    if keys and isinstance(keys[0], float):
        return np.round(np.array(keys), ROUND)
    return np.array([LAST if key is None else key for key in keys], dtype=np.int64)


def _total(found: tantivy.SearchResult) -> int:
    total: int = found.count  # type: ignore[attr-defined]  # missing in the package's stubs
    return total


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """The engine's errors as ours. A panic of its own is a BaseException by a name nobody can import."""
    try:
        yield
    except (ValueError, OSError) as error:  # a ValueError of the engine holds the system's words
        away = of_system(OSError(*error.args))
        if away is not None:
            raise away from None
        raise StoreError(f"the search index cannot be read or written ({error})") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise StoreError("the search index is damaged; `whodex rebuild --index` makes it anew") from None
