"""Departments and their ladders: what a person of a department and level is called, knows, and writes of the work."""

from functools import cache
from typing import Final

from msgspec import Struct

from whodex.synth.dice import Dice
from whodex.synth.tables import table
from whodex.synth.tongue import Tongue, local_title

# The ladder, with LinkedIn's seniority class of each step (`../shared/spec/insight.md`, Classification).
TRAINEE, ENTRY, SENIOR, STRATEGIC, MANAGER, EXPERIENCED, DIRECTOR, VICE, CHIEF, OWNER = range(10)
SENIORITY: Final = (100, 110, 120, 130, 200, 210, 220, 300, 310, 320)

# LinkedIn's classes for founders and for general management (the labelling guide's rule: founders 9, others 18).
FOUNDER_FUNCTION: Final = 9
GENERAL_FUNCTION: Final = 18

_VARIANTS: Final = 24  # sets of numbers for each half sentence


class Department(Struct, frozen=True):
    """One department, with the numbers already in its sentences."""

    key: str
    function: int  # LinkedIn's job function id
    word: str
    chief: str
    roles: tuple[str, ...]
    topics: tuple[str, ...]
    areas: tuple[str, ...]
    subs: tuple[str, ...]
    skills: tuple[str, ...]
    done: tuple[tuple[str, ...], ...]  # what was done: kinds of deed, each with many sets of numbers
    result: tuple[tuple[str, ...], ...]  # what came of it: likewise, the sentence's second half, full stop included


class Phrases(Struct, frozen=True):
    """Sentences for every department. `lead`, `member` and `all` are ready; the others have places to fill."""

    lead: tuple[str, ...]
    member: tuple[str, ...]
    all: tuple[str, ...]
    open: tuple[str, ...]
    about_open: tuple[str, ...]
    about_mid: tuple[str, ...]
    about_topics: tuple[str, ...]
    about_close: tuple[str, ...]
    interests: tuple[str, ...]
    notes: tuple[str, ...]


def _numbers(dice: Dice, text: str) -> str:
    if "{" not in text:
        return text
    return text.format(
        n=dice.between(11, 60), m=dice.between(2, 9), pct=dice.between(8, 45), big=f"{dice.between(11, 290) / 10:g}"
    )


def _variants(dice: Dice, text: str, count: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_numbers(dice, text) for _ in range(count)))


@cache
def departments() -> dict[str, Department]:
    """All departments by key. The sentences are the same for every seed: they are vocabulary."""
    made = {}
    for key, row in table("work").items():
        if key == "generic":
            continue
        dice = Dice("sentences", key)
        made[key] = Department(
            key,
            row["function"],
            row["word"],
            row["chief"],
            tuple(row["roles"]),
            tuple(row["topics"]),
            tuple(row["areas"]),
            tuple(row["subs"]),
            tuple(row["skills"]),
            tuple(_variants(dice, text, _VARIANTS) for text in row["done"]),
            tuple(_variants(dice, f", {text}.", _VARIANTS) for text in row["result"]),
        )
    return made


@cache
def phrases() -> Phrases:
    """The sentences that fit every department."""
    row = table("work")["generic"]
    dice = Dice("sentences", "generic")

    def many(key: str) -> tuple[str, ...]:
        return tuple(variant for text in row[key] for variant in _variants(dice, text, 12))

    topics = row["topics"]
    return Phrases(
        lead=many("lead"),
        member=many("member"),
        all=many("all"),
        open=tuple(row["open"]),
        about_open=tuple(row["about_open"]),
        about_mid=tuple(row["about_mid"]),
        about_topics=tuple(row["about_topics"]),
        about_close=tuple(row["about_close"]),
        interests=tuple(row["interests"]),
        notes=tuple(text.format(topic=topic) for text in row["notes"] for topic in topics),
    )


def deeds(dice: Dice, department: Department, count: int) -> list[str]:
    """Sentences on what was done and what came of it; no deed twice, a result twice only where they run out."""
    draw, results = dice.random, department.result
    at = int(draw() * len(results))
    made = []
    for done in dice.some(department.done, count):
        at = (at + 1) % len(results)
        result = results[at]
        # Written out, not by `pick`: half of the time of a stream is spent here.
        made.append(done[int(draw() * len(done))] + result[int(draw() * len(result))])
    return made


_NO_JUNIORS: Final = frozenset({"health", "security", "operations", "community", "education"})


def title_of(
    dice: Dice, department: Department, level: int, tongue: Tongue | None = None, *, head: bool = False
) -> str:
    """A title without its unit: "Senior Backend Engineer", "Head of Sales", "Chef d'équipe Achats".

    `head` says that the person leads the whole department. Owners have titles of their own (`structure`).
    """
    if tongue is not None:
        return local_title(dice, tongue, department.key, level)
    word, role = department.word, dice.pick(department.roles)
    if level == TRAINEE:
        return dice.pick((f"{role} Intern", f"{role} Trainee", f"Working Student {word}", f"{word} Apprentice"))
    if level == ENTRY:
        return f"Junior {role}" if department.key not in _NO_JUNIORS and dice.chance(0.2) else role
    if level == SENIOR:
        return dice.pick((f"Senior {role}", f"Senior {role}", f"Senior {role}", f"Lead {role}", f"Principal {role}"))
    if level == STRATEGIC:
        return dice.pick((f"{word} Strategist", f"Senior Adviser {word}", f"Distinguished {role}"))
    if level == MANAGER:
        return dice.pick((f"{word} Manager", f"{word} Manager", f"{word} Team Lead", f"{word} Supervisor"))
    if level == EXPERIENCED:
        return f"Senior {word} Manager" if not head else dice.pick((f"Senior {word} Manager", f"Group {word} Manager"))
    if level == DIRECTOR:
        if head:
            return dice.pick((f"Head of {word}", f"Head of {word}", f"Director of {word}", f"{word} Director"))
        return dice.pick((f"Director of {word}", f"{word} Director"))
    if level == VICE:
        return dice.pick((f"VP {word}", f"Vice President of {word}", f"Vice President {word}"))
    return department.chief
