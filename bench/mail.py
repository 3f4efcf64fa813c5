"""What the verifier concludes of scripted mail servers (confusion matrix), and how many addresses it checks a second.

    python -m bench mail [--addresses N] [--domains N] [--at-once N] [--rows N] [--hosts N]

First everything runs in one process on loopback: DNS server, mail servers, verifier. Then `whodex verify` checks a file
against them as a process of its own, with the default limits. What a host may be asked is checked in the servers' logs.
"""

import argparse
import asyncio
import csv
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from tests.mail.play import play, resolver, rows
from tests.mail.port import harbour
from tests.mail.scenarios import UNKNOWN_511
from tests.mail.steady import run_steadily
from tests.mail.world import Script, policy, world

from whodex.mail.dialogue import Timeouts
from whodex.mail.hosts import CachedResolver
from whodex.mail.many import verify_many
from whodex.mail.pace import Limit
from whodex.mail.verify import SmtpVerifier
from whodex.settings import KNOBS

STATUSES = ("VALID", "INVALID", "ACCEPT_ALL", "UNKNOWN")
TRUTHS = {"exists": "VALID", "absent": "INVALID", "hidden": "ACCEPT_ALL or UNKNOWN"}


async def matrix() -> tuple[Counter[tuple[str, str]], int]:
    """(truth, verdict after the scheduled retries) → scenarios; and how many different servers there were."""
    async with world() as made:
        found = await play(made)
    table = Counter((row.truth, found[row.address][1].results[0].status) for row in rows())
    return table, len({row.domain for row in rows()})


async def throughput(addresses: int, domains: int, at_once: int, limit: Limit) -> tuple[float, int, Counter[str]]:
    """Seconds for that many addresses, the most conversations any server saw at once, and the verdicts."""
    async with world() as made:
        servers = [await made.domain(f"d{n}.example", Script(rcpt=UNKNOWN_511)) for n in range(domains)]
        asked = [f"{'yes' if n < domains else f'n{n}'}@d{n % domains}.example" for n in range(addresses)]
        patient = Timeouts(connect=10, banner=10, command=10, whole=60)
        cached = CachedResolver(resolver(made, 10))
        verifier = SmtpVerifier(policy(limit=limit, timeouts=patient), cached, dialer=made)
        started = time.perf_counter()
        found = await verify_many(verifier, asked, at_once=at_once)
        took = time.perf_counter() - started
        verdicts = Counter(result.status for result in found.values())
        data = sum(c.startswith("DATA") for server in servers for c in server.commands())
        if data:
            raise AssertionError(f"{data} DATA commands were sent")
        return took, max(server.peak for server in servers), verdicts


def command(rows: int, domains: int) -> bool:
    """`whodex verify FILE` with the default limits, as a process; whether the servers' own logs show them kept."""
    with tempfile.TemporaryDirectory() as folder, harbour() as made:
        file, data = Path(folder, "people.csv"), Path(folder, "data")
        servers = [made.server(Script(rcpt=UNKNOWN_511), number) for number in range(domains)]
        for number in range(domains):
            made.domain(f"d{number}.com", number)
        lines = [f"{'yes' if n < domains else f'n{n}'}@d{n % domains}.com,row {n}\n" for n in range(rows)]
        file.write_text("email,note\n" + "".join(lines), encoding="utf-8")
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "whodex", "--data", str(data), "verify", str(file)],
            env=made.settings(),
            capture_output=True,
            text=True,
            check=False,
        )
        took = time.perf_counter() - started
        if done.returncode:
            raise SystemExit(f"whodex verify ended with {done.returncode}: {done.stderr[-500:]}")
        with file.with_name("people.verified.csv").open(encoding="utf-8", newline="") as found:
            verdicts = Counter(row["email_status"] for row in csv.DictReader(found))
        peak = max(server.peak for server in servers)
        opened = [sorted(at for at, event, _ in server.log if event == "open") for server in servers]
        closest = min(two - one for times in opened for one, two in pairwise(times))
        data_sent = sum(c.startswith("DATA") for server in servers for c in server.commands())
    limits = {knob.name: knob.default for knob in KNOBS}
    at_once, delay = limits["contact.at_once"], limits["contact.delay"]
    print(f"whodex verify: {rows:,} rows at {domains} hosts in {took:.1f} s: {rows / took:,.0f} rows/s   (aim: ≥ 200)")
    print(
        f"by the servers' logs: at most {peak} conversations of a host at once (limit {at_once}), {closest:.2f} s from"
        f" one to the next at least (limit {delay:g}), {data_sent} times DATA; {dict(verdicts)}"
    )
    right = verdicts == {"VALID": domains, "INVALID": rows - domains}
    # A server notes a connection a little after it was opened: the pace is kept by whoever opens it.
    return right and peak <= at_once and closest >= delay - 0.1 and not data_sent and rows / took >= 200


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench mail", description=__doc__.splitlines()[0])
    parser.add_argument("--addresses", type=int, default=10_000)
    parser.add_argument("--domains", type=int, default=50)
    parser.add_argument("--at-once", type=int, default=200)
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the file for `whodex verify`")
    parser.add_argument("--hosts", type=int, default=250, help="mail hosts they are at")
    options = parser.parse_args(arguments)
    table, servers = run_steadily(matrix())
    print(f"{sum(table.values())} scenarios at {servers} domains; the servers' truth against the verdict:")
    print(f"{'':10}" + "".join(f"{status:>12}" for status in STATUSES))
    for truth in TRUTHS:
        print(f"{truth:10}" + "".join(f"{table[truth, status]:>12}" for status in STATUSES))
    false_valid = sum(n for (truth, status), n in table.items() if status == "VALID" and truth != "exists")
    false_unknown = sum(
        n for (truth, status), n in table.items() if status in ("UNKNOWN", "ACCEPT_ALL") and truth != "hidden"
    )
    false_invalid = sum(n for (truth, status), n in table.items() if status == "INVALID" and truth != "absent")
    print(f"false VALID {false_valid}, false UNKNOWN {false_unknown}, false INVALID {false_invalid}")
    limit = Limit(at_once=2, delay=0.0)
    took, peak, verdicts = asyncio.run(throughput(options.addresses, options.domains, options.at_once, limit))
    rate = options.addresses / took
    print(f"{options.addresses:,} addresses at {options.domains} domains in {took:.1f} s: {rate:,.0f}/s")
    print(f"most conversations a server saw at once: {peak} (limit {limit.at_once}); {dict(verdicts)}")
    wrong = verdicts != {"VALID": options.domains, "INVALID": options.addresses - options.domains}
    kept = command(options.rows, options.hosts)
    if false_valid or false_unknown or false_invalid or wrong or peak > limit.at_once or not kept:
        raise SystemExit("a promise is broken, see above")


if __name__ == "__main__":
    main()
