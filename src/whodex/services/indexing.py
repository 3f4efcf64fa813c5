"""The index follows the store: changes are applied in the order of the log, by whichever process holds the lock.

The index remembers how far it has come and of which store. A crash between the two replays changes, which does no harm;
an index of another store (a restored backup, an erased one) is made anew.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from whodex.model.linking import keys_of, organisation_keys
from whodex.model.observation import Entity
from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef
from whodex.services.documents import document
from whodex.store.ports import Change, Store
from whodex.store.search_ports import Applied, Document, SearchIndex
from whodex.store.uncollected import uncollected
from whodex.text.places import place_ids

BATCH: Final = 2_000  # changes read at once
COMMIT_EVERY: Final = 20_000  # documents between commits of a long run: a crash repeats no more
COMMIT_AFTER_S: Final = 1.0  # and readers see a long run's documents as it goes
MOST_KEPT: Final = 50_000  # organisations remembered between look-ups


class Indexer:
    """Brings an index up to its store."""

    def __init__(self, store: Store, index: SearchIndex) -> None:
        self._store = store
        self._index = index
        self._organisations: dict[str, Organisation | None] = {}

    def reached(self) -> int:
        """The change the index has applied last."""
        return self._index.applied().seq

    def behind(self) -> int:
        """How many changes the index has not applied; all of them where it belongs to another store."""
        applied, last = self._index.applied(), self._store.last_change()
        return last - applied.seq if applied.store == self._store.uuid() and applied.seq <= last else last

    def catch_up(self, progress: Callable[[int], None] | None = None, stop: Callable[[], bool] = lambda: False) -> bool:
        """Apply what is missing; False where another process holds the lock and will do it.

        `stop` is asked between stretches of the log: what was applied till then is committed.
        """
        if not self.behind():
            return True
        if not self._index.lock():
            return False
        try:
            applied = self._index.applied()
            uuid = self._store.uuid()
            if applied.store != uuid or applied.seq > self._store.last_change():
                self._all(uuid, progress)
            else:
                self._follow(applied, progress, stop)
        finally:
            self._index.unlock()
        return True

    def remake(self, progress: Callable[[int], None] | None = None, *, wait_s: float = 60.0) -> bool:
        """Make the whole index anew, so that nothing of what was removed stays in its files.

        False where another process kept the lock for `wait_s` seconds.
        """
        until = time.monotonic() + wait_s
        while not self._index.lock():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        try:
            self._all(self._store.uuid(), progress)
        finally:
            self._index.unlock()
        return True

    def _follow(self, applied: Applied, progress: Callable[[int], None] | None, stop: Callable[[], bool]) -> None:
        done = since = 0
        seq, started = applied.seq, time.monotonic()
        while not stop() and (changes := self._store.changes(seq, BATCH)):
            for removed, documents in self._of_changes(changes):
                if stop():
                    # In the midst of a stretch: what follows on it is made again, from its beginning.
                    self._index.commit(Applied(applied.store, seq))
                    return
                self._index.apply(documents, removed)
                since += len(documents)
                if since >= COMMIT_EVERY or time.monotonic() - started > COMMIT_AFTER_S:
                    self._index.commit(Applied(applied.store, seq))
                    since, started = 0, time.monotonic()
            seq = changes[-1].seq
            done += len(changes)
            if progress:
                progress(done)
        self._index.commit(Applied(applied.store, seq))

    def _of_changes(self, changes: Sequence[Change]) -> Iterator[tuple[list[int], list[Document]]]:
        """What a stretch of the log comes to, in pieces: numbers to remove, documents to replace.

        What was removed comes first. No piece holds more than `BATCH` documents, however many people work at an
        organisation that changed.
        """
        last = {change.number: change for change in changes}
        self._organisations.clear()
        removed = [number for number, change in last.items() if change.removed]
        if removed:
            yield removed, []
        piece: list[Document] = []
        seen: set[int] = set()
        for change in last.values():
            if change.removed:
                continue
            for number in (change.number, *self._employees(change)):
                if number in seen or self._store.current(number) != number:
                    continue
                seen.add(number)
                made = self._document(number)
                if made is not None:
                    piece.append(made)
                if len(piece) >= BATCH:
                    yield [], piece
                    piece = []
        if piece:
            yield [], piece

    def _employees(self, change: Change) -> list[int]:
        """People whose documents say something of a changed organisation (its size and industry)."""
        if change.kind != "organisation":
            return []
        got = self._store.get(change.number)
        return self._store.edges("employee", keys_of(got[1]))[0] if got else []

    def _all(self, uuid: bytes, progress: Callable[[int], None] | None) -> None:
        # Changes from here on are applied again afterwards: better twice than not at all.
        seq = self._store.last_change()
        self._index.clear()
        self._organisations.clear()
        done = 0
        with uncollected():
            for numbers in self._numbers():
                found = [made for number in numbers if (made := self._document(number)) is not None]
                self._index.apply(found, [])
                done += len(numbers)
                if progress:
                    progress(done)
        self._index.commit(Applied(uuid, seq))

    def _numbers(self) -> Iterator[list[int]]:
        after = 0
        while numbers := self._store.numbers(after=after, count=BATCH):
            after = numbers[-1]
            yield numbers

    def _document(self, number: int) -> Document | None:
        got = self._store.get(number)
        if got is None:
            return None
        return document(number, got[1], self._organisation, place_ids)

    def _organisation(self, ref: OrgRef) -> Organisation | None:
        for key in organisation_keys(ref):
            if key not in self._organisations:
                if len(self._organisations) >= MOST_KEPT:
                    self._organisations.clear()
                self._organisations[key] = self._looked_up(key)
            found = self._organisations[key]
            if found is not None:
                return found
        return None

    def _looked_up(self, key: str) -> Organisation | None:
        number = self._store.find(key)
        got = self._store.get(number) if number is not None else None
        entity: Entity | None = got[1] if got else None
        return entity if isinstance(entity, Organisation) else None
