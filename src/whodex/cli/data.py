"""Commands about what is held: status, rebuild, erase, disclose, dump, sources, settings."""

import contextlib
import time
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
import typer

from whodex.boot import INDEX_FOLDER, in_step, indexer_of, office_of, open_sequences, store_of
from whodex.boot.contact import mail_book_of
from whodex.cli.base import Data, Json, app, complain, err, note, print_json, print_table, settings_for
from whodex.errors import InvalidParameter, StoreBusy
from whodex.ingest.registry import mappers
from whodex.model.dates import iso
from whodex.model.identifiers import FIRST_NUMBER, read_lix_id
from whodex.model.observation import Basis, Source
from whodex.services.disclosing import disclose as disclose_person
from whodex.services.disclosing import page
from whodex.services.documents import SEARCHED
from whodex.services.dumping import dump as dump_all
from whodex.services.erasing import erase as erase_person
from whodex.services.keeper import KEEPER
from whodex.services.rebuilding import rebuild as rebuild_all
from whodex.services.taking_back import expire as expire_old
from whodex.services.unapplied import vanished
from whodex.settings import KNOBS
from whodex.text.emails import email_identifiers
from whodex.text.entities import person_identifiers

Link = Annotated[str | None, typer.Option("--profile-link", help="LinkedIn profile, slug, Sales Navigator id or urn.")]
Email = Annotated[str | None, typer.Option("--email", help="An email address of the person.")]
LixId = Annotated[str | None, typer.Option("--lix-id", help="The lixID of the person.")]


class Who(NamedTuple):
    """The person a command is about: identifiers, or the number in one of our own lixIDs."""

    identifiers: list[str]
    number: int | None = None


def who(link: str | None, email: str | None, lix: str | None) -> Who:
    """The person asked for: exactly one of the options. Raises InvalidParameter."""
    given = [value for value in (link, email, lix) if value]
    if len(given) != 1:
        raise InvalidParameter("give exactly one of --profile-link, --email, --lix-id")
    read = read_lix_id(lix) if lix else None
    if read and read[0] == "person":
        return Who([f"lix:{read[1]}"], read[1] if read[1] >= FIRST_NUMBER else None)
    found = person_identifiers(link) if link else email_identifiers(email)
    if not found:
        raise InvalidParameter(f"{given[0]!r} names no person")
    return Who(found)


@app.command()
def status(as_json: Json = False, data: Data = None) -> None:
    """Count what is held."""
    settings = settings_for(data)
    with store_of(settings) as store:
        counts = store.counts()
        last = store.changes(max(0, counts["changes"] - 1))
        shown: dict[str, Any] = {
            "data": str(settings.data.resolve()),
            "counts": counts,
            "lastChange": last[-1].seq if last else 0,
            "imports": {state: sum(one.state == state for one in store.imports()) for state in ("running", "done")},
            "viewers": [viewer.name for viewer in store.viewers()],
        }
        with indexer_of(settings, store) as indexer:
            shown["index"] = {"behind": indexer.behind(), "bytes": folder_bytes(settings.data / INDEX_FOLDER)}
    if as_json:
        print_json(shown)
        return
    note(f"Data: {shown['data']}")
    print_table(("what", "number"), [*counts.items(), ("index bytes", shown["index"]["bytes"])])
    behind = shown["index"]["behind"]
    note("The search index is up to date." if not behind else f"The search index is {behind:,} changes behind.")


def folder_bytes(folder: Path) -> int:
    """Bytes of all files in a folder; those that go while one looks are not counted."""
    found = 0
    for file in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            found += file.stat().st_size
    return found


