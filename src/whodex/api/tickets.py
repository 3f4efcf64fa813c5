"""The teller's tickets, and what they want done in its transactions."""
# ruff: noqa: D102  what a method does is said by `Work` and by `whodex.api.admission.Ticket`

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec
import zstandard

from whodex.api.reply import Header
from whodex.errors import Unavailable, WhodexError
from whodex.model.accounts import KeptAnswer
from whodex.services.metering import Claim, Grant, Receipt, Round
from whodex.wire.errors import limit_headers

if TYPE_CHECKING:
    from whodex.api.teller import Teller

_shrink: Final = zstandard.ZstdCompressor(level=1).compress
_expand: Final = zstandard.ZstdDecompressor().decompress


class Work:
    """Something to be done in a transaction."""

    def run(self, current: Round) -> None:
        """Do it. Expected refusals are remembered, not raised: others share the transaction."""
        raise NotImplementedError

    def tell(self, teller: "Teller", first: int) -> None:
        """It is done; `first` is the number of the first line appended."""

    def fail(self, error: Exception) -> bool:  # noqa: ARG002 - others need it
        """The transaction failed. Whether that is the end of it; else it is tried again."""
        return True


class Reserving(Work):
    """Admit a request; `done` gives its grant."""

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

    def tell(self, teller: "Teller", first: int) -> None:  # noqa: ARG002 - as `Work`
        if self._refusal is not None:
            if not self.done.done():
                self.done.set_exception(self._refusal)
        elif self._grant is not None:
            if self.done.done():  # the caller is gone
                teller.do(Releasing(self._grant))
            else:
                self.done.set_result(self._grant)

    def fail(self, error: Exception) -> bool:
        if not self.done.done():
            self.done.set_exception(error)
        return True


class Settling(Work):
    """Charge a request; `done` when that is on the disk."""

    __slots__ = ("_content", "_grant", "_head", "_items", "_receipt", "_refusal", "_ticket", "done")

    def __init__(self, ticket: "CountedTicket", items: int, head: bytes, content: bytes | None) -> None:
        self._ticket, self._items, self._head, self._content = ticket, items, head, content
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def run(self, current: Round) -> None:
        self._receipt: Receipt | None = None
        self._refusal: WhodexError | None = None
        try:
            self._receipt = current.settle(self._ticket.grant, self._items, self._head, self._content)
        except WhodexError as error:
            self._refusal = error

    def tell(self, teller: "Teller", first: int) -> None:
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


class Releasing(Work):
    """Give back what a request holds, or what it was charged."""

    __slots__ = ("_grant", "_receipt")

    def __init__(self, grant: Grant, receipt: Receipt | None = None) -> None:
        self._grant, self._receipt = grant, receipt

    def run(self, current: Round) -> None:
        if self._receipt is None:
            current.release(self._grant)
        else:
            current.refund(self._grant, self._receipt)

    def fail(self, error: Exception) -> bool:  # noqa: ARG002 - as `Work`
        return False


class Noting(Work):
    """Remember that a key was used."""

    __slots__ = ("_claim",)

    def __init__(self, claim: Claim) -> None:
        self._claim = claim

    def run(self, current: Round) -> None:
        current.note(self._claim.key)


class CountedTicket:
    """See `whodex.api.admission.Ticket`."""

    __slots__ = ("_abandoned", "_settling", "_teller", "grant", "line", "receipt")

    def __init__(self, teller: "Teller", grant: Grant) -> None:
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
        work = Settling(self, items, head, None if claim.name is None else _shrink(content))
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
            self._teller.do(Releasing(self.grant, self.receipt))
        elif self.grant.pools or self.grant.claim.name is not None:
            self._teller.do(Releasing(self.grant))

    def done(self) -> None:
        if self.line is not None:
            self._teller.left(self.line)
            self.line = None
