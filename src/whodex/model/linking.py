"""How an entity is found and what it points to, read off the entity itself.

`keys_of` gives the rows of the identifier table, `edges_of` those of the edge table. Both are derived: they are never
the truth, and an entity's old rows can always be worked out again from its old body.
"""

import zlib
from typing import Final, Literal

from msgspec import Struct

from whodex.model.identifiers import IDENTIFIER_KINDS, member_number
from whodex.model.job import JobPosting
from whodex.model.network import Connection, Item, Message
from whodex.model.observation import Entity
from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef, Person
from whodex.model.post import Comment, Post, Reaction
from whodex.model.refs import Ref

Role = Literal[
    "employee",  # organisation → people who work there now
    "job.employer",  # organisation → its postings
    "job.hirer",  # person → postings
    "post.author",
    "comment.author",
    "reaction.author",
    "comment.post",  # post → its comments
    "reaction.post",
    "connection",  # viewer → connections
    "connection.to",  # person → connections that end there
    "message.viewer",
    "message.party",  # person → messages they sent or got
    "item.owner",
    "item.other",
    "mailbox",  # `domain:<what stands behind the @>` → people with an address there
    "alumnus",  # organisation → people whose role there ended on a known date
]

ROLES: Final[tuple[Role, ...]] = (
    "employee",
    "job.employer",
    "job.hirer",
    "post.author",
    "comment.author",
    "reaction.author",
    "comment.post",
    "reaction.post",
    "connection",
    "connection.to",
    "message.viewer",
    "message.party",
    "item.owner",
    "item.other",
    "mailbox",
    "alumnus",
)

PERSON_ROLES: Final[tuple[Role, ...]] = tuple(
    role
    for role in ROLES
    if role not in ("employee", "job.employer", "comment.post", "reaction.post", "mailbox", "alumnus")
)
"""The roles whose key is a person's: what an erasure follows."""


class Edge(Struct, frozen=True, array_like=True):
    """`key` plays `role` for the entity the edge is stored with; `at` (ms) orders the entities under one key."""

    role: Role
    key: str
    at: int = 0


def mailbox_edge(email: str) -> Edge:
    """The edge from an address's domain to its owner. `at` is a hash, so that the first of them are a fair sample."""
    return Edge("mailbox", mailbox_key(email.rpartition("@")[2]), zlib.crc32(email.encode()))


def mailbox_key(domain: str) -> str:
    """The key of a domain's addresses: what stands behind the @, which may be less or more than an organisation's."""
    return f"domain:{domain.lower()}"


def key_of(identifier: str) -> str:
    """The key an identifier is stored under: a readable member id becomes its number, all else is kept."""
    if identifier.startswith("memberid:"):
        number = member_number(identifier[9:])
        if number is not None:
            return f"member:{number}"
    return identifier


def keys_of(entity: Entity) -> list[str]:
    """The keys under which an entity is found, each once, in the order of its identifiers."""
    return list(dict.fromkeys(map(key_of, entity.identifiers)))


def is_strong(key: str) -> bool:
    """Whether sharing `key` joins two records whatever else they say (else: only where nothing contradicts)."""
    return IDENTIFIER_KINDS[key.partition(":")[0]][1]


def organisation_keys(ref: OrgRef | None) -> list[str]:
    """The keys an organisation is known by in somebody else's record, strongest first."""
    if ref is None:
        return []
    keys = []
    if ref.number is not None:
        keys.append(f"orgid:{ref.number}")
    if ref.slug:
        keys.append(f"orgslug:{ref.slug}")
    if ref.domain:
        keys.append(f"domain:{ref.domain}")
    return keys


def past_keys(ref: OrgRef | None) -> list[str]:
    """The one key a former employer is filed under, in a list; none where it has none.

    People have several former employers, and one row each is enough to find them. The slug comes first: the address of
    its page is what most records give.
    """
    return sorted(organisation_keys(ref), key=lambda key: not key.startswith("orgslug:"))[:1]


def edges_of(entity: Entity) -> list[Edge]:
    """The edges an entity makes, each once."""
    found: list[Edge] = []

    def point(role: Role, ref: Ref | None, at: int | None) -> None:
        if ref is not None:
            found.extend(Edge(role, key_of(identifier), at or 0) for identifier in ref.identifiers)

    match entity:
        case Person():
            found.extend(mailbox_edge(email) for email in entity.emails if "@" in email)
            for position in entity.experience:
                if position.period.current:
                    found.extend(Edge("employee", key) for key in organisation_keys(position.organisation))
                elif position.period.end is not None:
                    found.extend(Edge("alumnus", key) for key in past_keys(position.organisation))
        case JobPosting():
            at = entity.listed_at or 0
            found.extend(Edge("job.employer", key, at) for key in organisation_keys(entity.organisation))
            for hirer in entity.hirers:
                point("job.hirer", hirer, at)
        case Post():
            point("post.author", entity.author, entity.created_at)
        case Comment():
            point("comment.author", entity.author, entity.created_at)
            if entity.post:
                found.append(Edge("comment.post", entity.post, entity.created_at or 0))
        case Reaction():
            point("reaction.author", entity.author, entity.created_at)
            if entity.post:
                found.append(Edge("reaction.post", entity.post, entity.created_at or 0))
        case Connection():
            point("connection", entity.viewer, entity.connected_at)
            point("connection.to", entity.person, entity.connected_at)
        case Message():
            point("message.viewer", entity.viewer, entity.sent_at)
            for party in (entity.sender, *entity.recipients):
                point("message.party", party, entity.sent_at)
        case Item():
            point("item.owner", entity.owner, entity.at)
            point("item.other", entity.other, entity.at)
        case Organisation():
            pass
    return list(dict.fromkeys(found))
