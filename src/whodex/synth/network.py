"""The two viewers of the world: whom they know, since when, and what they wrote to each other."""

from typing import Final

from msgspec import Struct

from whodex.synth.dice import Dice
from whodex.synth.life import Person
from whodex.synth.talk import DAY_MS, end_of, lines
from whodex.synth.work import DIRECTOR, departments


class Tie(Struct, frozen=True):
    """One connection of a viewer."""

    person: int  # index
    at_ms: int
    address: bool  # whether the export shows the person's address


class Letter(Struct, frozen=True):
    """One message between the viewer and a connection."""

    other: int
    outgoing: bool
    at_ms: int
    subject: str
    text: str


class Viewer(Struct):
    """A person of the world whose own export is written."""

    person: int
    ties: list[Tie]
    letters: list[Letter]
    invited: list[tuple[int, int, str, bool]]  # other, ms, message, outgoing


_TIES: Final = 380  # per viewer; the issue asks for 300 at least
_SHARED: Final = 130  # people whom both know


def _letters(dice: Dice, people: list[Person], me: Person, ties: list[Tie], end: int) -> list[Letter]:
    said = lines()
    made = []
    for tie in dice.some(ties, len(ties) // 4):
        other = people[tie.person]
        topic = dice.pick(departments()[other.department].topics)
        facts = {
            "city": other.city.name,
            "topic": topic,
            "company": other.company.name if other.company else "your firm",
        }
        at = tie.at_ms + dice.below(30 * DAY_MS)
        subject = dice.pick(said["subject"]).format(**facts)
        for turn in range(dice.between(1, 5)):
            if at > end:
                break
            pool = said["message"][:3] if turn == 0 else said["message"][3:]
            outgoing = turn % 2 == 0
            first = other.name.first if outgoing else me.name.first
            made.append(Letter(tie.person, outgoing, at, subject, dice.pick(pool).format(first=first, **facts)))
            at += dice.between(1, 72) * 3_600_000
    return sorted(made, key=lambda letter: (letter.at_ms, letter.other))


def first_viewer(people: list[Person], lix: str) -> Person:
    """Who of the Lix company gave an export: its first director, else its head."""
    there = [person for person in people if person.company and person.company.slug == lix]
    return next((person for person in there if person.level == DIRECTOR), there[0])


def make_viewers(dice: Dice, people: list[Person], lix: str, today: int) -> list[Viewer]:
    """Two viewers with 380 connections each (fewer in small worlds), about 130 of them shared; each knows the other."""
    end = end_of(today)
    one = first_viewer(people, lix).index
    rest = [person.index for person in people if person.index != one and person.company and person.company.slug != lix]
    other = next((index for index in rest if people[index].level == DIRECTOR), rest[0] if rest else one)
    pair = [one] if other == one else [one, other]
    anybody = [person.index for person in people if person.index not in pair]
    shared = dice.some(anybody, min(_SHARED, len(anybody) // 4))
    said = lines()
    made = []
    for viewer in pair:
        mine = [index for index in anybody if people[index].company is people[viewer].company]
        known = dict.fromkeys(
            [*[index for index in pair if index != viewer], *shared, *dice.some(mine, 120), *dice.shuffled(anybody)]
        )
        ties = []
        for index in list(known)[:_TIES]:
            at = end - int(dice.random() ** 1.5 * 9 * 365) * DAY_MS
            ties.append(Tie(index, at, dice.chance(0.04)))
        ties.sort(key=lambda tie: (-tie.at_ms, tie.person))
        invited = []
        for tie in dice.some(ties, len(ties) // 5):
            person = people[tie.person]
            topic = dice.pick(departments()[person.department].topics)
            outgoing = dice.chance(0.6)
            first = person.name.first if outgoing else people[viewer].name.first
            text = dice.pick(said["invitation"]).format(first=first, topic=topic, city=person.city.name)
            invited.append((tie.person, tie.at_ms - dice.below(20) * DAY_MS // 2, text, outgoing))
        invited.sort(key=lambda row: (-row[1], row[0]))
        if ties and not any(outgoing for *_, outgoing in invited):
            invited.append((ties[0].person, ties[0].at_ms - DAY_MS, "", True))
        made.append(Viewer(viewer, ties, _letters(dice, people, people[viewer], ties, end), invited))
    return made
