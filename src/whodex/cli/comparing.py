"""`whodex resolve`, `why`, `review`: who is the same without sharing an identifier: found, explained, looked at."""

from itertools import zip_longest
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from whodex.boot import in_step, resolver_of, store_of
from whodex.cli.base import Data, Json, app, err, note, out, print_json, settings_for
from whodex.cli.resolving import One, Who, Whom, by
from whodex.errors import BadSetting, InvalidParameter
from whodex.resolve.compare import Comparison
from whodex.services.deciding import lix_of, shown_entity
from whodex.services.explaining import Spoken, Tie, Why
from whodex.services.explaining import why as explained
from whodex.services.keeper import KEEPER
from whodex.services.naming import named
from whodex.services.reviewing import Pair, Verdict, decide, open_reviews


@app.command()
def resolve(
    anew: Annotated[bool, typer.Option("--anew", help="Look at every record again, not only at what changed.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Find the same people, organisations and jobs among records that share no identifier.

    Every import does so at its end; this goes on where one was interrupted, or begins anew.
    """
    settings = settings_for(data)
    if not settings["resolve.enabled"]:
        raise BadSetting("resolve.enabled is off: nothing is joined but by identifiers and by hand")
    with store_of(settings) as store, in_step(settings, store) as step:
        if anew:
            with store.transaction() as tx:
                tx.doubt_all()
        resolver = resolver_of(settings, store)
        assert resolver is not None, "it is enabled"
        with err.status("resolving …") as spinner:
            done = resolver.run(lambda _, left: spinner.update(f"resolving: {left:,} records to go"))
        with err.status("indexing …"):
            step.settle()
    if as_json:
        print_json({"lookedAt": done.looked_at, "joined": done.joined, "parted": done.parted})
    else:
        note(f"{done.looked_at:,} records looked at; {done.joined:,} joined another, {done.parted:,} left one.")


@app.command()
def why(
    a: One,
    b: Annotated[str | None, typer.Argument(metavar="B", help=Whom)] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Say why two are one, or why they are not; of one alone, what holds its records together."""
    settings = settings_for(data)
    with store_of(settings) as store:
        one = named(store, a, "A")[0]
        other = named(store, b, "B")[0] if b else None
        found = explained(store, KEEPER, one, other)
        shown = [shown_entity(store, found.one), shown_entity(store, found.other)]
    if as_json:
        print_json({"entities": shown, "joined": found.joined, "ties": found.ties})
        return
    _tell(out, found, [f"{each['name'] or '?'} ({each['lixId']})" if each else "?" for each in shown])


@app.command()
def review(
    listing: Annotated[bool, typer.Option("--list", help="List the pairs and end.")] = False,
    who: Who = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Look at pairs that may be the same, side by side, and say: y(es), n(o), s(kip) or q(uit).

    What you say is remembered like `whodex merge` and `whodex apart`, and can be taken back with `whodex undo`.
    """
    settings = settings_for(data)
    with store_of(settings) as store, in_step(settings, store) as step:
        pairs = list(open_reviews(store, KEEPER))
        if as_json:
            print_json(pairs)
            return
        if not pairs:
            note("Nothing is to be looked at.")
        said = 0
        for at, pair in enumerate(pairs, 1):
            out.print(_beside(pair, f"{at} of {len(pairs)}"))
            for line in told(pair.tie.comparison) if pair.tie.comparison else ():
                out.print(line, soft_wrap=True, markup=False)
            answer = "s" if listing else _asked()
            if answer == "q":
                break
            if answer in ("y", "n"):
                verdict: Verdict = "same" if answer == "y" else "different"
                try:
                    decide(store, KEEPER, pair.left.number, pair.right.number, verdict, by(who, "reviewed"))
                except InvalidParameter as error:  # an earlier answer has settled it
                    note(str(error))
                else:
                    said += 1
        if said:
            note(f"{said} decided; `whodex decisions` lists them.")
            with err.status("resolving and indexing …"):
                step.settle()


def _asked() -> str:
    while True:
        try:
            answer = input("The same? [y/n/s/q] ").strip().lower()[:1]
        except EOFError:
            return "q"
        if answer in ("y", "n", "s", "q"):
            return answer


def _beside(pair: Pair, title: str) -> Table:
    table = Table(title=title, show_header=True)
    for side in (pair.left, pair.right):
        table.add_column(f"{side.name or '?'} ({lix_of(side.kind, side.number)})")
    for one, other in zip_longest(pair.left.facts, pair.right.facts, fillvalue=""):
        table.add_row(Text(one), Text(other))
    return table


def _tell(to: Console, found: Why, names: list[str]) -> None:
    if not found.joined:
        to.print(f"[bold]{names[0]}[/] and [bold]{names[1]}[/] are two.", soft_wrap=True)
    elif not found.ties:
        to.print(f"[bold]{names[0]}[/] was made of one record.", soft_wrap=True)
    else:
        to.print(f"[bold]{names[0]}[/] was made of {len(found.ties) + 1} records.", soft_wrap=True)
    for tie in found.ties:
        to.print()
        to.print(f"  {_place(tie.one)}\n  {_place(tie.other)}", soft_wrap=True, markup=False)
        for line in _because(tie, joined=found.joined):
            to.print(f"  {line}", soft_wrap=True, markup=False)


def _place(one: Spoken) -> str:
    return f"{one.id}  {one.name or '?'}, {one.file} {one.position}"


_HEADS = (
    "They share no identifier. What speaks for one and against it, and how many times likelier that makes it:",
    "Compared beside that; what speaks for one and against it, and how many times likelier that makes it:",
)


def _because(tie: Tie, *, joined: bool) -> list[str]:
    lines = []
    if tie.decisions:
        listing = ", ".join(map(str, tie.decisions))
        lines.append(f"Decided by hand: decision {listing} (`whodex decisions`).")
    if tie.shared:
        lines.append(f"They share {', '.join(tie.shared)}.")
        if tie.reason == "nothing" and not joined:
            lines.append("That alone joins nobody: other records of theirs contradict it.")
    if tie.comparison is not None and tie.reason in ("comparison", "nothing"):
        lines += [_HEADS[bool(tie.shared)], *told(tie.comparison)]
        lines.append(_verdict(tie, joined=joined))
    return lines


def told(comparison: Comparison) -> list[str]:
    """A comparison as lines: each finding with how many times likelier it is of one than of two."""
    rows = sorted(comparison.findings, key=lambda one: -abs(one.bits))
    return [f"  {_times(one.bits):>24}  {one.sentence}" for one in rows]


def _times(bits: float) -> str:
    factor = 2.0 ** abs(bits)
    shown = f"{factor:,.1f}" if factor < 10 else f"{factor:,.0f}"
    return f"{shown} × {'for' if bits >= 0 else 'against'} it"


def _verdict(tie: Tie, *, joined: bool) -> str:
    comparison: Any = tie.comparison
    rare = f"Two records drawn at random are of the same once in {2.0**-comparison.prior:,.0f} times."
    one = "one" if comparison.total >= 0 else "two"
    asked = f"they are joined from {2.0**tie.same:,.0f} to 1 that they are one"
    line = f"{rare} With all of this it is {_odds(comparison.total)} that they are {one}; {asked}."
    if comparison.barriers:
        return f"{line} But they cannot be one: {'; '.join(comparison.barriers)}."
    if comparison.verdict == "same" and not tie.met and not joined:
        return f"{line} They have too little in common to have been compared."
    if comparison.verdict == "same" and not joined:
        return f"{line} The other records of the two speak against it, taken together."
    if comparison.verdict != "same" and joined:
        return f"{line} The other records of it, taken together, say more than these two."
    return line if tie.met or joined else f"{line} They have too little in common to be compared unasked."


def _odds(bits: float) -> str:
    """Odds as they are said, whichever way they point: beyond a billion nobody needs the figures."""
    odds = 2.0 ** abs(bits)
    return "more than a billion to 1" if odds > 1e9 else f"{odds:,.0f} to 1"
