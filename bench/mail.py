"""What the verifier concludes of scripted mail servers (confusion matrix), and how many addresses it checks a second.

    python -m bench mail [--addresses N] [--domains N] [--at-once N]

Everything runs in one process on loopback: DNS server, mail servers, verifier. The per-host limit is checked in the
servers' own logs.
"""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Sequence

from tests.mail.play import play, resolver, rows
from tests.mail.scenarios import UNKNOWN_511
from tests.mail.world import Script, policy, world

from whodex.mail.dialogue import Timeouts
from whodex.mail.hosts import CachedResolver
from whodex.mail.many import verify_many
from whodex.mail.pace import Limit
from whodex.mail.verify import SmtpVerifier

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


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench mail", description=__doc__.splitlines()[0])
    parser.add_argument("--addresses", type=int, default=10_000)
    parser.add_argument("--domains", type=int, default=50)
    parser.add_argument("--at-once", type=int, default=200)
    options = parser.parse_args(arguments)
    table, servers = asyncio.run(matrix())
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
    if false_valid or false_unknown or false_invalid or wrong or peak > limit.at_once:
        raise SystemExit("a promise is broken, see above")


if __name__ == "__main__":
    main()
