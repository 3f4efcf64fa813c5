"""What a request uses up: rate, daily allowance, credits. Decided inside one transaction of the ledger.

`Round.reserve` comes before the work and holds the worst that the answer may cost; `Round.settle` comes before the
answer leaves and charges what it is worth; `Round.release` gives back what was held where there is no answer
(`../shared/spec/accounts.md`, Admission; docs/why/admission.md).

Rates are counted by GCRA (ITU-T I.371) on the machine's monotonic clock, and a day is 24 hours of it from the first
answer on: clocks of the wall may jump.
"""

import math
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from whodex.errors import DailyLimited, InvalidParameter, OverQuota, RateLimited, StoreBusy
from whodex.model.accounts import SECOND_NS, CreditKind, Entry, KeptAnswer, Key, Meter, Rate
from whodex.services.moments import DAY_NS, Moment
from whodex.store.ledger_ports import LedgerTransaction, Pool

NOTED_MS: Final = 60_000  # how exact "last used" is: a write a minute, not one a request


class UnderWay(StoreBusy):
    """Another request with the same idempotency key is being answered."""


class Claim(Struct, frozen=True, kw_only=True):
    """What a request asks for. One that is not `valid` uses the rate and holds nothing."""

    key: Key
    endpoint: str
    kind: CreditKind | None
    worst: int
    valid: bool
    request: str
    name: bytes | None = None  # keyed hash of its idempotency key
    fingerprint: bytes = b""  # keyed hash of what is asked
    counted: bool = False  # asked again: the rate has been used
    dry: bool = False  # asks only what it would cost


class Standing(Struct, frozen=True):
    """Where a key stands with its rate: burst, requests left of it, seconds until it is whole again."""

    limit: int
    remaining: int
    reset: int


class Grant(Struct, kw_only=True):
    """An admitted request: what it holds until it is settled or released."""

    claim: Claim
    standing: Standing | None = None
    pools: tuple[tuple[Pool, int], ...] = ()
    replay: KeptAnswer | None = None  # answered before: to be sent again, nothing is charged
    charged: bool = False  # charged before, and the answer has been erased since: made anew without a charge
    purges: int = 0
    free: int | None = None  # of a dry run: credits that nothing under way holds; None: unlimited


class Receipt(Struct, kw_only=True):
    """What a settled request was charged; `remaining` is None where the team is unlimited."""

    used: int = 0
    remaining: int | None = None
    line: int | None = None  # the place of its line among those the round appends


