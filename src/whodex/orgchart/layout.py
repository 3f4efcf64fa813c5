"""Where the boxes of a drawn chart stand: a tidy tree above, indented lists below, folded until it fits a page.

Upper levels stand side by side and are packed by their contours (Reingold and Tilford, 1981, with boxes of any height
below); from some level down people are listed under their manager, as printed charts do. The level is chosen so that
the page comes nearest to the shape of a sheet of paper.
"""

from dataclasses import dataclass, field
from typing import Final

from whodex.orgchart.chart import Node

BOX_WIDTH: Final = 190
BOX_HEIGHT: Final = 46
GAP_X: Final = 18
GAP_Y: Final = 10
LEVEL_GAP: Final = 40
INDENT: Final = 18
PAGE_SHAPE: Final = 1.414  # ISO 216, landscape
MOST_BOXES: Final = 150  # above, the lowest lists are folded into "+12"; a sheet of A2 stays readable

Span = tuple[float, float, float, float]  # top, bottom, left, right


@dataclass(slots=True)
class Box:
    """One box: the node, its place, the boxes below and how they hang (`listed`: indented below it)."""

    node: Node
    below: list["Box"] = field(default_factory=list)
    folded: int = 0
    x: float = 0.0
    y: float = 0.0
    listed: bool = False

    def everyone(self) -> list["Box"]:
        """This box and all below, parents first."""
        found = [self]
        for box in found:
            found += box.below
        return found


def build(nodes: tuple[Node, ...]) -> list[Box]:
    """The trees of a view as boxes."""
    boxes = {node.member.id: Box(node, folded=node.hidden) for node in nodes}
    roots = []
    for node in nodes:
        box = boxes[node.member.id]
        if node.parent is None:
            roots.append(box)
        else:
            boxes[node.parent].below.append(box)
    return roots


def fold(roots: list[Box], most: int = MOST_BOXES) -> int:
    """Fold lists of people who manage nobody, deepest and longest first, until at most `most` boxes stand.

    Returns how many people were folded away; each is counted in the `folded` of the box above. Lone roots stay.
    """
    gone = 0
    count = sum(len(root.everyone()) for root in roots)
    while count > most:
        levels: list[tuple[int, int, int, Box]] = []
        rows = [(root, 0) for root in roots]
        for number, (box, level) in enumerate(rows):
            rows += [(child, level + 1) for child in box.below]
            if box.below and all(not child.below for child in box.below):
                levels.append((level, len(box.below), -number, box))
        if not levels:
            break
        deepest = max(level for level, _, _, _ in levels)
        for _, _, _, box in sorted((i for i in levels if i[0] == deepest), key=lambda i: i[:3], reverse=True):
            if count <= most:
                break
            box.folded += sum(1 + child.folded for child in box.below)
            gone += len(box.below)
            count -= len(box.below)
            box.below = []
    return gone


def _list(box: Box, x: float, y: float) -> float:
    """Stand a box and all below as an indented list; returns the bottom."""
    rows = [(box, 0)]
    bottom = y
    stack = [(box, 0)]
    rows.clear()
    while stack:
        at, level = stack.pop()
        at.listed = level > 0
        at.x, at.y = x + level * INDENT, bottom
        bottom += BOX_HEIGHT + GAP_Y
        stack += [(child, level + 1) for child in reversed(at.below)]
    return bottom - GAP_Y


def _spans(box: Box) -> list[Span]:
    return [(b.y, b.y + BOX_HEIGHT + GAP_Y, b.x, b.x + BOX_WIDTH) for b in box.everyone()]


def _shift(box: Box, dx: float) -> None:
    for each in box.everyone():
        each.x += dx


def _pack(done: list[Span], new: list[Span]) -> float:
    """How far the new tree must move right to clear what stands already, at every height."""
    need = 0.0
    for top, bottom, left, _ in new:
        for top2, bottom2, _, right2 in done:
            if top < bottom2 and top2 < bottom:
                need = max(need, right2 + GAP_X - left)
    return need


def _skyline(spans: list[Span]) -> list[Span]:
    """The spans merged by height, keeping the rightmost: packing looks at no more than one span per row."""
    rows: dict[float, Span] = {}
    for top, bottom, left, right in spans:
        old = rows.get(top)
        rows[top] = (top, bottom, min(left, old[2]), max(right, old[3])) if old else (top, bottom, left, right)
    return list(rows.values())


def _tree(box: Box, level: int, across: int) -> list[Span]:
    """Stand a tree with the first `across` levels side by side; returns its spans."""
    y = level * (BOX_HEIGHT + LEVEL_GAP)
    if level >= across or not box.below:
        _list(box, 0.0, y)
        return _skyline(_spans(box))
    done: list[Span] = []
    for child in box.below:
        new = _tree(child, level + 1, across)
        dx = _pack(done, new) if done else -min(s[2] for s in new)
        if dx:
            _shift(child, dx)
        done = _skyline(done + [(t, b, le + dx, r + dx) for t, b, le, r in new])
    first, last = box.below[0], box.below[-1]
    box.x, box.y = (first.x + last.x) / 2, y
    return _skyline([*done, (y, y + BOX_HEIGHT + GAP_Y, box.x, box.x + BOX_WIDTH)])


def _stand(roots: list[Box], across: int) -> tuple[float, float]:
    trees = [root for root in roots if root.below]
    lone = [root for root in roots if not root.below]
    done: list[Span] = []
    for root in trees:
        new = _tree(root, 0, across)
        dx = _pack(done, new) if done else -min(s[2] for s in new)
        _shift(root, dx)
        done = _skyline(done + [(t, b, le + dx, r + dx) for t, b, le, r in new])
    every = [box for root in trees for box in root.everyone()]
    left = min((box.x for box in every), default=0.0)
    for box in every:
        box.x -= left
    width = max((box.x for box in every), default=0.0) + BOX_WIDTH
    height = max((box.y for box in every), default=-GAP_Y - BOX_HEIGHT) + BOX_HEIGHT
    if lone:  # people without any line stand in rows below the trees
        columns = max(1, int((max(width, _square(len(lone))) + GAP_X) // (BOX_WIDTH + GAP_X)))
        start = height + (LEVEL_GAP if trees else GAP_Y)
        for number, box in enumerate(lone):
            row, column = divmod(number, columns)
            box.x, box.y = column * (BOX_WIDTH + GAP_X), start + row * (BOX_HEIGHT + GAP_Y)
        width = max(width, min(columns, len(lone)) * (BOX_WIDTH + GAP_X) - GAP_X)
        height = max(box.y for box in lone) + BOX_HEIGHT
    return width, height


def _square(boxes: int) -> float:
    per_row = max(1.0, (boxes * PAGE_SHAPE * (BOX_HEIGHT + GAP_Y) / (BOX_WIDTH + GAP_X)) ** 0.5)
    return float(per_row * (BOX_WIDTH + GAP_X))


def stand(roots: list[Box]) -> tuple[float, float]:
    """Place every box; returns width and height. Of the possible depths of the tidy part the best page shape wins."""
    deepest = 0
    rows = [(root, 0) for root in roots]
    for box, level in rows:
        rows += [(child, level + 1) for child in box.below]
        deepest = max(deepest, level)

    def odd(size: tuple[float, float]) -> float:
        shape = size[0] / max(size[1], 1.0)
        return max(shape / PAGE_SHAPE, PAGE_SHAPE / shape)

    best = min(range(1, max(deepest, 1) + 1), key=lambda across: (odd(_stand(roots, across)), across))
    return _stand(roots, best)
