"""The learned part: features of a pair to a score, scores of the candidates to probabilities."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np

from whodex.orgchart.features import Pairs
from whodex.orgchart.vectors import Floats

CLIP: Final = 6.0
LEAK: Final = 0.1
WORKER: Final = 5.0
"""Hand-set, in logits: individual contributors ("Staff Engineer") hardly manage. The training data knows senior posts
only."""
BLOCK: Final = 512


@dataclass(frozen=True, slots=True)
class Net:
    """One small network: a hidden layer beside a straight line."""

    hidden: Floats
    bias: Floats
    out: Floats
    line: Floats

    def __call__(self, x: Floats) -> Floats:
        """Scores of rows of standardised features."""
        z = x @ self.hidden + self.bias
        return np.asarray(np.where(z > 0, z, np.float32(LEAK) * z) @ self.out + x @ self.line)


@dataclass(frozen=True, slots=True)
class Model:
    """An ensemble over named features, and the map from raw to calibrated probability (`grid` to `calibrated`)."""

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    nets: tuple[Net, ...]
    grid: Floats
    calibrated: Floats

    def standard(self, x: Floats) -> Floats:
        """Features as the nets take them."""
        return np.asarray(np.clip((x - self.mean) / self.scale, -CLIP, CLIP), dtype=np.float32)

    def scores(self, pairs: Pairs) -> Floats:
        """The score of every candidate, (posts, K); -inf where there is none."""
        if pairs.names != self.names:
            raise AssertionError("the weights belong to another set of features; run tools/train_orgchart.py")
        n, k = pairs.index.shape
        out = np.empty((n, k), dtype=np.float32)
        for low in range(0, n, BLOCK):
            x = self.standard(pairs.block(low, min(low + BLOCK, n)))
            flat = x.reshape(-1, x.shape[-1])
            out[low : low + BLOCK] = np.mean([net(flat) for net in self.nets], axis=0).reshape(-1, k)
        out -= np.float32(WORKER) * pairs.works[pairs.index]
        return np.where(pairs.mask, out, -np.inf).astype(np.float32)

    def calibrate(self, probability: Floats) -> Floats:
        """How often answers given with such a probability were right."""
        return np.interp(probability, self.grid, self.calibrated).astype(np.float32)


def probabilities(scores: Floats) -> Floats:
    """Softmax over the candidates of each post; 0 throughout where it has none."""
    best = scores.max(axis=1, keepdims=True, initial=-np.inf)
    powers = np.exp(scores - np.where(np.isfinite(best), best, 0))
    total = powers.sum(axis=1, keepdims=True)
    return np.asarray(powers / np.where(total > 0, total, 1), dtype=np.float32)


def save(model: Model, path: Path) -> None:
    """Write the weights as one NumPy archive of arrays, half precision for the nets."""
    arrays = {
        "names": np.array(model.names),
        "mean": model.mean,
        "scale": model.scale,
        "grid": model.grid,
        "calibrated": model.calibrated,
    }
    for number, net in enumerate(model.nets):
        arrays |= {
            f"hidden{number}": net.hidden.astype(np.float16),
            f"bias{number}": net.bias.astype(np.float16),
            f"out{number}": net.out.astype(np.float16),
            f"line{number}": net.line.astype(np.float16),
        }
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load(path: Path) -> Model:
    """Read weights written by `save`."""
    with np.load(path, allow_pickle=False) as data:
        count = sum(name.startswith("hidden") for name in data.files)
        nets = tuple(
            Net(*(data[f"{part}{number}"].astype(np.float32) for part in ("hidden", "bias", "out", "line")))
            for number in range(count)
        )
        return Model(
            names=tuple(str(name) for name in data["names"]),
            mean=data["mean"],
            scale=data["scale"],
            nets=nets,
            grid=data["grid"],
            calibrated=data["calibrated"],
        )


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The weights of this package, read once when first needed."""
    return load(Path(str(files("whodex.orgchart").joinpath("weights.npz"))))
