"""What each level of a comparison is worth: learned shares among the same and strangers, how common values are.

A level's weight is log2(m / u), in bits: m is the share of pairs of one person that show it, u that of pairs of
strangers (Fellegi and Sunter 1969). Where two records agree on a value, the weight grows with its rarity: by
log2(expected / frequency), where `expected` is the chance that two strangers agree on any value at all.
"""

import gzip
import math
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Final

import msgspec
from msgspec import Struct

LEAST_SHARE: Final = 1e-6
"""No share is taken for smaller: a level never seen in training may still come."""


class FieldWeights(Struct, kw_only=True):
    """Of one field: the shares m and u of each level but the first ("not told"), and how common its values are."""

    m: list[float]
    u: list[float]
    rare_from: int = 0  # levels from here on count a value's rarity; 0 = none does
    frequencies: dict[str, float] = {}
    other: float = 0.0  # the frequency of a value that is not listed
    expected: float = 0.0  # the chance that two strangers agree on a value; 0 = worked out from the frequencies


class Weights(Struct, kw_only=True):
    """Everything learned about one kind: the prior in bits, the fields, and where the verdicts begin."""

    prior: float  # log2 of the odds that two records drawn at random are the same
    fields: dict[str, FieldWeights]
    same: float = 4.0  # bits from which two records are the same
    review: float = -1.0  # bits from which somebody should look


class Scale(Struct):
    """Weights made ready: bits by field and level, and the extra bits of values."""

    prior: float
    same: float
    review: float
    bits: list[list[float]]
    rare_from: list[int]
    extra: list[dict[str, float]]
    extra_other: list[float]


def scale(weights: Weights, names: Iterable[str]) -> Scale:
    """The weights of the fields of those names, in their order. A field without weights counts for nothing."""
    made = Scale(weights.prior, weights.same, weights.review, [], [], [], [])
    for name in names:
        field = weights.fields.get(name)
        if field is None:
            made.bits.append([0.0] * 16)
            made.rare_from.append(99)
            made.extra.append({})
            made.extra_other.append(0.0)
            continue
        made.bits.append(
            [
                0.0,
                *(math.log2(max(m, LEAST_SHARE) / max(u, LEAST_SHARE)) for m, u in zip(field.m, field.u, strict=True)),
            ]
        )
        made.rare_from.append(field.rare_from or 99)
        expected = field.expected or agreement(field.frequencies)
        made.extra.append({value: _rarity(expected, f) for value, f in field.frequencies.items()})
        made.extra_other.append(_rarity(expected, field.other) if field.other else 0.0)
    return made


def agreement(frequencies: Mapping[str, float]) -> float:
    """The chance that two draws give the same value."""
    return sum(f * f for f in frequencies.values())


MOST_EXTRA: Final = 12.0


def _rarity(expected: float, frequency: float) -> float:
    if expected <= 0 or frequency <= 0:
        return 0.0
    return max(-MOST_EXTRA, min(MOST_EXTRA, math.log2(expected / frequency)))


@cache
def shipped(kind: str) -> Weights:
    """The weights in the package for `person`, `organisation` or `job` (`tools/build_resolve_tables.py` makes them)."""
    packed = resources.files("whodex.resolve").joinpath(f"tables/{kind}.json.gz").read_bytes()
    return msgspec.json.decode(gzip.decompress(packed), type=Weights)
