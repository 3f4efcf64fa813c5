"""What a store promises of decisions about who is who, whichever it is."""

import pytest

from whodex.model.decisions import Decision, anchor_of
from whodex.model.observation import canonical, observation_key
from whodex.store.codec import pack_record

ONE = Decision(
    act="merge", kind="person", left=("slug:ada",), right=("member:7", anchor_of(b"x" * 16)), at=5, who="kim", note="é",
    numbers=(1_000_000_001, 1_000_000_002),
)  # fmt: skip


def rulings(store, *anchors):
    with store.transaction() as tx:
        return tx.rulings(anchors)


def test_a_decision_is_kept_as_it_was_made_and_found_by_every_anchor(store):
    assert store.decisions() == []
    made = store.decide(ONE)
    assert made.id > 0
    (held,) = store.decisions()
    assert held == made
    assert made.same_as(ONE)
    for anchor in (*ONE.left, *ONE.right):
        assert rulings(store, "slug:nobody", anchor) == [made]
    assert rulings(store, "slug:nobody") == []
    assert rulings(store, *ONE.left, *ONE.right) == [made], "once"


def test_what_was_taken_back_stays_listed_and_says_nothing(store):
    made, other = store.decide(ONE), store.decide(ONE)
    assert store.undo(made.id, 9, "lee")
    assert not store.undo(made.id, 10, "kim"), "it is no longer in force"
    assert not store.undo(99, 10, "kim")
    assert [(one.undone_at, one.undone_by) for one in store.decisions()] == [(9, "lee"), (None, "")]
    assert store.decisions(undone=False) == [other] == rulings(store, "slug:ada")


def test_a_forgotten_decision_is_gone_with_all_its_anchors(store):
    made, other = store.decide(ONE), store.decide(Decision(act="split", kind="job", left=("job:1",), right=(), at=1))
    store.undo(made.id, 9, "lee")
    assert store.forget_decisions(["member:7", "slug:ada"]) == 1
    assert store.decisions() == [other]
    assert rulings(store, "slug:ada") == []
    assert store.forget_decisions(["member:7"]) == 0
    assert store.decide(ONE).id > other.id, "a number is never given twice"


def test_a_transaction_that_fails_undoes_what_was_decided_in_it(store):
    made = store.decide(ONE)
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        store.undo(made.id, 9, "lee")
        assert tx.rulings(["slug:ada"]) == []
        later = store.decide(ONE)
        assert store.decisions(undone=False) == [later] == tx.rulings(["slug:ada"])
        raise ZeroDivisionError
    assert store.decisions() == [made] == rulings(store, "slug:ada")


def test_clearing_what_is_derived_leaves_decisions(store):
    made = store.decide(ONE)
    store.clear_entities()
    assert store.decisions() == [made]


def test_a_rewritten_observation_keeps_what_was_said_of_it(store):
    records = [canonical({"name": name}) for name in ("a", "b")]
    keys = [observation_key("t", record) for record in records]
    with store.transaction() as tx:
        observation = tx.add(keys[0], tx.allot(), "person", "t", pack_record(records[0]))
    made = store.decide(Decision(act="apart", kind="person", left=(anchor_of(keys[0]),), right=("slug:b",), at=1))
    with store.transaction():
        store.rewrite(observation, keys[1], pack_record(records[1]))
    (held,) = store.decisions()
    assert (held.left, held.right) == ((anchor_of(keys[1]),), ("slug:b",))
    assert rulings(store, anchor_of(keys[1])) == [held]
    assert rulings(store, anchor_of(keys[0])) == []
    assert store.whose(keys[1]) is not None
    assert store.whose(keys[0]) is None
    assert held.id == made.id
