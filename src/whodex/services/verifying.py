"""Checking a file of addresses: read, asked domain by domain, written; what is known survives any interruption."""

import asyncio
import csv
import os
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from whodex.errors import ImportFailed
from whodex.ingest.base import InputFile, Refused
from whodex.mail.answer import Checks, checks
from whodex.mail.verdict import MOST_ADDRESSES
from whodex.model.dates import iso
from whodex.services.address_files import AddressFile, Row, rows
from whodex.services.bulk_check import Checked, check_many
from whodex.services.checking import Desk
from whodex.services.mailboxes import is_erased
from whodex.store.check_ports import CheckList
from whodex.store.ports import Reading

ADDED: Final = (
    "email_status", "email_reason", "email_disposable", "email_role", "email_webmail", "email_mx", "email_smtp",
    "email_accept_all", "email_checked_at", "email_retry_at",
)  # fmt: skip
_BATCH: Final = 2_000  # addresses added at once
_DOMAINS: Final = 500  # domains fetched at once
_AT_ONCE: Final = 1_000  # domains under way: most of them wait for their turn
_EACH: Final = 2  # batches of one domain under way: as many as its hosts are asked at once
_AHEAD: Final = MOST_ADDRESSES * 25  # addresses of one domain fetched at once

Report = Callable[[int, int], None]
"""Addresses done, and addresses in all."""


class Kept(Struct, frozen=True, array_like=True):
    """A result as the list keeps it. Times in ms."""

    status: str
    reason: str
    checked_at: int
    checks: Checks
    due_at: int | None = None


class Summary(Struct, kw_only=True, rename="camel"):
    """What a file held and what became of its addresses; `refused` are rows that could not be read."""

    rows: int = 0
    addresses: int = 0
    without: int = 0  # rows without an address
    duplicates: int = 0  # rows whose address a row before has
    statuses: dict[str, int] = {}  # by rows
    waiting: int = 0  # addresses that are asked again later
    due_at: int | None = None  # ms: when the first of them is
    refused: list[str] = []


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Kept).decode


def gather(file: InputFile, how: AddressFile, wanted: CheckList) -> None:
    """Put every address of the file on the list. What is no address is not: that is seen when results are written."""
    batch: list[tuple[str, str]] = []
    for row in rows(file, how):
        if not isinstance(row, Refused) and row.domain:
            batch.append((row.text, row.domain))
        if len(batch) >= _BATCH:
            wanted.add(batch)
            batch = []
    wanted.add(batch)
    wanted.is_complete()


async def ask_all(desk: Desk, store: Reading, wanted: CheckList, report: Report | None = None) -> int | None:
    """Ask about every open address of the list: many domains beside each other, one conversation for eight addresses.

    How many conversations a host sees is the verifier's pace. Each result is kept as it comes. Gives when (ms) the
    first of those that a server put off is due; None where none was.
    """
    progress = wanted.progress()
    done, total = progress.settled + progress.waiting, progress.addresses
    due: list[int] = []
    names = _Domains(wanted)

    async def work(batches: _Batches) -> None:
        nonlocal done
        while batch := batches.next():
            found = await check_many(desk, store, batch)
            wanted.keep([(one.address, _encode(_kept(one)), one.due_at is not None) for one in found])
            due.extend(one.due_at for one in found if one.due_at is not None)
            done += len(found)
            if report:
                report(done, total)

    async def follow() -> None:
        while domain := names.next():
            batches = _Batches(wanted, domain)
            await asyncio.gather(*(work(batches) for _ in range(_EACH if batches.many else 1)))

    try:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(min(_AT_ONCE, max(1, total - done))):
                tasks.create_task(follow())
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None
    return min(due, default=None)


