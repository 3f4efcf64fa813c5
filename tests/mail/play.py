"""Plays the table of scenarios: used by the tests and by bench/mail.py."""

import asyncio
import csv
from dataclasses import dataclass
from pathlib import Path

from tests.mail.scenarios import build
from tests.mail.world import World, policy

from whodex.mail.hosts import DnsResolver
from whodex.mail.retry import MemoryQueue, schedule
from whodex.mail.verdict import Outcome
from whodex.mail.verify import SmtpVerifier

TABLE = Path(__file__).parent / "data" / "scenarios.tsv"


@dataclass(frozen=True)
class Row:
    domain: str
    local: str
    status: str
    reason: str
    final_status: str
    final_reason: str
    truth: str

    @property
    def address(self) -> str:
        return f"{self.local}@{self.domain}"


def rows() -> list[Row]:
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [Row(**row) for row in csv.DictReader(lines, delimiter="\t")]


def resolver(world: World, lifetime: float = 4.0) -> DnsResolver:
    return DnsResolver(["127.0.0.1"], world.dns.port, timeout=lifetime / 2, lifetime=lifetime)


async def play(world: World) -> dict[str, tuple[Outcome, Outcome, int]]:
    """address → what the first try found, what the last did, and how many tries were made."""
    await build(world)
    found: dict[str, tuple[Outcome, Outcome, int]] = {}
    shared = resolver(world)

    async def one(row: Row) -> None:
        verifier = SmtpVerifier(policy(), shared, dialer=world)
        queue = MemoryQueue()
        first = last = await verifier.verify([row.address])
        now, tries = 0, 1
        job = schedule(queue, first, (row.address,), 0, now)
        while job:
            now = job.due_at
            assert queue.due(now, 10) == [job]
            last = await verifier.verify(job.addresses)
            tries += 1
            job = schedule(queue, last, job.addresses, job.attempt, now, job.first_at)
        found[row.address] = first, last, tries

    # Two scenarios of one domain share its server's memory; their order does not matter. Few at a time, as the slow
    # ones are timed and the machine may be busy.
    places = asyncio.Semaphore(40)

    async def placed(row: Row) -> None:
        async with places:
            await one(row)

    # Those that wait for nothing to come begin first, so that the others run meanwhile.
    waiting = ("timeout", "dns", "unreachable")
    await asyncio.gather(*(placed(row) for row in sorted(rows(), key=lambda row: row.final_reason not in waiting)))
    return found
