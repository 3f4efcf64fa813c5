"""Who to talk to: the nearest person with budget authority in a function, from a person or an organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from whodex.errors import InvalidParameter, UnknownRecord
from whodex.orgchart.authority import DIRECTOR_LEVEL, OWNER, has_authority, owns, sizes
from whodex.orgchart.chart import Chart, children_of
from whodex.orgchart.classes import FUNCTIONS
from whodex.orgchart.ranks import level_of, rank

EXECUTIVE_LEVEL: Final = 8.0  # ranks.tsv: director general or executive
GENERAL: Final = 18  # Operations: what LinkedIn calls general management, before the part that is managed

# How well a person fits the wanted function. Hand-set; only their order and their distance from one step matter.
OWNER_FIRST: Final = 1.2
PRIMARY: Final = 1.0
SECONDARY: Final = 0.9
BY_REPORTS: Final = 0.75
KIN: Final = 0.45
HEAD: Final = 0.3
STEP: Final = 0.93  # one edge further away
OTHER_SITE: Final = 0.9  # more than one step: the same site is preferred over one step nearer
SIDEWAYS: Final = 0.95  # neither above nor below the starting person
BELOW: Final = 0.7  # under the starting person: not up the chart
UNREACHABLE: Final = 0.97
STRONGEST: Final = 1.2  # scales scores to at most 1

# Functions whose budget another commonly holds, nearest first.
_KIN: Final[dict[int, tuple[int, ...]]] = {
    1: (10,),
    2: (18, 12),
    3: (15, 19),
    4: (25, 15),
    6: (18, 26),
    7: (12,),
    8: (13, 19),
    9: (4, 18),
    10: (1,),
    12: (2,),
    13: (8,),
    15: (16, 25),
    16: (15,),
    18: (20, 21),
    19: (8, 15),
    20: (18, 19),
    21: (18, 10),
    22: (18, 8),
    23: (18, 10),
    24: (8, 19),
    25: (4, 15),
    26: (25, 18),
}


class DecisionMaker(Struct, kw_only=True, frozen=True):
    """One answer. `distance` in edges of the chart (0 = the person themselves, or the head when asked of a firm)."""

    id: str
    distance: int
    score: float
    itself: bool
    because: str
    reachable: bool | None


class Decision(Struct, kw_only=True, frozen=True):
    """The answers, best first, and what was looked for; with nobody fitting, why."""

    people: tuple[DecisionMaker, ...]
    because: str


@dataclass(frozen=True, slots=True)
class _Lines:
    """The chart for look-ups by position."""

    above: list[int]
    below: list[list[int]]
    depth: list[int]
    crown: int  # the only person who has people below and nobody above, else -1


def _lines(chart: Chart) -> _Lines:
    position_of = {member.id: at for at, member in enumerate(chart.members)}
    above = [position_of[p.manager] if p.manager is not None else -1 for p in chart.placements]
    children = children_of(chart)
    below = [children.get(member.id, []) for member in chart.members]
    depth = [0] * len(above)
    order = list(children.get(None, []))
    for at in order:
        for child in below[at]:
            depth[child] = depth[at] + 1
            order.append(child)
    tops = [at for at in children.get(None, []) if below[at]]
    return _Lines(above, below, depth, tops[0] if len(tops) == 1 else -1)


def _distance(lines: _Lines, one: int, other: int) -> int:
    """Edges between two people; separate trees meet above their heads."""
    steps: dict[int, int] = {}
    at, walked = one, 0
    while at >= 0:
        steps[at] = walked
        at, walked = lines.above[at], walked + 1
    at, walked = other, 0
    while at >= 0:
        if at in steps:
            return steps[at] + walked
        at, walked = lines.above[at], walked + 1
    return lines.depth[one] + lines.depth[other] + 2


def _under(lines: _Lines, start: int, other: int) -> bool:
    at = lines.above[other]
    while at >= 0:
        if at == start:
            return True
        at = lines.above[at]
    return False


def _team_function(chart: Chart, lines: _Lines, at: int) -> int | None:
    """The primary function of most of a person's direct reports; None where there are none or no function leads."""
    tally: dict[int, int] = {}
    for child in lines.below[at]:
        for function in chart.members[child].functions[:1]:
            tally[function] = tally.get(function, 0) + 1
    if not tally:
        return None
    best = max(tally, key=lambda f: (tally[f], -f))
    return best if 2 * tally[best] > len(lines.below[at]) else None


