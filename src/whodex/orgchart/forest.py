"""From ranked candidates to a forest: stated and pinned lines first, then the likeliest rest without a circle."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from whodex.orgchart.members import Member

Options = Sequence[Sequence[tuple[int, float]]]
"""For each member the admissible managers as (position, score), best first."""


@dataclass(slots=True)
class Forest:
    """`manager[i]` is a position or -1. `fixed[i]` says how an edge came: `pinned`, `stated` or empty.

    `refused[i]` tells why a stated or pinned manager could not be kept.
    """

    manager: list[int]
    fixed: list[str]
    refused: dict[int, str] = field(default_factory=dict)


def _reaches(manager: list[int], start: int, goal: int) -> bool:
    """Whether the line up from `start` passes `goal`. The line has no circle."""
    at = start
    while at >= 0:
        if at == goal:
            return True
        at = manager[at]
    return False


def fix(members: Sequence[Member], levels: Sequence[float]) -> Forest:
    """Lay down what is known. Pins come first, in order; then stated managers, those far above first.

    A line that would close a circle or name the person themselves is refused and said so; so is one to somebody who
    is not among the members. `fixed` of a person pinned to nobody is `pinned` with manager -1.
    """
    position_of = {member.id: position for position, member in enumerate(members)}
    forest = Forest([-1] * len(members), [""] * len(members))
    pins = [(i, m.pin, "pinned") for i, m in enumerate(members) if m.pinned]
    stated = [(i, m.manager, "stated") for i, m in enumerate(members) if not m.pinned and m.manager is not None]

    def gap(item: tuple[int, str | None, str]) -> float:
        above = position_of.get(item[1] or "", item[0])
        return -(levels[above] - levels[item[0]])

    for i, wanted, how in [*pins, *sorted(stated, key=gap)]:
        if wanted is None:
            forest.fixed[i] = how
            continue
        above = position_of.get(wanted)
        if above is None:
            forest.refused[i] = f"the {how} manager is not among the people known here"
        elif above == i:
            forest.refused[i] = f"the {how} manager is the person themselves"
        elif _reaches(forest.manager, above, i):
            forest.refused[i] = f"the {how} manager would close a circle"
        else:
            forest.manager[i] = above
            forest.fixed[i] = how
    return forest


def _circles(manager: list[int]) -> list[list[int]]:
    """Every circle of the lines up, each as its members."""
    colour = [0] * len(manager)  # 0 unseen, else the number of the walk that saw it first
    found = []
    for walk, start in enumerate(range(len(manager)), start=1):
        at = start
        while at >= 0 and colour[at] == 0:
            colour[at] = walk
            at = manager[at]
        if at >= 0 and colour[at] == walk:
            circle = [at]
            step = manager[at]
            while step != at:
                circle.append(step)
                step = manager[step]
            found.append(circle)
    return found


def grow(forest: Forest, options: Options) -> None:
    """Give everybody else their best manager, then open each circle where that costs least.

    In a circle the member whose next choice loses least score moves on to it (or to nobody). Every move uses up an
    option, so this ends after at most as many moves as there are options; a circle cannot consist of fixed lines alone.
    """
    manager, fixed = forest.manager, forest.fixed
    place = [0] * len(manager)
    for i, mine in enumerate(options):
        if not fixed[i] and mine:
            manager[i] = mine[0][0]
    while circles := _circles(manager):
        for circle in circles:
            best: tuple[float, int] | None = None
            for i in circle:
                if fixed[i]:
                    continue
                mine = options[i]
                following = mine[place[i] + 1][1] if place[i] + 1 < len(mine) else 0.0
                cost = mine[place[i]][1] - following
                if best is None or (cost, i) < best:
                    best = (cost, i)
            assert best is not None
            i = best[1]
            place[i] += 1
            manager[i] = options[i][place[i]][0] if place[i] < len(options[i]) else -1
