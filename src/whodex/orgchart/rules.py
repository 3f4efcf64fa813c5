"""What is known without learning: who manages nobody, who are peers, and what a shared site is worth."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from whodex.orgchart.features import Pairs
from whodex.orgchart.members import Member
from whodex.orgchart.ranks import assists
from whodex.orgchart.scene import Bools
from whodex.orgchart.vectors import Floats
from whodex.orgchart.words import fold

SAME_SITE: Final = 0.6
SAME_FUNCTION: Final = 0.8
ASSISTS: Final = 4.0
PEER_COST: Final = 1.0
SKIPPED: Final = 0.6  # for each level of ranks.tsv beyond the next layer
NEXT_LAYER: Final = 2.5  # from staff to a manager
"""Hand-set, in logits: the training data has neither locations nor functions, few assistants, and no junior layers."""

_BARRED: Final = frozenset({"board", "adviser", "assistant", "vacancy", "office"})
SAME_RANK: Final = 0.05  # ranks.tsv: levels this near are one rank
_WHOLE: Final = 0.99


def barred(pairs: Pairs) -> Bools:
    """Per post: board members, advisers, assistants and vacancies are nobody's managers."""
    return np.array([kind in _BARRED for kind in pairs.scene.kinds], dtype=bool)


def outside(pairs: Pairs, members: Sequence[Member]) -> Bools:
    """Per post: stands outside the line. Board members do, and those who are advisers and nothing else."""
    s = pairs.scene
    found = [
        kind == "board" or (kind == "adviser" and bare and not members[positions[0]].units)
        for kind, bare, positions in zip(s.kinds, s.title.empty, s.posts, strict=True)
    ]
    return np.array(found, dtype=bool)


def peers(pairs: Pairs) -> Bools:
    """Per pair: of one rank or lower, so not its manager. A title without rank counts only where there is a unit too.

    Unless the candidate's whole field is the unit both are in ("Director, Operations" over "Director, Projects" in
    Operations). Posts of one title are always peers, and so are founders and heads among themselves.
    """
    s = pairs.scene
    i, j = np.arange(s.size)[:, None], pairs.index
    gap = s.level[j] - s.level[i]
    not_above = (gap <= SAME_RANK) & s.known[i] & (s.known[j] | s.unit.empty[j])
    same_unit = (s.unit.of[i] == s.unit.of[j]) & ~s.unit.empty[i]
    title, unit = pairs.grams["tt"], pairs.grams["ut"]
    mass_title, mass_unit = title.column_mass[j], unit.column_mass[j]
    covers = s.title.empty[j] & ~s.title.empty[i]
    covers |= ~s.title.empty[j] & (title.at(i, j) >= _WHOLE * mass_title) & (s.title.of[i] != s.title.of[j])
    covers |= ~s.title.empty[j] & (unit.at(i, j) >= _WHOLE * mass_unit) & (title.at(i, j) < _WHOLE * title.row_mass[i])
    crown = np.array([kind in {"head", "cofounder"} for kind in s.kinds], dtype=bool)
    return np.asarray((not_above & ~(same_unit & covers)) | (s.title_of[i] == s.title_of[j]) | (crown[i] & crown[j]))


def _number(keys: list[object]) -> np.ndarray:
    seen: dict[object, int] = {None: -1}
    return np.array([seen.setdefault(key, len(seen)) for key in keys], dtype=np.int64)


def priors(pairs: Pairs, members: Sequence[Member]) -> Floats:
    """What a shared site, a shared function, and being the one somebody assists add to a score."""
    s = pairs.scene
    firsts = [members[positions[0]] for positions in s.posts]
    site = _number([fold(m.location) if m.location else None for m in firsts])
    function = _number([m.functions[0] if m.functions else None for m in firsts])
    i, j = np.arange(s.size)[:, None], pairs.index
    total = SAME_SITE * ((site[i] == site[j]) & (site[i] >= 0))
    total = total + SAME_FUNCTION * ((function[i] == function[j]) & (function[i] >= 0))
    beyond = np.maximum(0, s.level[j] - s.level[i] - NEXT_LAYER)
    total = total - SKIPPED * beyond * pairs.works[i]  # who does the work reports to the next layer, not to the board
    titles = [fold(m.title or "") for m in firsts]
    for post, member in enumerate(firsts):
        whom = assists(member.title or "")
        if whom is None:
            continue
        named, head = whom
        for at, candidate in enumerate(pairs.index[post]):
            if pairs.mask[post, at] and (
                (named and named in titles[candidate]) or (head and s.kinds[candidate] == "head")
            ):
                total[post, at] += ASSISTS
    return np.asarray(total, dtype=np.float32)


def ruled(pairs: Pairs, members: Sequence[Member], scores: Floats) -> Floats:
    """Scores with priors added, -inf for assistants, advisers and vacancies; peers and board members cost something.

    They stay in the ranking, for a rank may be misread; `forbidden` keeps them out of the chart.
    """
    never = np.array([kind in _BARRED - {"board"} for kind in pairs.scene.kinds], dtype=bool)
    board = np.array([kind == "board" for kind in pairs.scene.kinds], dtype=bool)
    soft = scores + priors(pairs, members) - np.float32(PEER_COST) * (peers(pairs) | board[pairs.index])
    return np.where(pairs.mask & ~never[pairs.index], soft, -np.inf).astype(np.float32)


def forbidden(pairs: Pairs) -> Bools:
    """Per pair: no line in the chart, however likely it looks."""
    return np.asarray(~pairs.mask | barred(pairs)[pairs.index] | peers(pairs))
