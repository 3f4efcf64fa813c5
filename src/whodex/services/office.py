"""Teams, plans, credits and what was used: for callers who ask about themselves, and for the operator."""

import math
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from whodex.errors import BadSetting, InvalidParameter, UnknownRecord
from whodex.model.accounts import CREDIT_KINDS, CreditKind, Entry, Key, Outcome, Plan, Team
from whodex.services.metering import window
from whodex.services.moments import Moment
from whodex.store.account_ports import Accounts
from whodex.store.ledger_ports import Ledger

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,63}")
MOST_CREDITS: Final = 10**15


class Office(Struct, frozen=True, kw_only=True):
    """The books. To be used from one thread at a time."""

    accounts: Accounts
    ledger: Ledger


class Balances(Struct, kw_only=True):
    """A team's credits; None: unlimited."""

    team: str
    standard: int | None
    email: int | None
    org: int | None


class Allowance(Struct, kw_only=True):
    """A key's answers that are left of a day, and when (Unix seconds) the day is over; None: unlimited."""

    remaining: int | None
    refreshes_at: int | None


class Usage(Struct, kw_only=True):
    """Lines of the ledger, and where the next page begins; None: there is none."""

    entries: list[Entry]
    next: int | None


class Verdict(Struct, kw_only=True):
    """Whether the ledger agrees with the balances, and what does not."""

    lines: int
    unconfirmed: int
    faults: list[str]


def balances(office: Office, team: str) -> Balances:
    """A team's credits, what requests under way hold included."""
    held = office.ledger.balances()
    return Balances(
        team=team,
        standard=held.get((team, "standard")),
        email=held.get((team, "email")),
        org=held.get((team, "org")),
    )


def allowance(office: Office, key: Key, moment: Moment) -> Allowance:
    """What is left of a key's day."""
    if key.daily is None:
        return Allowance(remaining=None, refreshes_at=None)
    meter, held = office.ledger.allowance(key.meter)
    current, left_ns = window(meter, moment)
    refreshes = math.ceil((moment.now * 1_000_000 + left_ns) / 1_000_000_000)
    return Allowance(remaining=max(0, key.daily - current.used - held), refreshes_at=refreshes)


def usage(
    office: Office, team: str | None, *, since: int = 0, until: int | None = None, after: int = 0, count: int = 1000
) -> Usage:
    """A page of a team's lines (of all teams' where None), oldest first."""
    found = list(office.ledger.entries(team, since, until, after=after, count=count + 1))
    page = found[:count]
    return Usage(entries=page, next=page[-1].id if len(found) > count else None)


def save_team(office: Office, name: str, now: int) -> Team:
    """Create a team where it is new. Raises InvalidParameter for a name that is none."""
    if not NAME.fullmatch(name):
        raise InvalidParameter("a team's name is 1 to 64 letters, digits, dots, dashes, underscores or blanks", "team")
    office.accounts.save_team(found := Team(name=name, created_at=now))
    return found


def change_credits(
    office: Office, team: str, kind: CreditKind, now: int, *, grant: int | None = None, to: int | None = None
) -> int | None:
    """Add credits (or take some: below zero), set them, or (neither given) lift the limit; the balance after it.

    Raises UnknownRecord for an unknown team, InvalidParameter where the balance would not be a sensible number.
    """
    _known(office, team)
    with office.ledger.transaction() as change:
        balance, outcome = to, "unlimited" if to is None else "set"
        amount = to or 0
        if grant is not None:
            held = change.balance(team, kind)
            if held is None:
                raise InvalidParameter(f"the team {team} has unlimited credits of kind {kind}; set them instead")
            balance, amount, outcome = held + grant, grant, "granted"
        if balance is not None and not 0 <= balance <= MOST_CREDITS:
            raise InvalidParameter(f"the balance would be {balance:,}: it must be from 0 to {MOST_CREDITS:,}")
        change.save_balance(team, kind, balance)
        told: Outcome = outcome  # type: ignore[assignment]  # of the three above
        change.append([Entry(at=now, team=team, kind=kind, amount=amount, outcome=told)])
    office.ledger.sync()
    return balance


def give_plan(office: Office, team: str, name: str, now: int) -> Plan:
    """Give a team a plan: its credits from now on, and the limits of all its keys. Raises UnknownRecord."""
    _known(office, team)
    plan = next((one for one in office.accounts.plans() if one.name == name), None)
    if plan is None:
        raise UnknownRecord(f"there is no plan {name}; `whodex plans list` shows them")
    for kind in CREDIT_KINDS:
        change_credits(office, team, kind, now, to=plan.credits.get(kind))
    held = office.accounts.keys()
    for key in held:
        if key.team == team and key.revoked_at is None:
            key.rate, key.daily = plan.rate, plan.daily
            office.accounts.change_key(key)
    office.accounts.save_team(Team(name=team, plan=name, created_at=now))
    return plan


def save_plan(office: Office, plan: Plan) -> Plan:
    """Create or change a plan. Teams that have it keep what they were given. Raises InvalidParameter."""
    if not NAME.fullmatch(plan.name):
        raise InvalidParameter("a plan's name is 1 to 64 letters, digits, dots, dashes, underscores or blanks", "name")
    if any(not 0 <= amount <= MOST_CREDITS for amount in plan.credits.values()):
        raise InvalidParameter(f"credits must be from 0 to {MOST_CREDITS:,}", "credits")
    office.accounts.save_plan(plan)
    return plan


def recomputed(entries: Iterator[Entry]) -> tuple[dict[tuple[str, CreditKind], int], int, int]:
    """Every limited balance worked out from the ledger alone; its lines, and those unconfirmed."""
    found: dict[tuple[str, CreditKind], int] = {}
    lines = unconfirmed = 0
    for line in entries:
        lines += 1
        unconfirmed += line.unconfirmed
        at = (line.team, line.kind)
        if line.outcome == "unlimited":
            found.pop(at, None)
        elif line.outcome == "set":
            found[at] = line.amount
        elif at in found:
            found[at] += line.amount if line.outcome in ("granted", "refunded") else -line.amount
    return found, lines, unconfirmed


def verify(ledger: Ledger) -> Verdict:
    """Work every balance out of the ledger anew, and look for damage."""
    faults = ledger.faults()
    held = ledger.balances()
    found, lines, unconfirmed = recomputed(ledger.entries())
    if found != held:  # perhaps a server charged meanwhile: once more, while nobody does
        with ledger.transaction():
            held = ledger.balances()
            found, lines, unconfirmed = recomputed(ledger.entries())
    for team, kind in sorted(found.keys() | held.keys()):
        wanted, has = found.get((team, kind)), held.get((team, kind))
        if wanted != has:
            faults.append(f"team {team}, {kind}: the ledger says {_said(wanted)}, the balance is {_said(has)}")
    return Verdict(lines=lines, unconfirmed=unconfirmed, faults=faults)


def _said(balance: int | None) -> str:
    return "unlimited" if balance is None else f"{balance:,}"


def _known(office: Office, team: str) -> None:
    if all(one.name != team for one in office.accounts.teams()):
        raise UnknownRecord(f"there is no team {team}; `whodex teams list` shows them")


def read_kind(text: str) -> CreditKind:
    """A kind of credits by its name. Raises BadSetting."""
    for kind in CREDIT_KINDS:
        if kind == text:
            return kind
    raise BadSetting(f"the kind of credits must be one of {', '.join(CREDIT_KINDS)}")
