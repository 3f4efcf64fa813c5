"""`whodex email`: a person's work address, without a server."""

import asyncio
from typing import Annotated

import typer

from whodex.boot import contact_desk, mail_book_of, store_of
from whodex.cli.base import Data, Json, app, note, print_json, settings_for
from whodex.cli.people import identifiers_of
from whodex.services.contact import email_of

Smtp = Annotated[bool | None, typer.Option("--smtp/--no-smtp", help="Ask mail servers.", show_default="contact.smtp")]


@app.command()
def email(
    who: Annotated[str, typer.Argument(metavar="PROFILE", help="LinkedIn address, slug, id or lixID.")],
    smtp: Smtp = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Find a person's work address; with --json, what the API answers."""
    settings = settings_for(data, contact__smtp=smtp)
    with store_of(settings) as store, mail_book_of(settings) as book:
        found = asyncio.run(email_of(contact_desk(settings, book), store, identifiers_of(who)))
    if as_json:
        print_json(found)
        return
    typer.echo(found.email)
    more = f"; or {', '.join(found.alternatives)}" if found.alternatives else ""
    note(f"{found.status}{more}")
