"""From the people of one organisation to its chart."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from whodex.errors import InvalidParameter
from whodex.orgchart import forest, rules
from whodex.orgchart.chart import Basis, Candidate, Chart, Placement
from whodex.orgchart.features import Pairs
from whodex.orgchart.members import Member, Setting
from whodex.orgchart.model import Model, probabilities, shipped
from whodex.orgchart.reasons import reason
from whodex.orgchart.scene import scene
from whodex.orgchart.vectors import Floats, Ints

BEST: Final = 3
UNKNOWN_STATED: Final = 0.5
"""The stated manager is somebody not known here, so the likeliest known person is at most as good as a guess."""
_LATE: Final = "9999"


class _Answer:
    """Candidates of every distinct post, best first, as posts and calibrated probabilities."""

    def __init__(self, pairs: Pairs, members: Sequence[Member], model: Model) -> None:
        scores = rules.ruled(pairs, members, model.scores(pairs))
        raw = probabilities(scores)
        order = np.argsort(-raw, axis=1, kind="stable")
        self.posts: Ints = np.take_along_axis(pairs.index, order, axis=1)
        self.raw: Floats = np.take_along_axis(raw, order, axis=1)
        self.sure = model.calibrate(self.raw)
        self.allowed = np.take_along_axis(~rules.forbidden(pairs), order, axis=1) & (self.raw > 0)
        self.outside = rules.outside(pairs, members)


def _representatives(pairs: Pairs, members: Sequence[Member]) -> list[int]:
    """Of people in posts alike, the one named: there longest, then first by id."""
    return [min(ps, key=lambda p: (members[p].started or _LATE, members[p].id)) for ps in pairs.scene.posts]


def _check(members: Sequence[Member]) -> None:
    seen: set[str] = set()
    for member in members:
        if member.id in seen:
            raise InvalidParameter(f"Two members have the id {member.id!r}.", "members")
        seen.add(member.id)


def infer(members: Sequence[Member], setting: Setting | None = None, model: Model | None = None) -> Chart:
    """Who reports to whom at one organisation: a forest over exactly the given members.

    Pinned and stated managers are kept, unless they contradict each other (a line that would close a circle is refused
    and said so). Everybody else gets the likeliest manager that no rule forbids and that closes no circle; who has none
    stands as a head, board members and outside advisers stand outside the line. `confidence` is the calibrated
    probability that the edge is right; among people in posts alike it is shared. Deterministic: the same members, in
    any order, give the same chart. `model` is for tests and training; the shipped weights are the default.

    Raises:
        InvalidParameter: two members share an id.
    """
    _check(members)
    organisation = setting or Setting()
    if not members:
        return Chart(organisation=organisation, members=(), placements=())
    ordered = sorted(members, key=lambda m: m.id)
    pairs = Pairs(scene(ordered))
    answer = _Answer(pairs, ordered, model or shipped())
    person = _representatives(pairs, ordered)
    post_of = np.empty(len(ordered), dtype=np.int64)
    for post, positions in enumerate(pairs.scene.posts):
        post_of[positions] = post
    levels = pairs.scene.level[post_of].tolist()
    drawn = forest.fix(ordered, levels)
    options = [
        [
            (person[int(other)], float(p))
            for other, p, allowed in zip(answer.posts[post], answer.raw[post], answer.allowed[post], strict=True)
            if allowed
        ]
        if not answer.outside[post]
        else []
        for post in range(pairs.scene.size)
    ]
    forest.grow(drawn, [options[post] for post in post_of])
    placements = [
        _placement(position, ordered, pairs, answer, person, drawn, int(post_of[position]))
        for position in range(len(ordered))
    ]
    of_id = {placement.id: placement for placement in placements}
    return Chart(
        organisation=organisation, members=tuple(members), placements=tuple(of_id[member.id] for member in members)
    )


def _placement(
    position: int,
    members: Sequence[Member],
    pairs: Pairs,
    answer: _Answer,
    person: list[int],
    drawn: forest.Forest,
    post: int,
) -> Placement:
    member = members[position]
    count = pairs.scene.count
    best = tuple(
        Candidate(id=members[person[int(other)]].id, confidence=round(float(p / count[other]), 3))
        for other, p, raw in zip(
            answer.posts[post][:BEST], answer.sure[post][:BEST], answer.raw[post][:BEST], strict=True
        )
        if raw > 0
    )
    manager, how = drawn.manager[position], drawn.fixed[position]
    refused = drawn.refused.get(position)
    note = f" ({refused})" if refused else ""
    basis: Basis
    if how:
        basis = "pinned" if how == "pinned" else "stated"
        if manager < 0:
            because = "set by hand: reports to nobody"
        else:
            because = "set by hand" if how == "pinned" else "stated in the imported data"
        above = None if manager < 0 else members[manager].id
        return Placement(
            id=member.id,
            manager=above,
            confidence=None if above is None else 1.0,
            basis=basis,
            because=because,
            candidates=best,
        )
    if manager < 0:
        basis = "outside" if answer.outside[post] else "head"
        words = (
            "board member or outside adviser: not in the line" if answer.outside[post] else _no_one_above(post, pairs)
        )
        return Placement(
            id=member.id, manager=None, confidence=None, basis=basis, because=words + note, candidates=best
        )
    basis, words = reason(member, members[manager])
    at = int(np.flatnonzero([person[int(other)] == manager for other in answer.posts[post]])[0])
    sure = float(answer.sure[post][at] / count[answer.posts[post][at]])
    if refused:
        sure *= UNKNOWN_STATED
    return Placement(
        id=member.id,
        manager=members[manager].id,
        confidence=round(sure, 3),
        basis=basis,
        because=words + note,
        candidates=best,
    )


def _no_one_above(post: int, pairs: Pairs) -> str:
    if pairs.scene.size == 1 and pairs.scene.count[0] == 1:
        return "nobody else is known here"
    if pairs.scene.kinds[post] == "head":
        return "heads the organisation"
    return "nobody known here ranks above"
