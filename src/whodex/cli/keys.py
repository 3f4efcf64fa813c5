"""`whodex keys`: make, list, change, rotate and revoke API keys."""

import sys
from typing import Annotated, Any

import typer

from whodex.api.params import MOMENT
from whodex.boot import accounts_of, office_of
from whodex.cli.base import Data, Json, app, note, print_json, print_table, settings_for
from whodex.errors import BadSetting, InvalidParameter
from whodex.model.accounts import DEFAULT_RATE, DEFAULT_TEAM, USUAL_SCOPES, NewKey, Rate
from whodex.services.keys import (
    OVERLAP_S,
    change_key,
    create_key,
    key_of_text,
    read_rate,
    revoke_key,
    rotate_key,
    write_rate,
)
from whodex.services.office import save_team
from whodex.wire.accounts import shown_key
from whodex.wire.versions import VERSIONS

keys = typer.Typer(no_args_is_help=True, help="Make, list, change, rotate and revoke API keys.")
app.add_typer(keys, name="keys")

KeyId = Annotated[int | None, typer.Argument(help="As `whodex keys list` shows it.", show_default=False)]
Version = Annotated[str | None, typer.Option(help="Pin the API version of its answers.")]
Scopes = Annotated[str | None, typer.Option(help="Of read, search, contact, insight, admin; with commas between.")]
RateText = Annotated[
    str | None, typer.Option("--rate", help="Requests in a time: 1/3s, 20/m, 100/s.", show_default="1/3s")
]
Burst = Annotated[int, typer.Option(help="Requests at once after a rest.", min=1)]
Daily = Annotated[int | None, typer.Option(help="Answers a day.", show_default="no limit", min=0)]
Viewers = Annotated[
    str | None, typer.Option(help="Viewers it may name, with commas between.", show_default="all of its team")
]
Expires = Annotated[str | None, typer.Option(help="A day or time (UTC) from which it is refused.")]
Unlimited = Annotated[bool, typer.Option("--unlimited", help="No rate limit, no daily allowance.")]
Stdin = Annotated[bool, typer.Option("--stdin", help="Read the key's text from standard input, never from a command.")]


@keys.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for; shown in lists.")],
    team: Annotated[str, typer.Option(help="Whose credits it uses; made where it is new.")] = DEFAULT_TEAM,
    scopes: Scopes = None,
    api_version: Version = None,
    rate: RateText = None,
    burst: Burst = DEFAULT_RATE.burst,
    daily: Daily = None,
    unlimited: Unlimited = False,
    viewers: Viewers = None,
    expires: Expires = None,
    stdin: Stdin = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Make a key. It is printed once and kept only as a hash. With `--stdin` a key you have already is kept."""
    _check_version(api_version)
    text = _secret() if stdin else None
    with office_of(settings_for(data)) as office:
        save_team(office, team, 0)
        made = create_key(
            office.accounts,
            name,
            api_version=api_version,
            unlimited=unlimited,
            team=team,
            scopes=USUAL_SCOPES if scopes is None else _listed(scopes),
            rate=Rate(DEFAULT_RATE.interval_ns, burst) if rate is None else read_rate(rate, burst),
            daily=daily,
            viewers=None if viewers is None else _listed(viewers),
            expires_at=None if expires is None else MOMENT.read("--expires", expires),
            text=text,
        )
    if text is not None:
        note(f"Key {made.id} is kept.")
    else:
        _show(made, as_json)


@keys.command("list")
def list_keys(as_json: Json = False, data: Data = None) -> None:
    """List the keys: never their text, only a prefix to tell them apart."""
    with office_of(settings_for(data)) as office:
        held = office.accounts.keys()
        shown = [shown_key(key, office.ledger.allowance(key.meter)[0]) for key in held]
    if as_json:
        print_json(shown)
        return
    rows = (
        (
            one.id,
            one.name,
            one.prefix,
            one.team,
            ",".join(one.scopes),
            write_rate(key.rate),
            "" if one.daily is None else str(one.daily),
            one.api_version or "",
            one.last_used or "",
            one.revoked_at or "",
        )
        for one, key in zip(shown, held, strict=True)
    )
    print_table(
        ("id", "name", "key", "team", "scopes", "rate", "a day", "version", "last used", "revoked"),
        rows,
    )


@keys.command()
def change(
    key_id: KeyId = None,
    name: Annotated[str | None, typer.Option(help="What the key is for.")] = None,
    scopes: Scopes = None,
    api_version: Version = None,
    rate: RateText = None,
    burst: Burst = DEFAULT_RATE.burst,
    daily: Daily = None,
    unlimited: Unlimited = False,
    viewers: Viewers = None,
    expires: Expires = None,
    stdin: Stdin = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Change what a key may do; what is not named stays."""
    _check_version(api_version)
    changes: dict[str, Any] = {
        "name": name,
        "api_version": api_version,
        "scopes": None if scopes is None else _listed(scopes),
        "rate": None if rate is None else read_rate(rate, burst),
        "daily": daily,
        "viewers": None if viewers is None else _listed(viewers),
        "expires_at": None if expires is None else MOMENT.read("--expires", expires),
    }
    changes = {name: value for name, value in changes.items() if value is not None}
    if unlimited:
        changes |= {"rate": None, "daily": None}
    with accounts_of(settings_for(data)) as accounts:
        changed = change_key(accounts, _which(accounts, key_id, stdin=stdin), **changes)
    if as_json:
        print_json(shown_key(changed))
    else:
        note(f"Key {changed.id} is changed.")


@keys.command()
def rotate(
    key_id: KeyId = None,
    overlap: Annotated[int, typer.Option(help="Seconds the old key goes on.", min=0)] = OVERLAP_S,
    stdin: Stdin = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Put a new key in the place of an old one, which goes on for the overlap. Both use up the same limits."""
    with accounts_of(settings_for(data)) as accounts:
        made = rotate_key(accounts, _which(accounts, key_id, stdin=stdin), overlap_s=overlap)
    _show(made, as_json)


@keys.command()
def revoke(key_id: KeyId = None, stdin: Stdin = False, data: Data = None) -> None:
    """Revoke a key; every worker refuses it from its next request on."""
    with accounts_of(settings_for(data)) as accounts:
        found = _which(accounts, key_id, stdin=stdin)
        revoke_key(accounts, found)
    note(f"Key {found} is revoked.")


@keys.command()
def which(as_json: Json = False, data: Data = None) -> None:
    """Say which key a text is. The text is read from standard input, so that it stays out of histories and lists."""
    with accounts_of(settings_for(data)) as accounts:
        found = shown_key(key_of_text(accounts, _secret()))
    if as_json:
        print_json(found)
    else:
        state = "revoked" if found.revoked_at else "in force"
        note(f"Key {found.id}, {found.name}, of the team {found.team}: {state}.")


def _show(made: NewKey, as_json: bool) -> None:
    if as_json:
        print_json(made)
        return
    typer.echo(made.key)
    note("Keep it now: it is not shown again.")


def _which(accounts: Any, key_id: int | None, *, stdin: bool) -> int:
    if stdin == (key_id is not None):
        raise InvalidParameter("name the key by its id, or give its text with --stdin")
    return key_id if key_id is not None else int(key_of_text(accounts, _secret()).id)


def _secret() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Key", hide_input=True, err=True)).strip()
    return sys.stdin.readline().strip()


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _check_version(given: str | None) -> None:
    if given is not None and given not in VERSIONS:
        raise BadSetting(f"--api-version must be one of {', '.join(VERSIONS)}")
