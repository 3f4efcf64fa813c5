"""Verifying many addresses: a file's, say. Grouped by domain, many conversations beside each other."""

import asyncio
from collections.abc import Callable, Iterable, Sequence

from whodex.mail.inspection import inspect
from whodex.mail.verdict import MOST_ADDRESSES, Outcome, Result, Verifier


async def verify_many(
    verifier: Verifier,
    addresses: Iterable[str],
    *,
    at_once: int = 200,
    done: Callable[[Outcome], None] | None = None,
) -> dict[str, Result]:
    """The result of every address, each asked for itself; keys are the addresses as given.

    At most `at_once` conversations wait or run; how many a server sees is the verifier's `Pace`. `done` is called after
    each conversation: for progress, and for keeping what is known if the rest is interrupted.
    """
    written: dict[str, list[str]] = {}
    groups: dict[str, list[str]] = {}
    for text in dict.fromkeys(addresses):
        one = inspect(text)
        if one.address not in written:
            groups.setdefault(one.domain, []).append(one.address)
        written.setdefault(one.address, []).append(text)
    found: dict[str, Result] = {}
    waiting = iter(_across([_batches(group) for group in groups.values()]))

    async def work() -> None:
        for batch in waiting:
            outcome = await verifier.verify(batch, every=True)
            for result in outcome.results:
                found.update(dict.fromkeys(written.get(result.address, ()), result))
            if done:
                done(outcome)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(max(1, at_once)):
            tasks.create_task(work())
    return found


def _batches(group: Sequence[str]) -> list[Sequence[str]]:
    return [group[i : i + MOST_ADDRESSES] for i in range(0, len(group), MOST_ADDRESSES)]


def _across(groups: list[list[Sequence[str]]]) -> list[Sequence[str]]:
    """First of each group, second of each …: slow domains wait beside each other, not behind."""
    return [group[i] for i in range(max(map(len, groups), default=0)) for group in groups if i < len(group)]
