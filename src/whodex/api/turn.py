"""One state of the store for all look-ups of one turn of the event loop.

Every request answered in a turn was read from its socket before the turn's first look-up, so none can have been sent
after a change that the look-up does not see. Taking the store's read lock once a turn instead of once a look-up saves
two system calls a request where many are answered together (`bench/person.py`).
"""

import asyncio

from whodex.store.ports import Reading


class Turn:
    """Holds the reading's state from the first look-up of a turn to the turn's end."""

    __slots__ = ("_held", "_reading")

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._held = False

    def begin(self) -> None:
        """Hold, where it is not held yet. To be called on the event loop, before a look-up."""
        if not self._held:
            self._reading.hold()
            self._held = True
            asyncio.get_running_loop().call_soon(self._end)

    def _end(self) -> None:
        self._held = False
        self._reading.release()
