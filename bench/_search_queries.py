"""The queries of `bench search`, as LinkedIn URLs, drawn by seed from people of the world that is searched.

What one query asks for is drawn from one person, who is found by it: what is put together from many people finds nobody
in one of five cases, and a query that finds nobody is fast. Boolean titles are of many people, as alternatives are.
"""

import random
import time
from urllib.parse import quote

import msgspec

from whodex.model.person import Person
from whodex.services.documents import document
from whodex.services.queries.base import month_of_ms
from whodex.text.names import fold
from whodex.text.places import place_ids

EACH = 50
MOST_PHRASES = 20
PEOPLE = 3_000  # looked at for words

_COMMON = ("of", "the", "and", "to", "in", "a", "for", "with", "on", "by")


class Drawn(msgspec.Struct):
    """One query: its kind, and the URL a caller would paste."""

    kind: str
    url: str


class Vocabulary:
    """Words as people of the world use them."""

    def __init__(self, people: list[Person]) -> None:
        self.people = [person for person in people if person.full_name and person.experience]
        self.titles: list[str] = []
        self.skills: list[str] = []
        self.companies: list[str] = []
        self.places: list[str] = []
        self.texts: list[str] = []
        for person in people:
            self.titles += [one.title for one in person.experience if one.title]
            self.skills += [one.name for one in person.skills if one.name]
            self.companies += _companies(person)
            self.places += [person.location.split(",")[-1].strip()] if person.location else []
            self.texts += [person.summary] if person.summary else []


def _companies(person: Person, *, current: bool | None = None) -> list[str]:
    return [
        one.organisation.name
        for one in person.experience
        if one.organisation and one.organisation.name and current in (None, one.period.current)
    ]


def _filters(person: Person, month: int) -> dict[str, list[str]]:
    """What each filter can ask for so that the person is found; ids are marked by `#`."""
    held = document(0, person, lambda _: None, place_ids)
    current = [one for one in person.experience if one.period.current]
    return {
        "REGION": [person.location.split(",")[-1].strip()] if person.location else [],
        "SENIORITY_LEVEL": [f"#{one.seniority}" for one in current if one.seniority],
        "FUNCTION": [f"#{code}" for one in current for code in one.functions],
        "CURRENT_COMPANY": _companies(person, current=True),
        "YEARS_OF_EXPERIENCE": _band(held.numbers.get("experience_start"), month),
        "YEARS_AT_CURRENT_COMPANY": _band(held.numbers.get("company_start"), month),
        "PAST_COMPANY": _companies(person, current=False),
        "CURRENT_TITLE": [f'"{_clean(one.title)}"' for one in current if one.title],
    }


def _band(start: int | None, month: int) -> list[str]:
    """The band of years from 1 to 5 that a start lies in."""
    if start is None or start > month:
        return []
    return [f"#{1 + sum(month - start >= least for least in (12, 36, 72, 132))}"]


def _clean(text: str) -> str:
    return text.replace('"', " ").replace("(", " ").replace(")", " ").strip()


def _linkedin(keywords: str, **more: str) -> str:
    parts = {"keywords": keywords, **more}
    return "https://www.linkedin.com/search/results/people/?" + "&".join(f"{k}={quote(v)}" for k, v in parts.items())


def _sales(keywords: str, *filters: tuple[str, str]) -> str:
    rows = ",".join(f"(type:{kind},values:List(({_value(value)},selectionType:INCLUDED)))" for kind, value in filters)
    words = f"keywords:{quote(keywords, safe='')}," if keywords else ""
    return f"https://www.linkedin.com/sales/search/people?query=({words}filters:List({rows}))"


def _value(value: str) -> str:
    return f"id:{value[1:]}" if value.startswith("#") else f"text:{quote(value, safe='')}"


