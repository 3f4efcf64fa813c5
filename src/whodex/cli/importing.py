"""`whodex import`, `whodex imports`: what comes in, and what came in."""

import json
import os
import time
import tomllib
from pathlib import Path
from typing import Annotated, Any, Self, get_args

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from whodex.boot import IMPORT_CACHE_MB, in_step, store_of
from whodex.cli.base import Data, Json, app, complain, err, note, print_json, print_table, settings_for
from whodex.errors import BadSetting, ImportFailed
from whodex.ingest.registry import formats
from whodex.model.dates import iso
from whodex.model.observation import Basis
from whodex.services.import_run import Summary
from whodex.services.importing import Request, import_path
from whodex.services.intake import shown_import
from whodex.services.keeper import KEEPER
from whodex.services.mapping import spare_the_collector
from whodex.services.taking_back import remove_import

MOST_LEFT_OUT = 20
RESULTS = ("new", "changed", "merged", "unchanged", "rejected")


@app.command("import")
def import_(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="Files, folders or archives.")] = None,
    format_name: Annotated[str | None, typer.Option("--format", help="Instead of recognising the content.")] = None,
    source: Annotated[str | None, typer.Option(help="Name of the source.", show_default="the format's name")] = None,
    basis: Annotated[str, typer.Option(help="Lawful basis: " + ", ".join(get_args(Basis)))] = "legitimate_interest",
    viewer: Annotated[str | None, typer.Option(help="Whose LinkedIn export it is (slug), if it does not say.")] = None,
    team: Annotated[str, typer.Option(help="The team a viewer belongs to.")] = "default",
    mapping: Annotated[Path | None, typer.Option(help="Mapping file (TOML or JSON) for a CSV of your own.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would happen; change nothing.")] = False,
    list_formats: Annotated[bool, typer.Option("--formats", help="List the formats and end.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Import files: recognised by content, streamed, resumable. The same file twice changes nothing."""
    if list_formats:
        return _formats(as_json)
    if not paths:
        raise BadSetting("name at least one file or folder to import; `whodex import --formats` lists what is read")
    if basis not in get_args(Basis):
        raise BadSetting(f"--basis must be one of {', '.join(get_args(Basis))}")
    settings = settings_for(data)
    spare_the_collector()
    os.nice(max(0, settings["import.nice"] - os.nice(0)))
    summaries: list[Summary] = []
    resolved = None
    with store_of(settings, cache_mb=IMPORT_CACHE_MB) as store, in_step(settings, store) as step:
        for path in paths:
            request = Request(
                path=path,
                format=format_name or ("table" if mapping is not None else None),
                source=source,
                basis=basis,  # type: ignore[arg-type]  # checked above
                viewer=viewer,
                team=team,
                mapping=_mapping(mapping),
                dry_run=dry_run,
                workers=settings["import.workers"],
                batch_ms=settings["import.batch_ms"],
                compare=settings["resolve.enabled"],
            )
            with Bar(quiet=as_json) as bar:
                try:
                    summaries.extend(import_path(store, settings.data, request, bar.begin, step.step))
                except ImportFailed as error:
                    summaries.append(Summary(file=path.name, format="", failure=str(error)))
        if not dry_run:
            with err.status("resolving …") as spinner:
                resolved = step.resolve(lambda _, left: spinner.update(f"resolving: {left:,} records to go"))
            with err.status("indexing …") as spinner:
                step.settle(lambda done: spinner.update(f"indexing: {done:,} changes"))
    _report(summaries, as_json=as_json, dry_run=dry_run)
    if resolved and resolved.joined and not as_json:
        note(f"{resolved.joined:,} went into another they are the same as; `whodex why A B` says why of any two.")
    if any(summary.failure for summary in summaries):
        raise typer.Exit(1)
    return None


class Bar:
    """A progress bar with rate and time left, on standard error; silent where nobody watches."""

    def __init__(self, *, quiet: bool) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[records]:,} records"),
            TextColumn("{task.fields[rate]:,.0f}/s"),
            TimeRemainingColumn(),
        )
        self._progress = Progress(*columns, console=err, disable=quiet or not err.is_terminal, transient=True)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def begin(self, name: str) -> Any:
        """A reporter for one file."""
        task = self._progress.add_task(name.replace("[", r"\["), total=None, records=0, rate=0.0)
        started = time.monotonic()

        def report(records: int, read: int, size: int) -> None:
            rate = records / max(time.monotonic() - started, 0.001)
            self._progress.update(task, completed=read, total=size or None, records=records, rate=rate)

        return report


