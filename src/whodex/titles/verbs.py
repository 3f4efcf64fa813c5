"""The verbs of the room: one title, many titles, rows of a table."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from whodex.titles.blend import functions, seniority
from whodex.titles.classes import FUNCTIONS, SENIORITY, Classification, Context, Score
from whodex.titles.context import place_function, placed
from whodex.titles.lexicon import lexicon
from whodex.titles.model import predict
from whodex.titles.parse import Parsed, parse_tokens
from whodex.titles.rank import Rank, rank
from whodex.titles.votes import votes
from whodex.titles.words import tokens

BATCH = 1024
"""Titles put through the model at once: enough to keep numpy busy, small enough to stay in the processor's cache."""

_LEADS = 200
_PARTS = frozenset({"owner", "partner"})
_GENERAL = 18  # Operations: what general management counts as
_RUNS = (Score(18, 0.45),)  # who leads something unnamed runs it: general management counts as Operations
_UNREAD = Parsed([], 1, 0, None)  # a title no table was asked about
_NOTHING = Classification(seniority=None)
_ANYWHERE = Context()


def classify(title: str, context: Context | None = None) -> Classification:
    """Seniority and functions of one title; text that says nothing gives an abstention, never an error."""
    return classify_many((title,), (context,))[0]


def classify_many(
    titles: Sequence[str], contexts: Sequence[Context | None] | None = None, *, rules: bool = True
) -> list[Classification]:
    """Classifications of titles, in order. `contexts`, where given, has one for each title.

    `rules=False` leaves the hand-written tables out (the bench shows what the model knows alone).
    """
    found: list[Classification] = []
    known = lexicon()
    for start in range(0, len(titles), BATCH):
        part = titles[start : start + BATCH]
        places = contexts[start : start + BATCH] if contexts is not None else (None,) * len(part)
        words = [tokens(title) for title in part]
        senior, function = predict(words)
        # Stage by stage, not title by title: each stage's code and tables stay in the cache (a fifth faster).
        parses = [parse_tokens(title, known) for title in words] if rules else [_UNREAD] * len(words)
        ranks = [rank(parsed) for parsed in parses]
        ballots = [votes(parsed) for parsed in parses]
        found.extend(map(_one, parses, ranks, ballots, places, senior.tolist(), function.tolist()))
    return found


def _one(
    parsed: Parsed,
    ranked: Rank | None,
    voted: tuple[dict[int, float], dict[int, str]],
    context: Context | None,
    senior: list[float],
    function: list[float],
) -> Classification:
    if not parsed.words:
        return _NOTHING
    ballot, speakers = voted
    # A title of two words with one unknown is often a name: only when all are known does silence mean "none".
    familiar = parsed.known == parsed.words
    score, others = seniority(ranked, senior, known=parsed.known / parsed.words)
    because = ranked.because if ranked is not None else ()
    if context is not None and context != _ANYWHERE:
        changed = placed(ranked, context)
        if changed is not None and (score is None or changed[0].id != score.id):
            others = (score, *others)[:2] if score is not None else others
            score, reason = changed
            # What is left for the class of the words alone.
            others = tuple(Score(o.id, round(min(o.confidence, 1 - score.confidence), 3)) for o in others)
            because = (*because, reason)
        elif changed is not None:
            because = (*because, changed[1])
        ballot = place_function(parsed, ranked, context, ballot)
    works = functions(ballot, function, familiar=familiar, general=speakers.get(_GENERAL, ""))
    if not works and ranked is not None and ranked.base >= _LEADS and not _PARTS & ranked.role.flags:
        works = _RUNS
    return Classification(
        seniority=score,
        alternatives=others,
        functions=works,
        because=_reasons(because, works, speakers, model=score is not None and ranked is None),
        language=parsed.language,
    )


def _reasons(
    because: tuple[str, ...], works: tuple[Score, ...], speakers: dict[int, str], *, model: bool
) -> tuple[str, ...]:
    reasons = list(because)
    if model:
        reasons.append("looks like titles of this class")
    for work in works:
        speaker = speakers.get(work.id)
        if speaker is not None and speaker not in reasons:
            reasons.append(speaker)
        elif speaker is None:
            reasons.append(f"looks like {FUNCTIONS[work.id]}")
    return tuple(reasons)


def classify_rows(rows: Iterable[dict[str, Any]], column: str = "title") -> Iterator[dict[str, Any]]:
    """Rows of a table with seniority and function columns added, in order, one batch in memory at a time.

    Adds seniority_id, seniority, seniority_confidence, function_ids (joined by ";", primary first), functions and
    function_confidence; empty strings where nothing is said. Raises KeyError, naming the column, when a row has none.
    """
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        answers = classify_many([str(row[column] or "") for row in batch])
        for row, answer in zip(batch, answers, strict=True):
            senior, works = answer.seniority, answer.functions
            yield {
                **row,
                "seniority_id": senior.id if senior else "",
                "seniority": SENIORITY[senior.id] if senior else "",
                "seniority_confidence": senior.confidence if senior else "",
                "function_ids": ";".join(str(work.id) for work in works),
                "functions": ";".join(FUNCTIONS[work.id] for work in works),
                "function_confidence": works[0].confidence if works else "",
            }


__all__ = ["Rank", "classify", "classify_many", "classify_rows"]
