"""`whodex teams`, `whodex plans`, `whodex ledger`: credits, and what they were used for."""

import sys
from typing import Annotated

import typer

from whodex.api.params import MOMENT
from whodex.boot import office_of
from whodex.cli.base import Data, Json, app, complain, err, note, print_json, print_table, settings_for
from whodex.errors import InvalidParameter
from whodex.model.accounts import CREDIT_KINDS, DEFAULT_RATE, CreditKind, Plan, Rate
from whodex.services import office as books
from whodex.services.keys import read_rate, write_rate
from whodex.services.moments import system_clock
from whodex.wire.accounts import shown_plan, shown_team, usage_csv, usage_line

teams = typer.Typer(no_args_is_help=True, help="Make and list teams, and change their credits.")
plans = typer.Typer(no_args_is_help=True, help="Make and list plans, and give them to teams.")
ledger = typer.Typer(no_args_is_help=True, help="What was charged: export it, and verify it.")
app.add_typer(teams, name="teams")
app.add_typer(plans, name="plans")
app.add_typer(ledger, name="ledger")

TeamName = Annotated[str, typer.Argument(help="The team's name.")]
Kind = Annotated[str, typer.Argument(help="standard, email or org.")]
PAGE = 10_000


@teams.command("create")
def create_team(name: TeamName, data: Data = None) -> None:
    """Make a team. It has unlimited credits until they are set, or until it is given a plan."""
    with office_of(settings_for(data)) as office:
        books.save_team(office, name, system_clock())
    note(f"Team {name} is there.")


@teams.command("list")
def list_teams(as_json: Json = False, data: Data = None) -> None:
    """List teams with their credits."""
    with office_of(settings_for(data)) as office:
        held = office.ledger.balances()
        shown = [
            shown_team(team, {kind: held.get((team.name, kind)) for kind in CREDIT_KINDS})
            for team in office.accounts.teams()
        ]
    if as_json:
        print_json(shown)
        return
    rows = ((one.name, one.plan or "", *(_left(one.credits[kind]) for kind in CREDIT_KINDS)) for one in shown)
    print_table(("team", "plan", *CREDIT_KINDS), rows)


@teams.command("grant")
def grant(
    name: TeamName,
    kind: Kind,
    amount: Annotated[int, typer.Argument(help="Credits to add; below zero takes some.")],
    data: Data = None,
) -> None:
    """Add credits to a team that has not as many as it likes."""
    with office_of(settings_for(data)) as office:
        left = books.change_credits(office, name, books.read_kind(kind), system_clock(), grant=amount)
    note(f"{name} has {_left(left)} credits of kind {kind}.")


@teams.command("set")
def set_credits(
    name: TeamName,
    kind: Kind,
    amount: Annotated[str, typer.Argument(help="Credits it has from now on, or `unlimited`.")],
    data: Data = None,
) -> None:
    """Set a team's credits, or lift their limit."""
    if amount != "unlimited" and not amount.isdigit():
        raise InvalidParameter("credits are a whole number from 0 up, or `unlimited`")
    to = None if amount == "unlimited" else int(amount)
    with office_of(settings_for(data)) as office:
        left = books.change_credits(office, name, books.read_kind(kind), system_clock(), to=to)
    note(f"{name} has {_left(left)} credits of kind {kind}.")


@plans.command("set")
def set_plan(
    name: Annotated[str, typer.Argument(help="The plan's name.")],
    standard: Annotated[int | None, typer.Option(help="Credits; unlimited where not given.", min=0)] = None,
    email: Annotated[int | None, typer.Option(help="Credits; unlimited where not given.", min=0)] = None,
    org: Annotated[int | None, typer.Option(help="Credits; unlimited where not given.", min=0)] = None,
    rate: Annotated[str | None, typer.Option(help="Of its keys: 1/3s, 20/m, or `unlimited`.")] = None,
    burst: Annotated[int, typer.Option(help="Requests at once after a rest.", min=1)] = DEFAULT_RATE.burst,
    daily: Annotated[int | None, typer.Option(help="Answers a day of each of its keys.", min=0)] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Make or change a plan. Teams that have it keep what they were given."""
    given: dict[CreditKind, int | None] = {"standard": standard, "email": email, "org": org}
    pace = Rate(DEFAULT_RATE.interval_ns, burst) if rate is None else None
    if rate is not None and rate != "unlimited":
        pace = read_rate(rate, burst)
    plan = Plan(name=name, credits={kind: n for kind, n in given.items() if n is not None}, rate=pace, daily=daily)
    with office_of(settings_for(data)) as office:
        books.save_plan(office, plan)
    if as_json:
        print_json(shown_plan(plan))
    else:
        note(f"Plan {name} is there; `whodex plans give TEAM {name}` gives it to a team.")


@plans.command("list")
def list_plans(as_json: Json = False, data: Data = None) -> None:
    """List plans."""
    with office_of(settings_for(data)) as office:
        held = office.accounts.plans()
    if as_json:
        print_json([shown_plan(plan) for plan in held])
        return
    rows = (
        (plan.name, *(_left(plan.credits.get(kind)) for kind in CREDIT_KINDS), write_rate(plan.rate), _left(plan.daily))
        for plan in held
    )
    print_table(("plan", *CREDIT_KINDS, "rate", "a day"), rows)


@plans.command("give")
def give(name: TeamName, plan: Annotated[str, typer.Argument(help="The plan's name.")], data: Data = None) -> None:
    """Give a team a plan: its credits from now on, and the limits of all its keys."""
    with office_of(settings_for(data)) as office:
        books.give_plan(office, name, plan, system_clock())
    note(f"Team {name} has the plan {plan}.")


@ledger.command("verify")
def verify(as_json: Json = False, data: Data = None) -> None:
    """Work every balance out of the ledger anew, and look for damage. Exit status 1 where something is wrong."""
    with office_of(settings_for(data)) as office, err.status("reading the ledger …"):
        found = books.verify(office.ledger)
    if as_json:
        print_json(found)
    else:
        for fault in found.faults:
            complain(fault)
        note(f"{found.lines:,} lines, {found.unconfirmed:,} of them unconfirmed; {len(found.faults)} faults.")
    if found.faults:
        raise typer.Exit(1)


@ledger.command("export")
def export(
    team: Annotated[str | None, typer.Option(help="Of this team only.")] = None,
    since: Annotated[str | None, typer.Option(help="From this day or time (UTC) on.")] = None,
    until: Annotated[str | None, typer.Option(help="Before this day or time (UTC).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of CSV.")] = False,
    data: Data = None,
) -> None:
    """Write the ledger to standard output, as CSV or as JSON lines."""
    start = 0 if since is None else MOMENT.read("--since", since)
    end = None if until is None else MOMENT.read("--until", until)
    with office_of(settings_for(data)) as office:
        after: int | None = 0
        while after is not None:
            page = books.usage(office, team, since=start, until=end, after=after, count=PAGE)
            if as_json:
                for line in page.entries:
                    print_json(usage_line(line))
            else:
                sys.stdout.write(usage_csv(page.entries, header=after == 0))
            after = page.next


def _left(balance: int | None) -> str:
    return "unlimited" if balance is None else f"{balance:,}"
