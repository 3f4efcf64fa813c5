"""What exact, durable admission costs: `/v1/person` as a share of a bare 5 KB ASGI answer in the same run.

    python -m bench admission [--people N] [--data DIR] [--seconds S] [--rounds R] [--connections C] [--no-import]

Three kinds of load take turns on servers of one worker each: the bare application; whodex asked with a key without
limits, whose answers wait for the line of the ledger that charges them; and with a key that has a rate, a daily
allowance and credits, so that every request is reserved and settled. Then once more while an import runs beside the
server. How long the disk takes to sync is printed beside it, since every answer waits for one. With four free cores
two workers are compared with one. Aims (issue 4): at least 0.20 of the bare answer, p99 below 25 ms, two workers 1.7
times one.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.person import fill, free_port, measure, serve, slugs_of

from whodex import settings
from whodex.boot import office_of
from whodex.model.accounts import Rate
from whodex.services.keys import create_key
from whodex.services.office import change_credits, save_team, verify

MANY = 10**12
AIM, SLOWEST_MS, TWICE, CORES = 0.20, 25.0, 1.7, 4


def keys_of(data: Path) -> dict[str, str]:
    """A key of each kind."""
    with office_of(settings.load(data)) as office:
        save_team(office, "metered", 0)
        for kind in ("standard", "email", "org"):
            change_credits(office, "metered", kind, 0, to=MANY)
        free = create_key(office.accounts, "free", unlimited=True).key
        pace = Rate(1000, 1_000_000)
        metered = create_key(office.accounts, "metered", team="metered", rate=pace, daily=MANY).key
    return {"unlimited": free, "metered": metered}


def sync_ms(folder: Path) -> tuple[float, float]:
    """How long writing 8 KB and syncing takes on that disk: the median and the slowest of twenty, in ms."""
    took = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(200):
            file.write(os.urandom(8192))
            started = time.perf_counter()
            os.fsync(file.fileno())
            took.append((time.perf_counter() - started) * 1000)
    (folder / "sync").unlink()
    took.sort()
    return took[100], took[190]


def rounds(kinds, servers, ports, requests, asked):
    """The medians of each kind, and of its ratio to the bare answer, paired by round: by time and by CPU."""
    rows = {name: [] for name in kinds}
    for number in range(asked.rounds + 1):
        for name, (server, lines) in kinds.items():
            row = measure(servers[server], ports[server], requests[lines], asked.connections, asked.seconds)
            if number:  # the first round warms up
                rows[name].append(row)
    print(f"{'':12} {'answers/s':>10} {'CPU µs':>8} {'p99 ms':>7} {'of bare':>8} {'by CPU':>7}")
    for name, found in rows.items():
        rate, cpu, _, slow = (statistics.median(column) for column in zip(*found, strict=True))
        share = statistics.median(one[0] / bare[0] for one, bare in zip(found, rows["bare"], strict=True))
        by_cpu = statistics.median(bare[1] / one[1] for one, bare in zip(found, rows["bare"], strict=True))
        aim = "" if name == "bare" else f"  (aims: {AIM}, {SLOWEST_MS:g} ms)"
        print(f"{name:12} {rate:>10.0f} {cpu:>8.1f} {slow:>7.1f} {share:>8.3f} {by_cpu:>7.3f}{aim}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench admission")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--no-import", action="store_true")
    asked = parser.parse_args()
    data = asked.data or Path(tempfile.mkdtemp(prefix="whodex-bench-", dir=Path.home()))
    if asked.data is None:
        fill(data, asked.people)
    keys = keys_of(data)
    slugs = slugs_of(data)
    target = "GET /v1/person?profile_link=https%3A%2F%2Fwww.linkedin.com%2Fin%2F{} HTTP/1.1\r\n"
    requests = {
        name: [(target.format(slug) + f"host: 127.0.0.1\r\nauthorization: {key}\r\n\r\n").encode() for slug in slugs]
        for name, key in keys.items()
    }
    kinds = {"bare": ("bare", "unlimited"), "unlimited": ("whodex", "unlimited"), "metered": ("whodex", "metered")}
    ports = {"bare": free_port(), "whodex": free_port()}
    servers = {name: serve(name, data, port) for name, port in ports.items()}
    middle, slow = sync_ms(data)
    print(f"syncing 8 KB to this disk: median {middle:.2f} ms, slowest of twenty {slow:.2f} ms")
    print(f"{asked.connections} connections, one worker, {asked.rounds} rounds of {asked.seconds:g} s, medians")
    try:
        rounds(kinds, servers, ports, requests, asked)
        if not asked.no_import:
            beside_an_import(data, lambda: rounds(kinds, servers, ports, requests, asked))
        if (os.cpu_count() or 1) < CORES:
            print(f"two workers against one (aim {TWICE}): not measured, fewer than {CORES} cores")
        else:
            two_workers(data, requests["metered"], servers["whodex"], ports["whodex"], asked)
    finally:
        for process in servers.values():
            process.terminate()
            process.wait(20)
    with office_of(settings.load(data)) as office:
        found = verify(office.ledger)
    print(f"ledger: {found.lines:,} lines, {found.unconfirmed} unconfirmed, faults: {found.faults or 'none'}")
    if asked.data is None:
        shutil.rmtree(data)


def beside_an_import(data: Path, work) -> None:
    """The same, while invented people are imported, again and again."""
    lines = data / "more.jsonl"
    run = [sys.executable, "-m", "whodex"]
    with lines.open("wb") as out:
        subprocess.run([*run, "synth", "--people", "200000", "--seed", "7"], stdout=out, check=True)
    command = [*run, "import", str(lines), "--data", str(data), "--json"]
    importing = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(3)
    print("beside an import:")
    try:
        work()
        if importing.poll() is not None:
            print("(the import ended before the measurement did)")
    finally:
        importing.terminate()
        importing.wait(60)
        lines.unlink()


def two_workers(data: Path, requests, process, port: int, asked) -> None:
    """Answers a second of two workers against one."""
    one = statistics.median(measure(process, port, requests, asked.connections, asked.seconds)[0] for _ in range(3))
    other = free_port()
    command = [sys.executable, "-m", "whodex", "serve", "--data", str(data), "--port", str(other), "--workers", "2"]
    pair = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    time.sleep(6)
    try:
        two = statistics.median(measure(pair, other, requests, asked.connections, asked.seconds)[0] for _ in range(3))
    finally:
        pair.terminate()
        pair.wait(20)
    print(f"two workers against one: {two / one:.2f} (aim {TWICE})")


if __name__ == "__main__":
    main()
