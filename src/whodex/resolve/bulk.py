"""Resolution of many records at once, with the same keys, comparisons and clustering as one by one.

Records are held packed, one after the other in one run of bytes; pairs come from the sorted keys in numpy; other
processes score them. What is not linked to anything is never unpacked again.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, Final

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from whodex.resolve.blocks import CAP, block_keys
from whodex.resolve.cluster import cluster
from whodex.resolve.compare import Comparer
from whodex.resolve.facts import Facts
from whodex.resolve.identity import Groups
from whodex.resolve.weights import Weights

CHUNK: Final = 20_000
"""Pairs sent to another process at a time."""
PIECE: Final = 100_000
"""Records whose pairs are made at a time."""

_encode = msgspec.msgpack.Encoder().encode


class Shape(Struct):
    """Records in a row: their own keys, their packed facts (ends in `ends`), their blocking keys and who holds each."""

    kind: type[Facts]
    keys: list[bytes]
    data: bytearray
    ends: list[int]
    blocks: list[NDArray[np.int64]]
    pending: list[int]
    pending_holders: list[int]

    @classmethod
    def of(cls, kind: type[Facts]) -> "Shape":
        """An empty one for facts of that kind."""
        return cls(kind, [], bytearray(), [0], [], [], [])

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
        for block in block_keys(facts):
            self.pending.append(block)
            self.pending_holders.append(number)
        if len(self.pending) > 1_000_000:
            self._settle()

    def _settle(self) -> None:
        if self.pending:
            self.blocks.append(np.array([self.pending, self.pending_holders], np.int64))
            self.pending, self.pending_holders = [], []

    def pairs(self, cap: int = CAP) -> NDArray[np.int64]:
        """The pairs that share a key held by at most `cap` records, each once: `first << 32 | second`, ascending."""
        found = list(self.pieces(cap))
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def pieces(self, cap: int = CAP) -> Iterator[NDArray[np.int64]]:
        """The same, piece by piece: a million records have some fifty million pairs, which need not be held at once."""
        self._settle()
        if not self.blocks:
            return
        table = np.concatenate(self.blocks, axis=1)
        order = np.lexsort((table[1], table[0]))
        keys, holders = table[0][order], table[1][order]
        del table, order
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        sizes = np.diff(np.concatenate([starts, [len(keys)]]))
        groups = {size: starts[sizes == size] for size in range(2, cap + 1)}
        for low in range(0, self.count, PIECE):
            found = []
            for size, begin in groups.items():
                for i in range(size - 1):
                    first = holders[begin + i]
                    own = (first >= low) & (first < low + PIECE)
                    here, left = begin[own], first[own] << 32
                    found += [left | holders[here + j] for j in range(i + 1, size)]
            if found:
                yield np.unique(np.concatenate(found))

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
    kept: list[tuple[int, int]] = []
    threshold = scorer.scale.same
    for pairs, bits in _scored(records, scorer, workers, cap):
        kept += [pair for pair, total in zip(pairs, bits, strict=True) if total >= threshold]
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


def _scored(
    records: Shape, scorer: Comparer, workers: int, cap: int
) -> Iterator[tuple[list[tuple[int, int]], list[float]]]:
    chunks = _chunks(records, records.pieces(cap))
    if workers < 2:
        _start(records.kind, scorer.weights)
        for pairs, chunk in chunks:
            yield pairs, _score(chunk)
        return
    context = get_context("spawn")  # forking a process that holds database connections is unsafe
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start, initargs=(records.kind, scorer.weights)
    ) as pool:
        waiting: list[tuple[list[tuple[int, int]], Any]] = []
        for pairs, chunk in chunks:
            waiting.append((pairs, pool.submit(_score, chunk)))
            if len(waiting) > 2 * workers:
                first, future = waiting.pop(0)
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()


def _chunks(records: Shape, pieces: Iterable[NDArray[np.int64]]) -> Iterator[tuple[list[tuple[int, int]], bytes]]:
    for some in (piece[start : start + CHUNK] for piece in pieces for start in range(0, len(piece), CHUNK)):
        pairs = list(zip((some >> 32).tolist(), (some & 0xFFFFFFFF).tolist(), strict=True))
        place = {number: at for at, number in enumerate(dict.fromkeys(n for pair in pairs for n in pair))}
        data = [bytes(records.data[records.ends[n] : records.ends[n + 1]]) for n in place]
        yield pairs, _encode(_Chunk(data, [(place[a], place[b]) for a, b in pairs]))


_FAR: Final = -math.inf  # of pairs that are neither the same nor to be looked at
_WORK: dict[str, Any] = {}
_read = msgspec.msgpack.Decoder(_Chunk).decode


def _start(kind: type[Facts], weights: Weights) -> None:
    _WORK["kind"], _WORK["scorer"] = kind, Comparer(kind, weights)


def _score(packed: bytes) -> list[float]:
    chunk = _read(packed)
    unpack, near = decoder(_WORK["kind"]), _WORK["scorer"].near
    facts = list(map(unpack, chunk.packed))
    return [_FAR if (bits := near(facts[a], facts[b])) is None else bits for a, b in chunk.pairs]
