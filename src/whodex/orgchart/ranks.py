"""Rank from a title's own words: a level from 0 (in training) to 10 (heads the organisation), and what it is not.

The table is `ranks.tsv`, hand-written. Seniority classes of LinkedIn stand in where a title has no word of it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal, cast

from whodex.orgchart.words import fold, topics, words

Kind = Literal["", "head", "board", "adviser", "assistant", "cofounder", "vacancy", "office"]

# LinkedIn's seniority ids (`../shared/spec/insight.md`) on the scale of ranks.tsv.
SENIORITY_LEVELS: Final[dict[int, float]] = {
    100: 0.0,
    110: 1.5,
    120: 2.6,
    130: 3.2,
    200: 3.8,
    210: 4.6,
    220: 6.0,
    300: 7.0,
    310: 9.0,
    320: 9.8,
}
UNKNOWN_LEVEL: Final = 2.2  # a title without rank word is staff more often than not

_LOWER: Final[dict[str, float]] = {
    **dict.fromkeys("deputy vice sub junior jr aspirant".split(), 1.0),
    **dict.fromkeys("stellvertretender stellvertretende stellv adjoint adjointe adjunto adjunta".split(), 1.0),
    **dict.fromkeys("plaatsvervangend bitradande zastepca".split(), 1.0),
    "assistant": 1.2,
    "associate": 0.8,
    "area": 0.3,
    "local": 0.3,
    "regional": 0.2,
    "divisional": 0.1,
}
_RAISE: Final[dict[str, float]] = {
    "executive": 0.8,
    "managing": 0.6,
    "senior": 0.5,
    "sr": 0.5,
    "general": 0.5,
    "group": 0.4,
    "global": 0.3,
    "worldwide": 0.3,
    "lead": 0.3,
    "national": 0.2,
}
_PARTS: Final = re.compile(r"\s*(?:[,;/|(:]|\s[-–—]\s|\s&\s|\band\b|\bund\b|\bet\b)\s*")
# What follows is whose assistant or office it is, not the person's own rank.
_WHOSE: Final = re.compile(
    r"\b(?:to|of the office of|office of|in the office of|bureau of|support for|buro des|buro der)\b.*", re.DOTALL
)
_CHIEF_OF_MANY: Final = re.compile(r"\b(chief \w+)(?: and | & |, )(\w+ (?:\w+ )?officer)\b")
_ONLY_FIRST: Final = frozenset({"pa", "ea", "ned"})
_AFTER: Final = frozenset({"adjoint", "adjointe", "adjunto", "adjunta", "general", "executive"})
_SERVES: Final = re.compile(r"\b(?:to|of) (?:the )?([^,;/|()]+)")
_TOP_OFFICE: Final = re.compile(r"\b(?:vorstand|geschaftsfuhr|direktion|direction)")
_DEPUTY: Final = 0.5  # a change this large makes a deputy of a head
_HEADS: Final = 9.6
_TRAINING: Final = 0.5
_SENIOR: Final = 5.5  # a deputy director who is also the chief executive of some office does not head the organisation
_FURTHER: Final = 0.25
_OFFICER: Final = 5  # words between: chief learning and development officer
_CHIEF_OFFICER: Final = 9.0
_HEADS_A_PART: Final = 8.4
_OF_A_PART: Final = re.compile(
    r"\b(?:managing director|president(?![ -]direct)|presidente(?![ -]dir)|geschaftsleiter|director general"
    r"|directora general|direttore generale|direttrice generale|diretor geral|diretora geral|algemeen directeur"
    r"|dyrektor generalny|(?<!president[ -])(?:directeur general|directrice generale))\b"
    r"(?!.*\b(?:ceo|chief executive|pdg)\b)"
)
_MIDDLE: Final = 3.5
_HOLDS_OFFICE: Final = 3.9  # from manager on a title outweighs advice or assistance named before it
_NEAR: Final = 3  # a modifier acts on a rank at most this many words later


@dataclass(frozen=True, slots=True)
class Rank:
    """What a title says of rank. `level` None: no word of rank."""

    level: float | None
    kind: Kind


@lru_cache(maxsize=1)
def _table() -> tuple[dict[tuple[str, ...], tuple[float | None, Kind]], int]:
    table: dict[tuple[str, ...], tuple[float | None, Kind]] = {}
    text = files("whodex.orgchart").joinpath("ranks.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            phrase, level, kind = line.split("\t")
            table[tuple(phrase.split())] = (float(level) if level else None, cast("Kind", kind))
    return table, max(len(phrase) for phrase in table)


def _spans(part: tuple[str, ...], first: bool) -> list[tuple[int, int]]:
    """Longest phrases of the table in one part of a title, as (start, end), left to right."""
    table, longest = _table()
    spans = []
    at = 0
    while at < len(part):
        for end in range(min(len(part), at + longest), at, -1):
            phrase = part[at:end]
            if phrase in table and not (phrase[0] in _ONLY_FIRST and (at or not first)):
                spans.append((at, end))
                at = end
                break
        else:
            at += 1
    return spans


def _change(word: str) -> float:
    return _RAISE.get(word, 0.0) - _LOWER.get(word, 0.0)


def _hits(part: tuple[str, ...], first: bool) -> list[tuple[float, Kind]]:
    """(level, kind) of each rank named in one part of a title, with modifiers applied."""
    table, _ = _table()
    spans = _spans(part, first)
    starts = [start for start, _ in spans]
    covered = {at for start, end in spans for at in range(start, end)}
    is_modifier = [
        end - start == 1 and _change(part[start]) != 0 and any(start < other <= start + _NEAR for other in starts)
        for start, end in spans
    ]
    hits: list[tuple[float, Kind]] = []
    officers = [at for at, word in enumerate(part) if word == "officer" and "chief" in part[max(0, at - _OFFICER) : at]]
    for (start, end), modifies in zip(spans, is_modifier, strict=True):
        if modifies:
            continue
        level, kind = table[part[start:end]]
        if part[start:end] == ("officer",) and start in officers:
            continue
        if part[start:end] == ("chief",) and any(at > start for at in officers):
            level = _CHIEF_OFFICER
        if level is None:
            hits.append((UNKNOWN_LEVEL, kind))
            continue
        change = 0.0
        at = start - 1
        while at >= 0 and start - at <= _NEAR:
            if at in covered and not any(m and s == at for (s, _), m in zip(spans, is_modifier, strict=True)):
                break
            if _change(part[at]):
                change += _change(part[at])
            at -= 1
        if end < len(part) and part[end] in _AFTER:
            change += _change(part[end])
        lowered = change <= -_DEPUTY and kind in {"head", "cofounder"}
        hits.append((min(10.0, max(0.0, level + change)), "" if lowered else kind))
    return hits


@lru_cache(maxsize=65536)
def rank(title: str) -> Rank:
    """Read the rank a title names.

    Of several ranks ("Director of Policy and Deputy Chief Executive") the first counts, and a quarter of what a higher
    one adds. Board seats, advice and assistance count only where nothing else is named: "Founder, CEO and board
    member" heads the organisation.
    """
    plain = _WHOSE.sub(lambda m: " to " if m.group(0).startswith("to") else " ", fold(title))
    plain = _CHIEF_OF_MANY.sub(r"\1 \2", plain)
    hits: list[tuple[float, Kind]] = []
    heads: list[tuple[Kind, bool]] = []
    for number, text in enumerate(t for t in _PARTS.split(plain) if t):
        part = words(text)
        found = _hits(part, first=number == 0)
        if found and found[0][1] == "assistant":  # what follows is whose: "Assistentin der Geschäftsführung"
            del found[1:]
        spans = _spans(part, first=number == 0)
        hits += found
        heads += [(kind, place == 0 and spans[0][0] == 0) for place, (_, kind) in enumerate(found)]
    if not hits:
        return Rank(None, "")
    if any(level < _TRAINING for level, _ in hits):  # "engineering intern": in training whatever else is named
        return Rank(0.0, "")
    if any(kind == "vacancy" for _, kind in hits):
        return Rank(hits[-1][0], "vacancy")
    working = [hit for hit in hits if hit[1] in {"", "head"}]
    first_level, first_kind = (working or hits)[0]
    if any(kind == "head" and (number == 0 or leads) for number, (kind, leads) in enumerate(heads)) and not (
        _MIDDLE <= first_level < _SENIOR and first_kind != "head"
    ):
        if _OF_A_PART.search(plain) and topics(title):  # "Managing Director, EMEA" heads a part
            return Rank(_HEADS_A_PART, "")
        return Rank(max(first_level, _HEADS), "head")
    level = first_level + _FURTHER * (max(level for level, _ in working or hits) - first_level)
    if not working:
        return Rank(level, first_kind)
    others = [kind for _, kind in hits]
    if level < _HOLDS_OFFICE and others[0] in {"adviser", "assistant", "vacancy", "board"}:
        return Rank(level, others[0])
    if "cofounder" in others:
        level = max(level, 9.0)
    return Rank(level, "")


def level_of(title: str, seniority: int) -> float:
    """The level of a person: the title's word, else the seniority class, else that of staff."""
    found = rank(title).level
    if found is not None:
        return found
    return SENIORITY_LEVELS.get(seniority, UNKNOWN_LEVEL)


@lru_cache(maxsize=65536)
def assists(title: str) -> tuple[str, bool] | None:
    """Whom an assistant or an office serves: (the folded words after "to" or "of", whether they name a head).

    None for everybody else. "PA to the Finance Director" gives ("finance director", False).
    """
    if rank(title).kind != "assistant":
        return None
    found = _SERVES.search(fold(title))
    if found is None:
        return ("", True) if _TOP_OFFICE.search(fold(title)) else None
    whom = found.group(1).strip()
    return whom, rank(whom).kind == "head"
