"""Teams, plans, keys and what is counted of them (`../shared/spec/accounts.md`)."""

from typing import Final, Literal

from msgspec import Struct

CreditKind = Literal["standard", "email", "org"]
CREDIT_KINDS: Final[tuple[CreditKind, ...]] = ("standard", "email", "org")

Scope = Literal["read", "search", "contact", "insight", "admin"]
SCOPES: Final[tuple[Scope, ...]] = ("read", "search", "contact", "insight", "admin")
USUAL_SCOPES: Final[tuple[Scope, ...]] = ("read", "search", "contact", "insight")

Outcome = Literal["answered", "refunded", "granted", "set", "unlimited"]
"""What a line of the ledger did to a balance.

* `answered`: an answer was charged;
* `refunded`: a charge was taken back, since its answer could not leave;
* `granted`: the operator added credits (or took some, where the amount is negative);
* `set`: the operator set the balance; `unlimited`: the operator lifted it.
"""

DEFAULT_TEAM: Final = "default"
SECOND_NS: Final = 1_000_000_000


class Rate(Struct, frozen=True):
    """How fast a key may ask: one request per interval on average, so many at once after a rest."""

    interval_ns: int
    burst: int


DEFAULT_RATE: Final = Rate(3 * SECOND_NS, 10)
"""Of a new key: one request in three seconds, ten at once, as the hosted API (`../shared/spec/accounts.md`)."""


class Key(Struct, kw_only=True):
    """An API key as it is kept: never the key itself."""

    id: int
    hash: bytes  # SHA-256 of the key
    prefix: str  # `wdx_live_ab12…`, for people
    name: str
    team: str = DEFAULT_TEAM
    api_version: str | None = None
    scopes: list[str] = []
    rate: Rate | None = DEFAULT_RATE  # None: as fast as it likes
    daily: int | None = None  # answers a day; None: as many as it likes
    viewers: list[str] | None = None  # identifiers of the viewers it may name; None: all of its team
    meter: int = 0  # whose rate and allowance it uses up: its own id, or that of the key it was rotated from
    created_at: int = 0  # ms, as all times here
    expires_at: int | None = None
    revoked_at: int | None = None

    @property
    def unlimited(self) -> bool:
        """Whether neither a rate nor a daily allowance holds it back. Credits are its team's."""
        return self.rate is None and self.daily is None


class NewKey(Struct, kw_only=True):
    """A key just made: the only time its text exists."""

    id: int
    name: str
    key: str


class Team(Struct, kw_only=True):
    """Who keys, credits and viewers belong to. Its name never changes: the ledger knows it by that."""

    name: str
    plan: str | None = None  # the plan last given to it
    created_at: int = 0


class Plan(Struct, kw_only=True):
    """What a team gets with a plan: credits by kind (a missing kind is unlimited), and the limits of its keys."""

    name: str
    credits: dict[CreditKind, int] = {}
    rate: Rate | None = DEFAULT_RATE
    daily: int | None = None


class Entry(Struct, kw_only=True):
    """One line of the ledger."""

    at: int
    team: str
    key: int | None = None  # None: the operator's doing
    endpoint: str | None = None
    kind: CreditKind
    amount: int
    outcome: Outcome
    request: str = ""  # the request's id
    id: int = 0  # given by the ledger: 1, 2, 3 and so on
    unconfirmed: bool = False  # charged, and not known to have been answered


class Meter(Struct):
    """How much of its rate and of its daily allowance a key has used."""

    arrival: int = 0  # ns: when the next request would be due at an even pace (GCRA's theoretical arrival time)
    opened: int = 0  # ns of the monotonic clock: when the day's window opened
    opened_at: int = 0  # ms: the same moment by the wall clock; 0: no window yet
    boot: str = ""  # the run of the machine that `opened` belongs to
    used: int = 0  # answers in that window
    last_used: int = 0  # ms


class KeptAnswer(Struct, kw_only=True):
    """What is kept under an idempotency key. Without content: charged, but what was answered has been erased since."""

    fingerprint: bytes
    worker: int | None = None  # who is making it; None: it is made
    at: int = 0  # ms
    head: bytes = b""  # what goes with the content, in the caller's own format
    content: bytes | None = None
