"""What people of the world say: posts, comments, reactions, and what their companies look for."""

from functools import cache
from typing import Any, Final

from msgspec import Struct

from whodex.synth import months
from whodex.synth.companies import Company
from whodex.synth.dice import Dice
from whodex.synth.life import Person
from whodex.synth.numbers import activity_number
from whodex.synth.places import City
from whodex.synth.tables import table
from whodex.synth.tongue import spoken
from whodex.synth.work import ENTRY, MANAGER, SENIOR, Department, deeds, departments, title_of

DAY_MS: Final = 86_400_000

_WRITERS: Final = 0.22  # share of people who posted in the last year (our estimate)
_PER_AD: Final = 16  # people per open job


class Comment(Struct):
    """One comment below a post."""

    author: int  # index of a person
    text: str
    at_ms: int
    likes: int


class Talk(Struct):
    """One post with its comments, and who reacted how."""

    number: int  # of its activity
    author: int
    text: str
    at_ms: int
    likes: int
    comments: list[Comment]
    reactions: list[tuple[int, str, int]]  # person, LinkedIn's wire name, ms


class JobAd(Struct):
    """One job posting."""

    number: int
    title: str
    company: Company
    department: Department
    level: int
    city: City
    text: str
    at_ms: int
    applicants: int
    salary: tuple[int, int, str] | None
    workplace: str
    hirer: int | None


@cache
def lines() -> dict[str, Any]:
    """The sentences of talk.toml."""
    return table("talk")


def end_of(month: int) -> int:
    """The last midnight of a month in ms since 1970, UTC: the moment the world is looked at."""
    return months.first_ms(month + 1) - DAY_MS


def _fill(dice: Dice, text: str, person: Person, department: Department, **more: object) -> str:
    company = person.company
    facts: dict[str, object] = {
        "company": company.name if company else "our company",
        "offer": company.offer if company else department.topics[0],
        "offer_short": company.offer.split(" for ")[0] if company else department.topics[0],
        "age": max(1, 2026 - company.founded) if company else 1,
        "city": person.city.name,
        "topic": dice.pick(department.topics),
        "m": dice.between(2, 9),
        "n": dice.between(11, 60),
        "title": "colleague",
    }
    return text.format(**{**facts, **more})


def _post_text(dice: Dice, person: Person, department: Department) -> str:
    said = lines()
    draw = dice.random()
    if draw < 0.16 and person.level >= MANAGER:
        title = title_of(dice, department, SENIOR if dice.chance(0.5) else ENTRY)
        body = _fill(dice, dice.pick(said["post_hire"]), person, department, title=title)
    elif draw < 0.3:
        body = _fill(dice, dice.pick(said["post_news"]), person, department)
    else:
        body = " ".join(
            (
                _fill(dice, dice.pick(said["post_open"]), person, department),
                *deeds(dice, department, dice.between(1, 2)),
                _fill(dice, dice.pick(said["post_turn"]), person, department),
            )
        )
    ask = dice.pick(said["post_ask"])
    tags = " ".join(
        "#" + "".join(word for word in skill if word.isalnum()).lower() for skill in dice.some(department.skills, 3)
    )
    return "\n\n".join(part for part in (body, ask, tags) if part)


_REACTIONS: Final = ("LIKE", "LIKE", "LIKE", "LIKE", "PRAISE", "EMPATHY", "INTEREST", "APPRECIATION", "ENTERTAINMENT")


