"""Train the title model: `python tools/train_titles.py`, writes lexicon.bin and weights.npz in src/whodex/titles.

Same sources, same tables, same numpy and scipy: same bytes. Needs scipy (not a dependency of whodex) and about two
minutes on one core. Prints accuracy on a tenth of the titles that is held out, which is agreement with the labels of
`titles.corpus` and no measure of truth: `python -m bench titles` is that.
"""

import argparse
import os
import random
import sys
import time
from pathlib import Path

import numpy as np
from scipy import sparse

sys.path.insert(0, str(Path(__file__).resolve().parent))
from titles.corpus import Example, composed, occupations
from whodex.titles.features import BUCKETS, features
from whodex.titles.lexicon import build, pack
from whodex.titles.model import OUTPUTS, SENIORITIES, softmax
from whodex.titles.words import tokens

SEED = 20260820
COMPOSED = 120_000
EPOCHS = 7
BATCH = 1024
RATE = 5.0
DECAY = 1e-6
HERE = Path(__file__).resolve().parent.parent


def matrix(titles: list[str]) -> sparse.csr_matrix:
    """One row per title, 1/√n in each of its n buckets."""
    found = features([tokens(title) for title in titles])
    rows = np.concatenate([owners for _, owners in found])
    columns = np.concatenate([buckets for buckets, _ in found])
    sizes = np.maximum(np.bincount(rows, minlength=len(titles)), 1)
    values = (1 / np.sqrt(sizes))[rows].astype(np.float32)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(titles), BUCKETS))


def targets(examples: list[Example]) -> np.ndarray:
    """Both label distributions side by side."""
    wanted = np.zeros((len(examples), OUTPUTS), dtype=np.float32)
    wanted[np.arange(len(examples)), [example.seniority for example in examples]] = 1
    wanted[:, SENIORITIES:] = np.stack([example.functions for example in examples])
    return wanted


def probabilities(values: np.ndarray) -> np.ndarray:
    """The two softmaxes side by side."""
    return np.hstack([softmax(values[:, :SENIORITIES]), softmax(values[:, SENIORITIES:])])


def train(inputs: sparse.csr_matrix, wanted: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias by AdaGrad on the cross-entropy of both softmaxes."""
    table = np.zeros((BUCKETS, OUTPUTS), dtype=np.float32)
    squares = np.full((BUCKETS, OUTPUTS), 1e-2, dtype=np.float32)
    bias = np.zeros(OUTPUTS, dtype=np.float32)
    for epoch in range(EPOCHS):
        order = rng.permutation(inputs.shape[0])
        for start in range(0, order.size, BATCH):
            chosen = order[start : start + BATCH]
            part = inputs[chosen]
            used = np.unique(part.indices)
            part = part[:, used]
            error = (probabilities(part @ table[used] + bias) - wanted[chosen]) / np.sqrt(len(chosen))
            slope = part.T @ error + DECAY * table[used]
            squares[used] += slope**2
            table[used] -= RATE * 0.1 * slope / np.sqrt(squares[used])
            bias -= 0.05 * RATE * error.mean(axis=0)
        print(f"  epoch {epoch + 1} of {EPOCHS}", flush=True)
    return table, bias


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", default=os.environ.get("WHODEX_SHARED") or HERE.parent / "shared", type=Path)
    parser.add_argument("--out", default=HERE / "src/whodex/titles/weights.npz", type=Path)
    parser.add_argument("--tables", action="store_true", help="only put the tables together again (lexicon.bin)")
    options = parser.parse_args()
    (HERE / "src/whodex/titles/lexicon.bin").write_bytes(pack(build()))
    if options.tables:
        return
    began = time.perf_counter()
    chance = random.Random(SEED)
    examples = [*occupations(options.shared / "data" / "titles")]
    print(f"{len(examples)} titles of O*NET and ESCO, {COMPOSED} composed")
    examples += composed(COMPOSED, chance)
    chance.shuffle(examples)
    held = len(examples) // 10
    inputs, wanted = matrix([example.title for example in examples]), targets(examples)
    table, bias = train(inputs[held:], wanted[held:], np.random.default_rng(SEED))
    scale = np.maximum(np.abs(table).max(axis=0), 1e-6) / 127
    stored = np.round(table / scale).astype(np.int8)
    values = inputs[:held] @ (stored * scale) + bias
    for name, part in (("seniority", slice(0, SENIORITIES)), ("function", slice(SENIORITIES, OUTPUTS))):
        agree = (values[:, part].argmax(axis=1) == wanted[:held, part].argmax(axis=1)).mean()
        print(f"{name}: agrees with the labels of {held} held-out titles in {agree:.3f}")
    np.savez(options.out, table=stored, scale=scale.astype(np.float32), bias=bias.astype(np.float32))
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.2f} MB, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
