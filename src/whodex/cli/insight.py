"""`whodex classify`, `org-chart`, `decision-maker`: titles, reporting lines and who decides, without a server."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer

from whodex.api import params
from whodex.boot import store_of
from whodex.cli.base import Data, Json, app, err, note, print_bytes, print_json, print_table, settings_for
from whodex.cli.importing import Bar
from whodex.errors import ImportFailed, InvalidParameter
from whodex.model.insight import ClassFound
from whodex.orgchart import as_json as chart_json
from whodex.orgchart import render, view
from whodex.services import insight
from whodex.wire.insight import decision_makers

ENDINGS: Final = {
    ".svg": "svg",
    ".json": "json",
    ".csv": "csv",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
}


@app.command()
def classify(
    titles: Annotated[list[str] | None, typer.Argument(metavar="TITLE…", help="Job titles.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="A CSV whose rows are classified.")] = None,
    column: Annotated[str, typer.Option(help="The column that holds the title.")] = "title",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where the CSV goes; default: standard output."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what rank and what work job titles mean; needs no data."""
    if (csv is None) == (not titles):
        raise InvalidParameter("give titles, or a file with --csv")
    if csv is not None:
        _file(csv, column, output, quiet=as_json, as_json=as_json)
        return
    if output is not None:
        raise InvalidParameter("--output goes with --csv")
    found = insight.titles(titles or []).roles
    if as_json:
        print_json(found)
        return
    print_table(
        ("title", "seniority", "functions", "because"),
        [
            (
                one.title or "",
                _shown(one.seniority),
                ", ".join(map(_shown, one.functions)) or "?",
                ", ".join(one.because),
            )
            for one in found
        ],
    )


def _shown(found: ClassFound | None) -> str:
    return "?" if found is None else f"{found.name} ({found.id}) {found.confidence:.2f}"


def _file(source: Path, column: str, output: Path | None, *, quiet: bool, as_json: bool) -> None:
    from whodex.services.classifying import classify_file, classify_stream  # noqa: PLC0415 - csv readers

    with Bar(quiet=quiet) as bar:
        progress = bar.begin(source.name)
        if output is not None:
            done = classify_file(source, column, output, progress)
        else:
            done = classify_stream(source, column, sys.stdout, progress)
            sys.stdout.flush()
    for reason in done.refused[:5]:
        note(f"left out: {reason}")
    if as_json and output is not None:
        print_json(done)
    else:
        note(f"{done.rows:,} rows: {done.seniority:,} with a seniority, {done.functions:,} with a function")
    if done.refused:
        raise ImportFailed(f"{len(done.refused):,} rows could not be read and are left out")


@app.command("org-chart")
def org_chart(
    company: Annotated[str, typer.Argument(metavar="COMPANY", help="LinkedIn or Crunchbase address, domain, id.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="svg, json, csv, mmd or dot, by its ending."),
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="Who worked there then.")] = None,
    root: Annotated[str | None, typer.Option(metavar="PERSON", help="Only this person and who is below.")] = None,
    depth: Annotated[int | None, typer.Option(min=1, help="Levels below the top; 1 = direct reports.")] = None,
    functions: Annotated[str | None, typer.Option(help="Job function ids, comma-separated.")] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Draw who reports to whom at an organisation."""
    format_name = "json" if as_json else "csv" if output is None else ENDINGS.get(output.suffix.lower())
    if format_name is None:
        raise InvalidParameter(f"{output} ends in none of {', '.join(ENDINGS)}")
    day: date | None = None if as_of is None else params.DATE.read("--as-of", as_of)
    wanted = () if functions is None else params.FUNCTIONS.read("--functions", functions)
    with store_of(settings_for(data)) as store:
        found = insight.chart(store, params.any_organisation("COMPANY", company), day)
        top = None if root is None else insight.member_id(store, root, "--root")
    shown = view(found.chart, root=top, depth=depth, functions=wanted)
    text = msgspec.json.encode(chart_json(shown)).decode() if format_name == "json" else render(shown, format_name)
    if output is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    try:
        aside = output.with_name(output.name + ".part")
        aside.write_text(text, encoding="utf-8", newline="")
        aside.replace(output)
    except OSError as error:
        raise ImportFailed(f"{output} cannot be written: {error.strerror}") from None
    covered = found.chart.coverage
    note(f"{covered.people:,} people, {covered.placed:,} with a manager, {covered.stated:,} of them stated or pinned")


@app.command("decision-maker")
def decision_maker(
    profile: Annotated[str, typer.Argument(metavar="PROFILE", help="A person or organisation.")],
    function: Annotated[int | None, typer.Option(min=1, max=26, help="The wanted job function's id.")] = None,
    count: Annotated[int, typer.Option(min=1, max=10, help="How many people.")] = 3,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Find who to talk to, starting from a person or an organisation."""
    with store_of(settings_for(data)) as store:
        found = insight.decision_makers(store, params.ANYBODY_URL.read("PROFILE", profile), function, count)
    if as_json:
        print_bytes(msgspec.json.encode(decision_makers(found)))
        return
    if found.people:
        print_table(
            ("name", "title", "distance", "score", "email", "because"),
            [(p.name or "", p.title or "", p.distance, p.score, p.email or "", p.because) for p in found.people],
        )
    err.print(found.because, markup=False)
