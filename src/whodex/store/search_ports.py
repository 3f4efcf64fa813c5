"""What a search index is, in our own words. `tests/contract` asserts it of every engine.

One process at a time writes (`SearchWriting.lock`); any number read. The index follows the store's change log: it
remembers, with each commit, how far it has applied which store, so that a crash or a restored backup heals itself.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from whodex.model.query import Hits, Query, SearchedKind, Sort


class Document(Struct, kw_only=True):
    """What of one entity is searched. Texts are lists of values: a phrase never runs from one value into the next."""

    number: int
    kind: SearchedKind
    texts: dict[str, list[str]] = {}
    exact: dict[str, list[str]] = {}
    numbers: dict[str, int] = {}


class Applied(Struct, frozen=True):
    """How far an index has come: the store it follows, and the last change it holds."""

    store: bytes = b""
    seq: int = 0


class SearchReading(Protocol):
    """Asking an index. Sees a commit of any process within a second, or at once after `refresh`."""

    def search(
        self, kind: SearchedKind, query: Query, start: int = 0, count: int = 10, sort: Sort = "relevance"
    ) -> Hits:
        """The entities a query names: best first, equals by number. `count` 0 asks for the total alone.

        Raises InvalidParameter for a query above the limits of the engine (terms, depth).
        """
        ...

    def corrected(self, kind: SearchedKind, text: str) -> str | None:
        """The text with words nobody has spelled like known ones; None where nothing nearer is known."""
        ...

    def refresh(self) -> None:
        """See the newest commit from now on."""
        ...

    def applied(self) -> Applied:
        """What the newest commit held."""
        ...

    def close(self) -> None:
        """Give files back."""
        ...


class SearchWriting(Protocol):
    """Writing an index. All of it happens between `lock` and `unlock`."""

    def lock(self) -> bool:
        """Become the one writer; False where another process is. A dead process holds no lock."""
        ...

    def apply(self, documents: Iterable[Document], removed: Sequence[int]) -> None:
        """Replace these entities' documents and remove those. Not seen before `commit`."""
        ...

    def commit(self, applied: Applied) -> None:
        """Make what was applied seen and durable, with how far it goes."""
        ...

    def clear(self) -> None:
        """Begin anew, empty (before a rebuild). Readers see the old one until `commit`."""
        ...

    def unlock(self) -> None:
        """Give the lock back; what was not committed is gone."""
        ...


class SearchIndex(SearchReading, SearchWriting, Protocol):
    """A whole index."""
