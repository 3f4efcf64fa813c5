"""Trains the org chart's weights: `python tools/train_orgchart.py [--out FILE]`, some minutes on one core.

Source: UK government organograms (`orgcharts/uk_senior_posts.csv` of the shared data: published public data). Inputs:
title, unit and profession; never grade, `reports_to` or anything derived from them. The loss is a softmax over the
candidates of each post. Copies of each organisation with posts, units or professions left out teach the nets to do
without. Everything is seeded: the same data and NumPy give the same weights.
"""

import argparse
import csv
import os
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

# Small matrices: a second BLAS thread costs more than it gives, several times over on a busy machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from whodex.orgchart import rules
from whodex.orgchart.features import Pairs
from whodex.orgchart.members import Member
from whodex.orgchart.model import CLIP, LEAK, Model, Net, probabilities, save
from whodex.orgchart.scene import scene

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("WHODEX_SHARED", ROOT.parent / "shared")) / "data" / "orgcharts"
FOLDS = 5
NETS = 6
HIDDEN = 32
EPOCHS = 10
RATE = 2e-3
DECAY = 0.05
FEATURE_DROPOUT = 0.4
BATCH = 64
GRID = 41
STEPS = 30
COPIES = ((0.35, ""), (0.2, "units"), (0.15, "professions"))


@dataclass
class Truth:
    """One organisation to learn from or to score: posts without managers, and the managers apart."""

    name: str
    members: list[Member]
    managers: list[frozenset[str]]  # ids that may be meant; empty = none resolved


def read_uk(path: Path = SHARED / "uk_senior_posts.csv") -> list[Truth]:
    """The UK posts by organisation. A post id used twice in an organisation means either post."""
    rows = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["organisation"]].append(row)
    found = []
    for name, posts in rows.items():
        of_post = defaultdict(set)
        for at, row in enumerate(posts):
            of_post[row["post_id"]].add(str(at))
        members = [
            Member(id=str(at), title=row["title"], units=(row["unit"],), profession=row["profession"] or None)
            for at, row in enumerate(posts)
        ]
        managers = [
            frozenset(of_post[row["reports_to"]]) if row["manager_resolved"] == "1" else frozenset() for row in posts
        ]
        found.append(Truth(name, members, managers))
    return found


