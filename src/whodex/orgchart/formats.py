"""The chart as data: JSON values, CSV, Mermaid and Graphviz text."""

import csv
import io
from collections.abc import Callable
from typing import Any, Final, Literal

from whodex.errors import InvalidParameter
from whodex.orgchart.chart import Node, View
from whodex.orgchart.classes import FUNCTIONS, SENIORITIES, colour
from whodex.orgchart.svg import svg

Format = Literal["json", "svg", "mermaid", "dot", "csv"]

MEDIA_TYPES: Final[dict[str, str]] = {
    "json": "application/json",
    "svg": "image/svg+xml",
    "mermaid": "text/vnd.mermaid; charset=utf-8",
    "dot": "text/vnd.graphviz; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
CSV_COLUMNS: Final = (
    "id",
    "name",
    "title",
    "link",
    "seniority",
    "functions",
    "manager",
    "manager_name",
    "confidence",
    "basis",
    "because",
    "depth",
)


def _class(number: int, names: dict[int, str]) -> dict[str, str]:
    return {"id": str(number), "name": names[number]}


def _node(node: Node) -> dict[str, Any]:
    member, placement = node.member, node.placement
    return {
        "id": member.id,
        "name": member.name,
        "title": member.title,
        "link": member.link,
        "seniority": _class(member.seniority, SENIORITIES) if member.seniority in SENIORITIES else None,
        "jobFunction": [_class(f, FUNCTIONS) for f in member.functions if f in FUNCTIONS],
        "manager": placement.manager,
        "confidence": placement.confidence,
        "basis": placement.basis,
        "because": placement.because,
        "candidates": [{"id": c.id, "confidence": c.confidence} for c in placement.candidates],
        "hidden": node.hidden,
    }


def as_json(view: View) -> dict[str, Any]:
    """The answer of `/v1/ai/org-chart` (`../shared/spec/insight.md`) as JSON values.

    Beyond the specified fields a node says its `basis` (pinned, stated, function, location, default, head, outside),
    the three likeliest `candidates` and how many people below are `hidden` by a filter.
    """
    organisation = view.chart.organisation
    covered = view.chart.coverage
    return {
        "organisation": {
            "id": organisation.id,
            "name": organisation.name,
            "size": organisation.size,
            "asOf": organisation.as_of,
        },
        "nodes": [_node(node) for node in view.nodes],
        "coverage": {"people": covered.people, "placed": covered.placed, "stated": covered.stated},
    }


def _cell(value: str) -> str:
    """A cell no spreadsheet takes for a formula (OWASP, CSV injection): a quote before = + - @, tab and line ends."""
    return "'" + value if value.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else value


def as_csv(view: View) -> str:
    """One row per person of the view, header first, CRLF line ends (RFC 4180)."""
    names = {member.id: member.name or "" for member in view.chart.members}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for node in view.nodes:
        member, placement = node.member, node.placement
        row = (
            member.id,
            member.name or "",
            member.title or "",
            member.link or "",
            SENIORITIES.get(member.seniority, ""),
            "; ".join(FUNCTIONS[f] for f in member.functions if f in FUNCTIONS),
            placement.manager or "",
            names.get(placement.manager or "", ""),
            "" if placement.confidence is None else f"{placement.confidence:.3f}",
            placement.basis,
            placement.because,
            str(node.depth),
        )
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _label(node: Node) -> tuple[str, str]:
    member = node.member
    name = " ".join((member.name or member.title or member.id).split())
    title = " ".join((member.title or "").split()) if member.name else ""
    more = f" (+{node.hidden})" if node.hidden else ""
    return name + more, title


def _mermaid_text(value: str) -> str:
    """Mermaid reads entities by number between # and ; and markup inside quotes; whatever is not plain becomes one."""
    return "".join(c if c.isalnum() or c in " ,.-()'/+" else f"#{ord(c)};" for c in value if c.isprintable())


def as_mermaid(view: View) -> str:
    """A Mermaid flowchart; solid arrows are stated, dotted ones inferred. Nodes are numbered, so any id is safe."""
    number = {node.member.id: at for at, node in enumerate(view.nodes)}
    lines = ["flowchart TD"]
    for node in view.nodes:
        name, title = _label(node)
        label = _mermaid_text(name) + (f"<br/>{_mermaid_text(title)}" if title else "")
        lines.append(f'  n{number[node.member.id]}["{label}"]')
    for node in view.nodes:
        if node.parent is not None:
            arrow = "-->" if node.placement.basis in {"stated", "pinned"} else "-.->"
            lines.append(f"  n{number[node.parent]} {arrow} n{number[node.member.id]}")
    styles: dict[str, list[str]] = {}
    for node in view.nodes:
        styles.setdefault(colour(node.member.functions), []).append(f"n{number[node.member.id]}")
    for at, (fill, nodes) in enumerate(styles.items()):
        lines.append(f"  classDef f{at} stroke:{fill},stroke-width:2px,fill:#fff,color:#111")
        lines.append(f"  class {','.join(nodes)} f{at}")
    return "\n".join(lines) + "\n"


def _dot_text(value: str) -> str:
    return "".join(c for c in value if c.isprintable()).replace("\\", "\\\\").replace('"', '\\"')


def as_dot(view: View) -> str:
    """A Graphviz digraph; inferred lines are dashed. Labels are quoted strings, quotes and backslashes escaped."""
    number = {node.member.id: at for at, node in enumerate(view.nodes)}
    lines = [
        "digraph orgchart {",
        "  rankdir=TB;",
        '  node [shape=box, style="rounded", fontname="Helvetica", fontsize=10];',
    ]
    for node in view.nodes:
        name, title = _label(node)
        label = _dot_text(name) + (f"\\n{_dot_text(title)}" if title else "")
        fill = colour(node.member.functions)
        lines.append(f'  n{number[node.member.id]} [label="{label}", color="{fill}"];')
    for node in view.nodes:
        if node.parent is not None:
            style = "solid" if node.placement.basis in {"stated", "pinned"} else "dashed"
            lines.append(f"  n{number[node.parent]} -> n{number[node.member.id]} [style={style}];")
    return "\n".join([*lines, "}"]) + "\n"


_WRITERS: Final[dict[str, Callable[[View], str]]] = {
    "svg": svg,
    "mermaid": as_mermaid,
    "dot": as_dot,
    "csv": as_csv,
}


def render(view: View, format_name: str) -> str:
    """The view as text in one of the drawn formats: svg, mermaid, dot or csv (`as_json` gives JSON values).

    Raises:
        InvalidParameter: another format.
    """
    writer = _WRITERS.get(format_name)
    if writer is None:
        raise InvalidParameter(f"format is one of json, {', '.join(_WRITERS)}.", "format")
    return writer(view)
