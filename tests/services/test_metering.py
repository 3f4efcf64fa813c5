"""What requests use up: rates, days, credits; by table, and against a plain model."""

from collections import Counter

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from whodex.errors import DailyLimited, InvalidParameter, OverQuota, RateLimited
from whodex.model.accounts import SECOND_NS, Key, Meter, Rate
from whodex.services.metering import Claim, Round, UnderWay, admit, standing, window
from whodex.services.moments import DAY_NS, Moment
from whodex.services.office import Office, change_credits, recomputed, save_team
from whodex.store.memory import MemoryAccounts, MemoryLedger

PACE = Rate(3 * SECOND_NS, 10)
NOW = 1_800_000_000_000


def key(**fields):
    return Key(**{"id": 1, "hash": b"", "prefix": "", "name": "k", "team": "t", "meter": 1, "rate": None} | fields)


def claim(**fields):
    usual = {"key": key(), "endpoint": "/v1/person", "kind": "standard", "worst": 1, "valid": True, "request": "r"}
    return Claim(**usual | fields)


class Desk:
    """One worker."""

    def __init__(self, books):
        self.ledger, self.held, self.tick, self.now = MemoryLedger(books), {}, 10**15, NOW

    def do(self, work):
        with self.ledger.transaction() as change:
            current = Round(change, self.held, Moment(self.now, self.tick, "b"))
            try:
                return work(current)
            finally:
                current.finish()
                self.held = current.held


@pytest.fixture
def accounts():
    return MemoryAccounts()


@pytest.fixture
def desk(accounts):
    return Desk(accounts.books)


class TestRate:
    def test_a_burst_and_then_the_pace(self):
        arrival, tick = 0, 10**15
        for left in range(9, -1, -1):
            arrival, found = admit(PACE, arrival, tick)
            assert found.remaining == left
        with pytest.raises(RateLimited) as refused:
            admit(PACE, arrival, tick)
        assert (refused.value.retry_after, refused.value.limit) == (3, 10)
        arrival, found = admit(PACE, arrival, tick + 3 * SECOND_NS)
        assert (found.remaining, found.reset) == (0, 30)
        with pytest.raises(RateLimited):
            admit(PACE, arrival, tick + 3 * SECOND_NS + 1)

    def test_after_a_rest_all_is_there_again(self):
        assert standing(PACE, 10**15, 2 * 10**15).remaining == 10

    def test_a_clock_of_another_run_never_locks_out_for_longer_than_a_burst(self):
        far = 10**18  # as left by a machine that had run for 30 years
        with pytest.raises(RateLimited) as refused:
            admit(PACE, far, 5)
        assert refused.value.retry_after <= 3


class TestDay:
    def test_a_window_lasts_24_hours_of_the_monotonic_clock_whatever_the_wall_says(self):
        meter, left = window(Meter(), Moment(NOW, 1000, "b"))
        assert left == DAY_NS
        meter.used = 4
        for wall in (0, NOW - 10**12, NOW + 10**12):
            same, left = window(meter, Moment(wall, 1000 + DAY_NS - 1, "b"))
            assert (same.used, left) == (4, 1)
        assert window(meter, Moment(NOW, 1000 + DAY_NS, "b"))[0].used == 0

    @pytest.mark.parametrize(("passed_ms", "used"), [(3_600_000, 4), (86_400_000, 0), (-5_000, 4)])
    def test_after_a_restart_the_wall_clock_says_how_much_has_passed(self, passed_ms, used):
        meter = Meter(opened=10**15, opened_at=NOW, boot="b", used=4)
        found, left = window(meter, Moment(NOW + passed_ms, 77, "c"))
        assert found.used == used
        assert left == DAY_NS - (passed_ms * 10**6 if 0 < passed_ms < 86_400_000 else 0)

    def test_the_allowance_counts_what_is_under_way(self, desk):
        asked = claim(key=key(daily=2), kind=None)
        first, _second = (desk.do(lambda r: r.reserve(asked)) for _ in range(2))
        with pytest.raises(DailyLimited) as refused:
            desk.do(lambda r: r.reserve(asked))
        assert refused.value.retry_after == 86_400
        desk.do(lambda r: r.release(first))
        third = desk.do(lambda r: r.reserve(asked))
        desk.do(lambda r: r.settle(third, 1))
        with pytest.raises(DailyLimited):
            desk.do(lambda r: r.reserve(asked))


class TestOrder:
    def test_rate_before_day_before_parameters_before_credits(self, accounts, desk):
        change_credits(office(accounts, desk), "t", "standard", NOW, to=0)
        slow = Rate(SECOND_NS, 1)
        asked = claim(key=key(rate=slow, daily=0), valid=False)
        with pytest.raises(DailyLimited):
            desk.do(lambda r: r.reserve(asked))
        with pytest.raises(RateLimited):
            desk.do(lambda r: r.reserve(asked))
        assert desk.do(lambda r: r.reserve(claim(valid=False))).pools == ()
        with pytest.raises(OverQuota):
            desk.do(lambda r: r.reserve(claim()))


