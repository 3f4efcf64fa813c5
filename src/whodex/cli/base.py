"""What every command shares: the application, the data option, and how things are shown."""

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from whodex import __version__
from whodex.settings import DATA_ENV, Settings, load

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Self-hosted people-and-company intelligence: your data, a published API, and the source of every value.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
err = Console(stderr=True, highlight=False)
out = Console(highlight=False)
if not sys.stdout.isatty():
    # Tables keep their columns when piped: a script reads --json, a person reads the whole line.
    out.width = 200

Data = Annotated[
    Path | None,
    typer.Option("--data", envvar=DATA_ENV, metavar="DIR", help="The data directory.", show_default="./whodex-data"),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]

_shared: dict[str, Path] = {}


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"whodex {__version__}")
        raise typer.Exit


@app.callback()
def root(
    data: Data = None,
    version: Annotated[  # noqa: ARG001 - handled by the callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options before the command."""
    if data is not None:
        _shared["data"] = data


def settings_for(data: Path | None, **overrides: Any) -> Settings:
    """The settings of the data directory given before or after the command."""
    return load(data or _shared.get("data"), **overrides)


def complain(message: str) -> None:
    """One line on standard error."""
    err.print(f"[bold red]whodex:[/] {_plain(message)}", soft_wrap=True)


def note(message: str) -> None:
    """One line for people on standard error, so that standard output stays clean."""
    err.print(_plain(message), soft_wrap=True)


def _plain(message: str) -> str:
    """Text for Rich: no markup, and no control characters, with which a file's contents could work the terminal."""
    return _CONTROL.sub("\ufffd", message).replace("[", r"\[")


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """A table on standard output; numbers to the right."""
    table = Table(*columns, title=title, title_justify="left", header_style="bold")
    listed = [list(row) for row in rows]
    for index, column in enumerate(table.columns):
        if listed and all(isinstance(row[index], int | float) for row in listed):
            column.justify = "right"
    for row in listed:
        table.add_row(*(f"{value:,}" if isinstance(value, int) else _plain(str(value)) for value in row))
    out.print(table)


def print_bytes(value: bytes) -> None:
    """JSON already encoded, on standard output."""
    sys.stdout.write(value.decode() + "\n")
    sys.stdout.flush()
