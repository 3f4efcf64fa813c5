"""The gate that counts: reservations and charges of one turn of the event loop, in one transaction of the ledger.

A request is admitted in the transaction at the end of the turn it was read in, and charged in that of the turn its
answer was made in. Transactions run on the event loop (a tenth of a millisecond; in a thread, each of their statements
would wait for the interpreter); one thread brings them to the disk, many at once, while the loop goes on; an answer
leaves when its charge is there. Keys and teams without limits need no reservation, only the charge.

While the thread is at the disk, the next transaction is put off until it is back, for `PATIENCE_S` at most: what is
charged meanwhile would wait for the next trip anyway, and fewer transactions serve more requests.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final

import msgspec

from whodex.api.admission import KeyGate, Ticket
from whodex.api.tickets import CountedTicket, Noting, Reserving, Work
from whodex.errors import Unavailable, WhodexError
from whodex.services.metering import NOTED_MS, Claim, Grant, Round, UnderWay
from whodex.services.moments import Moment, boot_of, monotonic_ns
from whodex.store.account_ports import Accounts
from whodex.store.ledger_ports import Ledger, Pool

CONFIRM_S: Final = (
    0.05  # after an answer has left, its charge is confirmed with the next transaction, or this much later
)
PATIENCE_S: Final = 0.002  # for the disk, before the next transaction; a quick one is back in a fraction of it
RETRY_S: Final = 0.5  # until what could not be given back is tried again
KEEP_S: Final = 2.0  # between two looks for ended workers and old answers
ASK_AGAIN_S: Final = 0.05  # between two looks whether another request with the same idempotency key is answered
ASK_FOR_S: Final = 10.0  # how long that is waited for
KEPT_MS: Final = 24 * 3600 * 1000  # answers under an idempotency key (issue: 24 h)

_log = logging.getLogger("whodex.api")


class Teller(KeyGate):
    """One worker's gate. Everything but the syncing runs on the event loop."""

    def __init__(
        self, accounts: Accounts, ledger: Ledger, clock: Callable[[], int], tick: Callable[[], int] = monotonic_ns
    ) -> None:
        super().__init__(accounts, clock)
        self._ledger: Final = ledger
        self._tick: Final = tick
        self._boot: Final = boot_of()
        self._secret: Final = ledger.secret()
        self._held: dict[Pool, int] = {}
        self._work: list[Work] = []
        self._due = False  # a flush comes at the end of this turn
        self._later: asyncio.TimerHandle | None = None  # or at least then
        self._patience: asyncio.TimerHandle | None = None
        self._unsynced: list[asyncio.Future[None]] = []
        self._syncing = False
        self._open: dict[int, None] = {}  # lines charged whose answer has not left, ascending
        self._last_line = self._confirmed = 0
        self._noted: dict[int, int] = {}  # meter → ms
        self._threads: Final = ThreadPoolExecutor(1, thread_name_prefix="whodex-ledger")
        self._tidying: Final = ThreadPoolExecutor(1, thread_name_prefix="whodex-tidy")

    def hashed(self, *parts: bytes) -> bytes:
        """A keyed hash: what callers send is not kept as it is."""
        made = hashlib.blake2b(key=self._secret, digest_size=16)
        for part in parts:
            made.update(len(part).to_bytes(4, "big"))
            made.update(part)
        return made.digest()

    def reserve(self, claim: Claim) -> Ticket | Awaitable[Ticket]:
        """Admit; see `whodex.api.admission.Gate`."""
        key = claim.key
        if key.unlimited and claim.name is None and (claim.kind is None or claim.kind not in self.limits(key.team)):
            self._note(claim)
            return CountedTicket(self, Grant(claim=claim))
        if claim.name is not None:
            return self._reserve_once(claim)
        return self._reserve(claim)

    async def keep(self) -> None:
        """Look after the ledger until cancelled: reap ended workers, drop old answers, give back space."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(KEEP_S)
            try:
                with self._ledger.transaction() as change:
                    change.reap()
                    change.expire_answers(self._clock() - KEPT_MS)
                await loop.run_in_executor(self._tidying, self._ledger.tidy)
            except WhodexError as error:  # the disk is full, or somebody keeps the lock: later
                _log.warning("the ledger could not be looked after: %s", error)

    def close(self) -> None:
        """Finish what is under way and give the threads back. The ledger is the caller's."""
        if self._work:
            self._flush()
        self._threads.shutdown()
        self._tidying.shutdown()
        with suppress(WhodexError), self._ledger.transaction() as change:
            self._confirm(change)

    def do(self, work: Work) -> None:
        """Have it done in the transaction at the end of this turn, or when the disk has been reached."""
        self._work.append(work)
        if not self._syncing:
            self._flush_soon()
        elif not self._due and self._patience is None:
            self._patience = asyncio.get_running_loop().call_later(PATIENCE_S, self._flush)

    def left(self, line: int) -> None:
        """The answer that a line charged has left."""
        del self._open[line]
        if not self._open:
            self._flush_within(CONFIRM_S)

    async def _reserve(self, claim: Claim) -> Ticket:
        work = Reserving(claim)
        self.do(work)
        return CountedTicket(self, await work.done)

    async def _reserve_once(self, claim: Claim) -> Ticket:
        until = self._tick() + int(ASK_FOR_S * 1e9)
        while True:
            try:
                return await self._reserve(claim)
            except UnderWay as error:
                if self._tick() >= until:
                    raise Unavailable(str(error), 1) from None
                claim = msgspec.structs.replace(claim, counted=True)
                await asyncio.sleep(ASK_AGAIN_S)

    def _note(self, claim: Claim) -> None:
        now = self._clock()
        if now - self._noted.get(claim.key.meter, 0) >= NOTED_MS:
            self._noted[claim.key.meter] = now
            self.do(Noting(claim))

    def _flush_soon(self) -> None:
        if not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush_within(self, seconds: float) -> None:
        if self._later is None:
            self._later = asyncio.get_running_loop().call_later(seconds, self._flush)

    def _flush(self) -> None:
        self._due = False
        for timer in (self._later, self._patience):
            if timer is not None:
                timer.cancel()
        self._later = self._patience = None
        works, self._work = self._work, []
        if not works and self._confirmable() <= self._confirmed:
            return
        moment = Moment(self._clock(), self._tick(), self._boot)
        try:
            with self._ledger.transaction() as change:
                current = Round(change, self._held, moment)
                for work in works:
                    work.run(current)
                first = current.finish()
                self._confirm(change)
        except Exception as error:  # noqa: BLE001 - whoever waits has to be told, whatever it is
            self._failed(works, error)
        else:
            self._held = current.held
            for work in works:
                work.tell(self, first)
        if self._unsynced and not self._syncing:
            self._sync()

    def _failed(self, works: Sequence[Work], error: Exception) -> None:
        again = [work for work in works if not work.fail(error)]
        if again:  # what is held must be given back: as soon as the ledger can be written again
            self._work += again
            self._flush_within(RETRY_S)

    def _confirm(self, change: Any) -> None:
        confirmed = self._confirmable()
        if confirmed > self._confirmed:
            change.confirm(confirmed)
            self._confirmed = confirmed

    def _confirmable(self) -> int:
        """The line up to which every answer has left."""
        return next(iter(self._open)) - 1 if self._open else self._last_line

    def charged(self, line: int, waiting: "asyncio.Future[None]") -> None:
        """A line was charged; `waiting` is told when it is on the disk."""
        self._open[line] = None
        self._last_line = line
        self._unsynced.append(waiting)

    def _sync(self) -> None:
        waiting, self._unsynced, self._syncing = self._unsynced, [], True
        done = asyncio.get_running_loop().run_in_executor(self._threads, self._ledger.sync)
        done.add_done_callback(lambda future: self._synced(waiting, future))

    def _synced(self, waiting: Sequence["asyncio.Future[None]"], done: "asyncio.Future[None]") -> None:
        self._syncing = False
        error = None if done.cancelled() else done.exception()
        for one in waiting:
            if one.done():  # nobody waits any more
                continue
            if error is not None:
                one.set_exception(error)
            else:
                one.set_result(None)
        if self._work:
            self._flush_soon()
        elif self._unsynced:
            self._sync()
