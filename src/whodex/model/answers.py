"""What a read verb found: the entities of an answer with what was worked out about them, before any version's shape.

Services make these, `whodex.wire` renders them. Numbers are entity numbers, the `n` of a lixID.
"""

from typing import Generic, TypeVar

from msgspec import Struct

from whodex.model.job import JobPosting
from whodex.model.network import Connection, Viewer
from whodex.model.observation import Basis
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.model.post import Comment, Post, Reaction, ReactionCount
from whodex.model.reading import Note
from whodex.model.refs import Ref

ItemT = TypeVar("ItemT")


class Closeness(Struct, kw_only=True):
    """How near a person is to the viewer who asks: degree 1, 2 or 3 (and beyond); None for the viewer themself."""

    degree: int | None
    recent_posts: int  # within 30 days of the request


class PersonFound(Struct, kw_only=True):
    """One person."""

    number: int
    person: Person
    closeness: Closeness | None = None  # only where a viewer asks


class OrganisationFound(Struct, kw_only=True):
    """One organisation."""

    number: int
    organisation: Organisation


class JobFound(Struct, kw_only=True):
    """One job posting, and its organisation where that is known as an entity."""

    job: JobPosting
    organisation: Organisation | None = None


class PostFound(Struct, kw_only=True):
    """One post."""

    post: Post


class Slice(Struct, Generic[ItemT], kw_only=True):
    """Some items of a longer list: their offset, how many there are in all, and the token of the next slice."""

    items: list[ItemT]
    start: int
    total: int
    next_token: str | None = None


class Found(Struct, Generic[ItemT], kw_only=True):
    """One page of a search: a slice of a frozen result list, without what is gone since (so it may be short).

    `start` is a position of that list, `length` how many positions it has, `total` how many matches there were.
    """

    items: list[ItemT]
    start: int
    total: int
    sequence_id: str
    length: int
    warnings: list[Note]


class FacetsFound(Struct, kw_only=True):
    """Values a filter can take, of which `count` are in this page; `notes` say why there are none."""

    elements: list["FacetValue"]
    count: int
    notes: list[Note] = []


class FacetValue(Struct, kw_only=True):
    """One value of a filter; the id is empty where only the text is known."""

    id: str
    label: str
    children: list["FacetValue"] | None = None


class CommentFound(Struct, kw_only=True):
    """One comment, with the post it stands under where that is known."""

    comment: Comment
    post: Post | None = None


class ReactionFound(Struct, kw_only=True):
    """One reaction, with its post where that is known."""

    reaction: Reaction
    post: Post | None = None


class PostReactions(Struct, kw_only=True):
    """How people reacted to one post: counts as last observed, and those of them who are known by name."""

    counts: list[ReactionCount]
    total: int
    reactions: Slice[Reaction]


class ConnectionFound(Struct, kw_only=True):
    """One connection of a viewer, with the person at the other end where that is known as an entity."""

    connection: Connection
    number: int | None = None
    person: Person | None = None


class HirersFound(Struct, kw_only=True):
    """Who hires for a posting: as it names them, with what is known of them since."""

    hirers: list[Ref]


class ViewersFound(Struct, kw_only=True):
    """Accounts whose export was imported; `one` where a single one was asked for."""

    viewers: list[Viewer]
    one: bool = False


class Sighting(Struct, kw_only=True):
    """One value, and the place it comes from: a row of a file of a source. `observed_at` in ms."""

    value: object
    source: str
    file: str
    position: str
    observed_at: int
    basis: Basis


class FieldHistory(Struct, kw_only=True):
    """Where a value comes from, and the values that lost against it, strongest first.

    `path` is of the model: `headline`, `emails[0]`, `experience[0].period.start`.
    """

    path: str
    shown: Sighting
    lost: list[Sighting]


class PersonHistory(Struct, kw_only=True):
    """One person, and where every value comes from."""

    number: int
    person: Person
    fields: list[FieldHistory]


class AddressFound(Struct, kw_only=True):
    """A person's address: VALID, PROBABLE or UNKNOWN, and what else it may be, likeliest first."""

    email: str
    status: str
    alternatives: list[str]


class AddressChecked(Struct, kw_only=True):
    """What is known of one address: VALID, INVALID, ACCEPT_ALL or UNKNOWN, by which checks, and why."""

    email: str
    status: str
    checks: dict[str, bool | None]
    reason: str


class AddressHits(Struct, kw_only=True):
    """Who has an address, the organisation behind its domain, and whether that domain is everybody's."""

    people: list[Person]
    organisation: Organisation | None
    free: bool


class ViewerHeld(Struct, frozen=True):
    """A viewer, and how much of theirs is held."""

    viewer: Viewer
    connections: int
    messages: int


class Revoked(Struct, kw_only=True):
    """How many records left with a viewer."""

    connections: int = 0
    messages: int = 0
    items: int = 0
