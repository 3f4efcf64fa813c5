"""Why a line was drawn, in words a reader can check."""

from typing import Final

from whodex.orgchart.chart import Basis
from whodex.orgchart.classes import FUNCTIONS
from whodex.orgchart.members import Member
from whodex.orgchart.ranks import assists, level_of
from whodex.orgchart.words import fold, topics

MOST_WORDS: Final = 3
RANK_ABOVE: Final = 0.35


def _shared_topics(member: Member, manager: Member) -> list[str]:
    """Topic words of the manager's title that stand in the member's title, unit or profession; in title order."""
    mine = {t for text in (member.title or "", *member.units, member.profession or "") for t in topics(text)}
    return [t for t in topics(manager.title or "") if t in mine][:MOST_WORDS]


def _shared_unit(member: Member, manager: Member) -> str | None:
    """The narrowest unit both name."""
    theirs = {fold(unit) for unit in manager.units}
    return next((unit for unit in reversed(member.units) if unit and fold(unit) in theirs), None)


def reason(member: Member, manager: Member) -> tuple[Basis, str]:
    """What speaks for the line, the strongest first: function and rank, then location, else the nearest common head."""
    parts = []
    if assists(member.title or "") is not None:
        parts.append("assists the holder of that post")
    if (unit := _shared_unit(member, manager)) is not None:
        parts.append(f"same unit ({unit})")
    if shared := _shared_topics(member, manager):
        parts.append("title covers " + ", ".join(shared))
    common = [f for f in member.functions if f in manager.functions and f in FUNCTIONS]
    if common:
        parts.append(f"same function ({FUNCTIONS[common[0]]})")
    elif member.profession and manager.profession and fold(member.profession) == fold(manager.profession):
        parts.append(f"same profession ({member.profession})")
    above = (
        level_of(manager.title or "", manager.seniority) - level_of(member.title or "", member.seniority) > RANK_ABOVE
    )
    rank = "ranks above" if above else ""
    if parts:
        return "function", "; ".join([*parts, rank] if rank else parts)
    if member.location and manager.location and fold(member.location) == fold(manager.location):
        return "location", "; ".join(filter(None, [f"same location ({member.location})", rank]))
    return "default", "; ".join(filter(None, ["nearest common head, nothing nearer is known", rank]))
