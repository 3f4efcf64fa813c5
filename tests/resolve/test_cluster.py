import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from whodex.resolve.cluster import LARGEST, block_pairs, cluster


class Table:
    """A scorer of numbers: a table of totals by pair, and of barriers."""

    def __init__(self, totals, barriers=(), otherwise=-8.0):
        self.totals = {frozenset(pair): bits for pair, bits in totals.items()}
        self.barriers = {frozenset(pair) for pair in barriers}
        self.otherwise = otherwise

    def score(self, a, b):
        return self.totals.get(frozenset((a, b)), self.otherwise)

    def apart(self, a, b):
        return frozenset((a, b)) in self.barriers


def groups(count, scorer, order=None, **more):
    order = list(order or range(count))
    place = {item: at for at, item in enumerate(order)}
    pairs = list(itertools.combinations(range(count), 2))
    moved = {name: [tuple(place[i] for i in one) for one in value] for name, value in more.items()}
    found = cluster([f"{item:06}".encode() for item in order], order, scorer, 4.0, pairs, **moved)
    return {frozenset(order[at] for at in part) for part in found}


def test_a_chain_is_cut_at_its_weakest_place():
    scorer = Table({(0, 1): 12, (1, 2): 6, (2, 3): 12})
    assert groups(4, scorer) == {frozenset((0, 1)), frozenset((2, 3))}


def test_what_agrees_on_the_whole_is_one():
    scorer = Table({(0, 1): 12, (1, 2): 6, (0, 2): 3})
    assert groups(3, scorer) == {frozenset((0, 1, 2))}


def test_barriers_and_cuts_keep_apart():
    scorer = Table(dict.fromkeys(itertools.combinations(range(4), 2), 20.0), barriers=[(0, 3)])
    found = groups(4, scorer)
    assert all(not {0, 3} <= part for part in found)
    free = Table(scorer.totals)
    assert groups(4, free) == {frozenset(range(4))}
    assert all(not {1, 2} <= part for part in groups(4, free, cuts=[(1, 2)]))


def test_what_a_barrier_parts_draws_nobody_together():
    """0 and 1 are two people who look alike: 2, who shares a block with 1 alone, has nothing to do with 0."""
    scorer = Table({(0, 1): 25.0, (1, 2): 5.0, (0, 2): 9.0}, barriers=[(0, 1)])
    found = cluster([b"0", b"1", b"2"], range(3), scorer, 4.0, [(0, 1), (1, 2)])
    assert found == [[0], [1, 2]]


def test_exact_groups_are_never_taken_apart():
    scorer = Table({(2, 3): 10}, otherwise=-20)
    assert groups(4, scorer, groups=[(0, 1, 2)]) == {frozenset((0, 1, 2)), frozenset((3,))}


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda p: p[0] < p[1]), st.integers(-20, 20).map(float)
    ),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda p: p[0] < p[1]), max_size=3),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda p: p[0] < p[1]), max_size=2),
    st.permutations(range(9)),
)
@settings(max_examples=150, deadline=None)
def test_the_order_of_records_does_not_matter(totals, barriers, cuts, order):
    scorer = Table(totals, barriers)
    told = groups(9, scorer, groups=[(0, 1)], cuts=cuts)
    assert groups(9, scorer, order, groups=[(0, 1)], cuts=cuts) == told
    assert sorted(itertools.chain(*told)) == list(range(9))


def test_a_component_too_large_to_compare_whole_is_taken_apart():
    dice = random.Random(4)
    people = LARGEST // 2
    totals = {(2 * n, 2 * n + 1): 25.0 for n in range(people + 50)}
    totals |= {(2 * n + 1, 2 * n + 2): 5.0 for n in range(people + 49)}
    count = 2 * people + 100
    order = list(range(count))
    dice.shuffle(order)
    place = {item: at for at, item in enumerate(order)}
    found = cluster(
        [f"{item:06}".encode() for item in order], order, Table(totals), 4.0,
        [tuple(place[i] for i in pair) for pair in totals],
    )  # fmt: skip
    assert {frozenset(order[at] for at in part) for part in found} == {
        frozenset((2 * n, 2 * n + 1)) for n in range(people + 50)
    }


def test_crowded_keys_make_no_pairs():
    assert block_pairs([[1, 2], [1], [2, 1]], cap=2) == [(0, 2)]
    assert block_pairs([], cap=2) == []
