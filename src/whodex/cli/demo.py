"""`whodex demo` and `whodex synth`: an invented world to try things with, and invented people by the million."""

import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from whodex.boot import IMPORT_CACHE_MB, accounts_of, in_step, store_of
from whodex.cli.base import Data, app, err, note, settings_for
from whodex.cli.importing import Bar
from whodex.errors import BadSetting, ImportFailed
from whodex.serve.running import run
from whodex.services.import_run import Summary
from whodex.services.importing import Request, import_path
from whodex.services.keys import create_key, revoke_key
from whodex.services.mapping import spare_the_collector
from whodex.settings import Settings
from whodex.store.ports import Store
from whodex.synth import World, Written, stream_people, write_duplicates, write_world

SOURCE = "demo"
Companies = Annotated[
    int | None, typer.Option(min=1, help="How many companies.", show_default="as many as suit the people: 60 for 5,000")
]
Seed = Annotated[int, typer.Option(help="Another seed gives another world.")]


def companies_for(people: int) -> int:
    """How many companies suit a number of people: 60 for 5,000, fewer and smaller for few, enough for many."""
    return max(min(60, people // 12), people // 700, 1)


@app.command()
def demo(
    people: Annotated[int, typer.Option(min=100, help="About how many people.")] = 5000,
    companies: Companies = None,
    seed: Seed = 1,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make it and end.")] = False,
    keep: Annotated[Path | None, typer.Option(metavar="DIR", help="Keep the files, and the truth behind them.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    data: Data = None,
) -> None:
    """Invent a world, import it like any data, print a key and lines to try, and serve."""
    settings = settings_for(data, serve__host=host, serve__port=port, serve__access_log="")
    spare_the_collector()
    world = World(seed, people, companies or companies_for(people))
    with store_of(settings, cache_mb=IMPORT_CACHE_MB) as store:
        if keep is not None:
            _import_world(store, settings, keep, world)
        else:
            # Not inside the data directory: erasing a person must reach every file there.
            with tempfile.TemporaryDirectory(prefix="whodex-demo-") as folder:
                _import_world(store, settings, Path(folder), world)
        with in_step(settings, store) as step, err.status("indexing …") as spinner:
            step.settle(lambda done: spinner.update(f"indexing: {done:,} changes"))
        counts = store.counts()
    note(
        f"{counts['person']:,} people, {counts['organisation']:,} organisations, {counts['job']:,} jobs, "
        f"{counts['post']:,} posts. Nobody of the demo exists. `whodex imports` lists it."
    )
    _print_lines(settings, world)
    if not no_serve:
        run(settings, note)


def _import_world(store: Store, settings: Settings, folder: Path, world: World) -> None:
    with err.status("inventing a world …") as spinner:
        written = write_world(folder, world, lambda name, done, _: spinner.update(f"inventing {name}: {done:,}"))
    with Bar(quiet=False) as bar:
        for one in written:
            if one.importable:
                for summary in import_path(store, settings.data, _request(settings, one), bar.begin):
                    _check(summary)


def _request(settings: Settings, one: Written) -> Request:
    return Request(
        path=one.path,
        source=SOURCE,
        basis="legitimate_interest",
        workers=settings["import.workers"],
        batch_ms=settings["import.batch_ms"],
        compare=settings["resolve.enabled"],
    )


def _check(summary: Summary) -> None:
    if summary.failure:
        raise ImportFailed(f"the demo could not be imported: {summary.failure}")


def _print_lines(settings: Settings, world: World) -> None:
    with accounts_of(settings) as accounts:
        for key in accounts.keys():  # noqa: SIM118 - a book of keys is no dict
            if key.name == SOURCE and key.revoked_at is None:
                revoke_key(accounts, key.id)  # its text is lost: nobody can use it again
        made = create_key(accounts, SOURCE, unlimited=True)
    host, port = settings["serve.host"], settings["serve.port"]
    base = f"http://{host}:{port}/v1"
    someone = next(person for person in world.people if person.company is world.lix)
    viewer = world.people[world.viewers[0].person]
    header = f'-H "Authorization: {made.key}"'
    lines = (
        f"{base}/person?profile_link=https://linkedin.com/in/{someone.slug}",
        f"{base}/person/provenance?profile_link={someone.slug}",
        f"{base}/connections?viewer_id={viewer.slug}&count=5",
        f"{base}/li/linkedin/search/people?url=https://www.linkedin.com/search/results/people/?keywords=lix",
    )
    typer.echo(f"\nkey: {made.key}\n")
    for line in lines:
        typer.echo(f'curl {header} "{line}"')
    typer.echo("")


@app.command()
def synth(
    people: Annotated[int, typer.Option(min=1, help="How many people.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; default: standard output.")] = None,
    world: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A whole world with its truth, into a folder.")
    ] = None,
    companies: Companies = None,
    duplicates: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The same people as four sources would write them, and the truth."),
    ] = None,
    seed: Seed = 1,
) -> None:
    """Write invented people: a stream of any length in a vendor's shape (JSONL), or a whole world into a folder."""
    if sum(target is not None for target in (output, world, duplicates)) > 1:
        raise BadSetting("give one of --output (a stream), --world and --duplicates (folders)")
    if world is not None or duplicates is not None:
        if world is not None:
            for one in write_world(world, World(seed, people, companies or companies_for(people))):
                note(f"{one.path}: {one.records:,}")
        if duplicates is not None:
            for path in write_duplicates(duplicates, seed, people):
                note(str(path))
        return
    if output is None:
        _stream(sys.stdout.buffer, people, seed)
        return
    with output.open("wb") as file:
        _stream(file, people, seed)


def _stream(file: BinaryIO, people: int, seed: int) -> None:
    lines = iter(stream_people(people, seed))
    done = 0
    with err.status("inventing people …") as spinner:
        while chunk := list(islice(lines, 1000)):
            file.writelines(chunk)
            done += len(chunk)
            spinner.update(f"{done:,} of {people:,} people")
    file.flush()