def read_gitlab(path: Path = SHARED / "gitlab_2022.csv") -> Truth:
    """GitLab: title and departments only."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {row["id"] for row in rows}
    return Truth(
        "GitLab",
        [Member(id=r["id"], title=r["title"], units=tuple(filter(None, r["departments"].split("|")))) for r in rows],
        [frozenset({r["manager_id"]} & known) for r in rows],
    )


def folds(organisations: list[Truth]) -> list[int]:
    """The fold of each organisation, so that the folds hold about as many posts each. Largest first, no chance."""
    load = [0] * FOLDS
    fold = [0] * len(organisations)
    for at in sorted(range(len(organisations)), key=lambda at: -len(organisations[at].members)):
        fold[at] = load.index(min(load))
        load[fold[at]] += len(organisations[at].members)
    return fold


def thinned(truth: Truth, share: float, without: str, rng: np.random.Generator) -> Truth:
    """A copy with `share` of the posts left out, and all units or professions where `without` says so."""
    keep = rng.random(len(truth.members)) >= share
    ids = {m.id for m, k in zip(truth.members, keep, strict=True) if k}
    members, managers = [], []
    for member, above, kept in zip(truth.members, truth.managers, keep, strict=True):
        if kept:
            members.append(
                Member(
                    id=member.id,
                    title=member.title,
                    units=() if without == "units" else member.units,
                    profession=None if without == "professions" else member.profession,
                )
            )
            managers.append(above & ids)
    return Truth(truth.name, members, managers)


@dataclass
class Questions:
    """Posts with a resolved manager as training rows: features, which candidates are real, which are right."""

    x: np.ndarray
    mask: np.ndarray
    right: np.ndarray

    @staticmethod
    def of(truth: Truth, pairs: Pairs | None = None) -> "Questions":
        pairs = pairs or Pairs(scene(truth.members))
        n, k = pairs.index.shape
        right = np.zeros((n, k), dtype=np.float32)
        for post, above in enumerate(managers_of_posts(truth, pairs)):
            for manager, count in above.items():
                right[post, (pairs.index[post] == manager) & pairs.mask[post]] = count
        asked = np.flatnonzero(right.sum(axis=1))
        x = np.concatenate([pairs.block(low, min(low + 512, n)) for low in range(0, n, 512)])[asked]
        return Questions(x, pairs.mask[asked], right[asked] / right[asked].sum(axis=1, keepdims=True))


def managers_of_posts(truth: Truth, pairs: Pairs) -> list[Counter]:
    """For each distinct post, how often which distinct post manages it."""
    post_of = {truth.members[p].id: post for post, ps in enumerate(pairs.scene.posts) for p in ps}
    found = [Counter() for _ in pairs.scene.posts]
    for member, above in zip(truth.members, truth.managers, strict=True):
        mine = post_of[member.id]
        found[mine].update(post_of[m] for m in above if post_of[m] != mine)
    return found


def stacked(questions: list[Questions]) -> Questions:
    """All questions in one, candidates padded to the longest list."""
    most = max(q.x.shape[1] for q in questions)

    def padded(array: np.ndarray) -> np.ndarray:
        return np.pad(array, [(0, 0), (0, most - array.shape[1]), *[(0, 0)] * (array.ndim - 2)])

    return Questions(
        *(np.concatenate([padded(getattr(q, part)) for q in questions]) for part in ("x", "mask", "right"))
    )


def train_net(q: Questions, seed: int) -> Net:
    """One net: softmax over the candidates, Adam with decay, a cosine rate, features left out by batch."""
    count, most, width = q.x.shape
    rng = np.random.default_rng(seed)
    weights = [
        rng.normal(size=(width, HIDDEN)).astype(np.float32) / np.float32(np.sqrt(width)),
        np.zeros(HIDDEN, np.float32),
        rng.normal(size=HIDDEN).astype(np.float32) * np.float32(0.3 / np.sqrt(HIDDEN)),
        np.zeros(width, np.float32),
    ]
    first = [np.zeros_like(w) for w in weights]
    second = [np.zeros_like(w) for w in weights]
    batches = max(1, count // BATCH)
    steps = EPOCHS * batches
    for step in range(1, steps + 1):
        if (step - 1) % batches == 0:
            order = np.array_split(rng.permutation(count), batches)
        rows = order[(step - 1) % batches]
        kept = (rng.random(width) >= FEATURE_DROPOUT).astype(np.float32) / np.float32(1 - FEATURE_DROPOUT)
        x = (q.x[rows] * kept).reshape(-1, width)
        z = x @ weights[0] + weights[1]
        hidden = np.where(z > 0, z, np.float32(LEAK) * z)
        scores = np.where(q.mask[rows], (hidden @ weights[2] + x @ weights[3]).reshape(len(rows), most), -np.inf)
        error = ((probabilities(scores.astype(np.float32)) - q.right[rows]) / len(rows)).reshape(-1).astype(np.float32)
        back = np.outer(error, weights[2]) * np.where(z > 0, np.float32(1), np.float32(LEAK))
        gradients = [x.T @ back, back.sum(axis=0), hidden.T @ error, x.T @ error]
        rate = RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
        for at, g in enumerate(gradients):
            first[at] += 0.1 * (g - first[at])
            second[at] += 0.001 * (g * g - second[at])
            m, v, w = first[at], second[at], weights[at]
            adam = m / (1 - 0.9**step) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
            weights[at] = (w - rate * (adam + DECAY * w)).astype(np.float32)
    return Net(*weights)


def learn(questions: list[Questions], names: tuple[str, ...], nets: int = NETS) -> Model:
    """A model from questions, not yet calibrated."""
    q = stacked(questions)
    mean = q.x[q.mask].mean(axis=0).astype(np.float32)
    scale = (q.x[q.mask].std(axis=0) + 1e-3).astype(np.float32)
    q.x = np.clip((q.x - mean) / scale, -CLIP, CLIP) * q.mask[..., None]
    line = np.linspace(0, 1, 2, dtype=np.float32)
    return Model(names, mean, scale, tuple(train_net(q, seed) for seed in range(nets)), line, line)


@dataclass
class Prepared:
    """One organisation with its pairs, its questions and those of its thinned copies."""

    truth: Truth
    pairs: Pairs
    own: Questions
    copies: list[Questions]


def prepare(organisations: list[Truth]) -> list[Prepared]:
    """Features of every organisation and its copies, once for all folds."""
    rng = np.random.default_rng(5)
    found = []
    for truth in organisations:
        pairs = Pairs(scene(truth.members))
        copies = [thinned(truth, share, without, rng) for share, without in COPIES]
        usable = [copy for copy in copies if len(copy.members) >= 3]
        found.append(Prepared(truth, pairs, Questions.of(truth, pairs), [Questions.of(copy) for copy in usable]))
    return found


def learn_from(prepared: list[Prepared], nets: int = NETS) -> Model:
    """A model from organisations and their copies."""
    questions = [q for p in prepared for q in (p.own, *p.copies) if len(q.x)]
    return learn(questions, prepared[0].pairs.names, nets)


@dataclass
class Outcome:
    """The answers for one organisation: per post with a manager the three best, whether right, and how sure."""

    name: str
    size: int
    hits: np.ndarray  # (questions, 3) of bool: the first, second, third answer is right
    sure: np.ndarray  # raw probability of the first


def answers(truth: Truth, pairs: Pairs, scores: np.ndarray) -> Outcome:
    """Score the ranking. Posts alike in all inputs count as one answer; every post with a resolved manager is asked."""
    post_of = {truth.members[p].id: post for post, ps in enumerate(pairs.scene.posts) for p in ps}
    p = probabilities(rules.ruled(pairs, truth.members, scores))
    best = np.argsort(-p, axis=1, kind="stable")[:, :3]
    hits, sure = [], []
    for member, above in zip(truth.members, truth.managers, strict=True):
        if above:
            post = post_of[member.id]
            wanted = {post_of[m] for m in above}
            chosen = [int(pairs.index[post, at]) for at in best[post] if p[post, at] > 0]
            hits.append(([c in wanted for c in chosen] + [False] * 3)[:3])
            sure.append(p[post, best[post, 0]])
    return Outcome(truth.name, len(truth.members), np.array(hits, dtype=bool).reshape(-1, 3), np.array(sure))


def cross_validated(prepared: list[Prepared], nets: int = NETS) -> list[Outcome]:
    """Every organisation scored by a model that never saw it: five folds by organisation."""
    fold = folds([p.truth for p in prepared])
    found = {}
    for held_out in range(FOLDS):
        model = learn_from([p for p, f in zip(prepared, fold, strict=True) if f != held_out], nets)
        for at, p in enumerate(prepared):
            if fold[at] == held_out:
                found[at] = answers(p.truth, p.pairs, model.scores(p.pairs))
    return [found[at] for at in range(len(prepared))]


def calibration(outcomes: list[Outcome]) -> tuple[np.ndarray, np.ndarray]:
    """Raw to calibrated probability: a straight line in log odds (Platt), by Newton's method, as points of a curve.

    Two numbers and no more: finer curves (isotonic regression) fitted the UK organisations and misled elsewhere.
    """
    sure = np.concatenate([o.sure for o in outcomes]).astype(np.float64)
    right = np.concatenate([o.hits[:, 0] for o in outcomes]).astype(np.float64)
    x = np.stack([_log_odds(sure), np.ones_like(sure)], axis=1)
    line = np.array([1.0, 0.0])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-x @ line))
        line += np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + 1e-3 * np.eye(2), x.T @ (right - p))
    grid = np.linspace(0, 1, GRID)
    values = 1 / (1 + np.exp(-(line[0] * _log_odds(grid) + line[1])))
    values[0] = 0.0
    return grid.astype(np.float32), values.astype(np.float32)


def _log_odds(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 1e-3, 1 - 1e-3)
    return np.log(p / (1 - p))


def figures(outcomes: list[Outcome]) -> dict[str, float]:
    """hit@1 and hit@3, micro over posts with a resolved manager and macro over organisations of 5 posts and more."""
    every = np.concatenate([o.hits for o in outcomes])
    large = [o for o in outcomes if o.size >= 5 and len(o.hits)]
    return {
        "posts": len(every),
        "micro@1": float(every[:, 0].mean()),
        "micro@3": float(every.any(axis=1).mean()),
        "organisations": len(large),
        "macro@1": float(np.mean([o.hits[:, 0].mean() for o in large])),
        "macro@3": float(np.mean([o.hits.any(axis=1).mean() for o in large])),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "src/whodex/orgchart/weights.npz")
    out = parser.parse_args().out
    prepared = prepare(read_uk())
    outcomes = cross_validated(prepared)
    print("five folds", figures(outcomes))
    grid, values = calibration(outcomes)
    model = replace(learn_from(prepared), grid=grid, calibrated=values)
    save(model, out)
    print("wrote", out, out.stat().st_size, "bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
