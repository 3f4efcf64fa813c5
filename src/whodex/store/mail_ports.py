"""What is remembered of asking mail servers: verdicts, checks to be repeated, a log of every exchange, turns.

Kept apart from the data, so that an import never blocks a check. Values cross the port packed: what a verdict or a job
is, only those know who make it. Addresses are in lower case. Times in ms.
"""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct


class WaitingJob(Struct, frozen=True, array_like=True):
    """A check to be repeated. `key` is unique in the queue; `addresses` are those it is about."""

    key: str
    addresses: tuple[str, ...]
    due_at: int
    data: bytes


class Probe(Struct, frozen=True, array_like=True):
    """One exchange with a mail server. `code` 0: no reply came, `text` says why; `recipient` may be empty."""

    at: int
    host: str
    stage: str
    recipient: str
    code: int
    text: str
    took_ms: int


class MailBook(Protocol):
    """See the module. Safe across processes; one object is used from one thread at a time."""

    def verdict(self, address: str) -> bytes | None:
        """The latest verdict kept for an address."""
        ...

    def keep_verdict(self, address: str, at: int, data: bytes) -> None:
        """Keep a verdict, in place of an older one; a newer one stays."""
        ...

    def tried_for(self, number: int, addresses: Sequence[str]) -> None:
        """Remember, before asking, whose these addresses may be: an erasure of that person takes them along."""
        ...

    def put_job(self, job: WaitingJob) -> None:
        """Add a job, or replace the one with its key."""
        ...

    def find_job(self, key: str) -> WaitingJob | None:
        """The job under a key, due or not."""
        ...

    def due_jobs(self, now: int, count: int, lease_ms: int) -> list[WaitingJob]:
        """At most `count` jobs due at `now`, oldest first; they are not handed out again for `lease_ms`."""
        ...

    def done_job(self, key: str) -> None:
        """Remove a job; nothing happens where there is none."""
        ...

    def jobs(self) -> int:
        """How many jobs wait."""
        ...

    def log(self, probe: Probe) -> None:
        """Keep one exchange."""
        ...

    def probes(self, after: int = 0, count: int = 1000) -> list[Probe]:
        """Exchanges since a moment, oldest first."""
        ...

    def forget(self, numbers: Sequence[int], addresses: Sequence[str]) -> int:
        """Remove what is kept about these addresses and about those tried for these people; how many entries."""
        ...

    def expire(self, probes_before: int, verdicts_before: int) -> int:
        """Drop exchanges and verdicts from before these moments; how many."""
        ...

    def lease(self, name: str, holder: str, now: int, until: int) -> bool:
        """Take or prolong a lease; False where another holds it at `now`. `until` not after `now` gives it back."""
        ...

    def take_turn(self, service: str, holder: str, now: int, until: int, at_once: int, gap_ms: int) -> int:
        """Begin a conversation with a service: 0 where it may start, else how many ms to wait before asking again.

        At most `at_once` are held at a time by all processes together, each until `until` or `give_turn`; two start at
        least `gap_ms` apart.
        """
        ...

    def keep_turn(self, service: str, holder: str, until: int) -> None:
        """Hold a turn longer; nothing happens where it was lost."""
        ...

    def give_turn(self, service: str, holder: str) -> None:
        """End a conversation."""
        ...

    def secret(self) -> bytes:
        """32 random bytes of this installation."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...
