"""What left the store and may still stand elsewhere: in the index until it has applied that, and in frozen lists."""

from typing import Final, cast

from whodex.model.query import SearchedKind
from whodex.services.documents import SEARCHED
from whodex.store.ports import Reading
from whodex.store.search_ports import Applied

READ_AT_ONCE: Final = 10_000  # lines of the change log


class Unapplied:
    """What left the store since the index was last brought up to it: nothing, nearly always.

    Behind an import that has run away from the index the log is long: it is read once, and only what was added to it
    since is read for the next search. For one thread.
    """

    def __init__(self) -> None:
        self._store = b""
        self._read = 0  # the log was read up to here
        self._gone: dict[int, tuple[int, SearchedKind]] = {}  # number → its removal

    def removed(self, store: Reading, applied: Applied, kind: SearchedKind) -> set[int]:
        """Numbers of entities of a kind that the index may still hold and the store does not."""
        if applied.store != self._store or self._read > store.last_change():
            self._store, self._read = applied.store, 0
            self._gone.clear()
        self._read = max(self._read, applied.seq)
        while changes := store.changes(self._read, READ_AT_ONCE):
            self._read = changes[-1].seq
            for change in changes:
                if change.removed and change.kind in SEARCHED:
                    self._gone[change.number] = change.seq, cast("SearchedKind", change.kind)
                elif self._gone:
                    self._gone.pop(change.number, None)
        # What the index has applied meanwhile is out of it. Removals are in the order of the log.
        for number in [number for number, (seq, _) in self._gone.items() if seq <= applied.seq]:
            del self._gone[number]
        return {number for number, (_, of) in self._gone.items() if of == kind}


def vanished(store: Reading, after: int = 0) -> list[int]:
    """Entities that left the store after a change of its log, and did not go on under another number: the erased."""
    last: dict[int, bool] = {}
    while changes := store.changes(after, READ_AT_ONCE):
        after = changes[-1].seq
        last.update((change.number, change.removed) for change in changes)
    return [number for number, removed in last.items() if removed and store.current(number) == number]
