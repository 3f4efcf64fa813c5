"""Politeness: how many conversations a mail service sees from us at once, and how long apart they start.

The limits hold within one process; several workers that verify divide them (`Pace(divide=workers)`).
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from msgspec import Struct

_MOST_LANES: Final = 20_000


class Limit(Struct, frozen=True, array_like=True):
    """Conversations at once, and seconds from the start of one to the start of the next."""

    at_once: int = 2
    delay: float = 1.0


class _Lane:
    def __init__(self, limit: Limit) -> None:
        self.places = asyncio.Semaphore(limit.at_once)
        self.gate = asyncio.Lock()
        self.delay = limit.delay
        self.next_start = 0.0
        self.users = 0


class Pace:
    """Hands out turns by key (a provider's name, or a host's). Belongs to one event loop."""

    def __init__(self, divide: int = 1) -> None:
        self._divide = max(1, divide)
        self._lanes: OrderedDict[str, _Lane] = OrderedDict()

    @asynccontextmanager
    async def turn(self, key: str, limit: Limit) -> AsyncIterator[None]:
        """Waits until a conversation with `key` may start, and holds the place until it ends."""
        lane = self._lanes.get(key)
        if lane is None:
            share = Limit(max(1, limit.at_once // self._divide), limit.delay * self._divide)
            lane = self._lanes[key] = _Lane(share)
        self._lanes.move_to_end(key)
        lane.users += 1
        try:
            async with lane.places:
                async with lane.gate:
                    clock = asyncio.get_running_loop().time
                    while (wait := lane.next_start - clock()) > 0:  # noqa: ASYNC110 - a moment, not an event
                        await asyncio.sleep(wait)
                    lane.next_start = clock() + lane.delay  # counted from the real start, also on a busy machine
                yield
        finally:
            lane.users -= 1
            self._forget()

    def _forget(self) -> None:
        """Drops the lanes least lately used, above a bound, unless somebody waits in them."""
        if len(self._lanes) > _MOST_LANES:
            key, lane = next(iter(self._lanes.items()))
            if not lane.users:
                del self._lanes[key]
