"""Learning the weights of comparisons from records whose truth nobody knows.

u, the shares of levels among strangers, are counted on random pairs (two records drawn at random are strangers but for
a few in a million). m, the shares among the same, come by expectation maximisation over the pairs blocking finds: each
pair counts as the same with the probability the present weights give it, the shares are counted anew, and so on.
Pairs that share no block are taken for strangers.
"""

import math
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from whodex.resolve.compare import Comparer, comparer
from whodex.resolve.facts import Facts
from whodex.resolve.weights import Weights, agreement

ROUNDS: Final = 40
STILL: Final = 1e-4
"""The change of any share below which learning stops."""
STRANGERS: Final = 200_000
"""Random pairs on which u is counted."""


class Levels:
    """The levels of many pairs: `found[pair, field]`, and the extra bits of the values agreed on."""

    def __init__(self, comparer: Comparer, facts: Sequence[Facts], pairs: Sequence[tuple[int, int]]) -> None:
        width = len(comparer.fields)
        self.found: NDArray[np.int8] = np.zeros((len(pairs), width), np.int8)
        self.extra: NDArray[np.float32] = np.zeros((len(pairs), width), np.float32)
        made = comparer.scale
        for row, (one, other) in enumerate(pairs):
            for at, (level, value) in enumerate(comparer.levels(facts[one], facts[other])):
                if level:
                    self.found[row, at] = level
                    if value and level >= made.rare_from[at]:
                        self.extra[row, at] = made.extra[at].get(value, made.extra_other[at])


# Fields whose values' rarity is counted when their frequencies are: from which level on.
_COUNTED: Final = {"born": 5, "place": 5, "postcode": 5, "title": 4}
SAME: Final = -2.0
"""Where "same" begins for learned weights. Below even odds, because the average of a cluster's comparisons is what is
asked: pairs that tell little pull it down, and no single pair can lift it. (From 0 to -2, recall rises by 2 to 3 in a
hundred on both public sets, precision stays above 0.99.)"""


def learner(kind: type[Facts]) -> Comparer:
    """Where learning begins: the weights in the package, with the rarity of every value that can be counted."""
    start = comparer(kind).weights
    fields = {
        name: msgspec.structs.replace(field, rare_from=field.rare_from or _COUNTED.get(name, 0))
        for name, field in start.fields.items()
    }
    return Comparer(kind, msgspec.structs.replace(start, fields=fields, same=SAME))


def with_frequencies(weights: Weights, comparer: Comparer, facts: Sequence[Facts]) -> Weights:
    """The weights with frequencies of values counted on the records themselves, as far as a field counts any."""
    fields = dict(weights.fields)
    for field in comparer.fields:
        held = fields.get(field.name)
        if held is None or not held.rare_from:
            continue
        counts: Counter[str] = Counter()
        told = 0
        for one in facts:
            values = _values(field, one)
            told += bool(values)
            counts.update(values)
        if not told:
            continue
        frequencies = {value: count / told for value, count in counts.items()}
        fields[field.name] = msgspec.structs.replace(
            held, frequencies=frequencies, other=0.5 / told, expected=agreement(frequencies)
        )
    return msgspec.structs.replace(weights, fields=fields)


def _values(field: Any, facts: Facts) -> set[str]:
    """The values of a field two records could agree on: what it gives when a record is compared with itself."""
    return set(field.values(facts)) if field.values else set()


def learn(
    comparer: Comparer, facts: Sequence[Facts], pairs: Sequence[tuple[int, int]], seed: int = 1, rounds: int = ROUNDS
) -> Weights:
    """Weights of the comparer's fields, learned from records and the pairs blocking finds among them. Deterministic.

    The comparer's own weights are where it begins; fields nobody tells keep them.
    """
    known = len(facts)
    total = known * (known - 1) / 2
    dice = random.Random(seed)  # noqa: S311  a sample, no secret
    draws = min(STRANGERS, int(total))
    strangers = [(a, b) for a, b in ((dice.randrange(known), dice.randrange(known)) for _ in range(draws)) if a != b]
    u = shares(Levels(comparer, facts, strangers).found, comparer, None)
    levels = Levels(comparer, facts, pairs)
    fields = comparer.weights.fields
    names = [field.name for field in comparer.fields]
    for at, name in enumerate(names):
        held = fields.get(name)
        if held is not None and held.rare_from and held.expected and u[at].sum() > 0:
            u[at][-1] = max(u[at][-1] if held.rare_from < len(u[at]) else 0.0, held.expected)
    m = [np.array(fields[name].m) if name in fields else np.array([]) for name in names]
    prior = max(comparer.weights.prior, math.log2(max(1.0, known / 4) / max(total, 1.0)))
    chance = np.zeros(len(pairs))
    for _ in range(rounds):
        bits = np.full(len(pairs), prior)
        for at in range(len(names)):
            if len(m[at]) and u[at].sum() > 0:
                table = np.concatenate([[0.0], np.log2(np.maximum(m[at], 1e-6) / np.maximum(u[at], 1e-6))])
                bits += table[levels.found[:, at]] + levels.extra[:, at]
        chance = 1.0 / (1.0 + np.exp2(-np.clip(bits, -60, 60)))
        fresh = shares(levels.found, comparer, chance)
        change = 0.0
        for at in range(len(names)):
            if len(m[at]) and fresh[at].sum() > 0:
                change = max(change, float(np.abs(fresh[at] - m[at]).max()))
                m[at] = fresh[at]
        share = chance.sum() / max(total, 1.0)
        prior = math.log2(max(share, 1e-12) / (1 - min(share, 0.999)))
        if change < STILL:
            break
    learned = dict(fields)
    for at, name in enumerate(names):
        if len(m[at]) and u[at].sum() > 0:
            learned[name] = msgspec.structs.replace(fields[name], m=m[at].tolist(), u=u[at].tolist())
    return msgspec.structs.replace(comparer.weights, prior=prior, fields=learned)


def shares(
    found: NDArray[np.int8], comparer: Comparer, weight: NDArray[np.float64] | None
) -> list[NDArray[np.float64]]:
    """Of each field, the share of each level but "not told", each pair with its weight. Zeros where never told."""
    made = []
    for at, field in enumerate(comparer.fields):
        size = len(field.levels)
        counts = np.bincount(found[:, at], weights=weight, minlength=size)[1:size].astype(float)
        told = counts.sum()
        # A level that was never seen is not impossible: a third of a pair is added to each.
        made.append((counts + 1 / 3) / (told + size / 3) if told > 0 else counts)
    return made
