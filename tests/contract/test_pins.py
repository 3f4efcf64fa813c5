"""What a store promises of pins, whichever it is."""

import pytest

from whodex.model.linking import edges_of, keys_of
from whodex.model.person import Person
from whodex.store.codec import pack_body
from whodex.store.decision_ports import Pin


@pytest.fixture
def people(store):
    numbers = []
    with store.transaction() as tx:
        for n in range(5):
            person = Person(identifiers=[f"slug:p{n}"], full_name=f"Person {n}")
            numbers.append(tx.allot())
            tx.put(numbers[-1], "person", pack_body(person), keys_of(person), edges_of(person))
    return numbers


def test_a_pin_is_kept_replaced_and_taken_back(store, people):
    firm, boss, other, worker, _ = people
    assert store.pins() == []
    store.pin(Pin(firm, worker, boss, 1))
    store.pin(Pin(firm, boss, None, 2))
    store.pin(Pin(firm, worker, other, 3))
    assert store.pins(firm) == store.pins() == [Pin(firm, boss, None, 2), Pin(firm, worker, other, 3)]
    assert store.pins(boss) == []
    assert store.unpin(firm, worker)
    assert not store.unpin(firm, worker)
    assert store.pins(firm) == [Pin(firm, boss, None, 2)]


def test_pins_follow_merges_and_the_later_of_two_holds(store, people):
    firm, boss, other, worker, twin = people
    store.pin(Pin(firm, worker, boss, 1))
    store.pin(Pin(firm, twin, other, 2))
    with store.transaction() as tx:
        tx.drop(twin, merged_into=worker)
        tx.drop(other, merged_into=boss)
    assert store.pins(firm) == [Pin(firm, worker, boss, 2)]
    store.pin(Pin(firm, worker, None, 3))
    assert store.pins(firm) == [Pin(firm, worker, None, 3)]
    assert store.unpin(firm, twin), "by the old number too"
    assert store.pins() == []


def test_a_merged_organisation_keeps_its_pins(store, people):
    firm, boss, old, worker, _ = people
    store.pin(Pin(old, worker, boss, 1))
    with store.transaction() as tx:
        tx.drop(old, merged_into=firm)
    assert store.pins(firm) == store.pins(old) == [Pin(firm, worker, boss, 1)]


def test_whoever_is_forgotten_is_in_no_pin(store, people):
    firm, boss, other, worker, twin = people
    store.pin(Pin(firm, worker, boss, 1))
    store.pin(Pin(firm, boss, None, 2))
    store.pin(Pin(firm, other, None, 3))
    with store.transaction() as tx:
        tx.drop(twin, merged_into=boss)
        assert store.forget_pins([twin]) == 2
    assert store.pins() == [Pin(firm, other, None, 3)]


def test_a_transaction_that_fails_undoes_its_pins(store, people):
    firm, boss, _, worker, _ = people
    store.pin(Pin(firm, worker, boss, 1))
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.forget_pins([boss])
        store.pin(Pin(firm, boss, None, 2))
        raise ZeroDivisionError
    assert store.pins() == [Pin(firm, worker, boss, 1)]


def test_clearing_what_is_derived_leaves_pins(store, people):
    store.pin(Pin(people[0], people[3], people[1], 1))
    store.clear_entities()
    assert store.pins() == [Pin(people[0], people[3], people[1], 1)]
