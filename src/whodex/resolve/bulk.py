"""Resolution of many records at once, with the same keys, comparisons and clustering as one by one.

Records are held packed (`whodex.resolve.shape`); pairs come from the sorted keys in numpy; the sieve drops most of
them; other processes score the rest. What is not linked to anything is never unpacked again.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import Any, Final

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from whodex.resolve.blocks import CAP
from whodex.resolve.cluster import cluster
from whodex.resolve.compare import Comparer
from whodex.resolve.crew import crew
from whodex.resolve.facts import Facts, PersonFacts
from whodex.resolve.identity import Groups
from whodex.resolve.shape import Shape, decoder
from whodex.resolve.sieve import Sieve
from whodex.resolve.weights import Weights

CHUNK: Final = 20_000
"""Pairs sent to another process at a time."""

_encode = msgspec.msgpack.Encoder().encode


class _Chunk(Struct, array_like=True):
    """Packed facts of records, and the pairs of them (places in `packed`) to score."""

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
    asked: deque[list[tuple[int, int]]] = deque()
    with crew(workers, _start, (records.kind, scorer.weights)) as each:
        for same in each(_compare, _chunks(records, _sieved(records, scorer, cap), asked)):
            yield list(compress(asked.popleft(), same))


def _sieved(records: Shape, scorer: Comparer, cap: int) -> Iterator[NDArray[np.int64]]:
    """The pairs that may be the same."""
    if records.kind is not PersonFacts:
        yield from records.pieces(cap)
        return
    sieve = Sieve(records.outlines, scorer, scorer.scale.same)
    for pairs in records.pieces(cap):
        yield pairs[sieve.passing(pairs >> 32, pairs & 0xFFFFFFFF)]


def _chunks(
    records: Shape, pieces: Iterable[NDArray[np.int64]], asked: deque[list[tuple[int, int]]]
) -> Iterator[bytes]:
    """Pairs with their records' facts, packed; which they are is put into `asked`."""
    for some in (piece[start : start + CHUNK] for piece in pieces for start in range(0, len(piece), CHUNK)):
        pairs = list(zip((some >> 32).tolist(), (some & 0xFFFFFFFF).tolist(), strict=True))
        place = {number: at for at, number in enumerate(dict.fromkeys(n for pair in pairs for n in pair))}
        asked.append(pairs)
        yield _encode(_Chunk(list(map(records.packed, place)), [(place[a], place[b]) for a, b in pairs]))


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
