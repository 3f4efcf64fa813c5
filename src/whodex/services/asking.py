"""Between the mail room's ports and the book in which asking mail servers is remembered."""

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

import msgspec
from msgspec import Struct

from whodex.errors import StoreBusy
from whodex.mail.dialogue import Step
from whodex.mail.pace import Limit, Pace
from whodex.mail.retry import Job, schedule
from whodex.mail.verdict import Result, Verifier
from whodex.store.mail_ports import MailBook, Probe, WaitingJob

_TURN_MS: Final = 8_000  # how long a turn is held without a word of its holder: what a process that died holds up
_RENEW_S: Final = 2.0
_TEXT: Final = 300  # characters of a reply that are kept

_encode = msgspec.json.Encoder().encode
_result = msgspec.json.Decoder(Result).decode


class _Tries(Struct, array_like=True):
    attempt: int
    first_at: int


class BookCache:
    """`whodex.mail.verdict.Cache` over the book."""

    def __init__(self, book: MailBook) -> None:
        self._book = book

    def get(self, address: str) -> Result | None:
        """See `Cache`."""
        kept = self._book.verdict(address.lower())
        return None if kept is None else _result(kept)

    def put(self, result: Result) -> None:
        """See `Cache`."""
        self._book.keep_verdict(result.address.lower(), result.checked_at, _encode(result))


class BookQueue:
    """`whodex.mail.retry.RetryQueue` over the book."""

    def __init__(self, book: MailBook) -> None:
        self._book = book

    def put(self, job: Job) -> None:
        """See `RetryQueue`."""
        addresses = tuple(one.lower() for one in job.addresses)
        self._book.put_job(WaitingJob(job.key, addresses, job.due_at, _encode(_Tries(job.attempt, job.first_at))))

    def find(self, key: str) -> Job | None:
        """See `RetryQueue`."""
        found = self._book.find_job(key)
        return None if found is None else _job(found)

    def due(self, now: int, count: int, lease_ms: int = 300_000) -> list[Job]:
        """See `RetryQueue`."""
        return [_job(one) for one in self._book.due_jobs(now, count, lease_ms)]

    def done(self, key: str) -> None:
        """See `RetryQueue`."""
        self._book.done_job(key)


class SharedPace(Pace):
    """Politeness that holds for every process of a data directory together: turns are taken from the book.

    Within the process the lanes of `Pace` stand in front, so that few wait at the book for one service.
    """

    def __init__(self, book: MailBook, most: int = 200) -> None:
        """`most`: conversations of this process at once, with all services together."""
        super().__init__()
        self._book = book
        self._places = asyncio.Semaphore(most)
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._count = 0

    @asynccontextmanager
    async def turn(self, key: str, limit: Limit) -> AsyncIterator[None]:
        """See `Pace.turn`."""
        async with super().turn(key, Limit(limit.at_once, 0.0)), self._places:
            self._count += 1
            holder = f"{self._name}-{self._count}"
            while wait := self._take(key, holder, limit):  # noqa: ASYNC110 - other processes give no event
                await asyncio.sleep(wait / 1000)
            renewing = asyncio.create_task(self._renew(key, holder))
            try:
                yield
            finally:
                renewing.cancel()
                self._book.give_turn(key, holder)

    def _take(self, key: str, holder: str, limit: Limit) -> int:
        now = round(time.time() * 1000)
        return self._book.take_turn(key, holder, now, now + _TURN_MS, limit.at_once, round(limit.delay * 1000))

    async def _renew(self, key: str, holder: str) -> None:
        while True:
            await asyncio.sleep(_RENEW_S)
            with suppress(StoreBusy):
                self._book.keep_turn(key, holder, round(time.time() * 1000) + _TURN_MS)


def recorder(book: MailBook) -> Callable[[Step], None]:
    """What keeps every exchange in the book. The random address of a domain is nobody's and is kept as such."""

    def record(step: Step) -> None:
        text = step.reply.text if step.reply else step.error
        code = step.reply.code if step.reply else 0
        book.log(
            Probe(step.at, step.host, step.stage, step.recipient.lower(), code, text[:_TEXT], round(step.took * 1000))
        )

    return record


async def ask_again(
    verifier: Verifier, book: MailBook, clock: Callable[[], int], *, count: int = 50, at_once: int = 20
) -> int:
    """Makes the checks that are due, at most `count`; how many. What the last try leaves open is kept as that.

    A check that another process makes is not made again; one that a dead process began comes back.
    """
    queue, cache = BookQueue(book), BookCache(book)
    waiting = iter(queue.due(clock(), count))
    done = 0

    async def work() -> None:
        nonlocal done
        for job in waiting:
            outcome = await verifier.verify(job.addresses)
            if book.find_job(job.key) is None:  # erased meanwhile: nothing of it may come back
                book.forget([], [result.address.lower() for result in outcome.results])
                continue
            if schedule(queue, outcome, job.addresses, job.attempt, clock(), job.first_at) is None:
                for result in outcome.results:
                    cache.put(result)
            done += 1

    async with asyncio.TaskGroup() as tasks:
        for _ in range(max(1, at_once)):
            tasks.create_task(work())
    return done


def _job(found: WaitingJob) -> Job:
    tries = msgspec.json.decode(found.data, type=_Tries)
    return Job(
        key=found.key,
        addresses=found.addresses,
        attempt=tries.attempt,
        due_at=found.due_at,
        first_at=tries.first_at,
    )
