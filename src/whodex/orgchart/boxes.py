"""The boxes of a drawn chart, and which of them are folded away until the rest fits a page."""

from dataclasses import dataclass, field
from typing import Final

from whodex.orgchart.chart import Node

BOX_WIDTH: Final = 190
BOX_HEIGHT: Final = 46
GAP_X: Final = 18
GAP_Y: Final = 10
LEVEL_GAP: Final = 40
INDENT: Final = 18
MOST_BOXES: Final = 150  # above, the lowest lists are folded into "+12"; a sheet of A2 stays readable


@dataclass(slots=True)
class Box:
    """One box: the node, its place, the boxes below and how they hang (`listed`: indented below it)."""

    node: Node
    below: list["Box"] = field(default_factory=list)
    folded: int = 0
    x: float = 0.0
    y: float = 0.0
    listed: bool = False
    trunk: float | None = None  # in a further row of its siblings: how far left of it their line comes down

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
