"""The titles the model is trained on, with soft labels: public occupation lists and compositions of our own lexicon.

Sources (files outside the repository, `$WHODEX_SHARED/data/titles`):

* O*NET 27.0: Alternate_Titles, Sample_of_Reported_Titles, Occupation_Data (CC BY 4.0, US Department of Labor).
* ESCO occupations, English preferred and alternative labels (European Union, free reuse with attribution).
* whodex's own tables in `src/whodex/titles/tables`: words of 14 languages put together at random.

Labels: function from the occupation's SOC or ISCO group, mixed half and half with what the hand rules read in the
title; seniority from the hand rules, and from the group where they see nothing. Compositions are labelled by the rules.
"""

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from titles.groups import ISCO, ISCO_SENIOR, SOC, SOC_SENIOR, by_prefix
from whodex.titles.classes import CLASSES, FUNCTIONS
from whodex.titles.lexicon import AT, MOD, OF, ORG, PLACE, ROLE, TOPIC, Entry, lexicon
from whodex.titles.parse import parse
from whodex.titles.rank import rank
from whodex.titles.votes import votes

NONE_SENIORITY, NONE_FUNCTION = len(CLASSES), len(FUNCTIONS)
_COLUMN = {number: column for column, number in enumerate(CLASSES)}


class Example(NamedTuple):
    """A title with the column of its seniority and a distribution over functions (27 columns, last = none)."""

    title: str
    seniority: int
    functions: np.ndarray


def _voted(found: dict[int, float]) -> np.ndarray | None:
    if not found:
        return None
    column = np.zeros(len(FUNCTIONS) + 1, dtype=np.float32)
    for function, weight in found.items():
        column[function - 1] = weight
    column = np.exp(np.where(column > 0, column, -30.0))
    return column / column.sum()


def labelled(title: str, group: int | None = None, senior: int | None = None) -> Example:
    """A title with labels from the rules, and from its occupation group where one is given."""
    parsed = parse(title, lexicon())
    ranked = rank(parsed)
    base = ranked.base if ranked is not None else senior
    total, _ = votes(parsed)
    target = _voted(total)
    if group is not None:
        own = np.zeros(len(FUNCTIONS) + 1, dtype=np.float32)
        own[group - 1] = 1.0
        target = own if target is None else (target + own) / 2
    if target is None:
        target = np.zeros(len(FUNCTIONS) + 1, dtype=np.float32)
        target[NONE_FUNCTION] = 1.0
    return Example(title, NONE_SENIORITY if base is None else _COLUMN[base], target)


def occupations(folder: Path) -> Iterator[Example]:
    """Every title of O*NET and ESCO, once. Raises FileNotFoundError when the sources are not there."""
    seen: set[str] = set()
    for name, column in (("Alternate_Titles", 1), ("Sample_of_Reported_Titles", 1), ("Occupation_Data", 1)):
        with (folder / "onet" / f"{name}.txt").open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.reader(stream, delimiter="\t")
            next(rows)
            for row in rows:
                code, title = row[0].replace("-", "").partition(".")[0], row[column]
                if title.casefold() not in seen:
                    seen.add(title.casefold())
                    yield labelled(title, by_prefix(code, SOC), by_prefix(code, SOC_SENIOR) or 110)
    with (folder / "esco" / "occupations_en.csv").open(encoding="utf-8-sig", newline="") as stream:
        for record in csv.DictReader(stream):
            code = record["iscoGroup"]
            for title in (record["preferredLabel"], *record["altLabels"].splitlines()):
                if title and title.casefold() not in seen:
                    seen.add(title.casefold())
                    yield labelled(title, by_prefix(code, ISCO), by_prefix(code, ISCO_SENIOR) or 110)


_CONSONANTS, _VOWELS = "bcdfghjklmnprstvwz", "aeiou"
_ENDS = ("Inc", "GmbH", "Ltd", "Holdings", "Group", "AG", "Labs", "Systems", "SA", "AB", "Foods", "Brands", "& Co", "")


def _name(chance: random.Random) -> str:
    """An invented company name."""
    syllables = "".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(chance.randint(2, 4)))
    return (
        f"{syllables.capitalize()}{chance.choice(('', 'x', 'n', 'ra', 'tech', 'soft'))} {chance.choice(_ENDS)}".strip()
    )


def _typo(title: str, chance: random.Random) -> str:
    """One slip of the finger: a letter left out, doubled, or two swapped."""
    if len(title) < 6:
        return title
    at = chance.randrange(1, len(title) - 2)
    kind = chance.randrange(3)
    if kind == 0:
        return title[:at] + title[at + 1 :]
    if kind == 1:
        return title[:at] + title[at] + title[at:]
    return title[:at] + title[at + 1] + title[at] + title[at + 2 :]


def composed(count: int, chance: random.Random) -> Iterator[Example]:
    """Titles put together from the tables, one language each; a tenth with a slip, some no title at all."""
    by_language: dict[str, dict[int, list[Entry]]] = {}
    for found in lexicon().phrases.values():
        for entry in [found] if isinstance(found, Entry) else list(found.values()):
            by_language.setdefault(entry.language, {}).setdefault(entry.kind, []).append(entry)
    languages = sorted(by_language)
    shares = [4.0 if language == "en" else 2.0 if language == "de" else 1.0 for language in languages]
    for _ in range(count):
        words = by_language[chance.choices(languages, shares)[0]]

        def pick(kind: int, words: dict[int, list[Entry]] = words) -> str:
            return chance.choice(words[kind]).text if words.get(kind) else ""

        form = chance.randrange(12)
        role, topic = pick(ROLE), pick(TOPIC)
        title = (
            role if form < 3
            else f"{topic} {role}" if form == 3
            else f"{role} {topic}" if form == 4
            else f"{role}, {topic}" if form == 5
            else f"{role} {pick(OF)} {topic}" if form == 6
            else f"{pick(MOD)} {role}" if form == 7
            else f"{role} - {pick(PLACE)}" if form == 8
            else f"{role} {pick(AT)} {_name(chance)}" if form == 9
            else topic if form == 10
            else f"{_name(chance)} {pick(ORG) if chance.random() < 0.3 else ''}"
        ).strip()  # fmt: skip
        if form == 11:
            nothing = np.zeros(len(FUNCTIONS) + 1, dtype=np.float32)
            nothing[NONE_FUNCTION] = 1.0
            yield Example(title, NONE_SENIORITY, nothing)
            continue
        example = labelled(title)
        yield example._replace(title=_typo(title, chance)) if chance.random() < 0.1 else example
