"""Who keeps the index in step while a command changes the store: the command, not the servers beside it.

A server that indexed what a bulk import brings would take the processor from its own answers: measured at 250 µs a
look-up (`python -m bench admission`). The mark is a lock of the operating system, so that it goes with its process,
however that ends.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from whodex.services.indexing import Indexer

FILE: Final = "in-step"
PATIENCE_S: Final = 30.0
"""How long a server leaves the index to a command that does not bring it along; more than one step of an import."""


@contextmanager
def attending(data: Path) -> Iterator[None]:
    """Within the block, servers on this data directory leave the index to this process."""
    data.mkdir(parents=True, exist_ok=True)
    mark = os.open(data / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(mark, fcntl.LOCK_SH)
        yield
    finally:
        os.close(mark)


def attended(data: Path) -> bool:
    """Whether some process attends to the index."""
    try:
        mark = os.open(data / FILE, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(mark)
    return False


class Deference:
    """Whether a server leaves the index to somebody: as long as one attends to it and brings it along."""

    def __init__(self, data: Path, clock: Callable[[], float]) -> None:
        self._data, self._clock = data, clock
        self._reached, self._since = -1, clock()

    def __call__(self, indexer: Indexer) -> bool:
        """Whether to leave it to others this time."""
        reached = indexer.reached()
        if reached != self._reached or not indexer.behind():
            self._reached, self._since = reached, self._clock()
        return self._clock() - self._since < PATIENCE_S and attended(self._data)
