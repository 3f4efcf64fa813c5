"""What is remembered of asking mail servers, in memory."""

import secrets
from collections.abc import Sequence

from whodex.store.mail_ports import Probe, WaitingJob

WAIT_MS = 20


class MemoryMailBook:
    """See `whodex.store.mail_ports.MailBook`."""

    def __init__(self) -> None:
        self._verdicts: dict[str, tuple[int, bytes]] = {}
        self._tried: dict[int, set[str]] = {}
        self._jobs: dict[str, WaitingJob] = {}
        self._visible: dict[str, int] = {}
        self._probes: list[Probe] = []
        self._leases: dict[str, tuple[str, int]] = {}
        self._turns: dict[str, dict[str, int]] = {}
        self._starts: dict[str, int] = {}
        self._secret = secrets.token_bytes(32)

    def verdict(self, address: str) -> bytes | None:
        kept = self._verdicts.get(address)
        return kept[1] if kept else None

    def keep_verdict(self, address: str, at: int, data: bytes) -> None:
        if address not in self._verdicts or self._verdicts[address][0] <= at:
            self._verdicts[address] = at, data

    def tried_for(self, number: int, addresses: Sequence[str]) -> None:
        self._tried.setdefault(number, set()).update(addresses)

    def put_job(self, job: WaitingJob) -> None:
        self._jobs[job.key], self._visible[job.key] = job, job.due_at

    def find_job(self, key: str) -> WaitingJob | None:
        return self._jobs.get(key)

    def due_jobs(self, now: int, count: int, lease_ms: int) -> list[WaitingJob]:
        ready = [job for key, job in self._jobs.items() if self._visible[key] <= now]
        found = sorted(ready, key=lambda job: (job.due_at, job.key))[:count]
        self._visible.update({job.key: now + lease_ms for job in found})
        return found

    def done_job(self, key: str) -> None:
        self._jobs.pop(key, None)
        self._visible.pop(key, None)

    def jobs(self) -> int:
        return len(self._jobs)

    def log(self, probe: Probe) -> None:
        self._probes.append(probe)

    def probes(self, after: int = 0, count: int = 1000) -> list[Probe]:
        return sorted((one for one in self._probes if one.at > after), key=lambda one: one.at)[:count]

    def forget(self, numbers: Sequence[int], addresses: Sequence[str]) -> int:
        every = set(addresses).union(*(self._tried.pop(number, set()) for number in numbers))
        keys = [job.key for job in self._jobs.values() if every.intersection(job.addresses)]
        for key in keys:
            self.done_job(key)
        gone = len(keys) + sum(self._verdicts.pop(address, None) is not None for address in every)
        for tried in self._tried.values():
            tried.difference_update(every)
        left = [one for one in self._probes if one.recipient not in every]
        gone += len(self._probes) - len(left)
        self._probes = left
        return gone

    def expire(self, probes_before: int, verdicts_before: int) -> int:
        before = len(self._probes) + len(self._verdicts)
        self._probes = [one for one in self._probes if one.at >= probes_before]
        self._verdicts = {key: kept for key, kept in self._verdicts.items() if kept[0] >= verdicts_before}
        return before - len(self._probes) - len(self._verdicts)

    def lease(self, name: str, holder: str, now: int, until: int) -> bool:
        held = self._leases.get(name)
        if held and held[0] != holder and held[1] > now:
            return False
        self._leases[name] = holder, until
        return True

    def take_turn(self, service: str, holder: str, now: int, until: int, at_once: int, gap_ms: int) -> int:
        next_at = self._starts.get(service, 0)
        if now < next_at <= now + gap_ms:
            return next_at - now
        turns = {one: end for one, end in self._turns.get(service, {}).items() if end > now}
        self._turns[service] = turns
        if len(turns) >= at_once:
            return WAIT_MS
        turns[holder] = until
        self._starts[service] = now + gap_ms
        return 0

    def keep_turn(self, service: str, holder: str, until: int) -> None:
        held = self._turns.get(service, {})
        if holder in held:
            held[holder] = until

    def give_turn(self, service: str, holder: str) -> None:
        self._turns.get(service, {}).pop(holder, None)

    def secret(self) -> bytes:
        return self._secret

    def close(self) -> None:
        """Nothing to give back."""
