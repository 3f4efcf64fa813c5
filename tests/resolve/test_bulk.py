import random

import pytest

from whodex.resolve import shape as shapes
from whodex.resolve.blocks import CAP, block_keys
from whodex.resolve.bulk import resolve
from whodex.resolve.cluster import block_pairs, cluster
from whodex.resolve.compare import Comparer, comparer
from whodex.resolve.facts import PersonFacts, Role
from whodex.resolve.learn import learn, learner, with_frequencies
from whodex.resolve.naming import name_words
from whodex.resolve.outlines import BORN, FAMILY, GIVEN, JOINED, NAME, OCCUPATION, PLACES
from whodex.resolve.shape import Shape, gathered

FIRST = ("Anselm", "Brida", "Corvin", "Dorit", "Eskil", "Fenja", "Gislind", "Hanko", "Ilka", "Jorun")
LAST = ("Quellmark", "Rossveit", "Stolbarth", "Tornevik", "Ulfgren", "Varnholt", "Wessmann", "Yxklint", "Zellbrok")
FIRMS = ("foxglove", "tamarisk", "saltmarsh", "redstart")


def records(count, seed=3):
    dice = random.Random(seed)
    found = []
    for number in range(count):
        name = f"{dice.choice(FIRST)} {dice.choice(LAST)}"
        born = f"19{dice.randrange(50, 99)}{dice.randrange(1, 13):02}{dice.randrange(2, 29):02}"
        for _ in range(1 + number % 2):
            role = Role((f"n:{dice.choice(FIRMS)}",), ("nurse",), 0, True, "")
            told = born if dice.random() < 0.8 else ""
            found.append((number, PersonFacts(shown=name, name=name_words(name), born=told, roles=(role,))))
    return found


def test_bulk_gives_what_one_by_one_gives(monkeypatch):
    found = [facts for _, facts in records(120)]
    keys = [f"{at:05}".encode() for at in range(len(found))]
    shape = Shape.of(PersonFacts)
    for key, facts in zip(keys, found, strict=True):
        shape.add(key, facts)
    pairs = block_pairs([block_keys(facts) for facts in found], CAP)
    assert [(int(pair) >> 32, int(pair) & 0xFFFFFFFF) for pair in shape.pairs()] == pairs
    monkeypatch.setattr(shapes, "PIECE", 7)
    assert [(int(pair) >> 32, int(pair) & 0xFFFFFFFF) for pair in shape.pairs()] == pairs, "in however small pieces"
    scorer = comparer(PersonFacts)
    told = cluster(keys, found, scorer, scorer.scale.same, pairs, [(0, 1)])
    assert resolve(shape, scorer, exact=[(0, 1)]) == told
    assert resolve(shape, scorer, workers=2, exact=[(0, 1)]) == told
    assert len(told) < len(found)


def read(chunk):
    """As a chunk names them: some of the records above."""
    start, end = chunk
    for at, (_, facts) in enumerate(records(120)[start:end], start):
        yield f"{at:05}".encode(), facts


@pytest.mark.parametrize("workers", [1, 2])
def test_gathered_from_chunks_is_added_one_by_one(workers):
    whole, pieces = [(0, 180)], [(0, 50), (50, 50), (50, 51), (51, 180)]
    alone, made = gathered(PersonFacts, whole, read), gathered(PersonFacts, pieces, read, workers)
    assert (made.keys, made.data, made.ends) == (alone.keys, alone.data, alone.ends)
    assert (made.blocks, made.holders) == (alone.blocks, alone.holders)
    one, other = alone.outlines.table(), made.outlines.table()
    assert (one.signatures == other.signatures).all()
    for column, (mine, theirs) in enumerate(zip(one.numbers.T, other.numbers.T, strict=True)):
        named = {
            **dict.fromkeys((GIVEN, FAMILY, JOINED, BORN, OCCUPATION), (alone.outlines.words, made.outlines.words)),
            NAME: (alone.outlines.names, made.outlines.names),
            PLACES: (alone.outlines.places, made.outlines.places),
        }.get(column, (range(2**31), range(2**31)))
        assert [named[0][at] for at in mine] == [named[1][at] for at in theirs], column
    scorer = comparer(PersonFacts)
    assert resolve(made, scorer) == resolve(alone, scorer)


def test_what_a_reader_raises_is_raised():
    with pytest.raises(ValueError, match="unpack"):
        gathered(PersonFacts, [(0, 10), (1, 2, 3)], read, 2)


def test_no_records_are_no_entities():
    assert resolve(Shape.of(PersonFacts), comparer(PersonFacts)) == []


def test_learning_tells_the_born_on_one_day_from_strangers():
    made = records(300)
    found = [facts for _, facts in made]
    pairs = block_pairs([block_keys(facts) for facts in found], CAP)
    start = learner(PersonFacts)
    counted = Comparer(PersonFacts, with_frequencies(start.weights, start, found))
    weights = learn(counted, found, pairs)
    assert learn(counted, found, pairs) == weights
    born = weights.fields["born"]
    assert born.m[-1] > 0.5 > born.u[-1] * 100
    scorer = Comparer(PersonFacts, weights)
    keys = [f"{at:05}".encode() for at in range(len(found))]
    parts = cluster(keys, found, scorer, scorer.scale.same, pairs)
    assert sum(len({made[at][0] for at in part}) > 1 for part in parts) < len(parts) / 20
