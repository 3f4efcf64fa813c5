"""`whodex search`: what the search endpoints answer, at a terminal."""

import csv
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, Final

import msgspec
import typer

from whodex.boot import indexer_of, searcher_of, store_of
from whodex.cli.base import Data, Json, app, err, note, print_json, print_table, settings_for
from whodex.errors import BadSetting, InvalidParameter
from whodex.model.answers import Found, PersonFound
from whodex.model.network import Viewer
from whodex.model.reading import Reading, SearchKind
from whodex.services import listing
from whodex.services.following import InStep
from whodex.services.searching import Search, Searcher, search
from whodex.services.viewers import find_viewer
from whodex.store.ports import Reading as StoreReading
from whodex.text.entities import person_identifiers
from whodex.text.search import read_search, wants_correction
from whodex.wire.v2026_08_20 import searches as shapes

KINDS: Final[dict[str, SearchKind]] = {
    "people": "people",
    "orgs": "organisations",
    "jobs": "jobs",
    "posts": "posts",
}
BATCH: Final = 100  # items fetched at once by --all
WAIT_S: Final = 20.0  # for another process that brings the index up

Columns = dict[str, Callable[[Any], object]]


@app.command("search")
def search_(
    what: Annotated[str, typer.Argument(metavar="URL|WORDS", help="A LinkedIn search URL, or boolean text.")],
    kind: Annotated[str, typer.Option(help="For words: " + ", ".join(KINDS))] = "people",
    count: Annotated[int | None, typer.Option(min=1, max=1000, help="Items.", show_default="the URL's page")] = None,
    start: Annotated[int | None, typer.Option(min=0, help="Offset of the first item, from 0.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All items, up to 10,000.")] = False,
    viewer: Annotated[str | None, typer.Option(help="As that account (slug or member id) would see it.")] = None,
    team: Annotated[str, typer.Option(help="The team of the viewer.")] = "default",
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    data: Data = None,
) -> None:
    """Search people, organisations, jobs or posts by a LinkedIn URL or by words."""
    if as_json and as_csv:
        raise BadSetting("give one of --json and --csv")
    reading = _reading(what, kind)
    settings = settings_for(data)
    with store_of(settings) as store:
        with indexer_of(settings, store) as indexer, err.status("indexing …") as spinner:
            InStep(indexer).settle(lambda done: spinner.update(f"indexing: {done:,} changes"), WAIT_S)
        with searcher_of(settings, store) as searcher:
            asked = Search(
                reading=_paged(reading, start, count, everything=everything),
                team=team,
                viewer=None if viewer is None else find_viewer(store, team, person_identifiers(viewer)),
                sequence_id=secrets.token_urlsafe(15),
                correct=wants_correction(what) or not _is_url(what),
                now=time.time_ns() // 1_000_000,
            )
            found = _everything(searcher, asked) if everything else _page(searcher, asked)
        empty = not found.total and not store.last_change()
    _print(found, reading.kind, asked.now, as_json=as_json, as_csv=as_csv)
    if empty:
        note("Nothing is held here yet: `whodex import FILE` brings something in, `whodex demo` an invented world.")


def _is_url(text: str) -> bool:
    return "linkedin.com/" in text.lower()


def _reading(what: str, kind: str) -> Reading:
    if _is_url(what) or "://" in what:
        return read_search(what)
    if kind not in KINDS:
        raise BadSetting(f"--kind must be one of {', '.join(KINDS)}")
    if not what.strip():
        raise InvalidParameter("nothing to search for: give words or a LinkedIn search URL")
    return Reading(kind=KINDS[kind], keywords=what.strip(), count=25 if kind == "jobs" else 10)


def _paged(reading: Reading, start: int | None, count: int | None, *, everything: bool) -> Reading:
    size = BATCH if everything else count or reading.count
    return msgspec.structs.replace(reading, start=reading.start if start is None else start, count=size)


