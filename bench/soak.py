"""A server under everything at once for a while: look-ups, pages, imports, erasures, workers killed; then an audit.

    python -m bench soak [--minutes M] [--people N] [--readers R] [--every S]

Two workers answer readers who look people up and walk through searches page by page, with a key that has credits.
Every few seconds (`--every`) invented people are imported, somebody is erased, and a worker is killed with SIGKILL.
Wrong is: an answer of 5xx other than 503, a person answered after their erasure, a person twice in one walk, a charge
that does not cover an answer, more charged than was answered or in flight at a kill, memory that grows, and whatever
`whodex ledger verify` and `whodex check` find at the end. Exit status 1 where something is wrong.
"""

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from pathlib import Path

from bench.person import free_port

RUN = [sys.executable, "-m", "whodex"]
MEGABYTE = 1 << 20
GROWTH_MB = 24.0  # a worker may grow by so much from the first half to the second: caches fill
WORDS = ("engineer", "manager", "director", "head", "analyst", "sales", "product", "finance")
CREDITS = 10**9


class World:
    """The data directory, the server, and what was seen."""

    def __init__(self, folder: Path, people: int) -> None:
        self.folder, self.data = folder, folder / "data"
        self.ends = threading.Event()
        self.seen: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.lock = threading.Lock()
        self.erased: dict[str, float] = {}
        self.memory: list[tuple[float, float]] = []
        self.slugs: list[str] = []
        self.bring(people, 1)
        self.command("teams", "create", "soak")
        self.command("teams", "set", "soak", "standard", str(CREDITS))
        made = self.command(
            "keys", "create", "soak", "--team", "soak", "--rate", "100000/s", "--burst", "100000", "--json"
        )
        self.key = json.loads(made)["key"]
        self.port = free_port()
        words = ["serve", "--port", str(self.port), "--workers", "2", "--access-log", str(folder / "log"), "--data"]
        self.server = subprocess.Popen([*RUN, *words, str(self.data)], stderr=subprocess.DEVNULL)
        while self.ask(self.connect(), "/readyz")[0] != 200:
            time.sleep(0.05)

    def command(self, *words: str) -> str:
        done = subprocess.run([*RUN, *words, "--data", str(self.data)], capture_output=True, text=True, check=False)
        if done.returncode:
            self.fault(f"whodex {words[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def bring(self, people: int, seed: int) -> None:
        """Import invented people; who they are is read from the file."""
        lines = self.folder / f"people-{seed}.jsonl"
        with lines.open("wb") as out:
            subprocess.run([*RUN, "synth", "--people", str(people), "--seed", str(seed)], stdout=out, check=True)
        self.command("import", str(lines), "--json")
        with lines.open(encoding="utf-8") as text:
            self.slugs += [slug for line in text if (slug := json.loads(line)["id"]).isascii()]
        lines.unlink()

    def fault(self, what: str) -> None:
        with self.lock:
            self.wrong.append(what)

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, connection: http.client.HTTPConnection, path: str) -> tuple[int, dict, dict]:
        """Status, headers and JSON; 0 where the connection broke, as it does when a worker is killed."""
        given = {"Authorization": self.key}
        try:
            connection.request("GET", path, headers=given)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            with self.lock:
                self.seen["lost"] += path.startswith("/v1")
            return 0, {}, {}
        told = {name.lower(): value for name, value in answer.getheaders()}
        with self.lock:
            self.seen[f"status {answer.status}"] += 1
            self.seen["credits"] += int(told.get("x-credits-used", 0))
        if answer.status >= 500 and answer.status != 503:
            self.fault(f"{answer.status} to {path}: {content[:200]!r}")
        return answer.status, told, json.loads(content)


def read(world: World, seed: int) -> None:
    """Look-ups of single people, with now and then a walk through a search."""
    dice, connection = random.Random(seed), world.connect()
    while not world.ends.is_set():
        if dice.random() < 0.02:
            walk(world, connection, dice)
            continue
        slug = dice.choice(world.slugs)
        gone = world.erased.get(slug)
        asked = time.monotonic()
        status, _, _ = world.ask(connection, f"/v1/person?profile_link={urllib.parse.quote(slug)}")
        if status == 200 and gone is not None and gone < asked:
            world.fault("a person was answered after their erasure")
        if status not in (0, 200, 503) and not (status == 404 and slug in world.erased):
            world.fault(f"{status} for somebody who is there")