def _mapping(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
        found: dict[str, Any] = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise BadSetting(f"the mapping file cannot be read ({error.strerror})") from None
    except (ValueError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path.name} is not valid {'JSON' if path.suffix == '.json' else 'TOML'}: {error}") from None
    return found


def _formats(as_json: bool) -> None:
    if as_json:
        print_json([{"name": one.name, "label": one.label, "gives": one.gives} for one in formats()])
        return
    print_table(("format", "what it is", "gives"), ((one.name, one.label, ", ".join(one.gives)) for one in formats()))


def _report(summaries: list[Summary], *, as_json: bool, dry_run: bool) -> None:
    done = [summary for summary in summaries if summary.format]
    if not as_json:
        rows = [(one.file, one.format, *(getattr(one, name) for name in RESULTS), one.seconds) for one in done]
        if rows:
            print_table(("file", "format", *RESULTS, "seconds"), rows, "What would happen" if dry_run else None)
    for one in summaries:
        if one.failure:
            complain(one.failure if one.file in one.failure else f"{one.file}: {one.failure}")
        if one.rejects_file and not as_json:
            note(f"{one.rejected:,} rejected, with line and reason: {one.rejects_file}")
        if one.left_out and not as_json:
            note(f"Left out{' of' if one.format else ''} {one.file}:")
            for part in one.left_out[:MOST_LEFT_OUT]:
                note(f"  {part}")
        if one.suppressed and not as_json:
            note(f"{one.suppressed:,} records about erased people were left out.")
        if one.viewer and not as_json:
            how = " (made up from the name; give --viewer SLUG to say it)" if one.viewer["madeUp"] else ""
            note(f"Viewer: {one.viewer['viewerId']}{how}")
    if as_json:
        total: dict[str, Any] = {name: sum(getattr(one, name) for one in summaries) for name in RESULTS}
        total["rejectsFile"] = next((one.rejects_file for one in summaries if one.rejects_file), None)
        viewer = next((one.viewer for one in summaries if one.viewer), None)
        total["viewer"] = viewer["viewerId"] if viewer else None
        total["files"] = summaries
        print_json(total)


imports = typer.Typer(help="What came in, and taking it back.", invoke_without_command=True)
app.add_typer(imports, name="imports")


@imports.callback()
def list_imports(context: typer.Context, as_json: Json = False, data: Data = None) -> None:
    """List the imports."""
    if context.invoked_subcommand is not None:
        return
    with store_of(settings_for(data)) as store:
        held = store.imports()
    if as_json:
        print_json([shown_import(one) for one in held])
        return
    rows = (
        (one.id, one.file, one.format, one.source, one.state, iso(one.started_at), one.counts.get("new", 0), one.done)
        for one in held
    )
    print_table(("id", "file", "format", "source", "state", "started", "new", "records"), rows)


@imports.command()
def remove(
    import_id: Annotated[int, typer.Argument(help="As `whodex imports` shows it.")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Take one import back: what only it brought is forgotten, everything else is folded again."""
    settings = settings_for(data)
    with store_of(settings) as store:
        outcome = remove_import(store, KEEPER, settings.data, import_id)
        with in_step(settings, store) as step:
            step.settle()
    if as_json:
        print_json(outcome)
    else:
        note(f"Import {import_id} is taken back; {outcome['forgotten']:,} observations forgotten.")
