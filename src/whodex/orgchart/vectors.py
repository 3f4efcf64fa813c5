"""Texts of one organisation as vectors: TF-IDF within the organisation, so that what everybody shares counts little."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

EXACT_VOCABULARY = 1536
"""Up to so many words each has its own column; above, words share `HASHED` ones (noise of 0.04)."""
HASHED = 512


@dataclass(frozen=True, slots=True)
class Texts:
    """One field of all members: the distinct texts as weighted word vectors, and which member has which."""

    of: Ints  # member -> distinct text
    weights: Floats  # distinct texts x columns, idf where the word occurs
    norms: Floats  # length of each row
    mass: Floats  # sum of idf^2 of each row
    counts: Floats  # members with each text

    @property
    def empty(self) -> NDArray[np.bool_]:
        """Per member: the text has no topic word."""
        return np.asarray(self.norms[self.of] == 0)


def columns_of(documents: Sequence[Sequence[tuple[str, ...]]]) -> tuple[dict[str, float], int]:
    """The idf of each word over the members (a word counts once per member, in whichever field), and the columns."""
    seen: dict[str, int] = {}
    for fields in documents:
        for word in dict.fromkeys(w for field in fields for w in field):  # in order: a set's differs by process
            seen[word] = seen.get(word, 0) + 1
    members = len(documents)
    idf = {word: log((members + 1) / (count + 0.5)) + 0.1 for word, count in seen.items()}
    return idf, len(idf) if len(idf) <= EXACT_VOCABULARY else HASHED


def texts(field: Sequence[tuple[str, ...]], idf: dict[str, float], columns: int) -> Texts:
    """Vectors of one field: exact while the vocabulary is small, signed feature hashing above.

    The hash is crc32, so that every run and machine agrees.
    """
    distinct: dict[tuple[str, ...], int] = {}
    of = np.empty(len(field), dtype=np.int64)
    for member, words in enumerate(field):
        of[member] = distinct.setdefault(words, len(distinct))
    exact = columns == len(idf)
    column = {word: number for number, word in enumerate(idf)} if exact else {}
    weights = np.zeros((len(distinct), max(columns, 1)), dtype=np.float32)
    mass = np.zeros(len(distinct), dtype=np.float32)
    for words, row in distinct.items():
        for word in words:
            mass[row] += idf[word] ** 2
            if exact:
                weights[row, column[word]] = idf[word]
            else:
                code = zlib.crc32(word.encode())
                weights[row, code % HASHED] += idf[word] if code & 0x10000 else -idf[word]
    counts = np.bincount(of, minlength=len(distinct)).astype(np.float32)
    return Texts(of, weights, np.sqrt(mass), mass, counts)
