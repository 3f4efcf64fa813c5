"""The chart as a picture to print: SVG 1.1, no script, no outside font, valid XML whatever the names hold."""

import re
from html import escape
from typing import Final

from whodex.orgchart.boxes import BOX_HEIGHT, BOX_WIDTH, INDENT, LEVEL_GAP, MOST_BOXES, Box, build, fold
from whodex.orgchart.chart import View
from whodex.orgchart.classes import FUNCTIONS, NO_FUNCTION, colour
from whodex.orgchart.layout import stand

MARGIN: Final = 24
HEADER: Final = 58
_PER_CHARACTER: Final = {
    "name": 7.6,
    "title": 6.0,
}  # px of a mean letter at 12 px bold and 10.5 px, of the widest common font (DejaVu)
_ROOM: Final = BOX_WIDTH - 22
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_STYLE: Final = """
 .b{fill:#fff;stroke:#c3c9d2}.n{font:600 12px Helvetica,Arial,sans-serif;fill:#111827}
 .t{font:10.5px Helvetica,Arial,sans-serif;fill:#4b5563}.m{font:600 10px Helvetica,Arial,sans-serif;fill:#374151}
 .l{fill:none;stroke:#4b5563;stroke-width:1.4}.i{stroke:#9aa3b0;stroke-dasharray:5 3}
 .h{font:600 18px Helvetica,Arial,sans-serif;fill:#111827}.k{font:11px Helvetica,Arial,sans-serif;fill:#374151}
"""


def text(value: str) -> str:
    """Text safe inside XML: control characters out, markup escaped, runs of white space one."""
    return escape(" ".join(_FORBIDDEN.sub("", value).split()), quote=True)


def width(value: str, kind: str) -> float:
    """Estimated width in px. Wide scripts count double, thin letters half: no font is at hand to measure with."""
    total = 0.0
    for c in value:
        if ord(c) >= 0x1100:
            total += 1.75
        elif c in "iIjlt.,:;|!'()[] f":
            total += 0.55
        elif c in "mwMW@%&":
            total += 1.4
        elif c.isupper():
            total += 1.2
        else:
            total += 1.0
    return total * _PER_CHARACTER[kind]


def clip(value: str, kind: str, room: float = _ROOM) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    plain = " ".join(value.split())
    if width(plain, kind) <= room:
        return plain
    while plain and width(plain + "…", kind) > room:
        plain = plain[:-1]
    return plain.rstrip(" ,;-–&/") + "…"


def _line(above: Box, box: Box) -> str:
    fixed = box.node.placement.basis in {"stated", "pinned"}
    css = "l" if fixed else "l i"
    if box.listed:
        x, y = above.x + INDENT / 2, above.y + BOX_HEIGHT
        path = f"M{x:.1f} {y:.1f}V{box.y + BOX_HEIGHT / 2:.1f}H{box.x:.1f}"
    else:
        x, y = above.x + BOX_WIDTH / 2, above.y + BOX_HEIGHT
        middle = box.y - LEVEL_GAP / 2
        if box.trunk is not None:
            middle = above.y + BOX_HEIGHT + LEVEL_GAP / 2
            over = f"H{box.x - box.trunk:.1f}V{box.y - LEVEL_GAP / 2:.1f}H{box.x + BOX_WIDTH / 2:.1f}V{box.y:.1f}"
            return f'<path class="{css}" d="M{x:.1f} {y:.1f}V{middle:.1f}{over}"/>'
        path = f"M{x:.1f} {y:.1f}V{middle:.1f}H{box.x + BOX_WIDTH / 2:.1f}V{box.y:.1f}"
    return f'<path class="{css}" d="{path}"/>'


def _box(box: Box) -> str:
    member, placement = box.node.member, box.node.placement
    name = member.name or member.title or member.id
    title = member.title if member.name and member.title else ", ".join(member.units)
    sure = "" if placement.confidence is None else f" · {round(placement.confidence * 100)} %"
    hint = f"{name} – {member.title or ''} · {placement.because}{sure}"
    parts = []
    parts.append(
        f'<g><title>{text(hint)}</title><rect class="b" x="{box.x:.1f}" y="{box.y:.1f}" width="{BOX_WIDTH}" '
        f'height="{BOX_HEIGHT}" rx="4"/><rect x="{box.x:.1f}" y="{box.y:.1f}" width="6" height="{BOX_HEIGHT}" rx="2" '
        f'fill="{colour(member.functions)}"/>'
    )
    room = _ROOM - (34 if box.folded else 0)
    parts.append(
        f'<text class="n" x="{box.x + 13:.1f}" y="{box.y + 19:.1f}">{text(clip(name, "name", room))}</text>'
        f'<text class="t" x="{box.x + 13:.1f}" y="{box.y + 35:.1f}">{text(clip(title, "title"))}</text>'
    )
    if box.folded:
        parts.append(
            f'<text class="m" x="{box.x + BOX_WIDTH - 7:.1f}" y="{box.y + 19:.1f}" text-anchor="end">'
            f"+{box.folded}</text>"
        )
    return "".join([*parts, "</g>"])


