"""What is compared of an observation, as the store keeps it: facts and blocking keys.

Importing processes make it beside the rest of what a record says (`whodex.services.preparing`); what they did not make
is made when the observation is first looked at (`whodex.services.resolving`).
"""

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from typing import Any, Final

from msgspec import Struct, msgpack
from msgspec.structs import replace

from whodex.model.identifiers import Kind
from whodex.model.observation import Entity
from whodex.resolve.blocks import block_keys
from whodex.resolve.compare import comparer
from whodex.resolve.facts import Facts, JobFacts, OrganisationFacts, PersonFacts, facts_of, number_of
from whodex.store.codec import pack_facts, unpack
from whodex.store.likeness_ports import COMPARED

LAYOUT: Final = 3  # to be raised where facts or blocking keys are made, or components found, in another way
MARK_BYTES: Final = 4
HEAD_BYTES: Final = MARK_BYTES + 5
"""Of kept facts: the mark, a byte for the kind, four bytes of `number_of`; the facts follow."""
FACTS: Final[dict[Kind, type[Facts]]] = {"person": PersonFacts, "organisation": OrganisationFacts, "job": JobFacts}

_encode = msgpack.Encoder().encode
_decoders: Final[list[Callable[[bytes], Any]]] = [msgpack.Decoder(FACTS[kind]).decode for kind in COMPARED]


class Comparable(Struct, frozen=True, array_like=True):
    """Facts as they are kept, and blocking keys (signed 64 bits)."""

    facts: bytes
    blocks: list[int]


@cache
def mark() -> bytes:
    """Names how facts are made and compared today: what was made otherwise is made anew, all of it."""
    weights = [_encode(comparer(of).weights) for of in FACTS.values()]
    return blake2b(b"".join([LAYOUT.to_bytes(2, "big"), *weights]), digest_size=MARK_BYTES).digest()


def comparable(kind: Kind, subject: Entity) -> Comparable | None:
    """What is compared of an observation that says this; None where its kind is not compared."""
    facts = facts_of(subject)
    return None if facts is None else Comparable(packed(kind, facts), block_keys(facts))


def packed(kind: Kind, facts: Facts) -> bytes:
    """Facts as they are kept, without what only explains them."""
    if isinstance(facts, PersonFacts):
        roles = tuple(replace(role, employer="", called="") for role in facts.roles)
        facts = replace(facts, shown="", roles=roles)
    head = mark() + bytes([COMPARED.index(kind)]) + number_of(facts).to_bytes(4, "big")
    return head + pack_facts(_encode(facts))


def unpacked(kept: bytes) -> tuple[Kind, Any]:
    """The kind and the facts."""
    kind = kept[MARK_BYTES]
    return COMPARED[kind], _decoders[kind](unpack(kept[HEAD_BYTES:]))


def head_of(kept: bytes) -> tuple[int, int]:
    """The number of the kind, and `number_of`: read without unpacking anything."""
    return kept[MARK_BYTES], int.from_bytes(kept[MARK_BYTES + 1 : HEAD_BYTES], "big")