class Round:
    """Admissions of one transaction. `held` is what this worker holds; adopt the round's when it has ended."""

    def __init__(self, change: LedgerTransaction, held: dict[Pool, int], moment: Moment) -> None:
        self._change: Final = change
        self._before: Final = held
        self.held: Final = dict(held)
        self._moment: Final = moment
        self._meters: dict[int, Meter] = {}
        self._balances: dict[tuple[str, CreditKind], int | None] = {}
        self._touched: set[tuple[str, CreditKind]] = set()
        self._others: dict[Pool, int] = {}
        self._lines: list[Entry] = []

    def reserve(self, claim: Claim) -> Grant:
        """Admit. Raises RateLimited, DailyLimited, InvalidParameter, OverQuota, UnderWay: in this order."""
        key = claim.key
        grant = Grant(claim=claim, standing=self._rate(key, counted=claim.counted))
        kept = None if claim.name is None or not claim.valid else self._change.answer(key.meter, claim.name)
        if claim.dry and claim.valid and claim.kind is not None:
            balance = self._balance(key.team, claim.kind)
            grant.free = None if balance is None else balance - self._all_held((claim.kind, key.team))
            return grant
        if kept is not None and kept.fingerprint == claim.fingerprint:
            if kept.worker is not None:
                raise UnderWay("another request with this Idempotency-Key is being answered")
            if kept.content is not None:
                grant.replay = kept
                return grant
            grant.charged = True
        pools: list[tuple[Pool, int]] = []
        if key.daily is not None:
            self._allowance(key, key.daily)
            pools.append((("daily", key.meter), 1))
        if not claim.valid:
            return grant
        if kept is not None and kept.fingerprint != claim.fingerprint:
            raise InvalidParameter("this Idempotency-Key was sent with another request", "Idempotency-Key")
        if claim.kind is not None and not grant.charged:
            balance = self._balance(key.team, claim.kind)
            if balance is not None and claim.worst:
                pool: Pool = (claim.kind, key.team)
                if balance - self._all_held(pool) < claim.worst:
                    raise OverQuota(f"the credits of kind {claim.kind} do not suffice for this request")
                pools.append((pool, claim.worst))
        for pool, amount in pools:
            self.held[pool] = self.held.get(pool, 0) + amount
        grant.pools = tuple(pools)
        if claim.name is not None:
            grant.purges = self._change.purges()
            if kept is None:
                making = KeptAnswer(fingerprint=claim.fingerprint, worker=0, at=self._moment.now)
                self._change.save_answer(key.meter, claim.name, making)
        return grant

    def settle(self, grant: Grant, items: int, head: bytes = b"", content: bytes | None = None) -> Receipt:
        """Charge, and give back what is held. Raises OverQuota where the operator took credits away meanwhile.

        Like all methods it leaves the grant as it is: the transaction may fail yet.
        """
        claim, key = grant.claim, grant.claim.key
        self._give_back(grant)
        receipt = Receipt(used=0 if grant.charged or claim.kind is None else items)
        if claim.kind is not None:
            balance = self._balance(key.team, claim.kind)
            if balance is not None:
                if balance < receipt.used:
                    self._drop_answer(grant)
                    raise OverQuota(f"the credits of kind {claim.kind} are used up")
                receipt.remaining = balance - receipt.used
        if key.daily is not None:
            meter = self._meter(key)
            meter.used += 1
        if receipt.used and claim.kind is not None:
            if receipt.remaining is not None:
                self._balances[key.team, claim.kind] = receipt.remaining
                self._touched.add((key.team, claim.kind))
            receipt.line = len(self._lines)
            self._lines.append(self._line(grant, receipt.used, "answered"))
        if claim.name is not None and not grant.charged:
            fresh = self._change.purges() == grant.purges
            kept = KeptAnswer(
                fingerprint=claim.fingerprint,
                at=self._moment.now,
                head=head if fresh else b"",
                content=content if fresh else None,
            )
            self._change.save_answer(key.meter, claim.name, kept)
        return receipt

    def release(self, grant: Grant) -> None:
        """There is no answer: give back what is held."""
        self._give_back(grant)
        self._drop_answer(grant)

    def refund(self, grant: Grant, receipt: Receipt) -> None:
        """A charge whose answer could not leave is taken back."""
        claim, key = grant.claim, grant.claim.key
        if not receipt.used or claim.kind is None:
            return
        balance = self._balance(key.team, claim.kind)
        if balance is not None:
            self._balances[key.team, claim.kind] = balance + receipt.used
            self._touched.add((key.team, claim.kind))
        self._lines.append(self._line(grant, receipt.used, "refunded"))
        if key.daily is not None:
            meter = self._meter(key)
            meter.used = max(0, meter.used - 1)
        if claim.name is not None:
            self._change.save_answer(key.meter, claim.name, None)

    def note(self, key: Key) -> None:
        """A key that nothing is counted of was used."""
        self._meter(key)

    def finish(self) -> int:
        """Write everything; the number of the first line appended."""
        for number, meter in self._meters.items():
            self._change.save_meter(number, meter)
        for team, kind in self._touched:
            self._change.save_balance(team, kind, self._balances[team, kind])
        for pool in self._before.keys() | self.held.keys():
            amount = self.held.get(pool, 0)
            if amount != self._before.get(pool, 0):
                self._change.hold(pool, amount)
            if not amount:
                self.held.pop(pool, None)
        return self._change.append(self._lines) if self._lines else 0

    def _rate(self, key: Key, *, counted: bool) -> Standing | None:
        meter = None if key.rate is None and key.daily is None else self._meter(key)
        if key.rate is None or meter is None:
            return None
        if counted:
            return standing(key.rate, meter.arrival, self._moment.tick)
        meter.arrival, found = admit(key.rate, meter.arrival, self._moment.tick)
        return found

    def _allowance(self, key: Key, daily: int) -> None:
        meter = self._meter(key)
        current, left_ns = window(meter, self._moment)
        meter.opened, meter.opened_at, meter.boot, meter.used = (
            current.opened,
            current.opened_at,
            current.boot,
            current.used,
        )
        if meter.used + self._all_held(("daily", key.meter)) >= daily:
            message = f"the key's {daily} answers of a day are used up"
            raise DailyLimited(message, math.ceil(left_ns / SECOND_NS), limit=daily)

    def _meter(self, key: Key) -> Meter:
        meter = self._meters.get(key.meter)
        if meter is None:
            meter = self._meters[key.meter] = self._change.meter(key.meter)
            meter.last_used = max(meter.last_used, self._moment.now)
        return meter

    def _balance(self, team: str, kind: CreditKind) -> int | None:
        if (team, kind) not in self._balances:
            self._balances[team, kind] = self._change.balance(team, kind)
        return self._balances[team, kind]

    def _all_held(self, pool: Pool) -> int:
        if pool not in self._others:
            self._others[pool] = self._change.held(pool)
        return self._others[pool] + self.held.get(pool, 0)

    def _give_back(self, grant: Grant) -> None:
        for pool, amount in grant.pools:
            self.held[pool] = self.held.get(pool, 0) - amount

    def _drop_answer(self, grant: Grant) -> None:
        claim = grant.claim
        if claim.name is not None and grant.replay is None and not grant.charged:
            self._change.save_answer(claim.key.meter, claim.name, None)

    def _line(self, grant: Grant, amount: int, outcome: str) -> Entry:
        claim = grant.claim
        assert claim.kind is not None, "only what has a kind is charged"
        return Entry(
            at=self._moment.now,
            team=claim.key.team,
            key=claim.key.id,
            endpoint=claim.endpoint,
            kind=claim.kind,
            amount=amount,
            outcome=outcome,  # type: ignore[arg-type]  # of the two above
            request=claim.request,
        )