def _fit(chart: Chart, lines: _Lines, at: int, function: int | None, own: int | None) -> tuple[float, str] | None:
    """How well a person with authority fits, and in which words; None where not at all. `own` is the start."""
    member = chart.members[at]
    head = rank(member.title or "").kind == "head" or member.seniority == OWNER
    if function is None:
        if own is None:
            return (PRIMARY, "heads the organisation") if lines.depth[at] == 0 else (BY_REPORTS, "holds a budget")
        if at == own or _under(lines, at, own):
            return PRIMARY, "holds a budget" if at == own else "stands above in the line"
        return (HEAD, "heads the organisation") if head else None
    name = FUNCTIONS[function]
    if function in member.functions[:1]:
        return PRIMARY, f"decides in {name}"
    if function in member.functions:
        general = member.functions[0] == GENERAL
        seated = general and level_of(member.title or "", member.seniority) >= EXECUTIVE_LEVEL
        words = f"decides in {name} besides {FUNCTIONS.get(member.functions[0], 'another function')}"
        return PRIMARY if seated else SECONDARY, words
    if not member.functions and not head and _team_function(chart, lines, at) == function:
        return BY_REPORTS, f"leads people of {name}"
    kin = [f for f in _KIN.get(function, ()) if f in member.functions[:1]]
    if kin and not head:
        return KIN, f"decides in {FUNCTIONS[kin[0]]}, next to {name}"
    if head or (lines.crown == at and not member.functions):
        return HEAD, "heads the organisation"
    return None


def nearest_decision_makers(
    chart: Chart,
    start: str | None = None,
    function: int | None = None,
    count: int = 1,
    reachable: Mapping[str, bool] | None = None,
) -> Decision:
    """The nearest people with budget authority in a function, best first.

    Seen from `start` (a member's id) or, with None, from the organisation: then distance counts from its head. People
    of the function come first, nearest first, a person of the same site before one a step nearer elsewhere; then those
    of a kindred function; then who heads the organisation. In a firm of fewer than 10 owners come first, in one of
    fewer than 50 unless a director of the function is known. The start themselves appear only if they fit, marked
    `itself`. People below the start come late: they are not up the chart. `reachable` tells of whom an address is
    known; it breaks near ties only.

    Raises:
        InvalidParameter: a function that does not exist, or a count outside 1 to 10.
        UnknownRecord: `start` is nobody of this organisation.
    """
    if function is not None and function not in FUNCTIONS:
        raise InvalidParameter(f"There is no job function {function}; LinkedIn's are 1 to 26.", "function")
    if not 1 <= count <= 10:
        raise InvalidParameter("count is 1 to 10.", "count")
    position_of = {member.id: at for at, member in enumerate(chart.members)}
    if start is not None and start not in position_of:
        raise UnknownRecord("No such person is known at this organisation.")
    if not chart.members:
        return Decision(people=(), because="Nobody is known at this organisation.")
    lines = _lines(chart)
    own = position_of[start] if start is not None else None
    micro, small = sizes(chart)
    orphan = micro and not any(owns(member, orphan=False) for member in chart.members)
    with_authority = [
        at
        for at, member in enumerate(chart.members)
        if has_authority(member, len(lines.below[at])) or (micro and owns(member, orphan))
    ]
    wanted = f" in {FUNCTIONS[function]}" if function is not None else ""
    if not with_authority:
        return Decision(people=(), because="Nobody known here has budget authority (manager level and above).")
    has_director = any(
        function in member.functions[:1] and (rank(member.title or "").level or 0) >= DIRECTOR_LEVEL
        for member in (chart.members[at] for at in with_authority)
    )
    found: list[tuple[DecisionMaker, int]] = []
    for at in with_authority:
        fit = _fit(chart, lines, at, function, own)
        if (
            owns(chart.members[at], orphan)
            and (micro or (small and not has_director))
            and (function is not None or own is None)
        ):
            fit = (OWNER_FIRST, "owns or heads a small firm" if fit is None or fit[0] < KIN else fit[1])
        if fit is None:
            continue
        found.append((_answer(chart, lines, at, own, fit, reachable or {}), at))
    found.sort(key=lambda item: (-item[0].score, item[0].distance, lines.depth[item[1]], item[0].id))
    if not found:
        return Decision(
            people=(),
            because=f"Nobody known here has budget authority{wanted}, and no head of the organisation is known.",
        )
    whom = "this person" if own is not None else "the organisation"
    return Decision(
        people=tuple(answer for answer, _ in found[:count]),
        because=f"Nearest to {whom} with budget authority{wanted}, of {len(with_authority)} people who have any.",
    )


def _answer(
    chart: Chart, lines: _Lines, at: int, own: int | None, fit: tuple[float, str], reachable: Mapping[str, bool]
) -> DecisionMaker:
    member = chart.members[at]
    score, words = fit
    distance = lines.depth[at] if own is None else _distance(lines, own, at)
    reasons = [words]
    score *= STEP ** max(0, distance - (own is not None))
    if own is not None and own != at:
        site = chart.members[own].location
        if site and member.location:
            if site.casefold() == member.location.casefold():
                reasons.append("same site")
            else:
                score *= OTHER_SITE
        if _under(lines, own, at) and rank(chart.members[own].title or "").kind != "head":
            score *= BELOW
            reasons.append("below in the line")
        elif _under(lines, at, own):
            reasons.append(f"{distance} step{'s' * (distance > 1)} up the line")
        else:
            score *= SIDEWAYS
    known = reachable.get(member.id)
    if known is False:
        score *= UNREACHABLE
    elif known:
        reasons.append("an address is known")
    return DecisionMaker(
        id=member.id,
        distance=distance,
        score=round(min(1.0, score / STRONGEST), 4),
        itself=own == at,
        because=", ".join(reasons),
        reachable=known,
    )
