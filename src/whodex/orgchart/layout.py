"""Where the boxes of a drawn chart stand: a tidy tree above, indented lists below.

Upper levels stand side by side and are packed by their contours (Reingold and Tilford, 1981, with boxes of any height
below); from some level down people are listed under their manager, as printed charts do. Who stands under the top may
take several rows, and so do the trees of a forest. Of the possible shapes the one nearest to a sheet of paper is taken.
"""

from typing import Final

from whodex.orgchart.boxes import BOX_HEIGHT, BOX_WIDTH, GAP_X, GAP_Y, INDENT, LEVEL_GAP, Box

PAGE_SHAPE: Final = 1.414  # ISO 216, landscape
MOST_ROWS: Final = 4
ROW_COST: Final = 0.25  # one row reads best: another must bring the page that much nearer to its shape

Span = tuple[float, float, float, float]  # top, bottom, left, right


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
    """The room a list takes: from its left edge on, for the lines run down there."""
    return [(b.y, b.y + BOX_HEIGHT + GAP_Y, box.x, b.x + BOX_WIDTH) for b in box.everyone()]


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


def _tree(box: Box, level: int, across: int, rows: int = 1) -> list[Span]:
    """Stand a tree with the first `across` levels side by side, those below the top in `rows`; returns its spans."""
    y = level * (BOX_HEIGHT + LEVEL_GAP)
    box.trunk = None
    if level >= across or not box.below:
        _list(box, 0.0, y)
        return _skyline(_spans(box))
    if rows > 1 and level == 0 and len(box.below) > rows:
        return _rows(box, across, rows)
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


def _rows(box: Box, across: int, rows: int) -> list[Span]:
    """Stand a top with the people below it in several rows, about equally wide, joined by a line at their left."""
    widths = []
    for child in box.below:
        spans = _tree(child, 1, across)
        widths.append(max(s[3] for s in spans) - min(s[2] for s in spans) + GAP_X)
    room = max(sum(widths) / rows, *widths)
    everything: list[Span] = []
    done: list[Span] = []
    down, row, used = 0.0, 0, 0.0
    for child, wide in zip(box.below, widths, strict=True):
        if used and used + wide / 2 > room and row < rows - 1:
            everything += done
            down = max(bottom for _, bottom, _, _ in everything) - BOX_HEIGHT  # room for the line above the row
            done, row, used = [], row + 1, 0.0
        new = [(top + down, bottom + down, left, right) for top, bottom, left, right in _skyline(_tree_spans(child))]
        dx = max(_pack(done, new) if done else 0.0, 2 * INDENT - min(s[2] for s in new))
        for each in child.everyone():
            each.x += dx
            each.y += down
        done = _skyline(done + [(t, b, le + dx, r + dx) for t, b, le, r in new])
        child.trunk = child.x - INDENT if row else None
        used += wide
    everything += done
    right = max(s[3] for s in everything)
    box.x, box.y = (right - BOX_WIDTH) / 2, 0.0
    top = (0.0, BOX_HEIGHT + GAP_Y, box.x, box.x + BOX_WIDTH)
    return [*everything, top, (BOX_HEIGHT + GAP_Y, max(s[1] for s in everything), 0.0, INDENT)]


def _tree_spans(box: Box) -> list[Span]:
    """The spans of a tree that stands already, lists from their left edge on."""
    spans: list[Span] = []
    stack = [(box, box.x)]
    while stack:
        at, edge = stack.pop()
        left = min(edge, at.x) if at.listed else at.x
        spans.append((at.y, at.y + BOX_HEIGHT + GAP_Y, left, at.x + BOX_WIDTH))
        stack += [(child, left) for child in at.below]
    return spans


def _shelve(trees: list[tuple[Box, list[Span]]]) -> None:
    """Put trees side by side in rows, for a sheet of paper: a forest is no frieze."""
    sizes = [
        (max(s[3] for s in spans) - min(s[2] for s in spans), max(s[1] for s in spans) + LEVEL_GAP)
        for _, spans in trees
    ]
    area = sum(wide * high for wide, high in sizes)
    room = max([(area * PAGE_SHAPE) ** 0.5, *(wide for wide, _ in sizes)])
    x, y, tallest = 0.0, 0.0, 0.0
    for (root, spans), (wide, high) in zip(trees, sizes, strict=True):
        if x and x + wide > room:
            x, y, tallest = 0.0, y + tallest, 0.0
        dx = x - min(s[2] for s in spans)
        for box in root.everyone():
            box.x += dx
            box.y += y
        x, tallest = x + wide + GAP_X, max(tallest, high)


def _stand(roots: list[Box], across: int, rows: int = 1) -> tuple[float, float]:
    trees = [root for root in roots if root.below]
    lone = [root for root in roots if not root.below]
    _shelve([(root, _tree(root, 0, across, rows)) for root in trees])
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
    """Place every box; returns width and height. Of the possible shapes the one nearest to a sheet of paper wins."""
    deepest = 0
    levels = [(root, 0) for root in roots]
    for box, level in levels:
        levels += [(child, level + 1) for child in box.below]
        deepest = max(deepest, level)

    def odd(size: tuple[float, float]) -> float:
        shape = size[0] / max(size[1], 1.0)
        return max(shape / PAGE_SHAPE, PAGE_SHAPE / shape)

    ways = [(across, rows) for across in range(1, max(deepest, 1) + 1) for rows in range(1, MOST_ROWS + 1)]
    return _stand(roots, *min(ways, key=lambda way: (odd(_stand(roots, *way)) + ROW_COST * (way[1] - 1), way)))