def _legend(functions: list[int], grey: bool, lines: tuple[bool, bool], y: float, page: float) -> tuple[str, float]:
    """The legend from height `y`, wrapped to the page; returns it and the height it took."""
    entries = [(colour((f,)), FUNCTIONS[f]) for f in functions]
    if grey:
        entries.append((NO_FUNCTION, "function not known"))
    x, parts = float(MARGIN), []
    for fill, label in entries:
        space = 34 + width(label, "title") * 1.12
        if x > MARGIN and x + space > page - MARGIN:
            x, y = float(MARGIN), y + 18
        parts.append(
            f'<rect x="{x:.1f}" y="{y - 9:.1f}" width="11" height="11" rx="2" fill="{fill}"/>'
            f'<text class="k" x="{x + 16:.1f}" y="{y:.1f}">{text(label)}</text>'
        )
        x += space
    for shown, css, label in zip(lines, ("l", "l i"), ("stated line", "inferred line"), strict=True):
        if not shown:
            continue
        space = 50 + width(label, "title") * 1.12
        if x > MARGIN and x + space > page - MARGIN:
            x, y = float(MARGIN), y + 18
        parts.append(
            f'<path class="{css}" d="M{x:.1f} {y - 4:.1f}h26"/>'
            f'<text class="k" x="{x + 32:.1f}" y="{y:.1f}">{label}</text>'
        )
        x += space
    return "".join(parts), y


def svg(view: View, most: int = MOST_BOXES) -> str:
    """Draw a view. More than `most` boxes are folded from the bottom; a folded box shows `+` and how many below it.

    Inferred lines are dashed, stated and pinned ones solid; the bar at a box's left is its function. Every text is
    clipped to its box; the whole of it, the reason and the confidence stand in the box's tooltip.
    """
    roots = build(view.nodes)
    folded = fold(roots, most)
    wide, high = stand(roots) if roots else (float(BOX_WIDTH), 0.0)
    page = max(wide + 2 * MARGIN, 480.0)
    boxes = [box for root in roots for box in root.everyone()]
    above = {id(child): box for box in boxes for child in box.below}
    functions = sorted({b.node.member.functions[0] for b in boxes if b.node.member.functions} & FUNCTIONS.keys())
    grey = any(not b.node.member.functions for b in boxes)
    edges = [b.node.placement.basis in {"stated", "pinned"} for b in boxes if id(b) in above]
    legend, legend_end = _legend(functions, grey, (any(edges), not all(edges)), MARGIN + 42.0, page)
    top = max(HEADER + MARGIN, legend_end + 22)
    organisation = view.chart.organisation
    covered = view.chart.coverage
    shown = f", {folded} folded" if folded else ""
    subtitle = f"{covered.people} people, {covered.placed} with a manager, {covered.stated} of them stated{shown}" + (
        f", as of {organisation.as_of}" if organisation.as_of else ""
    )
    title = clip(organisation.name or "Organisation", "name", (page - 2 * MARGIN) / 1.5)
    size = f"{page:.0f} {top + high + MARGIN:.0f}"
    out = []
    out.append(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.split(maxsplit=1)[0]}" height="{size.split()[1]}" '
        f'viewBox="0 0 {size}" role="img"><title>{text(title)}</title><style>{_STYLE}</style>'
        f'<rect width="100%" height="100%" fill="#f7f8fa"/>'
        f'<text class="h" x="{MARGIN}" y="{MARGIN + 4}">{text(title)}</text>'
        f'<text class="k" x="{MARGIN}" y="{MARGIN + 22}">{text(subtitle)}</text>{legend}'
        f'<g transform="translate({(page - wide) / 2:.1f},{top:.1f})">'
    )
    out += [_line(above[id(box)], box) for box in boxes if id(box) in above]
    out += [_box(box) for box in boxes]
    return "".join([*out, "</g></svg>\n"])
