"""The queries of `bench search`, as LinkedIn URLs, drawn by seed from people of the world that is searched."""

import random
from urllib.parse import quote

import msgspec

from whodex.model.person import Person
from whodex.text.names import fold

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
        self.titles: list[str] = []
        self.skills: list[str] = []
        self.companies: list[str] = []
        self.places: list[str] = []
        self.names: list[str] = []
        self.texts: list[str] = []
        for person in people:
            self.titles += [one.title for one in person.experience if one.title]
            self.skills += [one.name for one in person.skills if one.name]
            self.companies += [
                one.organisation.name for one in person.experience if one.organisation and one.organisation.name
            ]
            self.places += [person.location.split(",")[-1].strip()] if person.location else []
            self.names += [person.full_name] if person.full_name else []
            self.texts += [person.summary] if person.summary else []


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

    def word() -> str:
        for _ in range(50):
            pools = (words.titles, words.skills or words.texts, words.companies, words.names, words.texts)
            pool = dice.choices(pools, (4, 3, 1, 1, 2))[0]
            found = [one for one in fold(dice.choice(pool)).split() if len(one) > 2]
            if found:
                return dice.choice(found)
        return "manager"

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
        filters: list[tuple[str, str]] = []
        kinds = (
            "REGION",
            "SENIORITY_LEVEL",
            "FUNCTION",
            "CURRENT_COMPANY",
            "YEARS_OF_EXPERIENCE",
            "YEARS_AT_CURRENT_COMPANY",
            "PAST_COMPANY",
            "CURRENT_TITLE",
        )
        for kind in dice.sample(kinds, dice.randint(1, 3)):
            value = {
                "REGION": lambda: dice.choice(words.places),
                "SENIORITY_LEVEL": lambda: "#" + dice.choice(("110", "120", "210", "220", "310", "320")),
                "FUNCTION": lambda: "#" + str(dice.randint(1, 26)),
                "CURRENT_COMPANY": lambda: dice.choice(words.companies),
                "PAST_COMPANY": lambda: dice.choice(words.companies),
                "CURRENT_TITLE": lambda: f'"{_clean(dice.choice(words.titles))}"',
            }.get(kind, lambda: "#" + str(dice.randint(1, 5)))()
            filters.append((kind, value))
        return _sales(word() if dice.random() < 0.7 else f"{word()} {word()}", *filters)

    made = [Drawn("words", _linkedin(" ".join(word() for _ in range(dice.randint(1, 2))))) for _ in range(EACH)]
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
