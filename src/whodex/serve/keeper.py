"""What all connections of one worker share: the date, the clock that cuts off slow clients, the log and the counts."""

import asyncio
import logging
from collections.abc import Iterable
from email.utils import formatdate
from functools import cache
from time import monotonic
from typing import Any, Final

from whodex.api.noted import Noted
from whodex.serve.journal import Journal
from whodex.serve.plan import Plan
from whodex.serve.tally import Tally

LOOK_S: Final = 0.1  # between two batches of the log
SWEEP: Final = 5  # looks between two sweeps over the connections: half a second
SAVE: Final = 10  # looks between two savings of the counts

_log = logging.getLogger("whodex.serve")


class Keeper:
    """One worker's keeper; begins its rounds with the first connection."""

    def __init__(self, plan: Plan) -> None:
        self.date = b""
        self.tally: Final = Tally(plan.run)
        self._journal: Final = Journal(plan.log) if plan.log else None
        self._state: Any = None
        self._looks = 0
        self._save()

    def watch(self, state: Any, loop: asyncio.AbstractEventLoop) -> None:
        """Look after the connections of that server from now on."""
        if self._state is None:
            self._state = state
            self._dated()
            loop.call_later(LOOK_S, self._look, loop)

    def answered(
        self, method: str, noted: Noted, status: int, took: float, size: int, request: bytes, used: int
    ) -> None:
        """An answer has been written.

        `method` is empty where no request was understood; `took` in seconds, `size` in bytes of the body, `request` its
        id, `used` in credits.
        """
        self.tally.count(method, noted.route, status, took, size)
        if used:
            self.tally.charge(noted.kind, used)
        if self._journal is not None:
            self._journal.note(method, noted, status, took, size, request, used)

    def close(self) -> None:
        """The worker ends: write what is left."""
        self._save()
        if self._journal is not None:
            self._journal.close()

    def reopen(self) -> None:
        """Open the log anew."""
        if self._journal is not None:
            self._journal.reopen()

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self._looks += 1
        if self._journal is not None:
            self._journal.hand_over()
        if self._looks % SWEEP == 0:
            self._dated()
            sweep(list(self._state.connections), monotonic())
        if self._looks % SAVE == 0:
            self._save()
        loop.call_later(LOOK_S, self._look, loop)

    def _dated(self) -> None:
        self.date = f"date: {formatdate(usegmt=True)}\r\n".encode()

    def _save(self) -> None:
        counts = self.tally.counts
        if self._state is not None:
            counts.connections, counts.under_way = len(self._state.connections), len(self._state.tasks)
        if self._journal is not None:
            counts.dropped = self._journal.dropped
        try:
            self.tally.save()
        except OSError as error:  # the disk is full: counting goes on
            _log.warning("the counts could not be written (%s)", error.strerror)


def sweep(connections: Iterable[Any], now: float) -> None:
    """Tell the connections whose deadline is over."""
    for connection in connections:
        if connection.deadline < now:
            connection.overdue(now)


@cache
def keeper_of(plan: Plan) -> Keeper:
    """The keeper of this process."""
    return Keeper(plan)
