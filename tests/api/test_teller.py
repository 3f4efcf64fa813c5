"""The gate that counts, over a ledger whose disk can be held up."""

import asyncio
import threading

import pytest

from whodex.api.teller import Teller
from whodex.errors import OverQuota, StoreBusy, Unavailable
from whodex.model.accounts import Key
from whodex.services.metering import Claim
from whodex.services.office import Office, change_credits, save_team
from whodex.store.memory import MemoryAccounts, MemoryLedger

NOW = 1_800_000_000_000


class SlowDisk(MemoryLedger):
    """A ledger that counts its transactions, and whose disk waits to be let on."""

    def __init__(self, books):
        super().__init__(books)
        self.transactions, self.syncs, self.broken = 0, 0, None
        self.free = threading.Event()
        self.free.set()

    def transaction(self):
        if self.broken:
            raise self.broken
        self.transactions += 1
        return super().transaction()

    def sync(self):
        self.free.wait(10)
        self.syncs += 1

    def secret(self):
        return b"s" * 32


@pytest.fixture
def accounts():
    return MemoryAccounts()


@pytest.fixture
def disk(accounts):
    return SlowDisk(accounts.books)


@pytest.fixture
def teller(accounts, disk):
    made = Teller(accounts, disk, lambda: NOW)
    yield made
    disk.free.set()
    made.close()


def give(accounts, amount):
    office = Office(accounts=accounts, ledger=MemoryLedger(accounts.books))
    save_team(office, "t", NOW)
    change_credits(office, "t", "standard", NOW, to=amount)


def claim(**fields):
    key = Key(id=1, hash=b"", prefix="", name="k", team="t", meter=1, rate=None, daily=fields.pop("daily", None))
    usual = {"key": key, "endpoint": "/v1/person", "kind": "standard", "worst": 1, "valid": True, "request": "r"}
    return Claim(**usual | fields)


async def admitted(teller, claim):
    ticket = teller.reserve(claim)
    return await ticket if asyncio.iscoroutine(ticket) else ticket


async def answer(teller, claim):
    """One request, as `whodex.api.serving` serves it."""
    ticket = await admitted(teller, claim)
    waiting = ticket.settle(1)
    if waiting is not None:
        await waiting
    ticket.done()
    return dict(ticket.headers)


def charged(accounts):
    return sum(line.amount for line in accounts.books.entries if line.outcome == "answered")


async def has_charged(accounts, wanted):
    while charged(accounts) < wanted:  # noqa: ASYNC110 - nothing to wait for but the ledger itself
        await asyncio.sleep(0)


def test_an_answer_leaves_when_its_charge_is_on_the_disk(accounts, disk, teller):
    async def work():
        disk.free.clear()
        asked = asyncio.create_task(answer(teller, claim()))
        await asyncio.sleep(0.05)
        assert charged(accounts) == 1
        assert not asked.done()
        disk.free.set()
        assert (await asked)[b"x-credits-used"] == b"1"

    asyncio.run(work())


def test_what_comes_while_the_disk_is_written_shares_one_transaction(accounts, disk, teller):
    async def work():
        disk.free.clear()
        first = asyncio.create_task(answer(teller, claim()))
        await has_charged(accounts, 1)
        before = disk.transactions
        late = []
        for _ in range(20):
            late.append(asyncio.create_task(answer(teller, claim())))
            await asyncio.sleep(0)  # each in a turn of its own
        disk.free.set()
        await asyncio.gather(first, *late)
        assert disk.transactions - before <= 5, "twenty turns, a few transactions"
        assert charged(accounts) == 21

    asyncio.run(work())


def test_a_slow_disk_does_not_hold_up_what_is_only_reserved(accounts, disk, teller):
    give(accounts, 1)

    async def work():
        disk.free.clear()
        first = asyncio.create_task(answer(teller, claim()))
        await has_charged(accounts, 1)
        with pytest.raises(OverQuota):
            await asyncio.wait_for(admitted(teller, claim()), 5)
        assert not first.done()
        disk.free.set()
        await first

    asyncio.run(work())


def test_a_busy_ledger_refuses_and_charges_nothing(accounts, disk, teller):
    give(accounts, 5)

    async def work():
        disk.broken = StoreBusy("locked")
        with pytest.raises(StoreBusy):
            await answer(teller, claim())
        disk.broken = None
        await answer(teller, claim())

    asyncio.run(work())
    assert charged(accounts) == 1
    assert accounts.books.balances["t", "standard"] == 4


def test_what_was_charged_before_the_ledger_broke_still_reaches_the_disk(accounts, disk, teller):
    async def work():
        disk.free.clear()
        first = asyncio.create_task(answer(teller, claim()))
        await has_charged(accounts, 1)
        second = asyncio.create_task(answer(teller, claim()))
        await has_charged(accounts, 2)  # patience ends: charged while the disk is held up
        disk.broken = Unavailable("full", 5)
        third = asyncio.create_task(answer(teller, claim()))
        await asyncio.sleep(0)
        disk.free.set()
        await asyncio.wait_for(asyncio.gather(first, second), 5)
        with pytest.raises(Unavailable):
            await third
        disk.broken = None

    asyncio.run(work())
    assert charged(accounts) == 2


def test_a_caller_who_left_while_it_was_charged_gets_the_credit_back(accounts, disk, teller):
    give(accounts, 5)

    async def work():
        ticket = await admitted(teller, claim())
        waiting = ticket.settle(1)
        ticket.release()
        await waiting
        await asyncio.sleep(0.1)

    asyncio.run(work())
    assert accounts.books.balances["t", "standard"] == 5
    assert [line.outcome for line in accounts.books.entries if line.key is not None] == ["answered", "refunded"]
