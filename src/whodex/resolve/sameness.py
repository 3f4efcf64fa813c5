"""When two positions, or two stays at a school, are one: told by different sources in different detail."""

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from whodex.model.dates import Period
from whodex.model.person import Education, OrgRef, Position
from whodex.text.names import fold

Value = TypeVar("Value", Position, Education)

# Legal forms at the end of a company's name, folded; the commonest of the GLEIF ISO 20275 list.
LEGAL_FORMS: Final = frozenset(
    "ab ag aps as asa bv co corp corporation gmbh inc incorporated kft kg limited llc llp lp ltd ltda nv oy oyj plc "
    "pte pty pvt sa sarl sas se sl sp spa srl spzoo zoo".split()
)


@lru_cache(maxsize=65536)
def organisation_name_key(name: str) -> str:
    """A company's name without accents, case, punctuation and legal form (`Acme, Inc.` and `ACME` are alike)."""
    words = fold(name).split()
    while len(words) > 1 and (words[-1] in LEGAL_FORMS or words[-1] == "&"):
        words.pop()
    return " ".join(words) or name


def organisation_marks(ref: OrgRef | None) -> list[Hashable]:
    """What two references to one organisation may have in common."""
    if ref is None:
        return [None]
    marks: list[Hashable] = [value for value in (ref.number, ref.slug, ref.domain) if value]
    if ref.name:
        marks.append(organisation_name_key(ref.name))
    return marks or [None]


def position_marks(value: Position) -> list[Hashable]:
    """What two accounts of one role have in common: an organisation's mark and the title."""
    title = fold(value.title) if value.title else None
    return [(mark, title) for mark in organisation_marks(value.organisation)]


def education_marks(value: Education) -> list[Hashable]:
    """What two accounts of one stay have in common: a school's mark, and the degree where both name one."""
    marks: list[Hashable] = [mark for mark in (value.school_number, value.school_slug) if mark]
    marks.append(organisation_name_key(value.school) if value.school else None)
    degree = fold(value.degree) if value.degree else None
    return [(mark, degree) for mark in marks]


def at_one_time(one: Period, other: Period) -> bool:
    """Whether two periods of the same role may be one: equal start years, or one has none, or both go on."""
    if one.start is None or other.start is None:
        return one.end is None or other.end is None or one.end.year == other.end.year
    return one.start.year == other.start.year or (one.current and other.current)


def without_twins(
    values: Sequence[Value],
    marks: Callable[[Value], list[Hashable]],
    complete: Callable[[Value, Value], Value],
) -> list[Value]:
    """Values in order; one that is the same as an earlier one completes it instead of standing beside it."""
    kept: list[Value] = []
    index: dict[Hashable, list[int]] = {}
    for value in values:
        names = marks(value)
        at = next((i for name in names for i in index.get(name, ()) if at_one_time(kept[i].period, value.period)), None)
        if at is None:
            at = len(kept)
            kept.append(value)
        else:
            kept[at] = complete(kept[at], value)
        for name in names:
            places = index.setdefault(name, [])
            if at not in places:
                places.append(at)
    return kept
