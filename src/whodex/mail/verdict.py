"""What is known of an address after looking or asking: the port of verification and its types."""

import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, Literal, Protocol

from msgspec import Struct

from whodex.mail.inspection import Inspection, inspect
from whodex.mail.replies import Reply

MOST_ADDRESSES: Final = 8
"""Addresses one call asks a server about (`../shared/spec/contact.md` §4)."""

Status = Literal["VALID", "INVALID", "ACCEPT_ALL", "UNKNOWN"]
Reason = Literal[
    "accepted",  # taken, and a random one refused
    "accept_all",  # a random one is taken too
    "refused",
    "disabled",
    "full",  # the mailbox exists but is full
    "syntax",
    "disposable",
    "no_mail_host",
    "null_mx",
    "no_service",  # the hosts say that they take no mail
    "utf8_unsupported",  # the address is not ASCII and the server takes only that
    "blocked",  # the server refuses us
    "later",  # come back later
    "unreachable",  # no host could be connected to
    "private_host",  # its hosts stand in a private network, where we do not go
    "timeout",
    "dropped",  # the server hung up
    "not_smtp",  # something else answers there
    "tls",  # encryption is demanded and broken
    "unclear",
    "provider_hides",  # a service of which it is known that asking tells nothing
    "dns",  # the name servers did not answer
    "switched_off",
    "bounced",  # mail that was sent came back
    "delivered",  # mail that was sent arrived, or was answered
]
RETRY_WORTH: Final[frozenset[Reason]] = frozenset({"later", "unreachable", "timeout", "dropped", "dns"})
"""Reasons for not knowing that may be gone later. A block is none of them: asking again would make it worse."""


class Result(Struct, frozen=True, kw_only=True):
    """What is known of one address. `reply` is the server's, where it decided. `checked_at` in ms."""

    address: str
    status: Status
    reason: Reason
    reply: Reply | None = None
    checked_at: int = 0


class Outcome(Struct, frozen=True, kw_only=True):
    """What one call found: results in the order asked; addresses after the first VALID one are not asked.

    `accept_all` is None where no random address was tried. `again` says that a later try may tell more.
    """

    domain: str
    results: list[Result]
    accept_all: bool | None = None
    mail_hosts: bool | None = None  # whether the domain takes mail; None where DNS did not say
    provider: str = ""
    again: bool = False


class Verifier(Protocol):
    """Answers whether addresses exist. What servers do never raises: what is not known is UNKNOWN, with a reason."""

    async def verify(self, addresses: Sequence[str], *, every: bool = False) -> Outcome:
        """Looks at addresses of one domain, best first, at most `MOST_ADDRESSES`.

        Stops at the first that is VALID (they are guesses at one person's), unless `every` one is wanted. Raises
        InvalidParameter where the addresses are of different domains.
        """
        ...


class Cache(Protocol):
    """Keeps results. `get` gives them with their age in `checked_at`; what is too old is the asker's decision."""

    def get(self, address: str) -> Result | None:
        """The latest result for an address."""
        ...

    def put(self, result: Result) -> None:
        """Keeps a result, in place of an older one."""
        ...


class MemoryCache:
    """A cache for one process, of at most `size` results."""

    def __init__(self, size: int = 100_000) -> None:
        self._size = size
        self._kept: OrderedDict[str, Result] = OrderedDict()

    def get(self, address: str) -> Result | None:
        """See `Cache`."""
        return self._kept.get(address.lower())

    def put(self, result: Result) -> None:
        """See `Cache`."""
        key = result.address.lower()
        self._kept[key] = result
        self._kept.move_to_end(key)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)


class Off:
    """The verifier of `contact.smtp = false`: looks at syntax and lists, asks nobody."""

    async def verify(self, addresses: Sequence[str], *, every: bool = False) -> Outcome:
        """See `Verifier`."""
        del every
        now = round(time.time() * 1000)
        seen = [inspect(address) for address in addresses[:MOST_ADDRESSES]]
        results = [without_asking(one, now) or result(one, "UNKNOWN", "switched_off", now) for one in seen]
        return Outcome(domain=seen[0].domain if seen else "", results=results)


def result(one: Inspection, status: Status, reason: Reason, now: int, reply: Reply | None = None) -> Result:
    """The result for an inspected address; `now` in ms."""
    return Result(address=one.address, status=status, reason=reason, reply=reply, checked_at=now)


def without_asking(one: Inspection, now: int) -> Result | None:
    """What is certain without asking anybody."""
    if one.problem:
        return result(one, "INVALID", "syntax", now)
    return result(one, "INVALID", "disposable", now) if one.disposable else None