def make_talks(dice: Dice, people: list[Person], active: list[int], today: int) -> list[Talk]:
    """Posts of about a fifth of the people, newest weeks densest, each with comments and reactions of others.

    Those in `active` (indexes) surely post, and take part in others' posts more than most.
    """
    end = end_of(today)
    said = lines()
    rows = departments()
    by_company: dict[str, list[int]] = {}
    for person in people:
        if person.company:
            by_company.setdefault(person.company.slug, []).append(person.index)
    made = []
    for person in people:
        company = person.company
        writes = _WRITERS if company is None or "Lix" not in company.name else 0.6
        if person.index not in active and not dice.chance(writes):
            continue
        department = rows[person.department]
        for _ in range(dice.between(1, 3)):
            at = end - int(dice.random() ** 2.2 * 365 * DAY_MS) - dice.below(DAY_MS)
            near = by_company[company.slug] if company else range(len(people))
            comments = []
            guests = [guest for guest in active if dice.chance(0.015)]
            for turn in range(len(guests) + int(dice.random() ** 2 * 7)):
                other = dice.pick(near) if dice.chance(0.6) else dice.below(len(people))
                other = guests[turn] if turn < len(guests) else other
                if other == person.index:
                    continue
                text = _fill(dice, dice.pick(said["comment"]), people[other], department, first=person.name.first)
                when = min(at + dice.below(4 * DAY_MS), end)
                comments.append(Comment(other, text, when, int(dice.random() ** 3 * 12)))
            reactions: dict[int, tuple[int, str, int]] = {}
            fans = [fan for fan in active if dice.chance(0.04)]
            for turn in range(len(fans) + int(dice.random() ** 2 * 14)):
                other = dice.pick(near) if dice.chance(0.6) else dice.below(len(people))
                other = fans[turn] if turn < len(fans) else other
                if other != person.index:
                    reactions[other] = (other, dice.pick(_REACTIONS), min(at + dice.below(3 * DAY_MS), end))
            made.append(
                Talk(
                    activity_number(at, dice.random()),
                    person.index,
                    _post_text(dice, person, department),
                    at,
                    len(reactions) + int(dice.random() ** 4 * 300),
                    sorted(comments, key=lambda comment: comment.at_ms),
                    list(reactions.values()),
                )
            )
    return sorted(made, key=lambda talk: (talk.at_ms, talk.number))


_CURRENCY: Final = {"GB": "GBP", "US": "USD", "CH": "CHF", "SE": "SEK", "DE": "EUR", "FR": "EUR", "NL": "EUR"}


def _job_text(dice: Dice, ad: JobAd) -> str:
    said, company, department = lines(), ad.company, ad.department
    skill = dice.some(department.skills, 3)
    facts = {
        "company": company.name,
        "kind": company.industry.kind,
        "home": company.sites[0].name,
        "offer": company.offer,
        "topic": department.topics[0],
        "city": ad.city.name,
        "title": ad.title,
        "n": dice.between(4, 40),
        "m": dice.between(2, 9),
        "skill": skill[0],
        "skill2": skill[1],
        "skill3": skill[2],
        "holidays": dice.between(25, 32),
    }

    def bullets(key: str, count: int) -> str:
        return "\n".join(f"- {line.format(**facts)}" for line in dice.some(said[key], count))

    return (
        f"{dice.pick(said['job_intro']).format(**facts)}\n\nWhat you will do\n{bullets('job_do', dice.between(4, 6))}"
        f"\n\nWhat you bring\n{bullets('job_have', dice.between(3, 5))}\n\nWhat we offer\n"
        f"{bullets('job_offer', dice.between(3, 5))}"
    )


def make_jobs(dice: Dice, companies: list[Company], people: list[Person], today: int) -> list[JobAd]:
    """Open jobs of every company, about one per sixteen people and one at least, listed in the last two months."""
    end = end_of(today)
    bosses: dict[tuple[str, str], list[int]] = {}
    for person in people:
        if person.company and person.level >= MANAGER:
            bosses.setdefault((person.company.slug, person.department), []).append(person.index)
    made: list[JobAd] = []
    for company in companies:
        for _ in range(max(1, company.size // _PER_AD)):
            department = departments()[dice.weighted(company.industry.departments)]
            level = dice.pick((ENTRY, ENTRY, SENIOR, SENIOR, MANAGER))
            city = dice.pick(company.sites)
            title = title_of(dice, department, level, spoken(company.language, city))
            pay = 28_000 + level * 9_000 + dice.below(12) * 1_000
            currency = _CURRENCY.get(city.code)
            hirers = bosses.get((company.slug, department.key))
            ad = JobAd(
                number=4_100_000_000 + len(made) * 1009 + dice.below(1000),
                title=title,
                company=company,
                department=department,
                level=level,
                city=city,
                text="",
                at_ms=end - int(dice.random() ** 1.6 * 60 * DAY_MS) - dice.below(DAY_MS),
                applicants=int(dice.random() ** 2 * 200),
                salary=(pay, pay + 4_000 + dice.below(14) * 1_000, currency) if currency and dice.chance(0.6) else None,
                workplace=dice.pick(("On-site", "On-site", "Hybrid", "Remote")),
                hirer=dice.pick(hirers) if hirers and dice.chance(0.5) else None,
            )
            ad.text = _job_text(dice, ad)
            made.append(ad)
    return made
