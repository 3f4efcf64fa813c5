"""The ledger in memory."""

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from msgspec.structs import replace

from whodex.model.accounts import CreditKind, Entry, KeptAnswer, Meter
from whodex.store.ledger_ports import Pool


class MemoryBooks:
    """What several ledgers of one world share."""

    def __init__(self) -> None:
        self.meters: dict[int, Meter] = {}
        self.balances: dict[tuple[str, CreditKind], int] = {}
        self.holds: dict[tuple[Pool, int], int] = {}
        self.entries: list[Entry] = []
        self.charged_by: dict[int, int] = {}  # line → worker
        self.confirmed: dict[int, int] = {}  # worker → line
        self.answers: dict[tuple[int, bytes], KeptAnswer] = {}
        self.purges = 0
        self.limits_changed = 0
        self.workers = 0
        self.ended: set[int] = set()


class MemoryLedger:
    """See `whodex.store.ledger_ports.Ledger` and, between begin and end, `LedgerTransaction`."""

    def __init__(self, books: MemoryBooks) -> None:
        self._books = books
        books.workers += 1
        self._worker = books.workers
        books.confirmed[self._worker] = len(books.entries)

    @contextmanager
    def transaction(self) -> Iterator["MemoryLedger"]:
        before = copy.deepcopy(self._books.__dict__)
        try:
            yield self
        except BaseException:
            self._books.__dict__.update(before)
            raise

    def meter(self, number: int) -> Meter:
        return replace(self._books.meters.get(number, Meter()))

    def save_meter(self, number: int, meter: Meter) -> None:
        self._books.meters[number] = replace(meter)

    def balance(self, team: str, kind: CreditKind) -> int | None:
        return self._books.balances.get((team, kind))

    def save_balance(self, team: str, kind: CreditKind, balance: int | None) -> None:
        held = self._books.balances
        self._books.limits_changed += (balance is None) == ((team, kind) in held)
        if balance is None:
            held.pop((team, kind), None)
        else:
            assert balance >= 0
            held[team, kind] = balance

    def held(self, pool: Pool) -> int:
        return sum(n for (held, worker), n in self._books.holds.items() if held == pool and worker != self._worker)

    def hold(self, pool: Pool, amount: int) -> None:
        self._books.holds.pop((pool, self._worker), None)
        if amount:
            self._books.holds[pool, self._worker] = amount

    def append(self, entries: Sequence[Entry]) -> int:
        first = len(self._books.entries) + 1
        for number, line in enumerate(entries, first):
            self._books.entries.append(replace(line, id=number))
            if line.key is not None:
                self._books.charged_by[number] = self._worker
        return first

    def confirm(self, entry: int) -> None:
        self._books.confirmed[self._worker] = max(entry, self._books.confirmed[self._worker])

    def mark(self, entries: Sequence[int]) -> None:
        for number in entries:
            self._books.entries[number - 1].unconfirmed = True

    def reap(self) -> int:
        ended = self._books.ended
        for worker in ended:
            self._retire(worker)
        self._books.ended = set()
        return len(ended)

    def answer(self, owner: int, name: bytes) -> KeptAnswer | None:
        return self._books.answers.get((owner, name))

    def save_answer(self, owner: int, name: bytes, answer: KeptAnswer | None) -> None:
        self._books.answers.pop((owner, name), None)
        if answer is not None:
            worker = None if answer.worker is None else self._worker
            self._books.answers[owner, name] = replace(answer, worker=worker)

    def purges(self) -> int:
        return self._books.purges

    def expire_answers(self, before: int) -> int:
        old = [at for at, kept in self._books.answers.items() if kept.at < before and kept.worker is None]
        for at in old:
            del self._books.answers[at]
        return len(old)

    def sync(self) -> None:
        """There is no disk."""

    def tidy(self) -> None:
        """There are no files."""

    def entries(
        self,
        team: str | None = None,
        since: int = 0,
        until: int | None = None,
        *,
        after: int = 0,
        count: int | None = None,
    ) -> Iterator[Entry]:
        left = count if count is not None else len(self._books.entries)
        for line in list(self._books.entries[after:]):
            if team not in (None, line.team) or line.at < since or (until is not None and line.at >= until):
                continue
            if left <= 0:
                return
            left -= 1
            yield replace(line)

    def balances(self) -> dict[tuple[str, CreditKind], int]:
        return dict(self._books.balances)

    def allowance(self, meter: int) -> tuple[Meter, int]:
        held = sum(n for (pool, _), n in self._books.holds.items() if pool == ("daily", meter))
        return self.meter(meter), held

    def secret(self) -> bytes:
        return b"\x07" * 32

    def faults(self) -> list[str]:
        return []

    def purge_answers(self) -> int:
        self._books.purges += 1
        held = [at for at, kept in self._books.answers.items() if kept.content is not None]
        for at in held:
            self._books.answers[at] = replace(self._books.answers[at], head=b"", content=None)
        return len(held)

    def close(self) -> None:
        self._retire(self._worker)

    def die(self) -> None:
        """End as a process does that is killed: whatever is held stays until somebody reaps."""
        self._books.ended.add(self._worker)

    def _retire(self, worker: int) -> None:
        books, confirmed = self._books, self._books.confirmed.get(worker, 0)
        self.mark(
            [
                number
                for number, by in books.charged_by.items()
                if by == worker and number > confirmed and books.entries[number - 1].outcome == "answered"
            ]
        )
        books.holds = {held: n for held, n in books.holds.items() if held[1] != worker}
        books.answers = {at: kept for at, kept in books.answers.items() if kept.worker != worker}
