"""`whodex explain`: how a LinkedIn URL is read, without a store."""

from typing import Annotated, Any

import typer

from whodex.cli.base import Json, app, out, print_json
from whodex.text.search import explain as explained


@app.command()
def explain(
    url: Annotated[str, typer.Argument(metavar="URL", help="Any LinkedIn search or entity URL, or a urn.")],
    as_json: Json = False,
) -> None:
    """Show what a LinkedIn URL was understood to mean; needs no data."""
    reading = explained(url)
    if as_json:
        print_json(reading)
    else:
        show(reading)


def show(reading: dict[str, Any]) -> None:
    """A reading for people at a terminal."""

    def line(name: str, value: object) -> None:
        out.print(f"[dim]{name:>22}[/]  ", end="")
        out.print(str(value), markup=False)

    line("kind", reading["kind"])
    for name, value in reading.get("id", {}).items():
        line(name, value)
    if "filters" not in reading:
        return
    line("keywords", reading["keywords"] or "none")
    for one in reading["filters"]:
        values = " or ".join(map(_value, one["values"]))
        line(one["field"], f"not {values}" if one["exclude"] else values)
    line("sort", reading["sort"] or "as the search likes")
    line("page", f"{reading['page']} (from {reading['start']}, {reading['count']} each)")
    for title in ("ignored", "warnings"):
        for note in reading[title]:
            line(title.removesuffix("s"), f"{note['parameter']}: {note['because']}")


def _value(value: dict[str, Any]) -> str:
    if "id" in value or "text" in value:
        return " ".join(part for part in (value.get("text"), f"({value['id']})" if "id" in value else "") if part)
    bounds = f"{value.get('min', '…')} to {value.get('max', '…')}"
    return f"{bounds} of {value['of']}" if "of" in value else bounds
