"""What speaks for one post managing another, as numbers; and the few candidates per post worth looking at.

Every feature is about the pair within its organisation: levels by difference and by count of those between, words by
their weight in this organisation, fit by comparison with the other candidates. No absolute level, so that what is
learned from one kind of organisation carries to others.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from whodex.orgchart.scene import KINDS, Bools, Scene
from whodex.orgchart.vectors import Floats, Ints, Texts

CANDIDATES: Final = 60
"""Candidates looked at per post; the bench prints how often the true manager is among them."""
CANDIDATES_OF_MANY: Final = 40
"""In organisations of more than `MOST_COLUMNS` posts, for time."""
MOST_COLUMNS: Final = 2500
"""In larger organisations only so many posts, the highest, are taken for managers."""
SAME: Final = 0.01
PEER: Final = 0.35
"""Levels nearer than this are one rank in other words."""
WORKERS: Final = 2.95
"""ranks.tsv: below are individual contributors, however senior."""
_LEADS: Final = 3.5
_BLOCK: Final = 512
_EPS: Final = 1e-6

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Gram:
    """Products of the distinct texts of two fields, and how to look them up by post."""

    table: Floats
    row: Ints
    column: Ints
    row_norm: Floats
    column_norm: Floats
    row_mass: Floats
    column_mass: Floats

    def at(self, rows: Ints, columns: Ints) -> Floats:
        """The products of posts `rows` with posts `columns` (broadcast)."""
        return np.asarray(self.table[self.row[rows], self.column[columns]])

    def cosine(self, rows: Ints, columns: Ints) -> Floats:
        """Cosine of the two texts, 0 where one is empty."""
        norms = self.row_norm[rows] * self.column_norm[columns]
        return np.asarray(self.at(rows, columns) / (norms + np.float32(_EPS)))


def gram(a: Texts, b: Texts, candidates: Ints) -> Gram:
    """Products of every distinct text of `a` with those texts of `b` that a candidate has."""
    used, inverse = np.unique(b.of[candidates], return_inverse=True)
    column = np.zeros(len(b.of), dtype=np.int64)
    column[candidates] = inverse.ravel()
    table = a.weights @ b.weights[used].T
    return Gram(table, a.of, column, a.norms[a.of], b.norms[b.of], a.mass[a.of], b.mass[b.of])


@dataclass(frozen=True, slots=True)
class Standing:
    """Where each post stands among all and within its unit. Counts are of distinct posts."""

    key: NDArray[np.float64]  # unit number x 100 + level, sorted: counts within a unit by two binary searches
    levels: Floats  # sorted
    unit_size: Floats
    above_in_unit: Floats
    below_in_unit: Floats
    peers_in_unit: Floats
    same_level: Floats
    higher: Floats
    same_title: Floats
    profession_idf: Floats


_WIDE: Final = 100.0  # more than any level: keeps units apart in one sorted array


def _within(key: NDArray[np.float64], unit: Ints, low: NDArray[np.float64], high: NDArray[np.float64]) -> Floats:
    """How many posts of the unit have a level in [low, high)."""
    base = unit * _WIDE
    count = np.searchsorted(key, base + high, "left") - np.searchsorted(key, base + low, "left")
    return np.asarray(np.maximum(count, 0), dtype=np.float32)


def standing(s: Scene) -> Standing:
    """Count around every post."""
    level = s.level.astype(np.float64)
    unit = s.unit.of
    key = np.sort(unit * _WIDE + level)
    levels = np.sort(s.level)
    bottom, top = np.full(s.size, -1.0), np.full(s.size, _WIDE / 2)
    titles = np.bincount(s.title_of).astype(np.float32)
    return Standing(
        key=key,
        levels=levels,
        unit_size=s.unit.counts[unit],
        above_in_unit=_within(key, unit, level + SAME, top),
        below_in_unit=_within(key, unit, bottom, level - SAME),
        peers_in_unit=np.maximum(_within(key, unit, level - PEER, level + PEER), 1),
        same_level=np.maximum(
            np.searchsorted(levels, s.level + 0.05, "right") - np.searchsorted(levels, s.level - 0.05, "left"), 1
        ).astype(np.float32),
        higher=(s.size - np.searchsorted(levels, s.level + 0.3, "right")).astype(np.float32),
        same_title=titles[s.title_of],
        profession_idf=np.log(s.size / s.profession.counts[s.profession.of]).astype(np.float32),
    )


class Pairs:
    """Features of (post, candidate) pairs of one organisation.

    `index` (posts x K) holds each post's candidates, `mask` which of them are real. `block(low, high)` computes the
    features of some posts at a time, so that memory stays bounded.
    """

    def __init__(self, scene: Scene, most: int | None = None) -> None:
        self.scene = scene
        self.standing = standing(scene)
        n = scene.size
        wanted = most or (CANDIDATES if n <= MOST_COLUMNS else CANDIDATES_OF_MANY)
        order = np.argsort(-scene.level, kind="stable")
        self.candidates = np.sort(order[:MOST_COLUMNS]).astype(np.int64)
        fields = {"t": scene.title, "u": scene.unit, "p": scene.profession, "g": scene.grams}
        self.grams = {
            name: gram(fields[name[0]], fields[name[1]], self.candidates)
            for name in ("tt", "uu", "tu", "ut", "pt", "tp", "pu", "gg")
        }
        self.kind = {kind: np.array([k == kind for k in scene.kinds], dtype=bool) for kind in KINDS}
        self.works = scene.known & (scene.level < WORKERS)
        self.index, self.mask, self.breadth = self._shortlist(min(wanted, max(n - 1, 1)))
        self.names, self.best = self._names()

    def _fit(self, rows: Ints, columns: Ints) -> Floats:
        """How alike the fields are, in one hand-weighted number: for the shortlist and for comparisons."""
        g = self.grams
        same = (self.scene.profession.of[rows] == self.scene.profession.of[columns]) & ~self.scene.profession.empty[
            rows
        ]
        tt = g["tt"].at(rows, columns)
        return np.asarray(
            g["tt"].cosine(rows, columns)
            + g["ut"].cosine(rows, columns)
            + np.float32(0.7) * g["uu"].cosine(rows, columns)
            + np.float32(0.5) * g["tu"].cosine(rows, columns)
            + np.float32(0.3) * same
            + np.float32(0.5) * tt / (g["tt"].column_mass[columns] + np.float32(_EPS)),
            dtype=np.float32,
        )

    def _shortlist(self, most: int) -> tuple[Ints, Bools, Floats]:
        s, n = self.scene, self.scene.size
        columns = self.candidates[None, :]
        index = np.zeros((n, most), dtype=np.int64)
        mask = np.zeros((n, most), dtype=bool)
        fits = np.zeros(len(self.candidates))
        under = np.zeros(len(self.candidates))
        top = s.level.max(initial=0.0)
        works = self.works[columns]
        leads = (s.known & (s.level >= _LEADS))[columns]
        unread = ~s.known[columns]  # may rank above all the same
        for low in range(0, n, _BLOCK):
            rows = np.arange(low, min(low + _BLOCK, n))[:, None]
            fit = self._fit(rows, columns)
            gap = s.level[columns] - s.level[rows]
            counted = gap >= -SAME
            fits += (fit * counted).sum(axis=0)
            under += counted.sum(axis=0)
            score = (
                fit + np.maximum(gap > PEER, 0.8 * unread) - 1.0 * works + 0.3 * leads + 0.5 * (s.level[columns] == top)
            )
            score = np.where(rows == columns, -np.inf, score)
            width = min(most, score.shape[1])
            best = np.argsort(-score, axis=1, kind="stable")[:, :width]
            index[rows[:, 0], :width] = self.candidates[best]
            mask[rows[:, 0], :width] = np.isfinite(np.take_along_axis(score, best, axis=1))
        breadth = np.zeros(n, dtype=np.float32)
        breadth[self.candidates] = fits / (1 + under)
        return index, mask, breadth

    def _names(self) -> tuple[tuple[str, ...], Floats]:
        best = np.zeros(self.scene.size, dtype=np.float32)
        self.best_count = best
        first = self.index[:, :1]
        rows = np.arange(self.scene.size)
        fit = np.where(self.mask & self._above(rows[:, None], self.index), self._fit(rows[:, None], self.index), -9.0)
        choice = self.index[rows, fit.argmax(axis=1)] if self.scene.size else first[:, 0]
        np.add.at(best, choice, 1)
        columns = self._columns(0, min(1, self.scene.size))
        return tuple(columns), best

    def _above(self, rows: Ints, columns: Ints) -> Bools:
        return np.asarray(self.scene.level[columns] - self.scene.level[rows] > SAME)

    def block(self, low: int, high: int) -> Floats:
        """Features of the posts from `low` to `high`: (posts, K, features), float32."""
        columns = self._columns(low, high)
        return np.stack([np.asarray(c, dtype=np.float32) for c in columns.values()], axis=-1)

    def _columns(self, low: int, high: int) -> Columns:
        rows = np.arange(low, high)[:, None]
        columns = self.index[low:high]
        shape = columns.shape
        f: Columns = {}
        f |= self._rank_columns(rows, columns)
        f |= self._text_columns(rows, columns)
        f |= self._unit_columns(rows, columns)
        f |= self._comparisons(rows, columns, self.mask[low:high], f)
        return {name: np.broadcast_to(value, shape) for name, value in f.items()}

    def _rank_columns(self, i: Ints, j: Ints) -> Columns:
        s, st = self.scene, self.standing
        gap = s.level[j] - s.level[i]
        n = np.float32(s.size)
        f: Columns = {
            "gap": gap,
            "below": gap <= -SAME,
            "peer": (gap > -SAME) & (gap <= PEER),
            "gap1": (gap > PEER) & (gap <= 1.05),
            "gap2": (gap > 1.05) & (gap <= 2.2),
            "gap3": (gap > 2.2) & (gap <= 4),
            "gap4": gap > 4,
            "read_i": s.known[i],
            "read_j": s.known[j],
            "from_top": s.level.max(initial=0.0) - s.level[j],
            "share_at_or_above_j": 1 - np.searchsorted(st.levels, s.level[j], "left") / n,
            "share_at_or_above_i": 1 - np.searchsorted(st.levels, s.level[i], "left") / n,
            "same_level_j": np.log(st.same_level[j]),
            "same_level_i": np.log(st.same_level[i]),
            "higher_j": np.log1p(st.higher[j]),
            "top_j": (gap > PEER) & (st.higher[j] == 0),
            "same_title_j": np.log(st.same_title[j]),
            "same_title_i": np.log(st.same_title[i]),
            "same_title": s.title_of[i] == s.title_of[j],
            "between": np.maximum(
                0,
                np.searchsorted(st.levels, s.level[j] - SAME, "left")
                - np.searchsorted(st.levels, s.level[i] + SAME, "right"),
            )
            / n,
        }
        for kind in KINDS:
            f[f"{kind}_i"] = self.kind[kind][i]
            f[f"{kind}_j"] = self.kind[kind][j]
        return f

    def _text_columns(self, i: Ints, j: Ints) -> Columns:
        s = self.scene
        f: Columns = {}
        for name, g in self.grams.items():
            product = g.at(i, j)
            f[f"cos_{name}"] = g.cosine(i, j)
            f[f"in_j_{name}"] = product / (g.column_mass[j] + np.float32(_EPS))
            if name != "gg":
                f[f"in_i_{name}"] = product / (g.row_mass[i] + np.float32(_EPS))
        f["shared_tt"] = np.sqrt(np.maximum(self.grams["tt"].at(i, j), 0))
        same = (s.profession.of[i] == s.profession.of[j]) & ~s.profession.empty[i]
        f["same_profession"] = same
        f["same_profession_idf"] = same * self.standing.profession_idf[i]
        f["profession_idf_i"] = self.standing.profession_idf[i]
        f["profession_idf_j"] = self.standing.profession_idf[j]
        f["no_profession"] = s.profession.empty[j]
        f["bare_i"] = s.title.empty[i]
        f["bare_j"] = s.title.empty[j]
        f["words_i"] = s.title_words[i]
        f["words_j"] = s.title_words[j]
        f["breadth_j"] = self.breadth[j]
        f["chosen_j"] = np.log1p(self.best_count[j])
        return f

    def _unit_columns(self, i: Ints, j: Ints) -> Columns:
        s, st = self.scene, self.standing
        unit = s.unit.of
        low = s.level[i].astype(np.float64)
        high = s.level[j].astype(np.float64)
        shape = np.broadcast_shapes(i.shape, j.shape)
        units_i = np.broadcast_to(unit[i], shape)
        return {
            "same_unit": (unit[i] == unit[j]) & ~s.unit.empty[i],
            "unit_size_i": np.log(st.unit_size[i]),
            "unit_size_j": np.log(st.unit_size[j]),
            "above_in_unit_i": np.log1p(st.above_in_unit[i]),
            "unit_top_i": st.above_in_unit[i] == 0,
            "unit_top_j": st.above_in_unit[j] == 0,
            "below_in_unit_j": np.log1p(st.below_in_unit[j]),
            "below_share_j": st.below_in_unit[j] / st.unit_size[j],
            "below_share_i": st.below_in_unit[i] / st.unit_size[i],
            "unit_between": np.log1p(_within(st.key, units_i, np.broadcast_to(low + SAME, shape), high - SAME)),
            "unit_peers_of_j": np.log1p(_within(st.key, units_i, high - SAME, high + SAME)),
            "peers_i": np.log(st.peers_in_unit[i]),
            "peers_j": np.log(st.peers_in_unit[j]),
            "span": np.log(st.peers_in_unit[i]) - np.log(st.peers_in_unit[j]),
        }

    def _comparisons(self, i: Ints, j: Ints, mask: Bools, f: Columns) -> Columns:
        """Fit beside that of the other candidates: of all above, of those in the unit, of those of the same level."""
        s = self.scene
        fit = self._fit(i, j)
        above = self._above(i, j) & mask
        same = np.asarray(f["same_unit"]) & mask
        tt = np.asarray(f["cos_tt"], dtype=np.float32)

        def beside(values: Floats, among: Bools) -> Floats:
            best = np.where(among, values, np.float32(-1)).max(axis=1, keepdims=True, initial=-1)
            return np.asarray(values - best, dtype=np.float32)

        usable = np.where(above, fit, np.float32(-9))
        order = np.argsort(np.argsort(-usable, axis=1, kind="stable"), axis=1, kind="stable")
        grade = np.rint(s.level[j] * 2).astype(np.int64)
        grade = np.where(mask, grade, -1)
        alike = np.zeros(fit.shape, dtype=np.float32)
        alike_unit = np.zeros(fit.shape, dtype=np.float32)
        for value in np.unique(grade):
            here = grade == value
            alike = np.where(here, np.where(here, fit, np.float32(-9)).max(axis=1, keepdims=True, initial=-9), alike)
            inside = here & same
            best = np.where(inside, fit, np.float32(-9)).max(axis=1, keepdims=True, initial=-9)
            alike_unit = np.where(inside, best, alike_unit)
        return {
            "fit": fit,
            "fit_beside": beside(fit, above),
            "title_beside": beside(tt, above),
            "title_beside_unit": beside(tt, above & same),
            "fit_order": np.log1p(order.astype(np.float32)),
            "fit_beside_level": fit - alike,
            "best_of_level": fit >= alike - np.float32(_EPS),
            "fit_beside_unit_level": np.where(same, fit - alike_unit, np.float32(-3)),
            "best_of_unit_level": same & (fit >= alike_unit - np.float32(_EPS)),
        }
