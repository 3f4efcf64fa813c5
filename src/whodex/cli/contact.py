"""`whodex email` and `whodex verify`: a person's work address, and what is known of many, without a server."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from whodex.boot import store_of
from whodex.boot.contact import check_list_of, contact_desk, mail_book_of
from whodex.cli.base import Data, Json, app, note, print_json, print_table, settings_for
from whodex.cli.importing import Bar
from whodex.cli.people import identifiers_of
from whodex.errors import ImportFailed, InvalidParameter, Queued
from whodex.ingest.files import open_input
from whodex.model.dates import iso
from whodex.services.address_files import opened
from whodex.services.asking import ask_again
from whodex.services.contact import email_of
from whodex.services.importing import fingerprint
from whodex.services.moments import system_clock
from whodex.services.verifying import Summary, check_list, gather, write
from whodex.settings import Settings

Smtp = Annotated[bool | None, typer.Option("--smtp/--no-smtp", help="Ask mail servers.", show_default="contact.smtp")]
STATUSES: Final = ("VALID", "INVALID", "ACCEPT_ALL", "UNKNOWN")
_PACKED: Final = (".gz", ".zst")


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
        try:
            found = asyncio.run(email_of(contact_desk(settings, book), store, identifiers_of(who)))
        except Queued as later:
            minutes = max(1, round(later.retry_after / 60))
            raise Queued(f"{later}, in {minutes:,} minutes, by `whodex serve` or `whodex verify --due`") from None
    if as_json:
        print_json(found)
        return
    typer.echo(found.email)
    more = f"; or {', '.join(found.alternatives)}" if found.alternatives else ""
    note(f"{found.status}{more}")


@app.command()
def verify(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A CSV, or a list of addresses.")] = None,
    column: Annotated[
        str | None, typer.Option(help="The column that holds the addresses.", show_default="found by name and content")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="The results.", show_default="FILE.verified.csv"),
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Stay until what servers put off is asked again.")] = False,
    due: Annotated[bool, typer.Option("--due", help="Make the queued checks that are due.")] = False,
    smtp: Smtp = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Check a file of addresses: each row again, with what is known of its address.

    Killed or interrupted, the same command goes on where it stopped; nothing that was answered is asked again.
    """
    settings = settings_for(data, contact__smtp=smtp)
    if due:
        _due(settings, as_json=as_json)
        if file is None:
            return
    if file is None:
        raise InvalidParameter("name a file to check, or give --due")
    target = output or _beside(file)
    if target.exists() and file.exists() and target.samefile(file):
        raise InvalidParameter("the results cannot replace the file they are about; give another --output")
    summary = _checked(settings, file, column, target, wait=wait, quiet=as_json)
    _report(summary, target, as_json=as_json)
    if summary.refused:
        raise ImportFailed(f"{len(summary.refused):,} rows could not be read and are left out")


def _checked(settings: Settings, file: Path, column: str | None, target: Path, *, wait: bool, quiet: bool) -> Summary:
    source = open_input(file)
    how = opened(source, column)
    mark = f"{fingerprint(file)} {how.column} {settings['contact.smtp']}"
    with (
        store_of(settings) as store,
        mail_book_of(settings) as book,
        check_list_of(target) as wanted,
        Bar(quiet=quiet) as bar,
    ):
        desk = contact_desk(settings, book)
        progress = bar.begin(file.name)
        if not wanted.begin(mark):
            gather(source, how, wanted)
        known = wanted.progress()
        if known.settled and not quiet:
            note(f"Going on: {known.settled:,} of {known.addresses:,} addresses are known.")
        work = check_list(desk, store, wanted, lambda done, total: progress(done, done, total), wait=wait)
        _run(work, f"{file.name} is not complete; run the same command again to go on")
        return write(store, source, how, wanted, target)


def _run(work: Coroutine[Any, Any, Any], interrupted: str) -> None:
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        note(f"Interrupted: {interrupted}.")
        raise typer.Exit(130) from None


def _beside(file: Path) -> Path:
    plain = file.with_suffix("") if file.suffix.lower() in _PACKED else file
    return plain.with_name(f"{plain.stem}.verified.csv")


def _due(settings: Settings, *, as_json: bool) -> None:
    """Makes what is due now; what servers put off again waits for its next time."""
    with mail_book_of(settings) as book:
        desk = contact_desk(settings, book)
        if not desk.asks:
            raise InvalidParameter("queued checks ask mail servers, and contact.smtp is off; give --smtp")
        made = 0

        async def work() -> None:
            nonlocal made
            while done := await ask_again(desk.verifier, book, desk.clock):
                made += done

        _run(work(), "what is not made stays queued")
        waiting = book.jobs()
    if as_json:
        print_json({"made": made, "waiting": waiting})
    else:
        note(f"{made:,} queued checks made; {waiting:,} wait for their time.")


def _report(summary: Summary, target: Path, *, as_json: bool) -> None:
    if as_json:
        print_json({"output": str(target), **_shown(summary)})
        return
    rows = [(status, summary.statuses.get(status, 0)) for status in STATUSES]
    print_table(("status", "rows"), [*rows, ("without an address", summary.without)])
    note(f"{summary.rows:,} rows, {summary.addresses:,} addresses ({summary.duplicates:,} rows repeat one): {target}")
    if summary.waiting:
        at = iso(summary.due_at) if summary.due_at else "later"
        minutes = max(1, round(((summary.due_at or 0) - system_clock()) / 60_000))
        note(
            f"{summary.waiting:,} addresses were put off by their servers: run the same command again from {at} "
            f"(in {minutes:,} minutes) to complete the results, or give --wait."
        )
    for reason in summary.refused[:5]:
        note(f"left out: {reason}")


def _shown(summary: Summary) -> dict[str, Any]:
    return {
        "rows": summary.rows,
        "addresses": summary.addresses,
        "duplicates": summary.duplicates,
        "withoutAddress": summary.without,
        "statuses": {status: summary.statuses.get(status, 0) for status in STATUSES},
        "waiting": summary.waiting,
        "dueAt": iso(summary.due_at) if summary.due_at else None,
        "refused": len(summary.refused),
    }
