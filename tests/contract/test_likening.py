"""What resolution keeps beside observations, in every store."""

import pytest

from whodex.model.observation import Source
from whodex.store.ports import Import

CAP = 3


def keep(tx, many):
    """Keep facts, hold their keys, and say so."""
    tx.keep_facts(many)
    tx.hold_keys(sorted((key, one) for one, _, keys in many for key in keys), CAP)
    tx.ready(one for one, _, _ in many)


@pytest.fixture
def seven(store):
    """Seven observations of people, each an entity of its own."""
    store.source(Source(name="s", basis="consent"))
    store.begin_import(Import(id=0, source="s", basis="consent", format="f", file="f", fingerprint="f", started_at=1))
    with store.transaction() as tx:
        return [tx.add(b"key %d" % at, tx.allot(), "person", "f", b"r") for at in range(7)]


def test_what_was_offered_is_told_until_it_is_kept(store, seven):
    with store.transaction() as tx:
        tx.offer_facts(seven[0], b"facts", [-5, 7])
        assert tx.unread(2) == [(seven[0], b"facts", [-5, 7]), (seven[1], b"", [])]
        assert tx.unread(2, seven[1]) == [(seven[2], b"", []), (seven[3], b"", [])]
        assert tx.sharing([7], 9) == []
        keep(tx, tx.unread(1))
        assert tx.unread(1) == [(seven[1], b"", [])]
        assert tx.sharing([7, -5], 9) == [[seven[0]], [seven[0]]]
        assert tx.doubts(9, ready=True) == seven[:1]
        assert tx.facts([*seven, 99]) == {seven[0]: (b"facts", [-5, 7])}


def test_a_key_that_becomes_crowded_puts_its_holders_in_doubt(store, seven):
    with store.transaction() as tx:
        keep(tx, [(one, b"facts", [1, 2 + one]) for one in seven[:3]])
        tx.trust(seven)
        keep(tx, [(seven[3], b"facts", [2])])
        assert tx.doubts(9, ready=True) == [seven[3]]
        keep(tx, [(one, b"facts", [1]) for one in seven[4:6]])
        assert tx.doubts(9, ready=True) == seven[:6]
        tx.trust(seven)
        keep(tx, [(seven[6], b"facts", [1])])
        assert tx.doubts(9, ready=True) == [seven[6]], "it was crowded before"
        assert tx.sharing([1], 2) == [[seven[0], seven[1]]]
        assert tx.sharing([], 2) == []


def test_who_leaves_before_all_its_keys_are_held_takes_those_that_are(store, seven):
    with store.transaction() as tx:
        tx.offer_facts(seven[0], b"facts", [1, 2])
        tx.hold_keys([(1, seven[0])], CAP)
        tx.hold_keys([(1, seven[0])], CAP)
        assert tx.sharing([1, 2], 9) == [[seven[0]]]
        assert tx.unread(1) == [(seven[0], b"facts", [1, 2])], "it is not read before it is ready"
        before = tx.forgotten()
    with store.transaction() as tx:
        store.forget(seven[0])
        assert tx.forgotten() > before
        assert tx.sharing([1, 2], 9) == []


def test_facts_that_are_kept_otherwise_are_forgotten_first(store, seven):
    with store.transaction() as tx:
        keep(tx, [(one, b"facts", [1]) for one in seven[:2]])
        tx.trust(seven)
        before = tx.forgotten()
        keep(tx, [(seven[0], b"other", [2])])
        assert tx.forgotten() > before
        assert tx.sharing([1, 2], 9) == [[seven[1]], [seven[0]]]
        assert tx.doubts(9, ready=True) == seven[:2], "the other was compared with it"
        before = tx.forgotten()
        tx.doubt_all()
        assert tx.forgotten() > before
        assert tx.facts(seven) == {}


def test_an_observation_that_leaves_takes_its_facts_and_offers_along(store, seven):
    with store.transaction() as tx:
        keep(tx, [(seven[0], b"facts", [1])])
        tx.offer_facts(seven[1], b"offered", [1])
        tx.open_reviews({seven[0]: [(seven[2], 1.5)]})
        before = tx.forgotten()
    with store.transaction() as tx:
        for one in seven[:2]:
            store.forget(one)
        assert tx.forgotten() > before
        assert tx.facts(seven) == {}
        assert tx.sharing([1], 9) == []
        assert [one for one, _, _ in tx.unread(9)] == seven[2:]
    assert store.reviews(0, 9) == []


def test_who_is_alone(store, seven):
    with store.transaction() as tx:
        tx.assign(seven[1], tx.number_of(seven[0]))
        tx.liken(seven, [(seven[2], seven[3])])
        assert tx.alone([*seven, 99]) == set(seven[4:])


def test_reviews_are_those_opened_last(store, seven):
    one, two, three, four = seven[:4]
    with store.transaction() as tx:
        tx.open_reviews({one: [(two, 1.5), (three, 0.5)], four: []})
        tx.open_reviews({two: [(three, 2.0)], four: [(three, -1.0)]})
    told = [(review.one, review.other, review.bits) for review in store.reviews(0, 9)]
    assert told == [(two, three, 2.0), (one, three, 0.5), (three, four, -1.0)]
