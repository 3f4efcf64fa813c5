"""Resolution of many records at once, with the same keys, comparisons and clustering as one by one.

Records are held packed, one after the other in one run of bytes; pairs come from the sorted keys in numpy; other
processes score them. What is not linked to anything is never unpacked again.
"""

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import compress
from multiprocessing import get_context
from typing import Any, Final

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from whodex.resolve.blocks import CAP, block_keys
from whodex.resolve.cluster import cluster
from whodex.resolve.compare import Comparer
from whodex.resolve.facts import Facts, PersonFacts
from whodex.resolve.identity import Groups
from whodex.resolve.outlines import Outlines
from whodex.resolve.sieve import Sieve
from whodex.resolve.weights import Weights

CHUNK: Final = 20_000
"""Pairs sent to another process at a time."""
PIECE: Final = 100_000
"""Records whose pairs are made at a time."""

_encode = msgspec.msgpack.Encoder().encode


def pairs_of(keys: NDArray[np.int64], holders: NDArray[np.int32], cap: int = CAP) -> Iterator[NDArray[np.int64]]:
    """Pairs of holders of one key, each once, `first << 32 | second`, ascending, some of them at a time.

    Row by row a key and who holds it; the holders of a key ascend.
    """
    order = np.argsort(keys, kind="stable")
    ordered, held = keys[order], holders[order]
    del order
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(held) else np.zeros(0, int)
    sizes = np.diff(np.concatenate([starts, [len(held)]]))
    del ordered
    groups = [(size, starts[sizes == size]) for size in range(2, cap + 1)]
    last = int(held.max(initial=-1))
    for low in range(0, last + 1, PIECE):
        found = []
        for size, begin in groups:
            for i in range(size - 1):
                first = held[begin + i]
                own = (first >= low) & (first < low + PIECE)
                here, left = begin[own], first[own].astype(np.int64) << 32
                found += [left | held[here + j] for j in range(i + 1, size)]
        if found:
            yield np.unique(np.concatenate(found))


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

    def pairs(self, cap: int = CAP) -> NDArray[np.int64]:
        """The pairs that share a key held by at most `cap` records, each once: `first << 32 | second`, ascending."""
        return np.concatenate([np.zeros(0, np.int64), *self.pieces(cap)])

    def pieces(self, cap: int = CAP) -> Iterator[NDArray[np.int64]]:
        """The same, piece by piece: a million records have some fifty million pairs, which need not be held at once."""
        return pairs_of(np.frombuffer(self.blocks, np.int64), np.frombuffer(self.holders, np.int32), cap)

    def facts(self, number: int) -> Facts:
        """One record's facts."""
        found: Facts = decoder(self.kind)(bytes(self.data[self.ends[number] : self.ends[number + 1]]))
        return found


_DECODERS: dict[type[Facts], Callable[[bytes], Any]] = {}


def decoder(kind: type[Facts]) -> Callable[[bytes], Any]:
    """Unpacks facts of a kind."""
    if kind not in _DECODERS:
        _DECODERS[kind] = msgspec.msgpack.Decoder(kind).decode
    return _DECODERS[kind]


class _Chunk(Struct, array_like=True):
    """Pairs to score (places in `packed`)."""

    packed: list[bytes]
    pairs: list[tuple[int, int]]


def resolve(
    records: Shape, scorer: Comparer, workers: int = 1, exact: Iterable[Sequence[int]] = (), cap: int = CAP
) -> list[list[int]]:
    """The positions of the records by entity, as `cluster` gives them. `exact` are positions known to be one."""
    threshold = scorer.scale.same
    kept = [pair for pairs in _alike(records, scorer, workers, cap) for pair in pairs]
    groups = [list(group) for group in exact if len(group) > 1]
    touched = Groups(records.count)
    for group in groups:
        for other in group[1:]:
            touched.join(group[0], other)
    for a, b in kept:
        touched.join(a, b)
    linked: dict[int, tuple[list[tuple[int, int]], list[list[int]]]] = {}
    for a, b in kept:
        linked.setdefault(touched.root(a), ([], []))[0].append((a, b))
    for group in groups:
        linked.setdefault(touched.root(group[0]), ([], []))[1].append(group)
    found: list[list[int]] = []
    for part in touched.lists():
        if len(part) == 1:
            found.append(part)
            continue
        place = {number: at for at, number in enumerate(part)}
        near, own = linked[touched.root(part[0])]
        made = cluster(
            [records.keys[number] for number in part], [records.facts(number) for number in part], scorer, threshold,
            [(place[a], place[b]) for a, b in near], [[place[n] for n in group] for group in own],
        )  # fmt: skip
        found += [[part[at] for at in one] for one in made]
    return sorted(found)


def _alike(records: Shape, scorer: Comparer, workers: int, cap: int) -> Iterator[list[tuple[int, int]]]:
    """The pairs that are the same, some at a time."""
    chunks = _chunks(records, _sieved(records, scorer, cap))
    if workers < 2:
        _start(records.kind, scorer.weights)
        for pairs, chunk in chunks:
            yield list(compress(pairs, _compare(chunk)))
        return
    context = get_context("spawn")  # forking a process that holds database connections is unsafe
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start, initargs=(records.kind, scorer.weights)
    ) as pool:
        waiting: deque[tuple[list[tuple[int, int]], Future[list[bool]]]] = deque()
        for pairs, chunk in chunks:
            waiting.append((pairs, pool.submit(_compare, chunk)))
            if len(waiting) > 2 * workers:
                first, future = waiting.popleft()
                yield list(compress(first, future.result()))
        for first, future in waiting:
            yield list(compress(first, future.result()))


def _sieved(records: Shape, scorer: Comparer, cap: int) -> Iterator[NDArray[np.int64]]:
    """The pairs that may be the same."""
    if records.kind is not PersonFacts:
        yield from records.pieces(cap)
        return
    sieve = Sieve(records.outlines, scorer, scorer.scale.same)
    for pairs in records.pieces(cap):
        yield pairs[sieve.passing(pairs >> 32, pairs & 0xFFFFFFFF)]


def _chunks(records: Shape, pieces: Iterable[NDArray[np.int64]]) -> Iterator[tuple[list[tuple[int, int]], bytes]]:
    for some in (piece[start : start + CHUNK] for piece in pieces for start in range(0, len(piece), CHUNK)):
        pairs = list(zip((some >> 32).tolist(), (some & 0xFFFFFFFF).tolist(), strict=True))
        place = {number: at for at, number in enumerate(dict.fromkeys(n for pair in pairs for n in pair))}
        data = [bytes(records.data[records.ends[n] : records.ends[n + 1]]) for n in place]
        yield pairs, _encode(_Chunk(data, [(place[a], place[b]) for a, b in pairs]))


_WORK: dict[str, Any] = {}
_read = msgspec.msgpack.Decoder(_Chunk).decode


def _start(kind: type[Facts], weights: Weights) -> None:
    _WORK["kind"], _WORK["scorer"] = kind, Comparer(kind, weights)


def _compare(packed: bytes) -> list[bool]:
    """Which of a chunk's pairs are the same."""
    chunk = _read(packed)
    unpack, scorer = decoder(_WORK["kind"]), _WORK["scorer"]
    facts = list(map(unpack, chunk.packed))
    least = scorer.scale.same
    return [scorer.near(facts[a], facts[b], least) is not None for a, b in chunk.pairs]