async def check_list(
    desk: Desk,
    store: Reading,
    wanted: CheckList,
    report: Report | None = None,
    *,
    wait: bool = False,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Ask about what is open, and about what waits as far as it is due; with `wait`, until nothing waits any more."""
    wanted.reopen()
    due = await ask_all(desk, store, wanted, report)
    while wait and due is not None:
        await sleep(max(0.0, (due - desk.clock()) / 1000) + 0.1)
        wanted.reopen()
        due = await ask_all(desk, store, wanted, report)


def write(store: Reading, file: InputFile, how: AddressFile, wanted: CheckList, target: Path) -> Summary:
    """Write the rows with what is known of their addresses, in UTF-8; the target appears when it is complete.

    Of an address that was erased since it was checked nothing is said. Raises ImportFailed where it cannot be written.
    """
    aside = target.with_name(target.name + ".part")
    summary = Summary()
    try:
        with aside.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow([*how.columns, *_names(how.columns)])
            for row in rows(file, how):
                if isinstance(row, Refused):
                    summary.refused.append(f"line {row.position}: {row.reason}")
                    continue
                kept = _result(store, wanted, row)
                _count(summary, row, kept)
                writer.writerow([*(row.cells.get(name, "") for name in how.columns), *_cells_of(kept)])
            out.flush()
            os.fsync(out.fileno())
        aside.replace(target)
    except OSError as error:
        raise ImportFailed(f"{target} cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    progress = wanted.progress()
    summary.addresses, summary.waiting = progress.addresses, progress.waiting
    summary.duplicates = max(0, summary.duplicates - progress.addresses)
    return summary


class _Domains:
    """The domains with open addresses, fetched as they are needed."""

    def __init__(self, wanted: CheckList) -> None:
        self._wanted, self._after = wanted, ""
        self._ready: deque[str] = deque()

    def next(self) -> str:
        """The next domain; empty where there is none."""
        if not self._ready:
            self._ready.extend(self._wanted.domains(self._after, _DOMAINS))
            if not self._ready:
                return ""
            self._after = self._ready[-1]
        return self._ready.popleft()


class _Batches:
    """The open addresses of one domain, eight at a time, each once."""

    def __init__(self, wanted: CheckList, domain: str) -> None:
        self._wanted, self._domain, self._after = wanted, domain, 0
        self._ready: deque[str] = deque()
        self._fill()
        self.many = len(self._ready) > MOST_ADDRESSES

    def next(self) -> tuple[str, ...]:
        """The next addresses; empty where there are none."""
        if not self._ready:
            self._fill()
        return tuple(self._ready.popleft() for _ in range(min(MOST_ADDRESSES, len(self._ready))))

    def _fill(self) -> None:
        found = self._wanted.open_at(self._domain, self._after, _AHEAD)
        if found:
            self._after = found[-1][0]
            self._ready.extend(address for _, address in found)


def _kept(one: Checked) -> Kept:
    made = checks(one.inspection, one.result, one.outcome)
    return Kept(one.result.status, one.result.reason, one.result.checked_at, made, one.due_at)


def _result(store: Reading, wanted: CheckList, row: Row) -> Kept | None:
    """What is known of a row's address; None where the row has none."""
    if not row.text:
        return None
    if not row.domain:
        return Kept("INVALID", "syntax", 0, Checks(syntax=False))
    data = None if is_erased(store, row.text) else wanted.result(row.text)
    return Kept("UNKNOWN", "unclear", 0, Checks(syntax=True)) if data is None else _decode(data)


def _count(summary: Summary, row: Row, kept: Kept | None) -> None:
    summary.rows += 1
    if kept is None:
        summary.without += 1
        return
    summary.statuses[kept.status] = summary.statuses.get(kept.status, 0) + 1
    summary.duplicates += row.domain != ""
    if kept.due_at is not None:
        summary.due_at = min(kept.due_at, summary.due_at or kept.due_at)


def _names(columns: Sequence[str]) -> list[str]:
    """The names of the columns that are added; a file that was checked before has them already."""
    return [name if name not in columns else f"{name} (now)" for name in ADDED]


def _cells_of(kept: Kept | None) -> list[str]:
    if kept is None:
        return [""] * len(ADDED)
    made = kept.checks
    flags = (made.disposable, made.role, made.webmail, made.mx, made.smtp, made.accept_all)
    shown = ["" if flag is None else "yes" if flag else "no" for flag in flags]
    when = [iso(at) if at else "" for at in (kept.checked_at, kept.due_at)]
    return [kept.status, kept.reason, *shown, *when]
