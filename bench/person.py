"""How fast `/v1/person` answers, as a share of a bare 5 KB ASGI answer on the same server in the same run.

    python -m bench person [--people N] [--data DIR] [--version V] [--seconds S] [--rounds R] [--connections C]

Invented people are imported into a folder of their own (kept with --keep, taken from --data where given). Two uvicorn
servers of one worker each take turns: the bare application, which sends the same 5,120 bytes to everybody, and whodex
over that data, asked for random people with a key. The load comes from a process of its own with raw sockets. Printed
are medians over the rounds: answers per second, microseconds of the server's own CPU per answer, and both ratios. On a
busy machine believe the ratio of CPU time; on a quiet one they agree.
"""

import argparse
import multiprocessing
import os
import queue
import random
import re
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from array import array
from pathlib import Path

from whodex import settings
from whodex.boot import accounts_of, store_of
from whodex.model.person import Person
from whodex.services.keys import create_key

BODY = b'"' + b"x" * 5118 + b'"'
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())]
START = {"type": "http.response.start", "status": 200, "headers": HEADERS}
END = {"type": "http.response.body", "body": BODY}
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
TICKS = os.sysconf("SC_CLK_TCK")
SAMPLE = 50_000  # different people asked for


async def bare(scope, receive, send):
    """The least an ASGI application can do: 5 KB to whoever asks."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    await send(START)
    await send(END)


def fill(data: Path, people: int) -> None:
    """Import invented people by the commands a user has."""
    lines = data / "people.jsonl"
    run = [sys.executable, "-m", "whodex"]
    with lines.open("wb") as out:
        subprocess.run([*run, "synth", "--people", str(people)], stdout=out, check=True)
    started = time.monotonic()
    subprocess.run([*run, "import", str(lines), "--data", str(data)], check=True)
    print(f"imported {people} people in {time.monotonic() - started:.0f} s")
    lines.unlink()


def slugs_of(data: Path) -> list[str]:
    """Slugs of people drawn at random from all that are there."""
    found, dice = [], random.Random(1)
    with store_of(settings.load(data)) as store:
        numbers, after = [], 0
        while page := store.numbers("person", after, 100_000):
            numbers += page
            after = page[-1]
        for number in dice.sample(numbers, min(SAMPLE, len(numbers))):
            entity = store.get(number)
            if entity is not None and isinstance(entity[1], Person):
                found += [one[5:] for one in entity[1].identifiers if one.startswith("slug:") and one.isascii()][:1]
    print(f"{len(numbers)} people, {len(found)} asked for")
    return found


def serve(target: str, data: Path, port: int) -> subprocess.Popen:
    """A server of one worker; both have the options of `whodex serve`."""
    if target == "bare":
        options = ["--log-level", "warning", "--no-access-log", "--no-server-header", "--port", str(port)]
        command = [sys.executable, "-m", "uvicorn", "bench.person:bare", *options]
    else:
        command = [sys.executable, "-m", "whodex", "serve", "--data", str(data), "--port", str(port)]
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere, cwd=Path(__file__).parent.parent)
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).read()
        except OSError:
            time.sleep(0.05)
        else:
            return process
    process.kill()
    raise SystemExit(f"the {target} server did not start")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def load(port: int, requests: list[bytes], connections: int, seconds: float, out) -> None:
    """Ask one request after another on every connection.

    Puts (answers, bytes, seconds, failures, seconds until the slowest of a hundred was answered) into `out`.
    """
    selector, dice = selectors.DefaultSelector(), random.Random(os.getpid())
    draw = requests.__getitem__
    below = len(requests)
    for _ in range(connections):
        link = socket.create_connection(("127.0.0.1", port))
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(link, selectors.EVENT_READ, [0, time.perf_counter()])  # bytes still to come, asked when
        link.send(draw(int(dice.random() * below)))
    answers = total = failures = 0
    waits = array("d")
    started = time.perf_counter()
    ends = started + seconds
    while time.perf_counter() < ends:
        for key, _ in selector.select(1):
            link, state = key.fileobj, key.data
            data = link.recv(65536)
            if not data:
                raise SystemExit("the server closed a connection")
            total += len(data)
            if state[0] == 0:
                head = data.find(b"\r\n\r\n")
                length = LENGTH.search(data, 0, head)
                failures += not data.startswith(b"HTTP/1.1 200")
                state[0] = head + 4 + int(length.group(1))
            state[0] -= len(data)
            if state[0] == 0:
                answers += 1
                now = time.perf_counter()
                waits.append(now - state[1])
                state[1] = now
                link.send(draw(int(dice.random() * below)))
    took = time.perf_counter() - started
    out.put((answers, total, took, failures, sorted(waits)[len(waits) * 99 // 100]))


def cpu_of(process: subprocess.Popen) -> float:
    """Seconds of CPU a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def measure(process, port, requests, connections, seconds):
    out = multiprocessing.Queue()
    client = multiprocessing.Process(target=load, args=(port, requests, connections, seconds, out))
    before = cpu_of(process)
    client.start()
    try:
        answers, total, took, failures, slow = out.get(timeout=seconds + 30)
    except queue.Empty:
        client.kill()
        raise SystemExit("the client did not finish: see its message above") from None
    client.join()
    if failures:
        raise SystemExit(f"{failures} answers were not 200")
    return answers / took, (cpu_of(process) - before) / answers * 1e6, total / answers, slow * 1000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench person")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--version", default="2023-02-08")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--connections", type=int, default=64)
    asked = parser.parse_args()
    data = asked.data or Path(tempfile.mkdtemp(prefix="whodex-bench-"))
    if asked.data is None:
        fill(data, asked.people)
    with accounts_of(settings.load(data)) as accounts:
        key = create_key(accounts, "bench", unlimited=True).key
    lines = f"host: 127.0.0.1\r\nauthorization: {key}\r\napi-version: {asked.version}\r\naccept: */*\r\n\r\n"
    target = "GET /v1/person?profile_link=https%3A%2F%2Fwww.linkedin.com%2Fin%2F{} HTTP/1.1\r\n"
    requests = [(target.format(slug) + lines).encode() for slug in slugs_of(data)]
    ports = {"bare": free_port(), "whodex": free_port()}
    servers = {name: serve(name, data, port) for name, port in ports.items()}
    rows: dict[str, list[tuple[float, float, float, float]]] = {"bare": [], "whodex": []}
    try:
        for number in range(asked.rounds + 1):
            for name, process in servers.items():
                row = measure(process, ports[name], requests, asked.connections, asked.seconds)
                if number:  # the first round warms up
                    rows[name].append(row)
    finally:
        for process in servers.values():
            process.terminate()
            process.wait(20)
        if asked.data is None and not asked.keep:
            shutil.rmtree(data)
    report(rows, asked)


def report(rows, asked) -> None:
    print(
        f"\n{asked.version}, {asked.connections} connections, {asked.rounds} rounds of {asked.seconds:g} s, medians\n"
    )
    print(f"{'':8} {'answers/s':>10} {'CPU µs':>8} {'bytes':>7} {'p99 ms':>7}")
    middle = {name: [statistics.median(column) for column in zip(*found, strict=True)] for name, found in rows.items()}
    for name, (rate, cpu, size, slow) in middle.items():
        print(f"{name:8} {rate:>10.0f} {cpu:>8.1f} {size:>7.0f} {slow:>7.1f}")
    bare_rate, bare_cpu, *_ = middle["bare"]
    rate, cpu, *_ = middle["whodex"]
    paired = statistics.median(one[0] / other[0] for one, other in zip(rows["whodex"], rows["bare"], strict=True))
    by_rate, by_cpu = rate / bare_rate, bare_cpu / cpu
    print(f"\nratio by answers per second {by_rate:.3f} (paired by round {paired:.3f}), by CPU {by_cpu:.3f}")


if __name__ == "__main__":
    main()
