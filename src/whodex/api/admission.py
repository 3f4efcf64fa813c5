"""Who may ask, and what it costs: the one call between a request and the work it wants.

`reserve` comes before the work and refuses what is over a limit; the ticket it gives is settled before the answer
leaves, or released where there is none. `KeyGate` knows keys and counts nothing; `whodex.api.teller` counts.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Protocol

from whodex.api.reply import Header
from whodex.errors import Unauthorized
from whodex.model.accounts import CreditKind, KeptAnswer, Key
from whodex.model.answers import HirersFound, PostReactions, Slice
from whodex.services.metering import Claim
from whodex.store.account_ports import Accounts

MOST_KEPT: Final = 10_000
"""Keys remembered between look-ups. More are only looked up again: a bound for memory, not for users."""


def worth(found: object) -> int:
    """How many items of an answer are worth a credit: a page or a record is one, an empty list none."""
    count = _LISTS.get(type(found))
    return 1 if count is None else int(count(found) > 0)


_LISTS: Final[dict[type, Callable[[Any], int]]] = {
    Slice: lambda found: len(found.items),
    HirersFound: lambda found: len(found.hirers),
    PostReactions: lambda found: found.total,
}


class Ticket(Protocol):
    """One admitted request."""

    @property
    def headers(self) -> Sequence[Header]:
        """What the answer says of limits and credits."""
        ...

    @property
    def replay(self) -> KeptAnswer | None:
        """What was answered before to the same idempotency key, if anything was."""
        ...

    @property
    def free(self) -> int | None:
        """Of a dry run: the credits that are left; None: unlimited."""
        ...

    def settle(self, items: int, head: bytes = b"", content: bytes = b"") -> Awaitable[None] | None:
        """The answer holds that many items worth a credit: charge them. To be awaited where something is given.

        `head` and `content` are kept for the same idempotency key. Raises OverQuota, Unavailable, StoreBusy.
        """
        ...

    def release(self) -> None:
        """There is no answer: nothing is charged, and what was charged is given back."""
        ...

    def done(self) -> None:
        """The answer has left."""
        ...


class Gate(Protocol):
    """What admits requests."""

    def key_of(self, secret: bytes | None) -> Key:
        """The key in force of that secret. Raises Unauthorized."""
        ...

    def hashed(self, *parts: bytes) -> bytes:
        """A keyed hash of what a caller sent, the same in every process."""
        ...

    def reserve(self, claim: Claim) -> Ticket | Awaitable[Ticket]:
        """Count the request and hold what it may cost at worst.

        Raises RateLimited, DailyLimited, InvalidParameter (of its idempotency key), OverQuota, StoreBusy, Unavailable.
        """
        ...


class FreeTicket:
    """Nothing is counted."""

    headers: Sequence[Header] = ()
    replay: KeptAnswer | None = None
    free: int | None = None

    def settle(self, items: int, head: bytes = b"", content: bytes = b"") -> None:
        """Nothing to charge."""

    def release(self) -> None:
        """Nothing to give back."""

    def done(self) -> None:
        """Nothing to confirm."""


FREE: Final = FreeTicket()


class KeyGate:
    """Admits every request with a key in force, and counts nothing."""

    def __init__(self, accounts: Accounts, clock: Callable[[], int]) -> None:
        self._accounts: Final = accounts
        self._clock: Final = clock
        self._kept: dict[bytes, Key] = {}
        self._limited: dict[str, frozenset[CreditKind]] = {}
        self._version = -1
        self._fresh = False

    def key_of(self, secret: bytes | None) -> Key:
        """The key in force of that secret. A change of accounts, in any process, is seen by every later request.

        Keys are looked up by their SHA-256: a secret of 256 random bits needs no slow hash, and comparing digests in a
        table tells nobody anything about a secret.
        """
        if not secret:
            raise Unauthorized("no API key: send it as Authorization, X-Api-Key or api_key")
        if not self._fresh:
            self._refresh()
        digest = hashlib.sha256(secret).digest()
        key = self._kept.get(digest)
        if key is None:
            key = self._accounts.find_key(digest)
            if key is None:
                raise Unauthorized("the API key is not known")
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[digest] = key
        if key.revoked_at is not None and key.revoked_at <= self._clock():
            raise Unauthorized("the API key has been revoked")
        if key.expires_at is not None and key.expires_at <= self._clock():
            raise Unauthorized("the API key has expired")
        return key

    def hashed(self, *parts: bytes) -> bytes:  # noqa: ARG002 - `Gate`
        """Nothing is kept under any hash."""
        return b""

    def reserve(self, claim: Claim) -> Ticket | Awaitable[Ticket]:  # noqa: ARG002 - `Gate`
        """Admit."""
        return FREE

    def limits(self, team: str) -> frozenset[CreditKind]:
        """The kinds of credits a team has not as many of as it likes, as of this turn. After `key_of` only."""
        found = self._limited.get(team)
        if found is None:
            found = self._limited[team] = self._accounts.limited(team)
        return found

    def _refresh(self) -> None:
        """Forget all keys if an account changed, and look again in the next turn of the event loop.

        Every request answered in a turn was read before the turn began, so before this look: it cannot have been sent
        after a change that the look did not see.
        """
        version = self._accounts.version()
        if version != self._version:
            self._kept.clear()
            self._limited.clear()
            self._version = version
        self._fresh = True
        asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        self._fresh = False
