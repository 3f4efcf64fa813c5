"""What a worker counts, and what all workers counted together, in the text format of Prometheus.

Each worker writes its counts into a file of its own once a second. Whoever is asked reads them all: also those of
workers that have ended, so that a counter never goes back while the server runs.
"""

import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the histogram of answering times, in seconds: Prometheus's own, and two finer ones below."""

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")

Gauges = Mapping[str, float]
"""Name → value of what is measured when somebody asks."""


class Answers(Struct):
    """Answers of one method, route and status."""

    method: str
    route: str
    status: int
    times: list[int]  # by bucket, the last: slower than all
    seconds: float = 0.0  # all their times together
    bytes: int = 0


class Counts(Struct):
    """One worker's counts."""

    pid: int
    answers: list[Answers] = []
    credits: dict[str, int] = {}  # kind → charged
    dropped: int = 0  # lines of the access log
    connections: int = 0
    under_way: int = 0
    memory: int = 0  # bytes resident


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Counts).decode


class Tally:
    """Counts for one worker, kept in a file of the folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.counts: Final = Counts(os.getpid())
        self._answers: Final[dict[tuple[str, str, int], Answers]] = {}
        self._path: Final = folder / f"{self.counts.pid}.counts"

    def count(self, method: str, route: str, status: int, took: float, size: int) -> None:
        """One answer."""
        counts = self._answers.get((method, route, status))
        if counts is None:
            counts = Answers(method, route, status, [0] * (len(BUCKETS) + 1))
            self._answers[method, route, status] = counts
            self.counts.answers.append(counts)
        counts.times[bisect_left(BUCKETS, took)] += 1
        counts.seconds += took
        counts.bytes += size

    def charge(self, kind: str, credits_used: int) -> None:
        """Credits were charged."""
        self.counts.credits[kind] = self.counts.credits.get(kind, 0) + credits_used

    def save(self) -> None:
        """Write the counts where others find them. Raises OSError."""
        self.counts.memory = resident()
        fresh = self._path.with_suffix(".new")
        fresh.write_bytes(_encode(self.counts))
        fresh.replace(self._path)


def forget(folder: Path) -> None:
    """Drop the counts of an earlier server."""
    for path in folder.glob("*.counts"):
        path.unlink(missing_ok=True)


def gathered(folder: Path) -> list[Counts]:
    """The counts of every worker of this server, those that have ended included."""
    found = []
    for path in sorted(folder.glob("*.counts")):
        try:
            found.append(_decode(path.read_bytes()))
        except (OSError, msgspec.DecodeError):  # gone, or half written by a killed worker
            continue
    return found


def exposition(workers: Iterable[Counts], gauges: Callable[[], Gauges] = dict) -> bytes:
    """Everything, in Prometheus's text format."""
    workers = list(workers)
    alive = [one for one in workers if _is_alive(one.pid)]
    lines: list[str] = []

    def family(name: str, kind: str, about: str, rows: Iterable[tuple[str, float]]) -> None:
        lines.extend((f"# HELP {name} {about}", f"# TYPE {name} {kind}"))
        lines.extend(f"{name}{labels} {int(value)}" for labels, value in rows)

    family("whodex_requests_total", "counter", "Answers given.", sorted(_requests(workers)))
    lines += _histogram(workers)
    family("whodex_credits_total", "counter", "Credits charged.", sorted(_credits(workers)))
    family(
        "whodex_answer_bytes_total",
        "counter",
        "Bytes of answers.",
        [("", sum(some.bytes for one in workers for some in one.answers))],
    )
    family(
        "whodex_log_lines_dropped_total",
        "counter",
        "Lines of the access log that could not be written.",
        [("", sum(one.dropped for one in workers))],
    )
    family("whodex_connections", "gauge", "Open connections.", [("", sum(one.connections for one in alive))])
    under_way = sum(one.under_way for one in alive)
    family("whodex_requests_under_way", "gauge", "Requests being answered.", [("", under_way)])
    family("whodex_workers", "gauge", "Workers alive.", [("", len(alive))])
    family(
        "whodex_resident_memory_bytes",
        "gauge",
        "Memory of each worker.",
        [(f'{{worker="{one.pid}"}}', one.memory) for one in alive],
    )
    for name, value in gauges().items():
        family(f"whodex_{name}", "gauge", _ABOUT.get(name, name), [("", value)])
    return "\n".join((*lines, "")).encode()


_ABOUT: Final = {
    "index_changes_behind": "Changes of the store that the search index has not seen.",
    "store_bytes": "Size of the data file and its log.",
    "accounts_bytes": "Size of the accounts and their log.",
    "index_bytes": "Size of the search index.",
}


def resident() -> int:
    """Bytes of this process in memory; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0


def _requests(workers: Iterable[Counts]) -> list[tuple[str, float]]:
    found: dict[str, int] = {}
    for some in (some for one in workers for some in one.answers):
        labels = f'{{method="{some.method}",route="{some.route}",status="{some.status}"}}'
        found[labels] = found.get(labels, 0) + sum(some.times)
    return list(found.items())


def _credits(workers: Iterable[Counts]) -> list[tuple[str, float]]:
    found: dict[str, int] = {}
    for kind, used in (row for one in workers for row in one.credits.items()):
        found[kind] = found.get(kind, 0) + used
    return [(f'{{kind="{kind}"}}', used) for kind, used in found.items()]


def _histogram(workers: Iterable[Counts]) -> list[str]:
    name = "whodex_answer_seconds"
    lines = [f"# HELP {name} Time from the whole head of a request to its answer.", f"# TYPE {name} histogram"]
    found: dict[str, tuple[list[int], float]] = {}
    for some in (some for one in workers for some in one.answers):
        times, seconds = found.get(some.route, ([0] * len(some.times), 0.0))
        found[some.route] = [a + b for a, b in zip(times, some.times, strict=True)], seconds + some.seconds
    for route, (times, seconds) in sorted(found.items()):
        below = 0
        for bound, count in zip((*map(str, BUCKETS), "+Inf"), times, strict=True):
            below += count
            lines.append(f'{name}_bucket{{route="{route}",le="{bound}"}} {below}')
        lines += (f'{name}_sum{{route="{route}"}} {seconds:.6f}', f'{name}_count{{route="{route}"}} {below}')
    return lines


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