@app.command()
def rebuild(
    index_only: Annotated[bool, typer.Option("--index", help="Only make the search index anew.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Fold every entity again from the observations, or make the search index anew. Serving goes on meanwhile."""
    settings = settings_for(data)
    with store_of(settings, cache_mb=64) as store, err.status("folding …") as spinner:
        if index_only:
            with indexer_of(settings, store) as indexer:
                if not indexer.remake(lambda seen: spinner.update(f"indexing: {seen:,}")):
                    raise StoreBusy("another process keeps the search index; try again when its work is done")
            counts = store.counts()
            outcome = {"indexed": sum(counts[kind] for kind in SEARCHED)}
        else:
            outcome = rebuild_all(store, KEEPER, lambda seen: spinner.update(f"{seen:,} observations"))
            with in_step(settings, store) as step:
                step.settle(lambda done: spinner.update(f"indexing: {done:,} changes"))
    if as_json:
        print_json(outcome)
    elif index_only:
        note(f"{outcome['indexed']:,} entities indexed.")
    else:
        note(f"{outcome['observations']:,} observations read, {outcome['changed']:,} entities changed.")


@app.command()
def erase(
    profile_link: Link = None,
    email: Email = None,
    lix_id: LixId = None,
    listing: Annotated[bool, typer.Option("--list", help="Count suppressions and show the audit log.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Erase a person everywhere, and keep them away: their records, links, mentions; nothing of them stays readable."""
    settings = settings_for(data)
    with store_of(settings) as store:
        if listing:
            return _audits(store, as_json)
        asked = who(profile_link, email, lix_id)
        if not yes and err.is_terminal:
            typer.confirm("This cannot be undone. Erase this person?", abort=True, err=True)
        with (
            err.status("erasing …") as spinner,
            mail_book_of(settings) as book,
            office_of(settings) as office,
            indexer_of(settings, store) as indexer,
        ):
            sequences = open_sequences(settings)
            remade: list[bool] = []
            erased = erase_person(
                store,
                KEEPER,
                settings.data,
                asked.identifiers,
                number=asked.number,
                progress=spinner.update,
                forget_mail=book.forget,
                vanish=lambda before: (sequences.forget(vanished(store, before)), office.ledger.purge_answers()),
                purge=lambda: remade.append(indexer.remake()),
            )
            sequences.close()
        if remade == [False]:
            complain(
                "another process keeps the search index: nothing of the person is found any more, but old files "
                "may hold their words until `whodex rebuild --index` has run"
            )
    if as_json:
        print_json(erased)
    elif not erased.observations:
        note("Nothing was held under that identifier; it will be kept away from now on.")
    else:
        note(
            f"Erased: {erased.observations:,} records, {erased.linked:,} linked to them; "
            f"{erased.redacted:,} records of others redacted, {erased.rejects:,} rejected lines removed."
        )
    return None


def _audits(store: Any, as_json: bool) -> None:
    suppressions, audits = len(store.suppressed()), store.audits()
    if as_json:
        acts = [{"at": iso(at), "act": act, "counts": counts} for at, act, counts in audits]
        print_json({"suppressions": suppressions, "audit": acts})
        return
    note(f"{suppressions:,} suppressed identifiers and records")
    rows = ((iso(at), act, *counts.values()) for at, act, counts in audits)
    print_table(("when", "act", "records", "linked", "redacted", "rejects", "suppressed"), rows)


@app.command()
def disclose(
    profile_link: Link = None,
    email: Email = None,
    lix_id: LixId = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write FILE.html and FILE.json.")] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Everything held about a person, with its sources: for an access request."""
    asked = who(profile_link, email, lix_id)
    with store_of(settings_for(data)) as store:
        found = disclose_person(store, mappers(), asked.identifiers, number=asked.number)
    if output is not None:
        html, raw = output.with_suffix(".html"), output.with_suffix(".json")
        html.write_text(page(found), encoding="utf-8")
        raw.write_bytes(msgspec.json.format(msgspec.json.encode(found)))
        note(f"Written: {html} and {raw}")
    elif as_json:
        print_json(found)
    else:
        typer.echo(page(found))


@app.command()
def dump(
    file: Annotated[Path, typer.Argument(help="Packed where the name ends in .gz or .zst.")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Write everything held into one file, losslessly; `whodex import` reads it back."""
    with store_of(settings_for(data)) as store, err.status("writing …") as spinner:
        outcome = dump_all(store, file, lambda done: spinner.update(f"{done:,} observations"))
    if as_json:
        print_json({"file": str(file), **outcome})
    else:
        note(f"{file}: {outcome['observations']:,} observations, {outcome['bytes']:,} bytes.")


sources = typer.Typer(help="Sources: their rank, lawful basis and retention.", invoke_without_command=True)
app.add_typer(sources, name="sources")


@sources.callback()
def list_sources(context: typer.Context, as_json: Json = False, data: Data = None) -> None:
    """List the sources."""
    if context.invoked_subcommand is not None:
        return
    with store_of(settings_for(data)) as store:
        held = store.sources()
    if as_json:
        print_json(held)
    else:
        rows = ((one.name, one.basis, one.rank, one.retention_days or "for ever") for one in held)
        print_table(("source", "basis", "rank", "retention (days)"), rows)


@sources.command("set")
def set_source(
    name: str,
    rank: Annotated[int | None, typer.Option(help="A higher rank wins over newer values of lower ones.")] = None,
    retention_days: Annotated[int | None, typer.Option(help="0 = for ever.", min=0)] = None,
    basis: Annotated[str | None, typer.Option(help="Lawful basis.")] = None,
    data: Data = None,
) -> None:
    """Create or change a source. A new rank takes effect with `whodex rebuild`, a retention with `whodex expire`."""
    with store_of(settings_for(data)) as store:
        held = next((one for one in store.sources() if one.name == name), Source(name=name))
        changed = msgspec.structs.replace(
            held,
            rank=held.rank if rank is None else rank,
            retention_days=held.retention_days if retention_days is None else retention_days,
            basis=held.basis if basis is None else _basis(basis),
        )
        store.source(changed)
    note(f"{name}: rank {changed.rank}, retention {changed.retention_days or 'for ever'}, basis {changed.basis}")


def _basis(text: str) -> Basis:
    try:
        return msgspec.convert(text, Basis)  # type: ignore[no-any-return]  # Basis is a Literal
    except msgspec.ValidationError:
        raise InvalidParameter(f"{text!r} is no lawful basis") from None


@app.command()
def expire(as_json: Json = False, data: Data = None) -> None:
    """Drop observations past their source's retention, and fold the entities again."""
    settings = settings_for(data)
    with store_of(settings) as store:
        outcome = expire_old(store, KEEPER, int(time.time() * 1000))
        with in_step(settings, store) as step:
            step.settle()
    if as_json:
        print_json(outcome)
    else:
        note(f"{outcome['forgotten']:,} observations were past their source's retention.")


@app.command("settings")
def show_settings(as_json: Json = False, data: Data = None) -> None:
    """Every setting: its value here, default, unit and reason."""
    settings = settings_for(data)
    if as_json:
        print_json(dict(settings.values))
        return
    rows = ((one.name, str(settings[one.name]), str(one.default), one.unit, one.reason) for one in KNOBS)
    print_table(("setting", "value", "default", "unit", "why"), rows)
