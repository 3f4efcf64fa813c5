"""One organisation made ready for scoring: posts alike are one, texts are vectors, titles are levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

import numpy as np
from numpy.typing import NDArray

from whodex.orgchart.classes import FUNCTIONS
from whodex.orgchart.members import Member
from whodex.orgchart.ranks import SENIORITY_LEVELS, UNKNOWN_LEVEL, Kind, Rank, rank
from whodex.orgchart.vectors import Floats, Ints, Texts, columns_of, texts
from whodex.orgchart.words import fold, initials, topics, words

Bools = NDArray[np.bool_]

KINDS: Final[tuple[Kind, ...]] = ("head", "board", "adviser", "assistant", "vacancy")
GRAM: Final = 4  # letters; shorter ones meet by chance, longer ones miss inflections
ENOUGH_KNOWN: Final = 3  # titles with a rank before their median stands in for the rest
BRANCHES: Final = 4
"""So many posts of one head's title, each in a unit of its own ("Chief Executive" of every trust), head branches."""
BRANCH_HEAD: Final = 5.5  # ranks.tsv: above the head of a team, below a director; half a level less for each doubling
LOWEST_BRANCH_HEAD: Final = 4.5
_NO_UNIT: Final = frozenset({"", "n/a", "na", "none", "-", "unknown"})


@dataclass(frozen=True, slots=True)
class Scene:
    """Distinct posts of one organisation. Every array is over posts; `posts[i]` holds the members that are alike."""

    posts: list[list[int]]
    count: Floats
    level: Floats
    known: Bools  # the level was read, not assumed
    kinds: list[Kind]
    title: Texts
    unit: Texts
    profession: Texts
    grams: Texts
    title_of: Ints  # which whole title
    title_words: Floats

    @property
    def size(self) -> int:
        """The number of distinct posts."""
        return len(self.posts)


def _profession(member: Member) -> str:
    """The profession, else the names of the functions: the same field of work in another source's words."""
    return member.profession or " ".join(FUNCTIONS.get(f, "") for f in member.functions[:1])


def _alike(member: Member) -> tuple[object, ...]:
    return (
        member.title or "",
        member.units,
        _profession(member),
        member.location or "",
        member.functions,
        member.seniority,
    )


def _unit_words(member: Member) -> tuple[str, ...]:
    """Topics of all unit names, each whole name as one more word, and the short forms they may go by."""
    found: dict[str, None] = {}
    for name in member.units:
        if fold(name) in _NO_UNIT:
            continue
        found |= dict.fromkeys(topics(name))
        found["=" + fold(name)] = None
        found |= dict.fromkeys(initials(name))
    return tuple(found)


def _grams(title: str) -> tuple[str, ...]:
    line = f" {' '.join(topics(title))} "
    return tuple(sorted({line[at : at + GRAM] for at in range(len(line) - GRAM + 1)}))


def _number(keys: Sequence[object]) -> Ints:
    seen: dict[object, int] = {}
    return np.array([seen.setdefault(key, len(seen)) for key in keys], dtype=np.int64)


def _branch_heads(firsts: Sequence[Member], ranks: Sequence[Rank]) -> dict[tuple[str, ...], float]:
    """Titles that read as heading the organisation, but are held in so many units that they head branches of it.

    With their level: the more branches, the lower.
    """
    units: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for member, read in zip(firsts, ranks, strict=True):
        if read.kind == "head" and (names := _unit_words(member)):
            units.setdefault(words(member.title or ""), set()).add(names)
    return {
        title: max(LOWEST_BRANCH_HEAD, BRANCH_HEAD - 0.5 * log2(len(names) / BRANCHES))
        for title, names in units.items()
        if len(names) >= BRANCHES
    }


def scene(members: Sequence[Member]) -> Scene:
    """Read the members of one organisation. Posts alike in everything that is scored count as one."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for position, member in enumerate(members):
        groups.setdefault(_alike(member), []).append(position)
    posts = list(groups.values())
    firsts = [members[positions[0]] for positions in posts]
    ranks = [rank(member.title or "") for member in firsts]
    if branches := _branch_heads(firsts, ranks):
        ranks = [
            r if (own := branches.get(words(m.title or ""))) is None else Rank(own, "")
            for m, r in zip(firsts, ranks, strict=True)
        ]
    level = np.array(
        [
            r.level if r.level is not None else SENIORITY_LEVELS.get(m.seniority, UNKNOWN_LEVEL)
            for r, m in zip(ranks, firsts, strict=True)
        ],
        dtype=np.float32,
    )
    known = np.array(
        [r.level is not None or m.seniority in SENIORITY_LEVELS for r, m in zip(ranks, firsts, strict=True)], dtype=bool
    )
    if known.sum() >= ENOUGH_KNOWN:
        level = np.where(known, level, np.median(level[known])).astype(np.float32)
    titles = [topics(member.title or "") for member in firsts]
    units = [_unit_words(member) for member in firsts]
    professions = [topics(_profession(member)) for member in firsts]
    grams = [_grams(member.title or "") for member in firsts]
    idf, columns = columns_of(list(zip(titles, units, professions, strict=True)))
    gram_idf, gram_columns = columns_of([(g,) for g in grams])
    return Scene(
        posts=posts,
        count=np.array([len(positions) for positions in posts], dtype=np.float32),
        level=level,
        known=known,
        kinds=[r.kind for r in ranks],
        title=texts(titles, idf, columns),
        unit=texts(units, idf, columns),
        profession=texts(professions, idf, columns),
        grams=texts(grams, gram_idf, gram_columns),
        title_of=_number([words(member.title or "") for member in firsts]),
        title_words=np.array([len(t) for t in titles], dtype=np.float32),
    )
