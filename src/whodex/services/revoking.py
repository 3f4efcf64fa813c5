"""Taking a viewer back: their connections, messages and whatever else only their own export told."""

from collections.abc import Callable
from typing import Final

from whodex.errors import InvalidViewer
from whodex.model.answers import Revoked, ViewerHeld
from whodex.model.linking import Role, key_of
from whodex.model.network import Viewer
from whodex.services.keeping import LEAVING, Keeper
from whodex.store.ports import Kept, Reading, Store

OWN: Final[tuple[Role, ...]] = ("connection", "message.viewer", "item.owner")
"""What is the viewer's alone. People, and what the viewer published, are others' as well: they stay."""


def viewers_held(store: Reading, team: str | None = None) -> list[ViewerHeld]:
    """Every viewer, or those of a team, with what is held of theirs."""
    return [
        ViewerHeld(
            one,
            store.edges("connection", sorted(_keys(one)), 0, 0)[1],
            store.edges("message.viewer", sorted(_keys(one)), 0, 0)[1],
        )
        for one in store.viewers(team)
    ]


def revoke_viewer(
    store: Store, keeper: Keeper, viewer: Viewer, *, purge: Callable[[], object] | None = None
) -> Revoked:
    """Take a viewer away with all that is theirs alone; requests that name them are refused from now on.

    `purge` drops answers kept under idempotency keys. What another team's viewer of the same account needs stays until
    that one goes too. Interrupted, it is run again: the viewer goes last. Importing the export again brings all back.
    """
    revoked = Revoked()
    keys = _keys(viewer)
    others = [one for one in store.viewers() if one.team != viewer.team and not keys.isdisjoint(_keys(one))]
    if not others:
        for role, name in zip(OWN, ("connections", "messages", "items"), strict=True):
            setattr(revoked, name, _forget(store, keeper, role, sorted(keys)))
    store.remove_viewer(viewer)
    if purge is not None:
        purge()
    return revoked


def the_viewer(store: Reading, named: str, team: str | None = None) -> Viewer:
    """The viewer of that slug, member id or name; of that team where given. Raises InvalidViewer."""
    wanted = {key_of(named), key_of(f"slug:{named}"), key_of(f"memberid:{named}")}
    found = [one for one in store.viewers(team) if wanted & _keys(one)] or [
        one for one in store.viewers(team) if one.name == named
    ]
    if len(found) != 1:
        trouble = "no viewer is called" if not found else f"{len(found)} viewers are called"
        raise InvalidViewer(f"{trouble} {named!r}; `whodex viewers list` shows them, --team says whose")
    return found[0]


def _forget(store: Store, keeper: Keeper, role: Role, keys: list[str]) -> int:
    gone = 0
    while True:
        with store.transaction() as tx:
            numbers, total = store.edges(role, keys, 0, LEAVING)
            members: list[Kept] = [kept for number in numbers for kept in tx.members(number)]
            touched = [{kept.number} | keeper.around(tx, kept) for kept in members]
            for kept in members:
                store.forget(kept.id)
            keeper.settle(tx, touched)
        gone += len(numbers)
        if total <= len(numbers):
            return gone


def _keys(viewer: Viewer) -> set[str]:
    return set(map(key_of, viewer.identifiers))
