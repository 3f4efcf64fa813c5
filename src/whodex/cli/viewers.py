"""`whodex viewers`: the accounts whose own export was imported."""

from typing import Annotated

import typer

from whodex.boot import in_step, office_of, store_of
from whodex.cli.base import Data, Json, app, err, note, print_json, print_table, settings_for
from whodex.services.keeper import KEEPER
from whodex.services.revoking import revoke_viewer, the_viewer, viewers_held
from whodex.wire.accounts import shown_viewer

viewers = typer.Typer(no_args_is_help=True, help="List and revoke viewers: accounts whose own export was imported.")
app.add_typer(viewers, name="viewers")

Team = Annotated[str | None, typer.Option(help="Of this team only.", show_default="all teams")]


@viewers.command("list")
def list_viewers(team: Team = None, as_json: Json = False, data: Data = None) -> None:
    """Every viewer, and how much of theirs is held."""
    with store_of(settings_for(data)) as store:
        shown = [shown_viewer(one) for one in viewers_held(store, team)]
    if as_json:
        print_json({"viewers": shown})
        return
    rows = ((one.viewer_id, one.name, one.team, one.connections, one.messages, one.import_id or "") for one in shown)
    print_table(("viewer", "name", "team", "connections", "messages", "import"), rows)


@viewers.command()
def revoke(
    viewer: Annotated[str, typer.Argument(metavar="VIEWER", help="Slug, member id or name.")],
    team: Team = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Take a viewer back: their connections, messages and the rest of what is theirs alone. People stay."""
    settings = settings_for(data)
    with store_of(settings) as store:
        found = the_viewer(store, viewer, team)
        if not yes and err.is_terminal:
            typer.confirm(f"Take {found.name}'s connections and messages away?", abort=True, err=True)
        with err.status("revoking …") as spinner, office_of(settings) as office, in_step(settings, store) as step:
            revoked = revoke_viewer(store, KEEPER, found, purge=office.ledger.purge_answers)
            step.settle(lambda done: spinner.update(f"indexing: {done:,} changes"))
            spinner.update("rewriting the file")
            store.scrub()
    if as_json:
        print_json(revoked)
    else:
        note(
            f"Revoked: {revoked.connections:,} connections, {revoked.messages:,} messages, {revoked.items:,} other "
            "records are gone. Requests that name this viewer are refused."
        )
