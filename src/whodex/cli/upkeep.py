"""`whodex backup`, `restore`, `check`: keeping a data directory safe."""

from pathlib import Path
from typing import Annotated, Self

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from whodex import upkeep
from whodex.cli.base import Data, Json, app, complain, err, note, print_json, settings_for
from whodex.errors import BadSetting, UnknownRecord
from whodex.store.archive import Manifest, unpack_archive


class _Bar:
    """Bytes done, as a bar on standard error."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        self._progress = Progress(*columns, console=err, transient=True)
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def __call__(self, what: str, done: int, total: int) -> None:
        self._progress.update(self._task, description=what, completed=done, total=total)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the backup, or which to verify.")],
    verify: Annotated[bool, typer.Option("--verify", help="Only check that FILE is whole.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Copy everything that cannot be made anew into one file. Servers and imports go on meanwhile."""
    if verify:
        manifest = _verified(file)
    else:
        if file.exists() and not force:
            raise BadSetting(f"{file} exists; --force replaces it")
        if not file.absolute().parent.is_dir():
            raise BadSetting(f"{file.absolute().parent} is no folder")
        settings = settings_for(data)
        if not (settings.data / "whodex.db").exists():
            raise UnknownRecord(f"{settings.data} holds no data")
        with _Bar() as bar:
            manifest = upkeep.back_up(settings, file.absolute(), bar)
    _tell(manifest, as_json, f"{file} is whole" if verify else f"{file} written")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the data that is there.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Put a backup in place of the data directory's content; who was erased since it was made is erased again.

    Checked before anything is touched. No server may run meanwhile. The search index is made anew by the next server
    or by `whodex rebuild --index`.
    """
    settings = settings_for(data)
    if (settings.data / "whodex.db").exists() and not force:
        raise BadSetting(f"{settings.data} holds data; --force replaces it")
    if not file.is_file():
        raise UnknownRecord(f"there is no file {file}")
    with _Bar() as bar:
        manifest, again = upkeep.restore(settings, file, bar, lambda what: bar(what, 0, 0))
    if again:
        note(f"{again:,} records of people erased since the backup were removed again.")
    _tell(manifest, as_json, f"restored into {settings.data}")


@app.command()
def check(as_json: Json = False, data: Data = None) -> None:
    """Look for damage: whether records, entities, identifiers, index and ledger agree. Changes nothing."""
    settings = settings_for(data)
    if not (settings.data / "whodex.db").exists():
        raise UnknownRecord(f"{settings.data} holds no data")
    with err.status("looking …") as spinner:
        found = upkeep.check(settings, lambda what, done: spinner.update(f"looking at {what}: {done:,}"))
    if as_json:
        print_json(found)
    else:
        for fault in found.faults:
            complain(f"{fault.what} (mend: {fault.mend})")
        if found.more:
            complain(f"and {found.more:,} more")
        note(
            f"{found.observations:,} records, {found.entities:,} entities, {found.identifiers:,} identifiers, "
            f"{found.documents:,} documents of the index, {found.lines:,} lines of the ledger: "
            f"{len(found.faults) + found.more:,} faults."
        )
    if found.faults:
        raise typer.Exit(1)


def _verified(file: Path) -> Manifest:
    if not file.is_file():
        raise UnknownRecord(f"there is no file {file}")
    with _Bar() as bar:
        return unpack_archive(file, None, bar)


def _tell(manifest: Manifest, as_json: bool, what: str) -> None:
    if as_json:
        print_json(manifest)
        return
    size = sum(part.bytes for part in manifest.parts) / 1e6
    people = manifest.counts.get("person", 0)
    note(f"{what}: {len(manifest.parts)} parts, {size:,.1f} MB, {people:,} people, made {manifest.made_at}.")