def admit(rate: Rate, arrival: int, tick: int) -> tuple[int, Standing]:
    """Count a request: the new theoretical arrival time, and where the key stands. Raises RateLimited."""
    span = rate.interval_ns * rate.burst
    due = _due(rate, arrival, tick) + rate.interval_ns
    if due - tick > span:
        seconds = (due - tick - span) / SECOND_NS
        message = f"too many requests; the next one is due in {seconds:.1f} s"
        raise RateLimited(message, math.ceil(seconds), limit=rate.burst)
    return due, standing(rate, due, tick)


def standing(rate: Rate, arrival: int, tick: int) -> Standing:
    """Where a key stands, without counting anything."""
    ahead = _due(rate, arrival, tick) - tick
    left = (rate.interval_ns * rate.burst - ahead) // rate.interval_ns
    return Standing(rate.burst, left, math.ceil(ahead / SECOND_NS))


def _due(rate: Rate, arrival: int, tick: int) -> int:
    """The arrival time, brought into what can be: the clock of another run of the machine may be far ahead."""
    return min(max(arrival, tick), tick + rate.interval_ns * rate.burst)


def window(meter: Meter, moment: Moment) -> tuple[Meter, int]:
    """The day's window that a moment falls into, and how many ns it still lasts.

    Within one run of the machine the monotonic clock alone decides. After a restart the wall clock says how much of
    the window has passed; where it was set back, none has.
    """
    elapsed = DAY_NS
    if meter.opened_at:
        same = meter.boot == moment.boot and moment.tick >= meter.opened
        elapsed = moment.tick - meter.opened if same else max(0, (moment.now - meter.opened_at) * 1_000_000)
    if elapsed >= DAY_NS:
        return replace(meter, opened=moment.tick, opened_at=moment.now, boot=moment.boot, used=0), DAY_NS
    opened_at = moment.now - elapsed // 1_000_000
    return replace(meter, opened=moment.tick - elapsed, opened_at=opened_at, boot=moment.boot), DAY_NS - elapsed
