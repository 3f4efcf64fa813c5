"""Seniority from recognised phrases: which word is the person, what the words around it do to it.

The rules follow LinkedIn's classes as the labelling guide of the development data spells them out; where several roles
stand in one title the highest authority counts.
"""

from msgspec import Struct

from whodex.titles.lexicon import AT, FOR, MOD, OF, ORG, PLACE, PLURAL, ROLE, STOP, TO, TOPIC, UNKNOWN, Entry
from whodex.titles.parse import Parsed, Segment

SURE, LIKELY, WEAK = 0, 1, 2
"""How far a rule is to be trusted; the numbers behind them are fitted in `whodex.titles.blend`."""

_UNITS = {"office", "group", "team", "staff", "organisation", "organization", "org", "department", "dept"}
_ASSISTANTS = {"assistant", "assistants", "assistent", "assistentin", "assistenz", "secretary", "pa", "ea", "admin"}
_CONTRIBUTORS = (110, 120)
_CORE = (8, 10, 12, 13, 14, 15, 24, 25)  # functions whose German Leiter sits with the directors
_SERVED = (2, 12, 13, 15, 19, 21, 26)  # functions that send "partners" into the business


class Rank(Struct, gc=False):
    """The class found, how sure, the entry that decided, and why in words."""

    base: int
    trust: int
    role: Entry
    because: tuple[str, ...]


def _is_assistant(entry: Entry) -> bool:
    last = entry.text.rpartition(" ")[2]
    return entry.mod == "assistant" or last in _ASSISTANTS or (entry.base == 110 and "assist" in last[:6])


def serves(entry: Entry) -> bool:
    """Whether a role is that of somebody who works for a named other: "PA to", "Assistentin der"."""
    return "serves" in entry.flags or entry.text.endswith(" to")


def rank(parsed: Parsed) -> Rank | None:
    """The highest class any segment holds, or None when the tables see no person in the title."""
    best: Rank | None = None
    objected = False
    for position, segment in enumerate(parsed.segments):
        if objected and segment.lead in ("&", ","):
            continue
        own, objected = _segment_rank(segment, position, parsed.segments[position + 1 : position + 2])
        if own is None:
            if best is not None:
                _qualify(best, segment)
            continue
        if best is None or own.base > best.base:
            best = own
    if best is None:
        return _without_role(parsed)
    if any(item.mod == "volunteer" for segment in parsed.segments for item in segment.items):
        best.base = _modified(best.base, "volunteer", best.role)
    return best


def _qualify(best: Rank, segment: Segment) -> None:
    """A segment of qualifiers only ("Cyber Security Analyst - Senior") says something of the role before it."""
    kinds = {item.kind for item in segment.items}
    if kinds <= {MOD, PLACE, STOP}:
        for item in segment.items:
            if item.kind == MOD and item.mod in ("senior", "junior", "principal", "freelance"):
                best.base = _modified(best.base, item.mod, best.role)
                best.because = (*best.because, item.text)


def _without_role(parsed: Parsed) -> Rank | None:
    """Words that are a team and a person in it, then roles in the plural, when no role stands anywhere."""
    for wanted in (TOPIC, PLURAL):
        for segment in parsed.segments:
            for item in segment.items:
                if item.kind == wanted and item.base:
                    mods = [m for m in segment.items if m.kind == MOD]
                    base = item.base
                    for mod in mods:
                        base = _modified(base, mod.mod, item)
                    return Rank(base, WEAK, item, (item.text,))
    return None


def _segment_rank(segment: Segment, position: int, following: list[Segment]) -> tuple[Rank | None, bool]:
    """A segment's own class, and whether what follows it by "and" is an object still (Assistant to CEO and CFO)."""
    roles: list[tuple[int, Entry]] = []
    mods: list[Entry] = []
    objected = complement = False
    for index, item in enumerate(segment.items):
        kind = item.kind
        if kind == ROLE:
            if not complement:
                roles.append((index, item))
                if serves(item):
                    complement = objected = True
        elif kind == MOD:
            if not complement:
                mods.append(item)
        elif kind in (OF, FOR):
            complement = complement or bool(roles)
        elif kind == TO:
            if roles:
                complement = objected = True
        elif kind == AT and roles:
            break
    if not roles:
        return None, False
    if position and roles[-1][1].base >= 220 and segment.items[-1].text in _UNITS and segment.items[-1].kind != ROLE:
        return None, False
    last = roles[-1][1]
    if len(segment.items) == 2 and segment.items[1].kind == ORG and last.base <= 130:  # Hostess Brands, Pilot Company
        return None, False
    if _is_assistant(last) and len(roles) > 1:
        objected = True
        return Rank(_all(110, mods, last), SURE, last, _words(mods, last)), objected
    trainee = next((r for _, r in roles if "trainee" in r.flags), None)
    if trainee is not None:
        return Rank(100, SURE, trainee, (trainee.text,)), objected
    candidates, qualifiers = _candidates(roles)
    if "student" in qualifiers and all(entry.base < 200 for _, entry in candidates):
        return Rank(100, SURE, candidates[-1][1], ("student", candidates[-1][1].text)), objected
    return _headed(segment, candidates, qualifiers, mods, following), objected


