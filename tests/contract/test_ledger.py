"""What a ledger promises, whichever it is."""

import pytest

from whodex.errors import OverQuota
from whodex.model.accounts import Entry, KeptAnswer, Meter


def line(amount=1, key=7, outcome="answered", **fields):
    return Entry(at=fields.pop("at", 5), team="t", key=key, kind="standard", amount=amount, outcome=outcome, **fields)


def test_lines_are_numbered_without_gaps_across_workers(ledgers):
    one, two = ledgers(), ledgers()
    with one.transaction() as change:
        assert change.append([line(), line()]) == 1
    with two.transaction() as change:
        assert change.append([line(request="r", endpoint="/v1/person")]) == 3
    found = list(one.entries())
    assert [entry.id for entry in found] == [1, 2, 3]
    assert (found[2].request, found[2].endpoint, found[2].unconfirmed) == ("r", "/v1/person", False)


def test_a_transaction_that_raises_leaves_nothing(ledgers):
    ledger = ledgers()
    with pytest.raises(OverQuota), ledger.transaction() as change:
        change.append([line()])
        change.save_balance("t", "standard", 4)
        change.hold(("standard", "t"), 2)
        change.save_meter(7, Meter(used=3))
        raise OverQuota("no")
    other = ledgers()
    with other.transaction() as change:
        assert change.balance("t", "standard") is None
        assert change.held(("standard", "t")) == 0
        assert change.meter(7) == Meter()
    assert list(ledger.entries()) == []


def test_a_meter_is_kept_as_it_was_written(ledgers):
    ledger = ledgers()
    full = Meter(arrival=2**60, opened=3, opened_at=4, boot="b", used=5, last_used=6)
    with ledger.transaction() as change:
        change.save_meter(7, full)
    with ledger.transaction() as change:
        assert change.meter(7) == full
    assert ledger.allowance(7) == (full, 0)


def test_entries_are_chosen_by_team_time_and_number(ledgers):
    ledger = ledgers()
    with ledger.transaction() as change:
        change.append([line(at=at) for at in (1, 2, 3, 4)])
        change.append([Entry(at=3, team="u", kind="org", amount=2, outcome="set")])
    assert [one.id for one in ledger.entries("t", 2, 4)] == [2, 3]
    assert [one.id for one in ledger.entries(after=2, count=2)] == [3, 4]
    assert [one.id for one in ledger.entries("u")] == [5]


def test_balances_are_unlimited_until_they_are_set(ledgers):
    ledger = ledgers()
    with ledger.transaction() as change:
        assert change.balance("t", "email") is None
        change.save_balance("t", "email", 3)
        change.save_balance("t", "email", 2)
        change.save_balance("t", "org", 1)
        change.save_balance("t", "org", None)
    assert ledger.balances() == {("t", "email"): 2}


def test_what_others_hold_is_seen_and_goes_with_them(ledgers):
    one, two = ledgers(), ledgers()
    pool = ("daily", 7)
    with one.transaction() as change:
        change.hold(pool, 3)
        change.hold(pool, 2)
        assert change.held(pool) == 0
    with two.transaction() as change:
        assert change.held(pool) == 2
        change.hold(pool, 5)
    assert one.allowance(7)[1] == 7
    one.close()
    with two.transaction() as change:
        assert change.held(pool) == 0
        change.hold(pool, 0)
    assert two.allowance(7)[1] == 0


def test_what_a_worker_that_ends_did_not_confirm_is_marked(ledgers):
    one, two = ledgers(), ledgers()
    with one.transaction() as change:
        first = change.append([line(), line(), line(outcome="refunded")])
        change.confirm(first)
        change.save_answer(7, b"n", KeptAnswer(fingerprint=b"f", worker=0, at=1))
    with two.transaction() as change:
        change.append([line()])
        assert change.reap() == 0
        assert change.answer(7, b"n").worker is not None
    one.close()
    assert [(entry.id, entry.unconfirmed) for entry in two.entries()] == [(1, False), (2, True), (3, False), (4, False)]
    with two.transaction() as change:
        assert change.answer(7, b"n") is None


def test_answers_are_kept_replaced_and_dropped(ledgers):
    ledger = ledgers()
    kept = KeptAnswer(fingerprint=b"f", at=10, head=b"h", content=b"c")
    with ledger.transaction() as change:
        change.save_answer(7, b"n", KeptAnswer(fingerprint=b"f", worker=0, at=9))
        change.save_answer(7, b"n", kept)
        assert change.answer(7, b"n") == kept
        assert change.answer(8, b"n") is None
        assert change.expire_answers(10) == 0
        assert change.expire_answers(11) == 1
        assert change.answer(7, b"n") is None


def test_purging_leaves_the_charge_and_no_content(ledgers):
    ledger = ledgers()
    with ledger.transaction() as change:
        before = change.purges()
        change.save_answer(7, b"n", KeptAnswer(fingerprint=b"f", at=10, head=b"h", content=b"c"))
    assert ledger.purge_answers() == 1
    with ledger.transaction() as change:
        assert change.purges() == before + 1
        assert change.answer(7, b"n") == KeptAnswer(fingerprint=b"f", at=10)


def test_a_new_limit_is_news_to_a_cache_of_keys_and_a_charge_is_not(ledgers, books):
    ledger = ledgers()
    seen = books.version()
    with ledger.transaction() as change:
        change.append([line()])
        change.save_meter(7, Meter(used=1))
    assert books.version() == seen
    with ledger.transaction() as change:
        change.save_balance("t", "org", 9)
    assert books.version() != seen
    assert books.limited("t") == {"org"}
    seen = books.version()
    with ledger.transaction() as change:
        change.save_balance("t", "org", 8)
    assert books.version() == seen
    with ledger.transaction() as change:
        change.save_balance("t", "org", None)
    assert books.version() != seen
    assert books.limited("t") == frozenset()


def test_a_sound_ledger_has_no_faults_and_one_secret(ledgers):
    one, two = ledgers(), ledgers()
    with one.transaction() as change:
        change.append([line()])
        change.mark([1])
    one.sync()
    one.tidy()
    assert one.faults() == []
    assert len(one.secret()) == 32
    assert one.secret() == two.secret()