def office(accounts, desk):
    made = Office(accounts=accounts, ledger=desk.ledger)
    save_team(made, "t", NOW)
    return made


class TestIdempotency:
    def test_the_same_key_is_charged_once_and_answered_the_same(self, accounts, desk):
        change_credits(office(accounts, desk), "t", "standard", NOW, to=5)
        asked = claim(name=b"n", fingerprint=b"f")
        first = desk.do(lambda r: r.reserve(asked))
        with pytest.raises(UnderWay):
            desk.do(lambda r: r.reserve(asked))
        desk.do(lambda r: r.settle(first, 1, b"head", b"content"))
        again = desk.do(lambda r: r.reserve(asked))
        assert (again.replay.head, again.replay.content, again.pools) == (b"head", b"content", ())
        assert desk.ledger.balances() == {("t", "standard"): 4}

    def test_another_request_under_the_same_key_is_refused(self, desk):
        first = desk.do(lambda r: r.reserve(claim(name=b"n", fingerprint=b"f")))
        desk.do(lambda r: r.settle(first, 1, b"", b"c"))
        with pytest.raises(InvalidParameter):
            desk.do(lambda r: r.reserve(claim(name=b"n", fingerprint=b"g")))

    def test_what_failed_may_be_tried_again(self, desk):
        asked = claim(name=b"n", fingerprint=b"f")
        first = desk.do(lambda r: r.reserve(asked))
        desk.do(lambda r: r.release(first))
        assert desk.do(lambda r: r.reserve(asked)).replay is None

    @pytest.mark.parametrize("when", ["before", "meanwhile"])
    def test_an_answer_erased_since_is_made_anew_without_a_charge(self, desk, when):
        asked = claim(name=b"n", fingerprint=b"f")
        first = desk.do(lambda r: r.reserve(asked))
        if when == "meanwhile":
            desk.ledger.purge_answers()
        desk.do(lambda r: r.settle(first, 1, b"", b"c"))
        if when == "before":
            desk.ledger.purge_answers()
        again = desk.do(lambda r: r.reserve(asked))
        assert (again.replay, again.charged) == (None, True)
        assert desk.do(lambda r: r.settle(again, 1, b"", b"c")).used == 0
        assert len(list(desk.ledger.entries())) == 1


class Books(RuleBasedStateMachine):
    """Workers reserve, settle, release, die; the operator changes credits. Nothing is ever overspent or lost."""

    @initialize(balance=st.integers(0, 6), daily=st.integers(0, 8))
    def begin(self, balance, daily):
        self.accounts = MemoryAccounts()
        self.desks = [Desk(self.accounts.books) for _ in range(2)]
        self.key = key(daily=daily)
        self.under_way = []
        self.spent = self.answered = 0
        self.granted = balance
        change_credits(office(self.accounts, self.desks[0]), "t", "standard", NOW, to=balance)

    @rule(at=st.integers(0, 1), worst=st.integers(1, 3))
    def reserve(self, at, worst):
        held = Counter()
        for _, grant in self.under_way:
            held.update(dict(grant.pools))
        left = self.granted - self.spent - held["standard", "t"]
        days = self.key.daily - self.answered - held["daily", 1]
        desk = self.desks[at]
        try:
            grant = desk.do(lambda r: r.reserve(claim(key=self.key, worst=worst)))
        except DailyLimited:
            assert days < 1
        except OverQuota:
            assert days >= 1
            assert left < worst
        else:
            assert days >= 1
            assert left >= worst
            self.under_way.append((desk, grant))

    @precondition(lambda self: self.under_way)
    @rule(data=st.data())
    def settle(self, data):
        desk, grant = self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))
        items = data.draw(st.integers(0, grant.claim.worst))
        receipt = desk.do(lambda r: r.settle(grant, items))
        assert receipt.used == items
        self.spent += items
        self.answered += 1
        assert receipt.remaining == self.granted - self.spent

    @precondition(lambda self: self.under_way)
    @rule(data=st.data())
    def release(self, data):
        desk, grant = self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))
        desk.do(lambda r: r.release(grant))

    @rule(at=st.integers(0, 1))
    def die(self, at):
        desk = self.desks[at]
        desk.ledger.die()
        self.under_way = [(one, grant) for one, grant in self.under_way if one is not desk]
        self.desks[at] = Desk(self.accounts.books)
        with self.desks[at].ledger.transaction() as change:
            change.reap()

    @rule(amount=st.integers(0, 3))
    def grant(self, amount):
        change_credits(office(self.accounts, self.desks[0]), "t", "standard", NOW, grant=amount)
        self.granted += amount

    @invariant()
    def adds_up(self):
        if hasattr(self, "desks"):
            ledger = self.desks[0].ledger
            assert ledger.balances() == {("t", "standard"): self.granted - self.spent}
            assert recomputed(ledger.entries())[0] == ledger.balances()


TestBooks = Books.TestCase
TestBooks.settings = hypothesis_settings(max_examples=60, stateful_step_count=30, deadline=None)
