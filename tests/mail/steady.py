"""An event loop whose clock stands still while the machine does.

Scripted servers and the verifier share a loop, and seconds of silence mean something to both. Where a busy machine
leaves the process out for seconds, every conversation would seem to have fallen silent.
"""

import asyncio
import selectors
import time

_USUAL = 0.05
"""Seconds a turn of the loop may take beyond what it waits for; the rest is left out of its clock."""


class _Watched(selectors.DefaultSelector):
    """Adds up the time in which the loop could not run."""

    def __init__(self) -> None:
        super().__init__()
        self._lost = 0.0
        self._woke = time.monotonic()

    def lost(self) -> float:
        """Seconds so far, those of this turn among them."""
        return self._lost + max(0.0, time.monotonic() - self._woke - _USUAL)

    def select(self, timeout=None):
        self._lost = self.lost()
        asleep = time.monotonic()
        found = super().select(timeout)
        self._woke = time.monotonic()
        if timeout is not None:
            self._lost += max(0.0, self._woke - asleep - timeout - _USUAL)
        return found


class SteadyLoop(asyncio.SelectorEventLoop):
    """See the module."""

    def __init__(self) -> None:
        self._watched = _Watched()
        super().__init__(self._watched)

    def time(self) -> float:
        """Seconds, without those in which the loop could not run."""
        return super().time() - self._watched.lost()


def run_steadily(work):
    """The result of a coroutine, as `asyncio.run`."""
    with asyncio.Runner(loop_factory=SteadyLoop) as runner:
        return runner.run(work)