def _fetcher(kind: SearchKind, viewer: Viewer | None, now: int) -> Callable[[StoreReading, int], Any]:
    match kind:
        case "people" | "sales_people":
            return listing.people(viewer, now, written=False)
        case "jobs":
            return listing.job
        case "posts":
            return listing.post
        case _:
            return listing.organisation


def _page(searcher: Searcher, asked: Search) -> Found[Any]:
    return search(searcher, asked, _fetcher(asked.reading.kind, asked.viewer, asked.now))


def _everything(searcher: Searcher, asked: Search) -> Found[Any]:
    found = _page(searcher, asked)
    with err.status("reading …") as spinner:
        for start in range(asked.reading.start + BATCH, found.length, BATCH):
            reading = msgspec.structs.replace(asked.reading, start=start)
            found.items += _page(searcher, msgspec.structs.replace(asked, reading=reading)).items
            spinner.update(f"{len(found.items):,} of {found.length:,}")
    return found


def _print(found: Found[Any], kind: SearchKind, now: int, *, as_json: bool, as_csv: bool) -> None:
    for warning in found.warnings:
        note(f"{warning.parameter}: {warning.because}")
    if as_json:
        print_json(_shape(kind)(found, now))
        return
    columns = _columns(kind)
    rows = [[_text(value(item)) for value in columns.values()] for item in found.items]
    if as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows([_harmless(cell) for cell in row] for row in rows)
        return
    if rows:
        print_table(list(columns), rows)
    if not found.total:
        note("Nothing found.")
        return
    last = found.start + len(rows)
    shown = (
        f"{found.start + 1:,} to {last:,} of {found.total:,}"
        if rows
        else f"Nothing from there on; {found.total:,} in all"
    )
    note(shown if last >= found.length or not rows else f"{shown}; go on with --start {last}, or give --all")


def _shape(kind: SearchKind) -> Callable[[Any, int], Any]:
    match kind:
        case "people" | "sales_people":
            return shapes.search_people
        case "jobs":
            return shapes.search_jobs
        case "posts":
            return shapes.search_posts
        case "organisations":
            return shapes.search_organisations
        case _:
            return shapes.search_sales_organisations


def _columns(kind: SearchKind) -> Columns:
    match kind:
        case "people" | "sales_people":
            return _PERSON
        case "jobs":
            return _JOB
        case "posts":
            return _POST
        case _:
            return _ORGANISATION


def _current(found: PersonFound) -> Iterator[Any]:
    return (one for one in found.person.experience if one.period.current)


def _title(found: PersonFound) -> str | None:
    return next((one.title for one in _current(found) if one.title), found.person.headline)


def _employer(found: PersonFound) -> str | None:
    return next((one.organisation.name for one in _current(found) if one.organisation), None)


def _first(identifiers: Sequence[str], *kinds: str) -> str:
    named = (one.partition(":") for kind in kinds for one in identifiers if one.startswith(kind + ":"))
    return next((value for _, _, value in named), "")


_PERSON: Final[Columns] = {
    "name": lambda one: one.person.full_name,
    "title": _title,
    "organisation": _employer,
    "location": lambda one: one.person.location,
    "profile": lambda one: _first(one.person.identifiers, "slug", "memberid"),
}
_ORGANISATION: Final[Columns] = {
    "name": lambda one: one.organisation.name,
    "industry": lambda one: one.organisation.industry,
    "size": lambda one: one.organisation.size,
    "website": lambda one: one.organisation.website,
    "page": lambda one: _first(one.organisation.identifiers, "orgslug", "orgid", "domain"),
}
_JOB: Final[Columns] = {
    "title": lambda one: one.job.title,
    "organisation": lambda one: one.job.organisation.name if one.job.organisation else None,
    "location": lambda one: one.job.location,
    "posting": lambda one: _first(one.job.identifiers, "job", "joburl"),
}
_POST: Final[Columns] = {
    "author": lambda one: one.post.author.name if one.post.author else None,
    "text": lambda one: " ".join((one.post.text or "").split())[:100],
    "post": lambda one: _first(one.post.identifiers, "post"),
}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _harmless(cell: str) -> str:
    """A cell no spreadsheet takes for a formula."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
