"""Who may ask, and what it costs: the one call between a request and the work it wants.

`reserve` comes before the work and refuses what is over a limit; the ticket it gives is settled before the answer
leaves, or released where there is none. This release checks keys; limits, allowances and credits are counted by
whatever else is given the same shape (`Gate`).
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Protocol

from whodex.api.endpoint import Endpoint
from whodex.api.reply import Header
from whodex.errors import Unauthorized
from whodex.model.answers import HirersFound, PostReactions, Slice
from whodex.store.ports import Accounts, Key

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

    def settle(self, items: int) -> Awaitable[None] | None:
        """The answer holds that many items worth a credit: charge them. To be awaited where something is given."""
        ...

    def release(self) -> None:
        """There is no answer: nothing is charged."""
        ...


class Gate(Protocol):
    """What admits requests."""

    def key_of(self, secret: bytes | None) -> Key:
        """The key in force of that secret. Raises Unauthorized."""
        ...

    def reserve(self, key: Key, endpoint: Endpoint, *, worst: int, valid: bool) -> Ticket:
        """Count the request and hold `worst` credits of the endpoint's kind, none where it is not `valid`.

        Raises RateLimited, DailyLimited, OverQuota.
        """
        ...


class FreeTicket:
    """Nothing is counted."""

    headers: Sequence[Header] = ()

    def settle(self, items: int) -> None:
        """Nothing to charge."""

    def release(self) -> None:
        """Nothing to give back."""


FREE: Final = FreeTicket()


class KeyGate:
    """Admits every request with a key in force, and counts nothing."""

    def __init__(self, accounts: Accounts, clock: Callable[[], int]) -> None:
        self._accounts: Final = accounts
        self._clock: Final = clock
        self._kept: dict[bytes, Key] = {}
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
        if key.revoked_at is not None:
            raise Unauthorized("the API key has been revoked")
        if key.expires_at is not None and key.expires_at <= self._clock():
            raise Unauthorized("the API key has expired")
        return key

    def _refresh(self) -> None:
        """Forget all keys if an account changed, and look again in the next turn of the event loop.

        Every request answered in a turn was read before the turn began, so before this look: it cannot have been sent
        after a change that the look did not see.
        """
        version = self._accounts.version()
        if version != self._version:
            self._kept.clear()
            self._version = version
        self._fresh = True
        asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        self._fresh = False

    def reserve(self, key: Key, endpoint: Endpoint, *, worst: int, valid: bool) -> Ticket:  # noqa: ARG002 - `Gate`
        """Admit."""
        return FREE
