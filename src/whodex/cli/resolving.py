"""`whodex merge`, `split`, `apart`, `undo`, `decisions`: who is who, decided by hand and remembered."""

import getpass
import time
from collections.abc import Callable
from typing import Annotated, Any

import typer

from whodex.boot import in_step, store_of
from whodex.cli.base import Data, Json, app, note, print_json, print_table, settings_for
from whodex.model.dates import iso
from whodex.services import deciding
from whodex.services.deciding import By, Decided
from whodex.services.keeper import KEEPER
from whodex.services.naming import named, observation_keys
from whodex.store.ports import Store

Whom = "A lixID, an address, an email, a domain, a slug, or an observation's id."
One = Annotated[str, typer.Argument(metavar="A", help=Whom)]
Other = Annotated[str, typer.Argument(metavar="B", help=Whom)]
Note = Annotated[str, typer.Option("--note", help="Why; kept with the decision.")]
Who = Annotated[str | None, typer.Option("--by", help="Who decides; default: the user of this machine.")]


def by(who: str | None, why: str) -> By:
    """Who decides, why, and that it is now."""
    if not who:
        try:
            who = getpass.getuser()
        except (KeyError, OSError):  # a container without a user of that number
            who = "operator"
    return By(who, int(time.time() * 1000), why)


@app.command()
def merge(a: One, b: Other, why: Note = "", who: Who = None, as_json: Json = False, data: Data = None) -> None:
    """Make one of two people, organisations or jobs. The older lixID stays, the other one leads to it."""
    _decide(data, as_json, lambda store: deciding.merge(store, KEEPER, *_both(store, a, b), by(who, why)))


@app.command()
def apart(a: One, b: Other, why: Note = "", who: Who = None, as_json: Json = False, data: Data = None) -> None:
    """Remember that two are two, whatever they share and whatever is imported later."""
    _decide(data, as_json, lambda store: deciding.apart(store, KEEPER, *_both(store, a, b), by(who, why)))


@app.command()
def split(
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help=Whom)],
    observations: Annotated[
        list[str],
        typer.Argument(metavar="OBSERVATION…", help="Ids of the records that leave, as `whodex why` lists them."),
    ],
    why: Note = "",
    who: Who = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Let records leave an entity: they are another one then, with a lixID of its own."""

    def act(store: Store) -> Decided:
        number, _ = named(store, entity, "ENTITY")
        return deciding.split(store, KEEPER, number, observation_keys(store, number, observations), by(who, why))

    _decide(data, as_json, act)


@app.command()
def undo(
    decision: Annotated[int, typer.Argument(metavar="DECISION", help="Its number, as `whodex decisions` lists it.")],
    who: Who = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Take a decision back. What was merged gets its own lixID back."""
    _decide(data, as_json, lambda store: deciding.undo(store, KEEPER, decision, by(who, "")))


@app.command()
def decisions(
    everything: Annotated[bool, typer.Option("--all", help="Also those that were taken back.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """List what was decided about who is who: by whom, when and why."""
    with store_of(settings_for(data)) as store:
        shown = deciding.listed(store, store.decisions(undone=everything))
    if as_json:
        print_json(shown)
        return
    if not shown:
        note("Nothing is decided.")
        return
    print_table(
        ("decision", "what", "one", "other", "when", "who", "why"),
        [
            (
                str(one["id"]),
                one["act"] + (" (taken back)" if one["undoneAt"] else ""),
                _entity(one["left"]),
                _entity(one["right"]),
                iso(one["at"]),
                one["who"],
                one["note"],
            )
            for one in shown
        ],
    )


def _both(store: Store, a: str, b: str) -> tuple[int, int]:
    return named(store, a, "A")[0], named(store, b, "B")[0]


def _decide(data: Any, as_json: bool, act: Callable[[Store], Decided]) -> None:
    settings = settings_for(data)
    with store_of(settings) as store:
        done = act(store)
        with in_step(settings, store) as step:
            step.settle()
        (shown,) = deciding.listed(store, [done.decision])
        shown["left"] = None if done.left is None else deciding.shown_entity(store, done.left)
        shown["right"] = None if done.right is None else deciding.shown_entity(store, done.right)
    if as_json:
        print_json(shown)
        return
    verb = "taken back" if shown["undoneAt"] else shown["act"]
    one, other = _entity(shown["left"]), _entity(shown["right"])
    note(f"Decision {shown['id']} ({verb}): {one if one == other else f'{one} | {other}'}")


def _entity(shown: dict[str, Any] | None) -> str:
    return "nothing held" if shown is None else f"{shown['name'] or '?'} ({shown['lixId']})"
