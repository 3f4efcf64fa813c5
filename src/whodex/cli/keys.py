"""`whodex keys`: make, list and revoke API keys."""

from typing import Annotated

import typer

from whodex.boot import accounts_of
from whodex.cli.base import Data, Json, app, note, print_json, print_table, settings_for
from whodex.errors import BadSetting
from whodex.model.dates import iso
from whodex.services.keys import create_key, revoke_key
from whodex.wire.versions import VERSIONS

keys = typer.Typer(no_args_is_help=True, help="Make, list and revoke API keys.")
app.add_typer(keys, name="keys")


@keys.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for; shown in lists.")],
    api_version: Annotated[str | None, typer.Option(help="Pin the API version of its answers.")] = None,
    unlimited: Annotated[bool, typer.Option("--unlimited", help="No rate limit and no credits.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Make a key. It is printed once and kept only as a hash."""
    if api_version is not None and api_version not in VERSIONS:
        raise BadSetting(f"--api-version must be one of {', '.join(VERSIONS)}")
    with accounts_of(settings_for(data)) as accounts:
        made = create_key(accounts, name, api_version=api_version, unlimited=unlimited)
    if as_json:
        print_json(made)
        return
    typer.echo(made.key)
    note("Keep it now: it is not shown again.")


@keys.command("list")
def list_keys(as_json: Json = False, data: Data = None) -> None:
    """List the keys: never their text, only a prefix to tell them apart."""
    with accounts_of(settings_for(data)) as accounts:
        held = accounts.keys()
    rows = [
        {
            "id": key.id,
            "name": key.name,
            "prefix": key.prefix,
            "apiVersion": key.api_version,
            "unlimited": key.unlimited,
            "createdAt": iso(key.created_at),
            "revokedAt": iso(key.revoked_at) if key.revoked_at else None,
        }
        for key in held
    ]
    if as_json:
        print_json(rows)
        return
    shown = (
        (row["id"], row["name"], row["prefix"], row["apiVersion"] or "", row["createdAt"], row["revokedAt"] or "")
        for row in rows
    )
    print_table(("id", "name", "key", "version", "created", "revoked"), shown)


@keys.command()
def revoke(key_id: Annotated[int, typer.Argument(help="As `whodex keys list` shows it.")], data: Data = None) -> None:
    """Revoke a key; every worker refuses it from its next request on."""
    with accounts_of(settings_for(data)) as accounts:
        revoke_key(accounts, key_id)
    note(f"Key {key_id} is revoked.")