def _candidates(roles: list[tuple[int, Entry]]) -> tuple[list[tuple[int, Entry]], list[str]]:
    """Roles that are the person, and the words among them that only qualify a later one (assistant, lead, chief)."""
    candidates: list[tuple[int, Entry]] = []
    qualifiers: list[str] = []
    for number, (index, entry) in enumerate(roles):
        if entry.mod and number + 1 < len(roles):
            qualifiers.append(entry.mod)
        elif "partner" in entry.flags and number + 1 < len(roles) and roles[number + 1][0] == index + 1:
            if roles[number + 1][1].base >= 300:
                candidates.append((index, entry))
        else:
            candidates.append((index, entry))
    return candidates, qualifiers


def _headed(
    segment: Segment,
    candidates: list[tuple[int, Entry]],
    qualifiers: list[str],
    mods: list[Entry],
    following: list[Segment],
) -> Rank:
    index, head = max(candidates, key=lambda pair: (pair[1].base, pair[0]))
    base = head.base
    trust = SURE
    because = _words(mods, head)
    if "partner" in head.flags and head.text == "partner" and _serving(segment, index):
        return Rank(_all(120, mods, head), LIKELY, head, (*because, "a partner to the business"))
    if "headof" in head.flags:
        base, whole = _head_of(segment, index, following)
        because = (*because, "a whole function" if whole else "a part of a function")
        trust = LIKELY
    if "chief" in qualifiers:
        because = ("chief", *because)
        if any(entry.text.endswith("officer") for _, entry in candidates):
            return Rank(310, SURE, head, ("chief … officer",))
        base = 220 if base == 120 and any(f == 14 for f, _ in head.functions) else {110: 210, 120: 210}.get(base, base)
        trust = LIKELY
    elif head.mod == "chief":
        trust = WEAK
        if index and index == len(segment.items) - 1:  # Section Chief, Battalion Chief: chief of a part
            base = 210
    if head.mod == "lead":  # "Analyst Lead" leads work, "Programme Lead" leads people
        before = [entry for position, entry in candidates if position < index and entry.base in _CONTRIBUTORS]
        base, trust = (120, LIKELY) if before else (base, LIKELY)
    for qualifier in qualifiers:
        if qualifier != "chief":
            base = _modified(base, qualifier, head)
            because = (qualifier, *because)
    for mod in mods:
        base = _modified(base, mod.mod, head)
    if base == 110 and head.text in ("officer", "executive", "representative", "agent", "member"):
        trust = LIKELY
    return Rank(base, trust, head, because)


def _serving(segment: Segment, index: int) -> bool:
    """Whether a Partner is one to the business (People Partner, Customer Success Partner), not of the firm."""
    before = segment.items[index - 1] if index else None
    return before is not None and before.kind == TOPIC and any(f in _SERVED for f, _ in before.functions[:1])


def _words(mods: list[Entry], head: Entry) -> tuple[str, ...]:
    return (*(mod.text for mod in mods if mod.mod != "interim"), head.text)


def _all(base: int, mods: list[Entry], head: Entry) -> int:
    for mod in mods:
        base = _modified(base, mod.mod, head)
    return base


def _head_of(segment: Segment, index: int, following: list[Segment]) -> tuple[int, bool]:
    """Director for the head of a whole function (Head of Sales EMEA), experienced manager for a part of one."""
    whole = False
    items = segment.items
    german = items[index].language == "de"  # the guide: Leiter <department> is an experienced manager
    after = [item for item in items[index + 1 :] if item.kind not in (OF, STOP, PLACE)]
    if not after and index == 0 and following and following[0].lead == ",":  # Head, Investor Relations
        after = [item for item in following[0].items if item.kind not in (OF, STOP, PLACE)]
    around = after or [item for item in items[:index] if item.kind not in (OF, STOP, PLACE, MOD)]
    for item in around:
        if item.kind in (FOR, AT, TO):
            break
        if item.kind == TOPIC and "whole" in item.flags and (not german or _core(item)):
            whole = True
        elif item.kind in (TOPIC, UNKNOWN, PLURAL, ROLE):
            return 210, False
    return (220, True) if whole else (210, False)


def _core(item: Entry) -> bool:
    return any(function in _CORE for function, _ in item.functions[:1])


def _modified(base: int, mod: str, head: Entry) -> int:
    """What a qualifier does to a class. Classes it does not speak of stay as they are."""
    text = head.text
    if mod == "senior":
        if base == 200 and ("lead" in text.split() or "supervisor" in text):
            return base
        return {110: 120, 200: 210}.get(base, base)
    if mod == "junior":
        return {120: 110}.get(base, base)
    if mod == "principal":
        return 130 if "consultant" in text and base < 130 else {110: 120, 200: 210}.get(base, base)
    if mod == "lead":
        return {110: 120}.get(base, base)
    if mod == "deputy":
        return {310: 300, 220: 220 if "director" in head.flags or "headof" not in head.flags else 210, 210: 200}.get(
            base, base
        )
    if mod == "assistant":
        return {120: 110, 220: 210, 210: 200}.get(base, base)
    if mod == "regional":
        return (
            210 if base == 200 and text.endswith(("manager", "mgr")) and not text.startswith(("key", "acc")) else base
        )
    if mod == "volunteer":
        return {120: 110}.get(base, base)
    if mod in ("freelance", "grade"):
        return {110: 120}.get(base, base)
    return base
