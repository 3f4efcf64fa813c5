"""Rules and model put together: which class, how sure, and when to say nothing.

The numbers here are coarse on purpose and were chosen by what each kind of evidence is worth, not fitted to the
labelled development titles; `bench/titles.py` measures what they come to (expected calibration error).
"""

import re

from whodex.titles.classes import CLASSES, FUNCTIONS, Score
from whodex.titles.rank import LIKELY, SURE, WEAK, Rank

# Confidence in a rule's class by how far the rule is to be trusted, when the model agrees and when it does not.
_AGREED = {SURE: 0.97, LIKELY: 0.93, WEAK: 0.82}
_ALONE = {SURE: 0.93, LIKELY: 0.85, WEAK: 0.60}
_FLATTEN = 0.8  # the model knows its training labels better than the world: its odds are drawn together
_ENOUGH = 0.55  # below this the model's class is a guess, and nothing is said
_KNOWN = 0.35  # so much more is asked when nearly all words are in the tables
_FUNCTION_ENOUGH = 0.30
_WHISPER = 0.45  # votes below this are no evidence ("specialist")
_EXTRA = 0.15  # a further function must have this much
_GENERAL = 18  # general management counts as Operations: what is run is worth saying beside it
_RUN = 0.9  # ... where the title names it with so many votes
# Seats in a board or direction, whose holder runs a part that the title names: "Managing Director, Sales", "Mitglied
# des Vorstands (Vertrieb)". After "CEO" and "President" mostly the organisation's name follows, so they are not here.
_SEAT = re.compile(
    r"\b(?:member|board|mitglied|vorstand|geschaftsleitung|membre|directoire|miembro|membro|comitato|consigli"
    r"|executive director|managing director|directeur general|director general|direttore generale|diretor geral"
    r"|zarzad|czlonek|raad van|bestuur|styrelse|ledelse|ledning|direktion)"
)
_SHARPNESS = 0.5  # votes to odds: so many votes more double them
_SILENCE = 0.8  # votes that "no function" has from the start
_SHOWN = 2  # alternatives

_COLUMN = {number: column for column, number in enumerate(CLASSES)}
_NONE = len(CLASSES)


def seniority(ranked: Rank | None, row: list[float], *, known: float) -> tuple[Score | None, tuple[Score, ...]]:
    """The class with its confidence (None = nothing said) and the next likely ones.

    `row` is the model's distribution (11 columns, last = no person); `known` is the share of the words that are in
    the tables: the more of them, the more finding no person among them means that there is none.
    """
    if ranked is None:
        if known >= 1:
            return None, ()
        flat = _flattened(row)
        order = sorted(range(len(flat)), key=lambda c: -flat[c])
        if order[0] == _NONE or flat[order[0]] < _ENOUGH + _KNOWN * known:
            return None, ()
        scores = [Score(CLASSES[c], round(flat[c], 3)) for c in order[: _SHOWN + 2] if c != _NONE]
        return scores[0], tuple(score for score in scores[1 : _SHOWN + 1] if score.confidence >= 0.02)
    column = _COLUMN[ranked.base]
    shares = row[:_NONE]
    agreed = row[column] == max(shares)
    confidence = (_AGREED if agreed else _ALONE)[ranked.trust]
    shares[column] = 0.0
    rest = sum(shares) or 1.0
    others: list[Score] = []
    for _ in range(_SHOWN):
        share = max(shares)
        if share <= 0.1 * rest:
            break
        following = shares.index(share)
        others.append(Score(CLASSES[following], round((1 - confidence) * share / rest, 3)))
        shares[following] = 0.0
    return Score(ranked.base, confidence), tuple(others)


def _flattened(row: list[float]) -> list[float]:
    """A distribution with its odds drawn together."""
    powers = [share**_FLATTEN for share in row]
    whole = sum(powers)
    return [power / whole for power in powers]


def functions(votes: dict[int, float], row: list[float], *, familiar: bool, general: str = "") -> tuple[Score, ...]:
    """Functions with confidence, primary first; empty = nothing said. `general`: the phrase that spoke for Operations.

    Votes of the rules become odds; the model speaks the more the weaker they are, and alone where they are silent and
    the title has words the tables do not know.
    """
    strongest = max(votes.values(), default=0.0)
    if strongest < _WHISPER:
        if familiar:
            return ()
        flat = _flattened(row)
        first = max(range(len(flat)), key=flat.__getitem__)
        if first == len(FUNCTIONS) or flat[first] < _FUNCTION_ENOUGH:
            return ()
        return (Score(first + 1, round(min(0.9, flat[first]), 3)),)
    trust = min(0.9, 0.5 + strongest / 8)  # how much the rules weigh beside the model
    odds: dict[int, float] = {}
    for function, vote in votes.items():
        odds[function] = 2.0 ** (vote / _SHARPNESS * trust) * (row[function - 1] + 0.02) ** (1 - trust)
    silent = 2.0 ** (_SILENCE / _SHARPNESS * trust) * (row[-1] + 0.02) ** (1 - trust)
    total = sum(odds.values()) + silent
    first = max(odds, key=odds.__getitem__)
    if silent > odds[first]:
        return ()
    ceiling = 0.97 if familiar else 0.94
    scores = [Score(first, round(min(ceiling, odds[first] / total), 3))]
    seated = first == _GENERAL and bool(_SEAT.search(general))
    for function in sorted(odds, key=lambda f: -odds[f]):
        share = odds[function] / total
        if function != first and (share >= _EXTRA or (seated and votes[function] >= _RUN)):
            scores.append(Score(function, round(share, 3)))
    return tuple(scores)
