"""How far the check of a file of addresses got: what is wanted, what is known, what waits to be asked again.

Kept beside the results until they are complete, so that a command that was killed goes on where it stopped. What a
result is, only those know who make it.
"""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct


class Progress(Struct, frozen=True, array_like=True):
    """How many addresses there are, how many of them are settled, and how many wait to be asked again."""

    addresses: int = 0
    settled: int = 0
    waiting: int = 0


class CheckList(Protocol):
    """See the module. Belongs to one process at a time; used from one thread. Addresses are in lower case."""

    def begin(self, mark: str) -> bool:
        """Go on with the list of the file so marked, or begin an empty one; whether the list was read to its end."""
        ...

    def add(self, addresses: Sequence[tuple[str, str]]) -> None:
        """Add (address, domain) pairs that are wanted; those already there stay as they are."""
        ...

    def is_complete(self) -> None:
        """Every address of the file is on the list."""
        ...

    def domains(self, after: str, count: int) -> list[str]:
        """Domains with open addresses behind `after`, in the order of the alphabet."""
        ...

    def open_at(self, domain: str, after: int, count: int) -> list[tuple[int, str]]:
        """(number, address) of the open ones of a domain behind a number, in the order in which they were added."""
        ...

    def keep(self, results: Sequence[tuple[str, bytes, bool]]) -> None:
        """Keep (address, result, whether it waits to be asked again), all or nothing."""
        ...

    def reopen(self) -> int:
        """Open those again that wait; how many."""
        ...

    def result(self, address: str) -> bytes | None:
        """The result kept for an address; None where there is none, or the address is not on the list."""
        ...

    def progress(self) -> Progress:
        """How far it got."""
        ...

    def close(self, *, remove: bool = False) -> None:
        """Give the file back, or remove it."""
        ...
