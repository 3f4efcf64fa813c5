"""Balances, allowances, usage, and the operator's view of keys, teams and plans: alike in both versions."""

import csv
import io

from msgspec import Struct

from whodex.model.accounts import CreditKind, Entry, Key, Meter, NewKey, Plan, Rate, Team
from whodex.model.answers import ViewerHeld
from whodex.model.dates import iso


class DryRun(Struct, frozen=True):
    """What a request would cost at most, and what is left; null: unlimited."""

    credit: str
    cost: int
    balance: int | None


class DryRunAnswer(Struct, frozen=True, rename="camel"):
    """The answer to `dry_run=1`."""

    dry_run: DryRun


class BalancesAnswer(Struct, frozen=True):
    """Credits left, by kind; null: unlimited."""

    emailBalance: int | None  # noqa: N815 - as the wire has it
    linkedInBalance: int | None  # noqa: N815
    orgBalance: int | None  # noqa: N815


class AllowanceAnswer(Struct, frozen=True, rename="camel"):
    """Answers left of the day, and when (Unix seconds) a new one begins; null: unlimited."""

    requests_remaining: int | None
    refreshes_at: int | None


class UsageLine(Struct, frozen=True, kw_only=True, rename="camel"):
    """One line of the ledger. `confirmed` is false where a charge is not known to have been answered."""

    id: int
    at: str
    team: str
    key_id: int | None
    endpoint: str | None
    kind: CreditKind
    amount: int
    outcome: str
    request_id: str
    confirmed: bool


class UsagePaging(Struct, frozen=True):
    """Lines in this page, and what `after` the next one is asked with; null: this is the last."""

    count: int
    next: int | None


class UsageAnswer(Struct, frozen=True):
    """A page of the ledger, oldest first."""

    usage: list[UsageLine]
    paging: UsagePaging


class RateShown(Struct, frozen=True, rename="camel"):
    """One request in so many seconds on average, and so many at once."""

    seconds: float
    burst: int


class KeyShown(Struct, frozen=True, kw_only=True, rename="camel"):
    """A key as the operator sees it: never its text. null limits are none."""

    id: int
    name: str
    prefix: str
    team: str
    scopes: list[str]
    api_version: str | None
    rate: RateShown | None
    daily: int | None
    viewers: list[str] | None
    created_at: str | None
    expires_at: str | None
    revoked_at: str | None
    last_used: str | None


class KeysAnswer(Struct, frozen=True):
    """All keys, oldest first."""

    keys: list[KeyShown]


class KeyMade(Struct, frozen=True):
    """A new key: the only time its text is shown."""

    id: int
    name: str
    key: str


class TeamShown(Struct, frozen=True, kw_only=True):
    """A team, its plan and its credits; null: unlimited."""

    name: str
    plan: str | None
    credits: dict[CreditKind, int | None]


class TeamsAnswer(Struct, frozen=True):
    """All teams, by name."""

    teams: list[TeamShown]


class PlanShown(Struct, frozen=True, kw_only=True):
    """A plan; a kind of credits that is missing is unlimited."""

    name: str
    credits: dict[CreditKind, int]
    rate: RateShown | None
    daily: int | None


class PlansAnswer(Struct, frozen=True):
    """All plans, by name."""

    plans: list[PlanShown]


def shown_key(key: Key, meter: Meter | None = None) -> KeyShown:
    """A key for the operator; `meter` says when it was used last."""
    return KeyShown(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        team=key.team,
        scopes=list(key.scopes),
        api_version=key.api_version,
        rate=shown_rate(key.rate),
        daily=key.daily,
        viewers=key.viewers,
        created_at=_iso(key.created_at),
        expires_at=_iso(key.expires_at),
        revoked_at=_iso(key.revoked_at),
        last_used=_iso(meter.last_used) if meter is not None else None,
    )


def shown_rate(rate: Rate | None) -> RateShown | None:
    """A rate in seconds."""
    return None if rate is None else RateShown(rate.interval_ns / 1e9, rate.burst)


def shown_team(team: Team, left: dict[CreditKind, int | None]) -> TeamShown:
    """A team for the operator."""
    return TeamShown(name=team.name, plan=team.plan, credits=left)


def shown_plan(plan: Plan) -> PlanShown:
    """A plan for the operator."""
    return PlanShown(name=plan.name, credits=plan.credits, rate=shown_rate(plan.rate), daily=plan.daily)


def shown_new(new: NewKey) -> KeyMade:
    """A new key."""
    return KeyMade(new.id, new.name, new.key)


def usage_line(entry: Entry) -> UsageLine:
    """A line of the ledger."""
    return UsageLine(
        id=entry.id,
        at=iso(entry.at),
        team=entry.team,
        key_id=entry.key,
        endpoint=entry.endpoint,
        kind=entry.kind,
        amount=entry.amount,
        outcome=entry.outcome,
        request_id=entry.request,
        confirmed=not entry.unconfirmed,
    )


def usage_csv(entries: list[Entry], *, header: bool = True) -> str:
    """Lines of the ledger as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if header:
        writer.writerow(("id", "at", "team", "key", "endpoint", "kind", "amount", "outcome", "request", "confirmed"))
    for line in map(usage_line, entries):
        writer.writerow(
            (
                line.id,
                line.at,
                line.team,
                line.key_id or "",
                line.endpoint or "",
                line.kind,
                line.amount,
                line.outcome,
                line.request_id,
                "yes" if line.confirmed else "no",
            )
        )
    return out.getvalue()


def _iso(at: int | None) -> str | None:
    return iso(at) if at else None


class AdminViewer(Struct, frozen=True, kw_only=True, rename="camel"):
    """A viewer as the operator sees it, and how much of theirs is held."""

    viewer_id: str
    member_id: str | None
    name: str
    team: str
    import_id: int | None
    connections: int
    messages: int


class AdminViewers(Struct, frozen=True):
    """All viewers, by name."""

    viewers: list[AdminViewer]


class ViewerRevoked(Struct, frozen=True):
    """How many records left with a viewer."""

    connections: int
    messages: int
    items: int


def shown_viewer(held: ViewerHeld) -> AdminViewer:
    """A viewer, named as `viewer_id` names it."""
    viewer = held.viewer
    named = {kind: value for kind, _, value in (one.partition(":") for one in reversed(viewer.identifiers))}
    return AdminViewer(
        viewer_id=named.get("slug") or named.get("memberid") or viewer.identifiers[0],
        member_id=named.get("memberid"),
        name=viewer.name,
        team=viewer.team,
        import_id=viewer.import_id or None,
        connections=held.connections,
        messages=held.messages,
    )
