"""The small trained model: one linear layer over hashed n-grams, two softmaxes (seniority, function).

Weights are whole numbers of one byte with one scale per output, in `weights.npz`; `tools/train_titles.py` makes them.
"""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from whodex.titles.classes import CLASSES, FUNCTIONS
from whodex.titles.features import Rows, features

SENIORITIES = len(CLASSES) + 1
"""Columns of the first softmax: the classes in rising order, then "no person in it"."""
OUTPUTS = SENIORITIES + len(FUNCTIONS) + 1
"""All columns: after the seniorities the functions 1 to 26, then "no function in it"."""

Floats = npt.NDArray[np.float32]


class Weights(NamedTuple):
    """The table as stored: int8 rows by bucket, float32 scale and bias by output."""

    table: npt.NDArray[np.int8]
    scale: Floats
    bias: Floats


@cache
def weights() -> Weights:
    """The package's weights, read once."""
    with (resources.files("whodex.titles") / "weights.npz").open("rb") as stream, np.load(stream) as stored:
        return Weights(stored["table"], stored["scale"], stored["bias"])


def logits(found: list[tuple[Rows, Rows]], count: int, table: npt.NDArray[np.int8]) -> tuple[Floats, Floats]:
    """Sums of weight rows by title, shape (count, outputs), and the number of features of each title, (count, 1)."""
    total = np.zeros((count, table.shape[1]), dtype=np.float32)
    sizes = np.zeros((count, 1), dtype=np.float32)
    for rows, owners in found:
        if rows.size == 0:
            continue
        starts = np.concatenate(([0], np.flatnonzero(np.diff(owners)) + 1))
        here = owners[starts]
        total[here] += np.add.reduceat(table[rows], starts, axis=0, dtype=np.int32)
        sizes[here, 0] += np.diff(np.concatenate((starts, [rows.size])))
    return total, sizes


def softmax(values: Floats) -> Floats:
    """Rows to probabilities."""
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    total: Floats = powers / powers.sum(axis=1, keepdims=True)
    return total


def predict(titles: Sequence[Sequence[str]]) -> tuple[Floats, Floats]:
    """Probabilities for titles in tokens, the last column of each = none.

    Seniorities have the shape (titles, 11), functions (titles, 27).
    """
    if not titles:
        return np.zeros((0, SENIORITIES), np.float32), np.zeros((0, OUTPUTS - SENIORITIES), np.float32)
    stored = weights()
    total, sizes = logits(features(titles), len(titles), stored.table)
    # As in training the features of a title weigh 1/√n each, so that long titles are not surer than short ones.
    values: Floats = (total * stored.scale / np.sqrt(np.maximum(sizes, 1)) + stored.bias).astype(np.float32)
    return softmax(values[:, :SENIORITIES]), softmax(values[:, SENIORITIES:])
