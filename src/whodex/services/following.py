"""Keeping the index in step with the store: by whoever changes the store, and by a server beside its answers.

One process at a time holds the index's lock and applies the change log; the others leave it to the holder. What a
killed process left undone is applied by the next one that looks.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from whodex.errors import WhodexError
from whodex.services.indexing import Indexer

if TYPE_CHECKING:  # most commands resolve nothing, and reading how takes as long as many of them
    from whodex.services.resolving import Resolved, Resolver

STEP_S: Final = 3.0
"""How often a running import brings the index along: a commit costs as much as some hundred documents."""
LOOK_S: Final = 0.25  # how often a server looks whether the store changed: a commit is to be seen within a second
WAIT_S: Final = 120.0  # how long an end of work waits for another process to apply the rest
TIDY_S: Final = 600.0

Progress = Callable[[int], None]
Close = Callable[[], None]

_log = logging.getLogger("whodex.index")


class Tidy(Protocol):
    """What is to be done now and then beside following."""

    def __call__(self, now: int) -> object:
        """Do it; `now` in ms."""
        ...


class InStep:
    """Brings the index along while a process changes the store. `step` after every commit, `settle` at the end.

    At the end what is in doubt is resolved first, where there is a `resolver`.
    """

    def __init__(
        self, indexer: Indexer, clock: Callable[[], float] = time.monotonic, resolver: "Resolver | None" = None
    ) -> None:
        self._indexer = indexer
        self._resolver = resolver
        self._clock = clock
        self._last = clock()

    def step(self) -> None:
        """Apply what is missing, if it is time to, and nobody else is at it."""
        if self._clock() - self._last >= STEP_S:
            self._indexer.catch_up()
            self._last = self._clock()

    def resolve(self, progress: Callable[[int, int], None] | None = None) -> "Resolved | None":
        """Find who is the same among what came in; None where that is not wanted."""
        return None if self._resolver is None else self._resolver.run(progress)

    def settle(self, progress: Progress | None = None, wait_s: float = WAIT_S) -> bool:
        """Come to the end of the log, by this process or by whoever holds the lock; False where that took too long."""
        self.resolve()
        until = self._clock() + wait_s
        while not self._indexer.catch_up(progress):
            if self._clock() > until:
                return False
            time.sleep(0.05)
        return True


class Follower:
    """A thread that follows the store as long as a server runs. Made with things of its own: they stay in it."""

    def __init__(
        self,
        open_indexer: Callable[[], tuple[Indexer, Close]],
        tidy: Tidy | None = None,
        defer: Callable[[Indexer], bool] = lambda _: False,
    ) -> None:
        self._open = open_indexer
        self._defer = defer  # whether to leave the index to another process this time
        self._tidy = tidy
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="whodex-follower", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """End after the commit under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(30)

    def _run(self) -> None:
        tidied = 0.0
        close: Close | None = None
        indexer: Indexer | None = None
        while not self._stop.is_set():
            try:
                if indexer is None:
                    indexer, close = self._open()
                if not self._defer(indexer):
                    indexer.catch_up(stop=self._stop.is_set)
                if self._tidy is not None and time.monotonic() - tidied > TIDY_S:
                    tidied = time.monotonic()
                    self._tidy(time.time_ns() // 1_000_000)
            except (WhodexError, OSError) as error:  # a full disk, a store that is busy: it is tried again
                _log.warning("the index could not be brought up to the store: %s", error)
                self._stop.wait(5)
            self._stop.wait(LOOK_S)
        if close is not None:
            close()
