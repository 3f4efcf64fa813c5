"""A chart: who reports to whom, how sure that is, and why; and the part of it that was asked for."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from msgspec import Struct

from whodex.errors import InvalidParameter, UnknownRecord
from whodex.orgchart.members import Member, Setting

Basis = Literal["pinned", "stated", "function", "location", "default", "head", "outside"]

MAX_DEPTH: Final = 1000


class Candidate(Struct, kw_only=True, frozen=True):
    """A possible manager and how likely it is the one (0 to 1, calibrated)."""

    id: str
    confidence: float


class Placement(Struct, kw_only=True, frozen=True):
    """Where one member stands. `manager` None: nobody above (`basis` says whether head or outside the line).

    `confidence` is that of the edge, 1.0 for stated and pinned ones, None where there is no edge. `candidates` are the
    best three distinct possibilities, best first, whatever became of the edge.
    """

    id: str
    manager: str | None
    confidence: float | None
    basis: Basis
    because: str
    candidates: tuple[Candidate, ...] = ()


class Coverage(Struct, kw_only=True, frozen=True):
    """How much is known: people in the chart, those with a manager, those whose manager was stated or pinned."""

    people: int
    placed: int
    stated: int


class Chart(Struct, kw_only=True, frozen=True):
    """The forest of one organisation. `placements` stand in the order of `members`."""

    organisation: Setting
    members: tuple[Member, ...]
    placements: tuple[Placement, ...]

    @property
    def coverage(self) -> Coverage:
        """Counted over the whole organisation, whatever part is shown."""
        return Coverage(
            people=len(self.members),
            placed=sum(p.manager is not None for p in self.placements),
            stated=sum(p.manager is not None and p.basis in {"stated", "pinned"} for p in self.placements),
        )


class Node(Struct, kw_only=True, frozen=True):
    """One box of a drawn chart. `hidden` counts the people below that are not shown."""

    member: Member
    placement: Placement
    depth: int
    parent: str | None
    children: tuple[str, ...]
    hidden: int


class View(Struct, kw_only=True, frozen=True):
    """The part of a chart that was asked for: nodes parents first, siblings in the order of `sort_key`."""

    chart: Chart
    nodes: tuple[Node, ...]


def children_of(chart: Chart) -> dict[str | None, list[int]]:
    """Positions of the members under each manager, None for those without."""
    below: dict[str | None, list[int]] = {}
    for position, placement in enumerate(chart.placements):
        below.setdefault(placement.manager, []).append(position)
    return below


def _sizes(chart: Chart, below: dict[str | None, list[int]]) -> dict[str, int]:
    order: list[int] = list(below.get(None, []))
    for position in order:
        order += below.get(chart.members[position].id, [])
    sizes: dict[str, int] = {}
    for position in reversed(order):
        key = chart.members[position].id
        sizes[key] = 1 + sum(sizes[chart.members[child].id] for child in below.get(key, []))
    return sizes


def _wanted(chart: Chart, functions: Iterable[int]) -> set[str] | None:
    """Ids to keep for a filter by function: the people of it and everybody above them, so that lines stay whole."""
    asked = set(functions)
    if not asked:
        return None
    bad = sorted(f for f in asked if not 1 <= f <= 26)
    if bad:
        raise InvalidParameter(f"There is no job function {bad[0]}; LinkedIn's are 1 to 26.", "functions")
    managers = {p.id: p.manager for p in chart.placements}
    kept: set[str] = set()
    for member in chart.members:
        if asked.intersection(member.functions):
            at: str | None = member.id
            while at is not None and at not in kept:
                kept.add(at)
                at = managers[at]
    return kept


def view(chart: Chart, *, root: str | None = None, depth: int | None = None, functions: Sequence[int] = ()) -> View:
    """The part of a chart below `root` (a member's id), down to `depth` levels (1 = direct reports), of some functions.

    A filter by functions keeps whoever stands above a person of them, so that the lines stay whole. Without `root`
    the trees come largest first, and people outside the line last.

    Raises:
        UnknownRecord: `root` is nobody of this organisation.
        InvalidParameter: `depth` below 1, or a function that does not exist.
    """
    if depth is not None and depth < 1:
        raise InvalidParameter("depth is at least 1 (direct reports).", "depth")
    position_of = {member.id: position for position, member in enumerate(chart.members)}
    if root is not None and root not in position_of:
        raise UnknownRecord("No such person is known at this organisation.")
    below = children_of(chart)
    sizes = _sizes(chart, below)
    kept = _wanted(chart, functions)

    def key(position: int) -> tuple[int, int, str, str]:
        member = chart.members[position]
        return (
            chart.placements[position].basis == "outside",
            -sizes[member.id],
            (member.title or "").casefold(),
            member.id,
        )

    starts = [position_of[root]] if root is not None else below.get(None, [])
    stack = [(position, 0) for position in sorted(starts, key=key, reverse=True)]
    nodes: list[Node] = []
    deepest = MAX_DEPTH if depth is None else depth
    while stack:
        position, level = stack.pop()
        member = chart.members[position]
        if kept is not None and member.id not in kept:
            continue
        under = [c for c in below.get(member.id, []) if kept is None or chart.members[c].id in kept]
        shown = sorted(under, key=key) if level < deepest else []
        nodes.append(
            Node(
                member=member,
                placement=chart.placements[position],
                depth=level,
                parent=chart.placements[position].manager if level else None,
                children=tuple(chart.members[c].id for c in shown),
                hidden=0 if shown or not under else sizes[member.id] - 1,
            )
        )
        stack += [(c, level + 1) for c in reversed(shown)]
    return View(chart=chart, nodes=tuple(nodes))
