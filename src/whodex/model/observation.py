"""Observations: the truth everything else is made of. Append-only, never edited."""

import hashlib
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from whodex.model.identifiers import Kind
from whodex.model.job import JobPosting
from whodex.model.network import Connection, Item, Message
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.model.post import Comment, Post, Reaction

Entity = Person | Organisation | JobPosting | Post | Comment | Reaction | Connection | Message | Item
"""What an observation may speak of; also the shape of what is folded from many of them."""

ENTITY_TYPES: Final[dict[Kind, type[Entity]]] = {
    "person": Person,
    "organisation": Organisation,
    "job": JobPosting,
    "post": Post,
    "comment": Comment,
    "reaction": Reaction,
    "connection": Connection,
    "message": Message,
    "item": Item,
}
KIND_OF: Final[dict[type[Entity], Kind]] = {struct: kind for kind, struct in ENTITY_TYPES.items()}

Basis = Literal[
    "consent",
    "contract",
    "legal_obligation",
    "vital_interests",
    "public_task",
    "legitimate_interest",
]
"""Lawful basis, in the order of GDPR article 6(1). Operators elsewhere keep the default."""

Record = dict[str, Any]
"""One imported record: JSON values only."""

_encode = msgspec.json.Encoder(order="deterministic").encode


class Source(Struct, kw_only=True, frozen=True):
    """Where imports come from. A higher `rank` wins over newer values of lower ones; `retention_days` 0 = for ever."""

    name: str
    basis: Basis = "legitimate_interest"
    rank: int = 0
    retention_days: int = 0


class Origin(Struct, kw_only=True, frozen=True):
    """Where an observation was seen: one row of one import."""

    source: str
    basis: Basis
    file: str
    position: str
    observed_at: int
    imported_at: int
    import_id: int
    rank: int = 0


class Claim(Struct, kw_only=True):
    """What one record says of one subject: the unit that becomes an observation.

    `format` names the mapper that turns `record` into `subject` (and will again when entities are rebuilt).
    `observed_at` is the record's own date in ms, None where it has none. `position` is the file within an archive and
    the row, e.g. `Connections.csv:17`, or a line number. A claim out of whodex's own dump also says where its
    observation was seen (`import_id` is the dump's) and the number of its entity there.
    """

    format: str
    record: Record
    subject: Entity
    position: str = ""
    observed_at: int | None = None
    origins: list[Origin] = []
    number: int | None = None


class Observation(Struct, kw_only=True):
    """One kept record about one subject."""

    key: bytes  # 16 bytes, see `observation_key`
    kind: Kind
    format: str
    record: Record
    origins: list[Origin] = []  # at least one; newest first


def canonical(record: Record) -> bytes:
    """The record as bytes that do not depend on the order of its keys: JSON, keys sorted."""
    return _encode(record)


def observation_key(format_name: str, record_bytes: bytes) -> bytes:
    """The id of an observation: the first 16 bytes of SHA-256 over format and canonical record.

    The same record imported twice is one observation (`../shared/spec/data.md`); 128 bits keep a chance collision
    below 1e-20 for a billion records.
    """
    return hashlib.sha256(format_name.encode() + b"\0" + record_bytes).digest()[:16]
