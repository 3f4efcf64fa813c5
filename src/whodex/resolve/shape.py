"""Records of one kind in a row, packed: what resolution of many at once holds of each, and which of them share a block.

Everything lies in a few runs of bytes and numbers: a million records of people are some 700 MB, and go from one process
to another as they are.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, TypeVar

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from whodex.resolve.blocks import CAP, block_keys
from whodex.resolve.crew import crew
from whodex.resolve.facts import Facts, PersonFacts
from whodex.resolve.outlines import Outlines

Chunk = TypeVar("Chunk")

PIECE: Final = 100_000
"""Records whose pairs are made at a time."""

_encode = msgspec.msgpack.Encoder().encode


class Shape(Struct):
    """Records in a row: their own keys, their packed facts (ends in `ends`), their blocking keys and who holds each."""

    kind: type[Facts]
    keys: list[bytes]
    data: bytearray
    ends: "array[int]"
    blocks: "array[int]"
    holders: "array[int]"
    outlines: Outlines

    @classmethod
    def of(cls, kind: type[Facts]) -> "Shape":
        """An empty one for facts of that kind."""
        return cls(kind, [], bytearray(), array("q", [0]), array("q"), array("i"), Outlines())

    @property
    def count(self) -> int:
        """How many records there are."""
        return len(self.keys)

    def add(self, key: bytes, facts: Facts) -> None:
        """One record more, under its own key."""
        number = len(self.keys)
        self.keys.append(key)
        self.data += _encode(facts)
        self.ends.append(len(self.data))
        if isinstance(facts, PersonFacts):
            self.outlines.add(facts)
        blocks = block_keys(facts)
        self.blocks.extend(blocks)
        self.holders.extend([number] * len(blocks))

    def extend(self, other: "Shape") -> None:
        """All records of another of the same kind, behind these."""
        ends = np.frombuffer(other.ends, np.int64)[1:] + len(self.data)
        holders = np.frombuffer(other.holders, np.int32) + np.int32(len(self.keys))
        self.keys += other.keys
        self.data += other.data
        self.ends.frombytes(ends.tobytes())
        self.blocks += other.blocks
        self.holders.frombytes(holders.tobytes())
        self.outlines.extend(other.outlines)

    def pairs(self, cap: int = CAP) -> NDArray[np.int64]:
        """The pairs that share a key held by at most `cap` records, each once: `first << 32 | second`, ascending."""
        return np.concatenate([np.zeros(0, np.int64), *self.pieces(cap)])

    def pieces(self, cap: int = CAP) -> Iterator[NDArray[np.int64]]:
        """The same, piece by piece: a million records have some fifty million pairs, which need not be held at once."""
        return pairs_of(np.frombuffer(self.blocks, np.int64), np.frombuffer(self.holders, np.int32), cap)

    def packed(self, number: int) -> bytes:
        """One record's facts, packed."""
        return bytes(self.data[self.ends[number] : self.ends[number + 1]])

    def facts(self, number: int) -> Facts:
        """One record's facts."""
        found: Facts = decoder(self.kind)(self.packed(number))
        return found


def gathered(
    kind: type[Facts],
    chunks: Iterable[Chunk],
    read: Callable[[Chunk], Iterable[tuple[bytes, Facts]]],
    workers: int = 1,
) -> Shape:
    """The records that `read` finds in chunks of whatever they come from, in their order; other processes read them.

    `read` gives each record's own key and its facts. With several workers it has to be a function of a module, and a
    chunk something that can be sent to another process; chunks are drawn as they are needed.
    """
    made = Shape.of(kind)
    with crew(workers) as each:
        for part in each(partial(_shaped, kind, read), chunks):
            made.extend(part)
    return made


def _shaped(kind: type[Facts], read: Callable[[Any], Iterable[tuple[bytes, Facts]]], chunk: object) -> Shape:
    made = Shape.of(kind)
    for key, facts in read(chunk):
        made.add(key, facts)
    return made


def pairs_of(keys: NDArray[np.int64], holders: NDArray[np.int32], cap: int = CAP) -> Iterator[NDArray[np.int64]]:
    """Pairs of holders of one key, each once, `first << 32 | second`, ascending, some of them at a time.

    Row by row a key and who holds it, in the order of the holders.
    """
    if not len(keys):
        return
    order = np.argsort(keys, kind="stable")
    held = holders[order]
    place = np.empty(len(order), np.int64)  # of a row among those in the order of the keys
    place[order] = np.arange(len(order))
    ordered = keys[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    del order, ordered
    sizes = np.diff(np.append(starts, len(held)))
    behind = np.repeat(starts + sizes, sizes) - np.arange(len(held)) - 1  # how many holders of the key come after
    behind[np.repeat(sizes > cap, sizes)] = 0
    for low in range(0, int(holders[-1]) + 1, PIECE):
        own = place[slice(*np.searchsorted(holders, (low, low + PIECE)))]
        many = behind[own]
        own, many = own[many > 0], many[many > 0]
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        right = held[np.repeat(own + 1, many) + within]
        codes = np.repeat(held[own].astype(np.int64) << 32, many) | right
        codes.sort()
        if len(codes):
            yield codes[np.concatenate([[True], codes[1:] != codes[:-1]])]


_DECODERS: dict[type[Facts], Callable[[bytes], Any]] = {}


def decoder(kind: type[Facts]) -> Callable[[bytes], Any]:
    """Unpacks facts of a kind."""
    if kind not in _DECODERS:
        _DECODERS[kind] = msgspec.msgpack.Decoder(kind).decode
    return _DECODERS[kind]
