"""The ledger and what is counted beside it, as a backend keeps them. `tests/contract` asserts it of every backend.

A worker changes them in short transactions, one after another across all processes. A transaction is seen by the others
when it ends; it is safe from a power cut once `Ledger.sync` has returned.

Errors: StoreBusy where another writer keeps the file too long, Unavailable where the disk is full or read-only.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Literal, Protocol

from whodex.model.accounts import CreditKind, Entry, KeptAnswer, Meter

Pool = tuple[CreditKind | Literal["daily"], str | int]
"""What reservations hold a part of: a team's credits of a kind, or `daily` and a meter's allowance of the day."""


class LedgerTransaction(Protocol):
    """One atomic change. Owners of answers are meters; their names are hashes of what the caller sent."""

    def meter(self, number: int) -> Meter:
        """A meter; a fresh one where it was never used."""
        ...

    def save_meter(self, number: int, meter: Meter) -> None:
        """Write a meter."""
        ...

    def balance(self, team: str, kind: CreditKind) -> int | None:
        """A team's credits, what is reserved included; None: unlimited."""
        ...

    def save_balance(self, team: str, kind: CreditKind, balance: int | None) -> None:
        """Write a balance, never below 0. The caller appends the line that explains it."""
        ...

    def held(self, pool: Pool) -> int:
        """What the other workers hold of a pool for requests under way."""
        ...

    def hold(self, pool: Pool, amount: int) -> None:
        """Say what this worker holds of a pool now."""
        ...

    def append(self, entries: Sequence[Entry]) -> int:
        """Append lines; the number of the first. Those with a key count as this worker's until it confirms them."""
        ...

    def confirm(self, entry: int) -> None:
        """All lines of this worker up to that number were answered, save those marked."""
        ...

    def mark(self, entries: Sequence[int]) -> None:
        """Mark lines as unconfirmed."""
        ...

    def reap(self) -> int:
        """Drop what ended workers held, mark the lines they did not confirm, free their answers; how many ended."""
        ...

    def answer(self, owner: int, name: bytes) -> KeptAnswer | None:
        """What is kept under an idempotency key."""
        ...

    def save_answer(self, owner: int, name: bytes, answer: KeptAnswer | None) -> None:
        """Keep an answer (one that is being made as this worker's), replace it, or (None) drop it."""
        ...

    def purges(self) -> int:
        """How often kept answers were purged. An answer begun before a purge must not be kept after it."""
        ...

    def expire_answers(self, before: int) -> int:
        """Drop made answers older than a moment (ms); how many."""
        ...


class Ledger(Protocol):
    """One worker's part in the ledger. Transactions from one thread at a time."""

    def transaction(self) -> AbstractContextManager[LedgerTransaction]:
        """Begin; commit where the block ends, undo where it raises."""
        ...

    def sync(self) -> None:
        """Make every transaction that has ended safe from a power cut. From any thread. Raises Unavailable."""
        ...

    def tidy(self) -> None:
        """Give back space where enough has gathered. From any one thread."""
        ...

    def entries(
        self,
        team: str | None = None,
        since: int = 0,
        until: int | None = None,
        *,
        after: int = 0,
        count: int | None = None,
    ) -> Iterator[Entry]:
        """Lines with `since` ≤ at < `until` (ms), of one team where given, by number; those above `after`."""
        ...

    def balances(self) -> dict[tuple[str, CreditKind], int]:
        """Every limited balance, what is reserved included. What is missing is unlimited."""
        ...

    def allowance(self, meter: int) -> tuple[Meter, int]:
        """A meter, and how many answers under way hold a part of its daily allowance."""
        ...

    def secret(self) -> bytes:
        """32 random bytes of this ledger, for keyed hashes of what callers send."""
        ...

    def faults(self) -> list[str]:
        """What is wrong with the file itself: damage, missing or double lines, marks without a line."""
        ...

    def purge_answers(self) -> int:
        """Erase the content of every kept answer, without a trace in the files; how many. Charges stay."""
        ...

    def close(self) -> None:
        """End. What is unconfirmed is marked, what is held given back."""
        ...