def walk(world: World, connection: http.client.HTTPConnection, dice: random.Random) -> None:
    """Up to six pages of one list: nobody twice."""
    url = "https://www.linkedin.com/search/results/people/?keywords=" + dice.choice(WORDS)
    asked = f"/v1/li/linkedin/search/people?url={urllib.parse.quote(url, safe='')}"
    met: set[str] = set()
    sequence = ""
    for page in range(6):
        status, told, answer = world.ask(connection, f"{asked}&start={page * 10}{sequence}")
        if status != 200:
            return
        if sequence and told["sequence-id"] not in sequence:
            world.fault("another list answered than the one that was asked")
        sequence = f"&sequence_id={told['sequence-id']}"
        people = answer["searchResponse"]["people"]
        shown = [one["socialAccounts"]["linkedin"].get("url") or json.dumps(one) for one in people]
        if len(set(shown)) < len(shown):
            world.fault("somebody came twice on one page")
        with world.lock:
            world.seen["pages"] += 1
            world.seen["people on pages"] += len(shown)
        if met & set(shown):
            world.fault("somebody came twice in one walk")
        met |= set(shown)


def disturb(world: World, every: float, people: int) -> None:
    """An import, an erasure, a kill; again and again."""
    dice, turn = random.Random(99), 1
    while not world.ends.wait(every):
        turn += 1
        world.bring(people, turn)
        slug = dice.choice(world.slugs[: len(world.slugs) // 2])
        if slug not in world.erased:
            world.erased[slug] = float("inf")
            world.command("erase", "--profile-link", slug, "--yes", "--json")
            world.erased[slug] = time.monotonic()
        if workers := children(world.server.pid):
            os.kill(dice.choice(workers), signal.SIGKILL)
            world.seen["workers killed"] += 1
        world.seen["rounds"] += 1


def children(parent: int) -> list[int]:
    """The workers of a server: its children that serve."""
    listed = subprocess.run(["ps", "-axww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    return [int(pid) for pid, of, *words in rows if int(of) == parent and "resource_tracker" not in str(words)]


def watch(world: World) -> None:
    """The memory of the largest worker, every second."""
    started = time.monotonic()
    while not world.ends.wait(1):
        sizes = []
        for worker in children(world.server.pid):
            try:
                _, resident, shared, *_ = Path(f"/proc/{worker}/statm").read_text(encoding="ascii").split()
            except OSError:
                continue  # it was killed; elsewhere than on Linux nothing is measured
            sizes.append((int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE)
        if sizes:
            world.memory.append((time.monotonic() - started, max(sizes)))


def audit(world: World) -> None:
    """What the ledger and the data say when the server has stopped."""
    world.server.terminate()
    world.server.wait(60)
    ledger = json.loads(world.command("ledger", "verify", "--json"))
    check = json.loads(world.command("check", "--json"))
    for fault in (*ledger["faults"], *check["faults"]):
        world.fault(f"found at the end: {fault}")
    lines = [json.loads(one) for one in world.command("ledger", "export", "--team", "soak", "--json").splitlines()]
    charged = sum(one["amount"] for one in lines if one["outcome"] == "answered")
    answered, lost = world.seen["credits"], world.seen["lost"]
    if charged < answered:
        world.fault(f"{answered} credits were told to clients, {charged} charged")
    if charged > answered + lost:
        world.fault(f"{charged} credits were charged, {answered} told to clients, {lost} answers lost at most")
    half = world.memory[-1][0] / 2 if world.memory else 0
    first = max((size for at, size in world.memory if at < half), default=0)
    second = max((size for at, size in world.memory if at >= half), default=0)
    if second - first > GROWTH_MB:
        world.fault(f"the largest worker grew by {second - first:.1f} MB from the first half to the second")
    print(
        f"charged {charged:,}, of it unconfirmed {ledger['unconfirmed']:,}; told to clients {answered:,}, lost {lost:,}"
    )
    print(f"largest worker: {first:.0f} MB in the first half, {second:.0f} MB in the second (its own memory)")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench soak")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--every", type=float, default=25, help="seconds from one disturbance to the next")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="whodex-soak-"))
    world = World(folder, asked.people)
    work = [threading.Thread(target=read, args=(world, number)) for number in range(asked.readers)]
    work += [
        threading.Thread(target=disturb, args=(world, asked.every, max(20, asked.people // 10))),
        threading.Thread(target=watch, args=(world,)),
    ]
    for one in work:
        one.start()
    time.sleep(asked.minutes * 60)
    world.ends.set()
    for one in work:
        one.join()
    audit(world)
    shown = ", ".join(f"{name} {count:,}" for name, count in sorted(world.seen.items()))
    print(f"{asked.minutes:g} minutes: {shown}")
    for what, times in Counter(world.wrong).most_common(20):
        print(f"WRONG ({times}): {what}")
    print("nothing wrong" if not world.wrong else f"{len(world.wrong)} wrong")
    shutil.rmtree(folder)
    if world.wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
