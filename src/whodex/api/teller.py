"""The gate that counts: reservations and charges of one turn of the event loop, in one transaction of the ledger.

A request is admitted in the transaction at the end of the turn it was read in, and charged in that of the turn its
answer was made in. Transactions run on the event loop (a tenth of a millisecond; in a thread, each of their statements
would wait for the interpreter); one thread brings them to the disk, many at once, while the loop goes on; an answer
leaves when its charge is there. Keys and teams without limits need no reservation, only the charge.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final

import msgspec
import zstandard

from whodex.api.admission import KeyGate, Ticket
from whodex.api.reply import Header
from whodex.errors import Unavailable, WhodexError
from whodex.model.accounts import KeptAnswer
from whodex.services.metering import NOTED_MS, Claim, Grant, Receipt, Round, UnderWay
from whodex.services.moments import Moment, boot_of, monotonic_ns
from whodex.store.account_ports import Accounts
from whodex.store.ledger_ports import Ledger, Pool
from whodex.wire.errors import limit_headers

CONFIRM_S: Final = (
    0.05  # after an answer has left, its charge is confirmed with the next transaction, or this much later
)
RETRY_S: Final = 0.5  # until what could not be given back is tried again
KEEP_S: Final = 2.0  # between two looks for ended workers and old answers
ASK_AGAIN_S: Final = 0.05  # between two looks whether another request with the same idempotency key is answered
ASK_FOR_S: Final = 10.0  # how long that is waited for
KEPT_MS: Final = 24 * 3600 * 1000  # answers under an idempotency key (issue: 24 h)

_log = logging.getLogger("whodex.api")
_shrink = zstandard.ZstdCompressor(level=1).compress
_expand = zstandard.ZstdDecompressor().decompress


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
        self._work: list[_Work] = []
        self._due = False  # a flush comes at the end of this turn
        self._later: asyncio.TimerHandle | None = None  # or at least then
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
            return _Ticket(self, Grant(claim=claim))
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

    def do(self, work: "_Work") -> None:
        """Have it done in the transaction at the end of this turn."""
        self._work.append(work)
        if not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self._flush)

    def left(self, line: int) -> None:
        """The answer that a line charged has left."""
        del self._open[line]
        if not self._open:
            self._flush_within(CONFIRM_S)

    async def _reserve(self, claim: Claim) -> Ticket:
        work = _Reserving(claim)
        self.do(work)
        return _Ticket(self, await work.done)

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
            self.do(_Noting(claim))

    def _flush_within(self, seconds: float) -> None:
        if self._later is None:
            self._later = asyncio.get_running_loop().call_later(seconds, self._flush)

    def _flush(self) -> None:
        self._due = False
        if self._later is not None:
            self._later.cancel()
            self._later = None
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
            return
        self._held = current.held
        for work in works:
            work.tell(self, first)
        if self._unsynced and not self._syncing:
            self._sync()

    def _failed(self, works: Sequence["_Work"], error: Exception) -> None:
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
        if self._unsynced:
            self._sync()


class _Work:
    """Something to be done in a transaction."""

    def run(self, current: Round) -> None:
        """Do it. Expected refusals are remembered, not raised: others share the transaction."""
        raise NotImplementedError

    def tell(self, teller: Teller, first: int) -> None:
        """It is done; `first` is the number of the first line appended."""

    def fail(self, error: Exception) -> bool:  # noqa: ARG002 - others need it
        """The transaction failed. Whether that is the end of it; else it is tried again."""
        return True


class _Reserving(_Work):
    __slots__ = ("_claim", "_grant", "_refusal", "done")

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self.done: asyncio.Future[Grant] = asyncio.get_running_loop().create_future()

    def run(self, current: Round) -> None:
        self._grant: Grant | None = None
        self._refusal: WhodexError | None = None
        try:
            self._grant = current.reserve(self._claim)
        except WhodexError as error:
            self._refusal = error

    def tell(self, teller: Teller, first: int) -> None:  # noqa: ARG002 - as `_Work`
        if self._refusal is not None:
            if not self.done.done():
                self.done.set_exception(self._refusal)
        elif self._grant is not None:
            if self.done.done():  # the caller is gone
                teller.do(_Releasing(self._grant))
            else:
                self.done.set_result(self._grant)

    def fail(self, error: Exception) -> bool:
        if not self.done.done():
            self.done.set_exception(error)
        return True


class _Settling(_Work):
    __slots__ = ("_content", "_grant", "_head", "_items", "_receipt", "_refusal", "_ticket", "done")

    def __init__(self, ticket: "_Ticket", items: int, head: bytes, content: bytes | None) -> None:
        self._ticket, self._items, self._head, self._content = ticket, items, head, content
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def run(self, current: Round) -> None:
        self._receipt: Receipt | None = None
        self._refusal: WhodexError | None = None
        try:
            self._receipt = current.settle(self._ticket.grant, self._items, self._head, self._content)
        except WhodexError as error:
            self._refusal = error

    def tell(self, teller: Teller, first: int) -> None:
        ticket = self._ticket
        ticket.grant.pools = ()
        if self._receipt is None:
            if not self.done.done():
                self.done.set_exception(self._refusal or Unavailable("not settled"))
        else:
            ticket.receipt = self._receipt
            if self._receipt.line is not None:
                ticket.line = first + self._receipt.line
                teller.charged(ticket.line, self.done)
            elif not self.done.done():
                self.done.set_result(None)
        ticket.settled()

    def fail(self, error: Exception) -> bool:
        if not self.done.done():
            self.done.set_exception(error)
        self._ticket.settled()
        return True


class _Releasing(_Work):
    __slots__ = ("_grant", "_receipt")

    def __init__(self, grant: Grant, receipt: Receipt | None = None) -> None:
        self._grant, self._receipt = grant, receipt

    def run(self, current: Round) -> None:
        if self._receipt is None:
            current.release(self._grant)
        else:
            current.refund(self._grant, self._receipt)

    def fail(self, error: Exception) -> bool:  # noqa: ARG002 - as `_Work`
        return False


class _Noting(_Work):
    __slots__ = ("_claim",)

    def __init__(self, claim: Claim) -> None:
        self._claim = claim

    def run(self, current: Round) -> None:
        current.note(self._claim.key)


class _Ticket:
    """See `whodex.api.admission.Ticket`."""

    __slots__ = ("_abandoned", "_settling", "_teller", "grant", "line", "receipt")

    def __init__(self, teller: Teller, grant: Grant) -> None:
        self._teller = teller
        self.grant = grant
        self.receipt: Receipt | None = None
        self.line: int | None = None
        self._settling = self._abandoned = False

    @property
    def headers(self) -> Sequence[Header]:
        standing, receipt = self.grant.standing, self.receipt
        made: list[Header] = []
        if standing is not None:
            made += limit_headers(standing.limit, standing.remaining, standing.reset)
        if receipt is not None and self.grant.claim.kind is not None:
            left = b"null" if receipt.remaining is None else b"%d" % receipt.remaining
            made += [(b"x-credits-used", b"%d" % receipt.used), (b"x-credits-remaining", left)]
        return made

    @property
    def replay(self) -> KeptAnswer | None:
        kept = self.grant.replay
        if kept is None or kept.content is None:
            return None
        return msgspec.structs.replace(kept, content=_expand(kept.content))

    @property
    def free(self) -> int | None:
        return self.grant.free

    def settle(self, items: int, head: bytes = b"", content: bytes = b"") -> Awaitable[None] | None:
        claim = self.grant.claim
        if claim.kind is None and claim.key.daily is None:  # nothing to count but the rate, which is counted
            return None
        if not items and not self.grant.pools and claim.key.daily is None and claim.name is None:
            self.receipt = Receipt()  # unlimited, and worth nothing
            return None
        self._settling = True
        work = _Settling(self, items, head, None if claim.name is None else _shrink(content))
        self._teller.do(work)
        return work.done

    def settled(self) -> None:
        """What `settle` wanted has been done, or has failed."""
        self._settling = False
        if self._abandoned:
            self.release()

    def release(self) -> None:
        if self._settling:  # the caller is gone: once it is known whether it was charged
            self._abandoned = True
        elif self.line is not None:
            self.done()
            self._teller.do(_Releasing(self.grant, self.receipt))
        elif self.grant.pools or self.grant.claim.name is not None:
            self._teller.do(_Releasing(self.grant))

    def done(self) -> None:
        if self.line is not None:
            self._teller.left(self.line)
            self.line = None
