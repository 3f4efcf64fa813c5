import random
from itertools import combinations

import numpy as np
import pytest

from whodex.resolve.compare import Comparer, comparer
from whodex.resolve.facts import PersonFacts, Role, School
from whodex.resolve.learn import learner, with_frequencies
from whodex.resolve.naming import name_words
from whodex.resolve.outlines import Outlines
from whodex.resolve.sieve import Sieve

NAMES = (
    "Anselm Quellmark", "Quellmark Anselm", "Ansel Quelmark", "A. Quellmark", "Anselm B. Quellmark", "Anselm",
    "Brida Rossveit Stolbarth", "Brida Rossveit", "Brida Rossveit-Tornevik", "Bob van der Linde", "Robert Vanderlinde",
    "Robert Linde", "Li Wei", "Wei Li", "L Wei", "", "Юлия Иванова", "Yulia Ivanova", "Anna Anna", "Kim Lim", "Kim Kim",
)  # fmt: skip
TITLES = (("nurse",), ("head", "nurse"), ("baker",), ())
FIRMS = ("foxglove", "tamarisk", "saltmarsh", "redstart")
PLACES = (("c:gb/leeds", "a:gb/eng", "cc:gb"), ("c:gb/leedes", "cc:gb"), ("cc:gb",), ("w:oslo", "cc:no"), ("cc:no",))
HOSTS = ("foxglove.example", "foxgloves.example", "gmail.com")


def some(dice, values, most=2):
    return tuple(dict.fromkeys(dice.choice(values) for _ in range(dice.randrange(most + 1))))


def person(dice):
    def role():
        firm = dice.choice(FIRMS)
        marks = (f"n:{firm}", f"s:{firm}-{dice.randrange(2)}")[: dice.randrange(3)]
        return Role(marks, dice.choice(TITLES), dice.choice((0, 202001, 202100)), dice.random() < 0.5, firm)

    return PersonFacts(
        name=name_words(dice.choice(NAMES)),
        emails=tuple(f"{local}@{dice.choice(HOSTS)}" for local in some(dice, ("anselm", "anselm2", "anselmo", "bob"))),
        phones=some(dice, ("201234567", "201234568"), 1),
        profiles=some(dice, ("anselm", "bob-1")),
        members=some(dice, (11, 12), 2),
        vendor_keys=some(dice, ("crm/1", "crm/2"), 1),
        roles=tuple(role() for _ in range(dice.randrange(4))),
        schools=tuple(School(name, dice.choice((0, 1999)), 2003) for name in some(dice, ("alder", "birch", ""))),
        places=some(dice, PLACES),
        postcodes=some(dice, ("ls11aa", "ls12aa"), 1),
        born=dice.choice(("", "", "19700102", "19700101", "1970", "19820304")),
        gender=dice.choice(("", "f", "m", "x")),
        occupation=dice.choice(("", "", "nurse", "baker")),
    )


def passing(found, scorer, least):
    outlines = Outlines()
    for one in found:
        outlines.add(one)
    pairs = np.array(list(combinations(range(len(found)), 2)))
    passed = Sieve(outlines, scorer, least).passing(pairs[:, 0], pairs[:, 1])
    return zip(pairs.tolist(), passed.tolist(), strict=True)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("learned", [False, True])
def test_nothing_that_counts_is_dropped(seed, learned):
    dice = random.Random(seed)
    found = [person(dice) for _ in range(160)]
    scorer = comparer(PersonFacts)
    if learned:
        start = learner(PersonFacts)
        scorer = Comparer(PersonFacts, with_frequencies(start.weights, start, found))
    for least in (scorer.scale.review, scorer.scale.same, 10.0):
        near = 0
        for (a, b), passed in passing(found, scorer, least):
            if scorer.near(found[a], found[b], least) is not None:
                near += 1
                assert passed, (found[a], found[b])
        assert near > 100


def test_strangers_are_dropped():
    dice = random.Random(5)
    found = [
        PersonFacts(
            name=name_words(f"{dice.choice(('Ilka', 'Jorun', 'Hanko'))} {dice.choice(('Ulfgren', 'Varnholt'))}"),
            roles=(Role((f"n:firm {number}",), (f"trade {number}",), 202001, True, ""),),
            places=(PLACES[number % 2 * 3],),
            members=(number,) if number % 2 else (),
        )
        for number in range(100)
    ]
    passed = [yes for _, yes in passing(found, comparer(PersonFacts), comparer(PersonFacts).scale.same)]
    assert sum(passed) < len(passed) / 20


def test_no_pairs_pass_where_there_are_none():
    none = np.zeros(0, np.int64)
    assert len(Sieve(Outlines(), comparer(PersonFacts), 4.0).passing(none, none)) == 0
