"""Importing vendor people end to end: records a second, memory of all processes, bytes a person on disk.

`python -m bench imports [--people N]` (default 100,000). Beside it, in the same
run, one core's bare loop over the same file (decode, compress, insert by id), as the baseline for a shared machine.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import msgspec
import zstandard

from whodex.store.sqlite.files import connect, one
from whodex.synth import stream_people

SHARED = Path(os.environ.get("WHODEX_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="data directory to leave behind (for bench person)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="whodex-bench-") as folder:
        work = Path(folder)
        people = work / "people.jsonl"
        started = time.perf_counter()
        with people.open("wb") as file:
            file.writelines(stream_people(options.people))
        made = time.perf_counter() - started
        size = people.stat().st_size
        print(
            f"{options.people:,} invented people, {size / options.people:,.0f} bytes each, written at "
            f"{options.people / made:,.0f}/s on one core"
        )
        bare = min(options.people, 20_000) / bare_loop(people, work / "bare.db", 20_000)
        data = options.keep or work / "data"
        seconds, peak = timed_import(people, data)
        rate = options.people / seconds
        print(f"bare loop, one core      {bare:10,.0f} people/s   (decode, compress, insert; first 20,000)")
        print(
            f"whodex import, {os.cpu_count()} cores  {rate:10,.0f} people/s   {rate / bare:.2f} x bare  {seconds:.1f} s"
        )
        print(f"memory of all processes  {peak / 1e6:10,.0f} MB   (highest sum of proportional set sizes)")
        sizes(data / "whodex.db", options.people)
        archive = SHARED / "data/imports/linkedin_export_2026.zip"
        if archive.exists():
            seconds, peak = timed_import(archive, work / "export")
            print(f"LinkedIn archive         {seconds:10.2f} s          {peak / 1e6:,.0f} MB")
        else:
            print("LinkedIn archive         not measured: shared data is absent")


def bare_loop(people: Path, target: Path, most: int) -> float:
    """Seconds to decode, compress and store the first `most` lines, with nothing else done."""
    db = apsw.Connection(str(target))
    for sql in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "CREATE TABLE t (id INTEGER PRIMARY KEY, b)"):
        db.execute(sql)
    packer = zstandard.ZstdCompressor(level=3)
    started = time.perf_counter()
    db.execute("BEGIN")
    with people.open("rb") as file:
        for number, line in enumerate(file):
            if number >= most:
                break
            msgspec.json.decode(line)
            db.execute("INSERT INTO t VALUES (?, ?)", (number, packer.compress(line)))
    db.execute("COMMIT")
    return time.perf_counter() - started


def timed_import(path: Path, data: Path, *, resolve: bool = True) -> tuple[float, int]:
    """(seconds, bytes): one `whodex import` as a process of its own."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "whodex", "--data", str(data), "import", str(path), "--json"],
        stdout=subprocess.PIPE,
        env=os.environ | {"WHODEX_RESOLVE_ENABLED": str(resolve).lower()},
    )
    with highest(process.pid) as peak:
        out, _ = process.communicate()
        seconds = time.perf_counter() - started
    if process.returncode:
        sys.exit(f"the import failed: {out.decode()}")
    return seconds, peak[0]


@contextmanager
def highest(pid: int) -> Iterator[list[int]]:
    """The highest memory of a process and its children while the block runs, looked at every second: one number.

    What the kernel says of children that have ended counts the memory of whoever began them.
    """
    peak = [0]
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(1.0):
            peak[0] = max(peak[0], tree_bytes(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        stop.set()
        watcher.join()


def tree_bytes(pid: int) -> int:
    """Memory of a process and its children (Linux; 0 elsewhere)."""
    total = 0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            total += tree_bytes(int(child))
    except OSError:
        pass
    return total


def sizes(path: Path, people: int) -> None:
    db = connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    total = path.stat().st_size
    rows = list(db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC"))
    print(f"store                    {total / 1e9:10.2f} GB         {total / people:,.0f} bytes a person")
    for name, size in rows:
        if size > total / 200:
            print(f"    {name:28} {size / people:8,.0f} bytes a person")
    print(f"    entities: {one(db, 'SELECT count(*) FROM entities'):,}")


if __name__ == "__main__":
    main()
