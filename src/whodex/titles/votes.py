"""Job functions from recognised phrases: every phrase votes, the words near the person's own word count most."""

from whodex.titles.lexicon import AT, FOR, MOD, OF, ORG, PLACE, ROLE, TO, Entry
from whodex.titles.parse import Parsed
from whodex.titles.rank import serves

# Share of a vote by where the phrase stands. Origin: the labelling guide puts the function of the person's own word
# first; what follows a comma or dash mostly names the unit or the product.
_LATER = {"&": 0.75, ",": 0.5, "|": 0.6, "": 1.0}
_FOR, _TO, _AT = 0.7, 0.25, 0.12  # to: what an assistant is assistant to
_OWNED = 0.2
_PLAIN = 130  # classes below the managers: "Hostess Brands" is a firm, "CEO Brands" is somebody
_ENOUGH = 2.0  # votes after which the head of the title has said what the work is


def votes(parsed: Parsed) -> tuple[dict[int, float], dict[int, str]]:
    """Votes by function id (about 0 to 8), and the phrase that spoke loudest for each."""
    total: dict[int, float] = {}
    owner = any("owner" in item.flags for segment in parsed.segments for item in segment.items)
    loudest: dict[int, tuple[float, str]] = {}
    if _company(parsed):
        return {}, {}
    said = 0.0
    for segment in parsed.segments:
        share = _LATER[segment.lead] if said >= _ENOUGH else 1.0
        place = 1.0
        strongest = 0.0
        seen_role = False
        items = segment.items
        for index, item in enumerate(items):
            kind = item.kind
            if kind == FOR:
                place = min(place, _FOR) if seen_role else place
            elif kind == TO:
                place = min(place, _TO if _serves(items) else _FOR) if seen_role else place
            elif kind == AT:
                place = _AT
            elif kind == ROLE:
                seen_role = True
            if not item.functions or kind in (OF, MOD):
                continue
            weight = share * place * _worth(item, items, index)
            for function, strength in item.functions:
                vote = strength * weight
                if owner and function == 18:  # Founder & CEO is an entrepreneur first
                    vote *= _OWNED
                total[function] = total.get(function, 0.0) + vote
                if vote > loudest.get(function, (0.0, ""))[0]:
                    loudest[function] = (vote, item.text)
                strongest = max(strongest, vote)
            if kind == ROLE and serves(item):
                place = _TO
        said += strongest
    return total, {function: text for function, (_, text) in loudest.items()}


def _worth(item: Entry, items: list[Entry], index: int) -> float:
    if item.kind == ORG:
        return 0.7
    if item.kind == PLACE:  # "digital", "online": where the work is done before what it is
        return 0.5
    if "partner" in item.flags and item.kind == ROLE and index + 1 < len(items) and items[index + 1].kind == ROLE:
        return 0.0
    return 1.0


def _serves(items: list[Entry]) -> bool:
    """Whether the role of a segment is an assistant's, whose work is not that of the person assisted."""
    return any(item.kind == ROLE and any(f == 2 for f, _ in item.functions) for item in items)


def _company(parsed: Parsed) -> bool:
    """Whether a title is an organisation's name: its last word is one only organisations carry, and nobody is in it."""
    last = parsed.segments[-1].items[-1] if parsed.segments else None
    if last is None or last.kind != ORG or last.functions:
        return False
    roles = [item for segment in parsed.segments for item in segment.items if item.kind == ROLE]
    return not roles or (len(roles) == 1 and len(parsed.segments[0].items) == 2 and roles[0].base <= _PLAIN)
