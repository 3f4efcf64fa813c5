"""Hashed word and character n-grams of a batch of titles, worked out in numpy for the whole batch at once.

A title becomes its folded words between spaces; features are its words, pairs of neighbouring words, and runs of 4
characters (spaces included, so beginnings and ends of words count). Each is hashed to one of BUCKETS rows.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

BUCKETS = 1 << 16
"""Rows of the weight table: 65,536 × 38 bytes are 2.5 MB."""

_BASE = np.uint64(0x100000001B3)  # the prime of FNV-1a
_MIX = np.uint64(0x9E3779B97F4A7C15)  # golden ratio, Fibonacci hashing
_POWERS = np.cumprod(np.full(512, _BASE, dtype=np.uint64), dtype=np.uint64)
_SIZES = (4,)

Rows = npt.NDArray[np.int64]


def _bucket(hashes: npt.NDArray[np.uint64], kind: int) -> Rows:
    mixed = (hashes + np.uint64(kind)) * _MIX
    return (mixed >> np.uint64(48)).astype(np.int64) & (BUCKETS - 1)


def features(titles: Sequence[Sequence[str]]) -> list[tuple[Rows, Rows]]:
    """Of titles in tokens, by kind of feature: rows of the weight table, and the number of the title each is of.

    Both arrays run in the order of the titles.
    """
    texts = [" " + " ".join(word for word in title if word[0].isalnum()) + " " for title in titles]
    joined = "\n".join(texts).encode("utf-8", "replace") + b"\n"
    codes = np.frombuffer(joined, dtype=np.uint8).astype(np.uint64)
    line = codes == 10
    owner = np.cumsum(line) - line
    wide = codes + np.uint64(1)
    found: list[tuple[Rows, Rows]] = []
    breaks = np.concatenate(([0], np.cumsum(line)))
    for size in _SIZES:
        if codes.size < size:
            continue
        count = codes.size - size + 1
        hashes = np.zeros(count, dtype=np.uint64)
        for offset in range(size):
            hashes = hashes * _BASE + wide[offset : offset + count]
        whole = breaks[size : size + count] == breaks[:count]
        found.append((_bucket(hashes[whole], size), owner[:count][whole]))
    found.extend(_words(codes, wide, owner))
    return found


def _words(codes: npt.NDArray[np.uint64], wide: npt.NDArray[np.uint64], owner: Rows) -> list[tuple[Rows, Rows]]:
    """Words and pairs of words. A word's hash is the sum of its characters times powers of a prime by position."""
    letter = (codes != 32) & (codes != 10)
    edges = np.diff(np.concatenate(([False], letter, [False])).astype(np.int8))
    starts = np.flatnonzero(edges == 1)
    ends = np.flatnonzero(edges == -1)
    if starts.size == 0:
        return []
    position = np.arange(codes.size)
    last_start = np.zeros(codes.size, dtype=np.int64)
    last_start[starts] = starts
    last_start = np.maximum.accumulate(last_start)
    weight = _POWERS[np.minimum(position - last_start, _POWERS.size - 1)]
    running = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(wide * weight * letter, dtype=np.uint64)))
    hashes = running[ends] - running[starts]
    owners = owner[starts]
    pairs = owners[1:] == owners[:-1]
    joint = hashes[:-1][pairs] * _MIX + hashes[1:][pairs]
    return [(_bucket(hashes, 101), owners), (_bucket(joint, 102), owners[:-1][pairs])]
