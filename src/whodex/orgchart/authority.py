"""Who may hold a budget: by rank, by seniority class, and by owning a small firm."""

import re
from typing import Final

from whodex.orgchart.chart import Chart
from whodex.orgchart.members import Member
from whodex.orgchart.ranks import rank
from whodex.orgchart.words import fold

MANAGER_LEVEL: Final = 3.8  # ranks.tsv: manager; a team lead counts only where a seniority class or reports say so
LEAD_LEVEL: Final = 3.5
DIRECTOR_LEVEL: Final = 5.5
MANAGER_SENIORITY: Final = 200  # LinkedIn: Entry Level Manager and above
OWNER: Final = 320
MICRO: Final = 10  # staff; EU Recommendation 2003/361: micro below 10, small below 50
SMALL: Final = 50
MICRO_KNOWN: Final = 3  # where the size is not known, so few known people make a micro firm
SMALL_KNOWN: Final = 9

_BARRED: Final = frozenset({"assistant", "adviser", "board", "vacancy", "office"})
_FOUNDED: Final = re.compile(
    r"\b(?:co ?-?)?(?:founder|grunder|grunderin|fondateur|fondatrice|fundador|fundadora|fondatore|oprichter|grundare"
    r"|zalozyciel|zalozycielka|kurucu|perustaja|zakladatel)\b"
)


def has_authority(member: Member, reports: int = 0) -> bool:
    """Whether a member may hold a budget: manager level and above.

    Title and seniority class must agree where both are known; a lead with reports counts. Assistants, advisers, board
    members and vacancies never do.
    """
    read = rank(member.title or "")
    if read.kind in _BARRED:
        return False
    if read.level is None:
        return member.seniority >= MANAGER_SENIORITY
    if read.level < LEAD_LEVEL:
        return False
    if member.seniority:
        return member.seniority >= MANAGER_SENIORITY or (reports > 0 and read.level >= MANAGER_LEVEL)
    return read.level >= MANAGER_LEVEL or reports > 0


def owns(member: Member, orphan: bool) -> bool:
    """Whether a member owns or heads the firm; in an `orphan`, a micro firm whose owner is not known, directors do."""
    read = rank(member.title or "")
    if read.kind in _BARRED:
        return False
    return (
        member.seniority == OWNER
        or read.kind in {"head", "cofounder"}
        or _FOUNDED.search(fold(member.title or "")) is not None  # whatever office stands beside it
        or (orphan and (read.level or 0.0) >= DIRECTOR_LEVEL)  # a two-person firm's director owns it
    )


def sizes(chart: Chart) -> tuple[bool, bool]:
    """Whether the firm is (micro, small), by its size where known, else by how few people are."""
    size = chart.organisation.size
    if size is not None:
        return size < MICRO, size < SMALL
    known = len(chart.members)
    return known <= MICRO_KNOWN, known <= SMALL_KNOWN