def draw(words: Vocabulary, seed: int) -> list[Drawn]:
    """200 queries: 50 each of one or two words, phrases, boolean titles, filters with words."""
    dice = random.Random(seed)

    month = month_of_ms(time.time_ns() // 1_000_000)

    def some(person: Person, count: int) -> str:
        """Words of one person: of titles, skills, employers, the name, the summary."""
        pools = (
            [one.title for one in person.experience if one.title],
            [one.name for one in person.skills if one.name],
            _companies(person),
            [person.full_name or ""],
            [person.summary or ""],
        )
        found: list[str] = []
        for _ in range(50):
            pool = dice.choices(pools, (4, 3, 1, 1, 2))[0]
            one = dice.choice(fold(dice.choice(pool)).split() or [""]) if pool else ""
            found += [one] if len(one) > 2 and one not in found else []
            if len(found) == count:
                break
        return " ".join(found) or "manager"

    def phrase() -> str:
        if dice.random() < 0.2:
            row = fold(dice.choice(words.texts)).split()
            at = dice.randrange(max(1, len(row) - 4))
            return " ".join(row[at : at + dice.randint(2, 4)])
        for _ in range(50):
            found = _clean(dice.choice(dice.choice((words.titles, words.skills or words.titles, words.companies))))
            if len(fold(found).split()) > 1:
                return found
        return "head of sales"

    def titles() -> str:
        names = dict.fromkeys(_clean(dice.choice(words.titles)) for _ in range(dice.randint(2, MOST_PHRASES)))
        text = " OR ".join(f'"{one}"' for one in names)
        return f"({text}) NOT (assistant OR intern)" if dice.random() < 0.3 else text

    def filtered() -> str:
        person = dice.choice(words.people)
        asked = {kind: values for kind, values in _filters(person, month).items() if values}
        kinds = dice.sample(sorted(asked), min(len(asked), dice.randint(1, 3)))
        filters = [(kind, dice.choice(asked[kind])) for kind in kinds]
        return _sales(some(person, 1 if dice.random() < 0.7 else 2), *filters)

    made = [Drawn("words", _linkedin(some(dice.choice(words.people), dice.randint(1, 2)))) for _ in range(EACH)]
    made += [Drawn("phrases", _linkedin(f'"{phrase()}"')) for _ in range(EACH)]
    made += [
        Drawn("boolean titles", _sales("", ("CURRENT_TITLE", text)) if dice.random() < 0.5 else _linkedin(text))
        for text in (titles() for _ in range(EACH))
    ]
    made += [Drawn("filters with words", filtered()) for _ in range(EACH)]
    return made


def worst(words: Vocabulary, seed: int) -> list[tuple[str, str, int]]:
    """(what, URL, start) of queries made to be slow."""
    dice = random.Random(seed + 1)
    short = sorted({_clean(one) for one in words.titles}, key=lambda one: (len(fold(one).split()), one))
    two = [one for one in short if len(fold(one).split()) == 2]
    common = [f"{a} {b}" for a in _COMMON for b in _COMMON if a != b]
    heads = [fold(one).split()[0] for one in words.titles if fold(one).split()]
    frequent = sorted(set(heads), key=lambda one: -heads.count(one))[:20]
    long = " OR ".join(f'"{_clean(dice.choice(words.titles))}"' for _ in range(400))[:3_000]
    return [
        (
            "20 OR'd phrases of titles",
            _linkedin(" OR ".join(f'"{one}"' for one in dice.sample(two, min(20, len(two))))),
            0,
        ),
        ("20 OR'd phrases of common words", _linkedin(" OR ".join(f'"{one}"' for one in dice.sample(common, 20))), 0),
        ("a phrase of two common words", _linkedin('"of the"'), 0),
        ("a phrase of six common words", _linkedin('"and the of to in a"'), 0),
        ("ten common words", _linkedin(" ".join(_COMMON)), 0),
        ("ten common words, OR'd", _linkedin(" OR ".join(_COMMON)), 0),
        ("20 words that begin titles, OR'd", _linkedin(" OR ".join(frequent)), 0),
        ("3 kB of titles in keywords", _linkedin(long), 0),
        ("3 kB of titles as current title", _sales("", ("CURRENT_TITLE", long)), 0),
        ("3 kB of titles in both, with a place", _sales(long, ("CURRENT_TITLE", long), ("REGION", words.places[0])), 0),
        ("deep page: one common word", _linkedin("manager"), 9_900),
        ("deep page: 20 words OR'd", _linkedin(" OR ".join(frequent)), 9_900),
        ("deep page: filters alone", _sales("", ("SENIORITY_LEVEL", "#120")), 9_900),
        ("everybody but a few", _linkedin("NOT manager NOT of NOT the"), 9_900),
        ("all years of experience", _sales("manager", *(("YEARS_OF_EXPERIENCE", f"#{n}") for n in range(1, 6))), 0),
    ]
