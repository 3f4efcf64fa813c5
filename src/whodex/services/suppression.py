"""Erased people stay away: the gate every claim passes on its way in.

Only keyed hashes of an erased person's identifiers are kept. A claim about such a person, or one that links to them
(a connection, a message), is dropped; a mention inside somebody else's record is cut out before the record is hashed
and kept, so that importing the same file again brings nothing back.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

from whodex.ingest.base import Mapper
from whodex.model.linking import PERSON_ROLES, edges_of, key_of, keys_of
from whodex.model.network import Connection, Item, Message
from whodex.model.observation import Claim, Record, canonical, observation_key
from whodex.model.post import Comment, Post, Reaction
from whodex.text.emails import email_identifiers
from whodex.text.entities import person_identifiers

OWNED: Final = (Connection, Item, Message, Comment, Post, Reaction)
"""Entities that are a person's own: they go with any of the people they link."""

_MENTION: Final = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)?linkedin\.com/[^\s\"'<>,;)]+|urn:li:[\w:()-]+|A[CE][\w-]{37}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
REMOVED: Final = "[erased]"


def keyed_hash(secret: bytes, key: str) -> bytes:
    """What is kept of an erased person's identifier: HMAC-SHA-256 under this installation's secret."""
    return hmac.new(secret, key.encode(), hashlib.sha256).digest()


def mentions(text: str) -> Iterable[tuple[str, list[str]]]:
    """The person addresses inside a text, with the keys each stands for."""
    for found in _MENTION.findall(text):
        keys = email_identifiers(found) if "@" in found else person_identifiers(found)
        if keys:
            yield found, [key_of(key) for key in keys]


class Gate(Struct, frozen=True):
    """The suppressions as one process of an import knows them."""

    secret: bytes = b""
    hashes: frozenset[bytes] = frozenset()

    def blocks(self, keys: Iterable[str]) -> bool:
        """Whether any key is an erased person's."""
        return bool(self.hashes) and any(keyed_hash(self.secret, key) in self.hashes for key in keys)

    def pass_claim(self, claim: Claim, mappers: Mapping[str, Mapper]) -> Claim | None:
        """The claim, redacted where it mentions an erased person; None where it is about one or links to one."""
        if not self.hashes:
            return claim
        if self.blocks([record_mark(observation_key(claim.format, canonical(claim.record)))]):
            return None
        if self.blocks(keys_of(claim.subject)):
            return None
        linked = [edge.key for edge in edges_of(claim.subject) if edge.role in PERSON_ROLES]
        if isinstance(claim.subject, OWNED) and self.blocks(linked):
            return None
        record = redact(claim.record, self.names)
        if record is not claim.record:
            claim.record = record
            claim.subject = mappers[claim.format](record)
        return claim

    def names(self, text: str) -> list[str]:
        """The parts of a text that are addresses of erased people."""
        return [found for found, keys in mentions(text) if self.blocks(keys)]


def record_mark(key: bytes) -> str:
    """How a record that was erased or redacted is remembered (hashed like an identifier): its observation's key."""
    return f"record:{key.hex()}"


Named = Callable[[str], list[str]]
"""The parts of a text that name somebody; empty where none does."""


def redact(record: Record, named: Named) -> Record:
    """The record without the parts that name somebody; the same object where nothing does.

    An inner object goes as a whole where one of its texts is nothing but such a name or address (an entry of "people
    also viewed", a hirer); in longer texts only the words that name are replaced.
    """
    changed = {name: _redacted(part, named) for name, part in record.items()}
    return record if all(changed[name] is part for name, part in record.items()) else changed


def _redacted(value: Any, named: Named) -> Any:
    if isinstance(value, str):
        text = value
        for part in named(value):
            text = text.replace(part, REMOVED)
        return value if text == value else text
    if isinstance(value, dict):
        return {} if _is_theirs(value, named) else redact(value, named)
    if isinstance(value, list):
        kept = [_redacted(one, named) for one in value if not (isinstance(one, dict) and _is_theirs(one, named))]
        same = len(kept) == len(value) and all(a is b for a, b in zip(kept, value, strict=True))
        return value if same else kept
    return value


def _is_theirs(value: Record, named: Named) -> bool:
    return any(isinstance(part, str) and part.strip() in named(part) for part in value.values())
