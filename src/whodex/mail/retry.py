"""When to ask again: a pure decision, and the queue that remembers it."""

import zlib
from typing import Final, Protocol

from msgspec import Struct

from whodex.mail.verdict import RETRY_WORTH, Outcome

DELAYS: Final = (360, 1_860, 7_200)
"""Seconds before the second, third and last try: past the usual greylist of 5 minutes (postgrey), past the 30 minutes
RFC 5321 §4.5.4.1 recommends, and once more."""


def retry_after(attempt: int, *, worth: bool, jitter: float = 0.0) -> int | None:
    """Seconds until the next try after try number `attempt` (0 is the first), or None to give up.

    `worth` says whether a later answer may differ (greylisting, load, no connection); a block or a full mailbox will
    not. `jitter` between 0 and 1 adds up to a tenth, so that what was refused together does not return together.
    """
    if not worth or attempt >= len(DELAYS):
        return None
    return round(DELAYS[attempt] * (1 + 0.1 * min(1.0, max(0.0, jitter))))


class Job(Struct, frozen=True, kw_only=True):
    """A check to be repeated: the addresses of one domain, best first. Times in ms. `key` is unique in the queue."""

    key: str
    addresses: tuple[str, ...]
    attempt: int  # tries already made
    due_at: int
    first_at: int


class RetryQueue(Protocol):
    """Remembers checks to be repeated. A durable one survives a restart; a job handed out comes back unless `done`."""

    def put(self, job: Job) -> None:
        """Adds a job, or replaces the one with its key."""
        ...

    def find(self, key: str) -> Job | None:
        """The job under a key, due or not."""
        ...

    def due(self, now: int, count: int, lease_ms: int = 300_000) -> list[Job]:
        """At most `count` jobs due at `now` (ms), oldest first; they are not handed out again for `lease_ms`."""
        ...

    def done(self, key: str) -> None:
        """Removes a job; nothing happens where there is none."""
        ...


class MemoryQueue:
    """A queue for tests and single runs: gone with the process."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._visible: dict[str, int] = {}  # when each may be handed out; leases push it back

    def put(self, job: Job) -> None:
        """See `RetryQueue`."""
        self._jobs[job.key] = job
        self._visible[job.key] = job.due_at

    def find(self, key: str) -> Job | None:
        """See `RetryQueue`."""
        return self._jobs.get(key)

    def due(self, now: int, count: int, lease_ms: int = 300_000) -> list[Job]:
        """See `RetryQueue`."""
        keys = sorted((at, key) for key, at in self._visible.items() if at <= now)[:count]
        for _, key in keys:
            self._visible[key] = now + lease_ms
        return [self._jobs[key] for _, key in keys]

    def done(self, key: str) -> None:
        """See `RetryQueue`."""
        self._jobs.pop(key, None)
        self._visible.pop(key, None)


def schedule(
    queue: RetryQueue, outcome: Outcome, addresses: tuple[str, ...], attempt: int, now: int, first_at: int | None = None
) -> Job | None:
    """Queues the next try of a check, or ends it: the job as queued, or None where nothing more will be tried.

    `attempt` counts the tries before the one that gave `outcome`; `now` in ms. The jitter is the domain's own, so that
    the same check always waits as long.
    """
    key = addresses[0].lower()
    worth = outcome.again and any(result.reason in RETRY_WORTH for result in outcome.results)
    wait = retry_after(attempt, worth=worth, jitter=zlib.crc32(outcome.domain.encode()) / 2**32)
    if wait is None:
        queue.done(key)
        return None
    job = Job(
        key=key,
        addresses=addresses,
        attempt=attempt + 1,
        due_at=now + wait * 1000,
        first_at=now if first_at is None else first_at,
    )
    queue.put(job)
    return job
