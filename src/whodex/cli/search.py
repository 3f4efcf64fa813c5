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
        values = " or ".join(_value(one["field"], value) for value in one["values"])
        line(one["field"], f"not {values}" if one["exclude"] else values)
    line("sort", reading["sort"] or "relevance (the URL says nothing)")
    line("page", f"{reading['page']} (from {reading['start']}, {reading['count']} each)")
    for title in ("ignored", "warnings"):
        for note in reading[title]:
            line(title.removesuffix("s"), f"{note['parameter']}: {note['because']}")


def _value(field: str, value: dict[str, Any]) -> str:
    match value:
        case {"id": "true"}:
            return "yes"
        case {"id": seconds} if field == "posted_within" and seconds.isdecimal():
            return _duration(int(seconds))
        case {"id": miles} if field == "distance" and "text" not in value:
            return f"{miles} miles"
        case {"text": text, "id": key}:
            return f"{text} ({key})"
        case {"text": shown} | {"id": shown}:
            return str(shown)
    low, high = value.get("min"), value.get("max")
    of = f" of {value['of']}" if "of" in value else ""
    if low is None or high is None:
        return f"{'at most' if low is None else 'at least'} {high if low is None else low}{of}"
    return f"{low} to {high}{of}"


def _duration(seconds: int) -> str:
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size and not seconds % size:
            many = seconds // size
            return f"the last {name}" if many == 1 else f"the last {many:,} {name}s"
    return f"the last {seconds:,} seconds"
