"""Viewers: accounts whose own export was imported, and how near people are to them."""

from collections.abc import Sequence
from typing import Final

from whodex.errors import InvalidViewer
from whodex.model.answers import Closeness, ViewersFound
from whodex.model.linking import key_of
from whodex.model.network import Connection, Viewer
from whodex.model.person import Person
from whodex.model.post import Post
from whodex.model.refs import Ref
from whodex.services.lookup import entities
from whodex.store.ports import Reading

RECENT_MS: Final = 30 * 24 * 3600 * 1000
"""A post is recent within 30 days: what the published data dictionary says of `recentPostsCount`."""

MOST_RECENT: Final = 100
"""Recent posts are counted up to this many: nobody reads a larger number, and each costs a look-up."""


def find_viewer(store: Reading, team: str, identifiers: Sequence[str]) -> Viewer:
    """The team's viewer of any of those identifiers. Raises InvalidViewer where there is none."""
    wanted = set(map(key_of, identifiers))
    for viewer in store.viewers(team):
        if wanted.intersection(map(key_of, viewer.identifiers)):
            return viewer
    raise InvalidViewer("viewer_id names no viewer: no export of that account has been imported, or not for this team")


def may_use(viewer: Viewer, allowed: Sequence[str]) -> None:
    """Refuse a viewer that a key may not name. Raises InvalidViewer."""
    if set(map(key_of, allowed)).isdisjoint(map(key_of, viewer.identifiers)):
        raise InvalidViewer("viewer_id names a viewer that this key may not use")


def accounts(store: Reading, team: str, viewer: Viewer | None = None) -> ViewersFound:
    """One viewer, or all of the team."""
    if viewer is not None:
        return ViewersFound(viewers=[viewer], one=True)
    return ViewersFound(viewers=store.viewers(team))


def closeness(store: Reading, viewer: Viewer, person: Person, now: int) -> Closeness:
    """How near a person is to a viewer: 1 by the viewer's own export, 2 through other viewers' of the team, else 3."""
    own = set(map(key_of, viewer.identifiers))
    keys = list(map(key_of, person.identifiers))
    return Closeness(degree=_degree(store, viewer, own, keys), recent_posts=_recent_posts(store, keys, now))


def _degree(store: Reading, viewer: Viewer, own: set[str], keys: Sequence[str]) -> int | None:
    if own.intersection(keys):
        return None
    numbers, _ = store.edges("connection.to", keys)
    linked = [_keys(found.viewer) for found in entities(store, numbers, Connection)]
    if any(own & other for other in linked):
        return 1
    team = [set(map(key_of, other.identifiers)) for other in store.viewers(viewer.team)]
    between = {key for other in linked for member in team if other & member for key in other}
    if between:
        mine, _ = store.edges("connection", sorted(own))
        if any(between & _keys(found.person) for found in entities(store, mine, Connection)):
            return 2
    return 3


def _recent_posts(store: Reading, keys: Sequence[str], now: int) -> int:
    numbers, _ = store.edges("post.author", keys, 0, MOST_RECENT)
    return sum(now - RECENT_MS < (post.created_at or 0) <= now for post in entities(store, numbers, Post))


def _keys(ref: Ref | None) -> set[str]:
    return set() if ref is None else set(map(key_of, ref.identifiers))
