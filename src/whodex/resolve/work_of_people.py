# ruff: noqa: D205
"""How employers, titles and schools of two people are compared. Docstrings are published."""

from whodex.resolve.facts import PersonFacts, Role
from whodex.resolve.levels import NONE, Level


def employer(a: PersonFacts, b: PersonFacts) -> Level:
    """Employers: the same roles at the same firms twice over, two firms in common, the same firm now, one firm in
    common, or none. Firms are matched by LinkedIn page, domain or name without legal form.
    """
    if not a.roles or not b.roles:
        return NONE
    shared: dict[str, int] = {}
    told = False
    for one in a.roles:
        for other in b.roles:
            if not one.marks or not other.marks:
                continue
            told = True
            if mark := _common(one, other):
                same_start = one.start == other.start and one.start % 100 > 0
                worth = 3 if same_start else 2 if one.current and other.current else 1
                shared[mark] = max(shared.get(mark, 0), worth)
    if not shared:
        return (1, "") if told else NONE
    exact = sum(worth == 3 for worth in shared.values())
    if len(shared) > 1:
        return (6 if exact > 1 else 5), min(shared)
    mark, worth = next(iter(shared.items()))
    return (4 if worth == 3 else 3 if worth == 2 else 2), mark


def _common(one: Role, other: Role) -> str:
    for mark in one.marks:
        if mark in other.marks:
            return mark
    return ""


def title(a: PersonFacts, b: PersonFacts) -> Level:
    """Job titles, abbreviations spelled out: equal, nearly equal, with words in common, or different. Titles at a
    common employer are compared with each other; without one, the current titles are.
    """
    if a.occupation or b.occupation:
        if not a.occupation or not b.occupation:
            return NONE
        return (4, a.occupation) if a.occupation == b.occupation else (1, "")
    if not a.roles or not b.roles:
        return NONE
    best = common = 0
    loose = 0
    for one in a.roles:
        for other in b.roles:
            if not one.title or not other.title:
                continue
            level = title_level(one.title, other.title)
            if one.marks and _common(one, other):
                common = max(common, level)
            elif one.current and other.current:
                loose = max(loose, level)
    best = common or loose
    return best, ""


def title_level(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How alike two titles are, each by its words: the levels of a field of titles."""
    if one == other:
        return 4
    first, second = set(one), set(other)
    both = len(first & second)
    share = both / max(len(first | second), 1)
    return 3 if share >= 0.6 else 2 if both else 1


def school(a: PersonFacts, b: PersonFacts) -> Level:
    """Schools: one in common with the same years, one in common, or none."""
    if not a.schools or not b.schools:
        return NONE
    best = 1, ""
    for one in a.schools:
        for other in b.schools:
            if one.name == other.name:
                years = one.start == other.start and one.end == other.end and one.end > 0
                if years:
                    return 3, one.name
                best = 2, one.name
    return best
