"""The verifier that asks mail servers whether addresses exist.

One call looks at up to eight addresses of one domain, best first, in one conversation, and stops at the first that the
server accepts while it refuses a random one.
"""

import asyncio
import contextlib
import hashlib
import hmac
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from whodex.errors import BadSetting, InvalidParameter
from whodex.mail.dialogue import Conversation, Dialer, Interrupted, Record, Step, TcpDialer, Timeouts
from whodex.mail.hosts import Host, MailHosts, Resolver, is_public
from whodex.mail.inspection import Inspection, inspect
from whodex.mail.pace import Limit, Pace
from whodex.mail.providers import Provider, provider_of
from whodex.mail.replies import Meaning, Reply, Stage, meaning
from whodex.mail.verdict import (
    MOST_ADDRESSES,
    RETRY_WORTH,
    Cache,
    Outcome,
    Reason,
    Result,
    Status,
    result,
    without_asking,
)

_MOST_PROBES: Final = 50_000


class Policy(Struct, frozen=True, kw_only=True):
    """How to ask. `name` is the EHLO name: a real, resolvable host name of the operator's; `sender` empty is `<>`."""

    name: str
    sender: str = ""
    secret: bytes = b"whodex"  # makes the random local part of each domain, the same every time
    timeouts: Timeouts = Timeouts()
    limit: Limit = Limit()  # for hosts of no known provider
    tls: bool = True
    private_addresses: bool = False  # whether mail hosts in private networks may be connected to
    most_hosts: int = 2  # hosts of a domain tried, one after the other
    settled_days: int = 30  # how long VALID and INVALID are believed
    probe_hours: int = 12  # how long a domain that took, or refused, a random address is not asked for it again
    open_days: int = 7  # how long ACCEPT_ALL, full mailboxes and blocks are


class SmtpVerifier:
    """The verifier that asks. Belongs to one event loop.

    Raises BadSetting where the EHLO name is not one that servers would take.
    """

    def __init__(
        self,
        policy: Policy,
        resolver: Resolver,
        *,
        dialer: Dialer | None = None,
        pace: Pace | None = None,
        cache: Cache | None = None,
        record: Record | None = None,
        providers: tuple[Provider, ...] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        name = policy.name.rstrip(".")
        if "." not in name or name.endswith((".local", ".localdomain", ".localhost", ".invalid")) or " " in name:
            raise BadSetting("contact.ehlo must be a full host name of yours, such as verify.example.org")
        self._policy, self._resolver = policy, resolver
        self._dialer = dialer or TcpDialer()
        self._pace = pace or Pace()
        self._cache, self._record = cache, record or _ignore
        self._providers, self._clock = providers, clock
        self._probes: OrderedDict[tuple[str, str], tuple[bool, int]] = OrderedDict()

    async def verify(self, addresses: Sequence[str], *, every: bool = False) -> Outcome:
        """See `Verifier`."""
        now = round(self._clock() * 1000)
        seen = list({one.address: one for one in map(inspect, addresses[:MOST_ADDRESSES])}.values())
        domains = {one.domain for one in seen if not one.problem}
        if len(domains) > 1:
            raise InvalidParameter("one call verifies addresses of one domain", "email")
        domain = next(iter(domains), "")
        found: dict[str, Result] = {}
        for one in seen:
            known = without_asking(one, now) or self._remembered(one, now)
            if known:
                found[one.address] = known
        rest = [one for one in seen if one.address not in found]
        settled = any(known.status in ("VALID", "ACCEPT_ALL") for known in found.values()) and not every
        if not rest or settled:
            return _outcome(domain, [found[one.address] for one in seen if one.address in found])
        hosts = await self._resolver.mail_hosts(domain)
        provider = provider_of(hosts.hosts[0].name, self._providers) if hosts.hosts else None
        for answer in await self._ask_domain(domain, hosts, provider, rest, now, every=every):
            found[answer.address] = answer
            self._keep(answer)
        results = [found[one.address] for one in seen if one.address in found]
        return _outcome(domain, results, hosts, provider)

    async def _ask_domain(
        self,
        domain: str,
        hosts: MailHosts,
        provider: Provider | None,
        rest: list[Inspection],
        now: int,
        *,
        every: bool,
    ) -> list[Result]:
        settled = _by_hosts(hosts, provider)
        if settled is None and self._probed(domain, hosts.hosts[0].name, now) is True:
            settled = "ACCEPT_ALL", "accept_all"
        if settled:
            return [result(one, *settled, now) for one in rest]
        return await self._ask_hosts(hosts, rest, now, every=every)

    def _remembered(self, one: Inspection, now: int) -> Result | None:
        """An earlier result that is still believed."""
        kept = self._cache.get(one.address) if self._cache else None
        if kept is None:
            return None
        settled = kept.status in ("VALID", "INVALID")
        days = self._policy.settled_days if settled else self._policy.open_days
        return kept if now - kept.checked_at <= days * 86_400_000 else None

    def _probed(self, domain: str, host: str, now: int) -> bool | None:
        """Whether a host of the domain took a random address lately; None where that is not known.

        Of each host for itself: the second of a domain often takes everything that the first refuses.
        """
        accepts, at = self._probes.get((domain, host), (None, 0))
        return accepts if now - at <= self._policy.probe_hours * 3_600_000 else None

    async def _ask_hosts(self, hosts: MailHosts, rest: list[Inspection], now: int, *, every: bool) -> list[Result]:
        """Asks host after host until one of them talks. A service that says nothing is not asked as a second one."""
        reason: Reason = "unreachable"
        reply: Reply | None = None
        refusing = 0
        tried = hosts.hosts[: self._policy.most_hosts]
        for host in tried:
            provider = provider_of(host.name, self._providers)
            if provider and not provider.asks:
                continue
            limit = Limit(provider.at_once, provider.delay) if provider else self._policy.limit
            try:
                # A host is known by its least address: name servers turn the order, and many names mean one machine.
                async with self._pace.turn(provider.name if provider else min(host.addresses), limit):
                    talk = await self._open(host, utf8=any(one.utf8 for one in rest))
                    try:
                        return await self._talk(talk, rest, now, every=every)
                    finally:
                        await talk.close()
            except Interrupted as stop:
                reply = stop.reply
                reason = _why(stop)
                refusing += reason == "no_service"
                if reason in ("blocked", "later", "tls"):
                    break  # the other hosts of a domain are of one mind in these
        if refusing == len(hosts.hosts):
            return [result(one, "INVALID", "no_service", now, reply) for one in rest]
        if reason == "no_service":
            reason = "unclear"
        return [result(one, "UNKNOWN", reason, now, reply) for one in rest]

    async def _open(self, host: Host, *, utf8: bool) -> Conversation:
        """A conversation with the sender given. Raises Interrupted."""
        policy = self._policy
        failure = Interrupted("connect", "private")
        for address in host.addresses[:3]:
            if not policy.private_addresses and not is_public(address):
                continue
            for tls in (policy.tls, False) if policy.tls else (False,):
                talk = await self._dial(host.name, address)
                if isinstance(talk, Interrupted):
                    failure = talk
                    break
                try:
                    await talk.begin(policy.name, policy.sender, tls=tls, utf8=utf8)
                except Interrupted as stop:
                    await talk.close()
                    if tls and stop.error.startswith("broken TLS"):
                        continue  # once more in the clear, as mail servers do
                    if not tls and policy.tls and stop.reply and stop.reply.enhanced.startswith("5.7"):
                        raise Interrupted(stop.stage, "broken TLS, and nothing without it", stop.reply) from None
                    raise
                except BaseException:
                    await talk.close()
                    raise
                else:
                    return talk
        raise failure

    async def _dial(self, host: str, address: str) -> Conversation | Interrupted:
        at, started = round(self._clock() * 1000), time.perf_counter()
        try:
            async with asyncio.timeout(self._policy.timeouts.connect):
                streams = await self._dialer.open(host, address)
        except (OSError, TimeoutError) as error:
            text = "time-out" if isinstance(error, TimeoutError) else "no connection"
            took = time.perf_counter() - started
            self._record(Step(at=at, host=host, address=address, stage="connect", error=text, took=took))
            return Interrupted("connect", text)
        return Conversation(host, address, streams, self._policy.timeouts, self._record)

    async def _talk(self, talk: Conversation, rest: list[Inspection], now: int, *, every: bool) -> list[Result]:
        results: list[Result] = []
        probed: tuple[Status, Reason] | None = None
        greylisted = False
        for number, one in enumerate(rest):
            if one.utf8 and "SMTPUTF8" not in talk.extensions:
                results.append(result(one, "INVALID", "utf8_unsupported", now))
                continue
            try:
                reply = await self._ask(talk, one.wire, "rcpt", utf8=one.utf8)
                said = meaning(reply, "rcpt")
                if said == "accepted" and probed is None:
                    probed = await self._probe(talk, one, now)
            except Interrupted as stop:
                return results + [result(other, "UNKNOWN", _why(stop), now, stop.reply) for other in rest[number:]]
            status, reason = probed if said == "accepted" and probed else _BY_MEANING[said]
            results.append(result(one, status, reason, now, reply))
            self._keep(results[-1])  # at once: what was answered is not asked again after a crash
            if every and status == "ACCEPT_ALL":
                return results + [self._taken(other, talk, now) for other in rest[number + 1 :]]
            greylisted = greylisted or said == "later"
            if said in ("accepted", "full") and not every:
                break  # the mailbox is found, or cannot be told from others
            # A greylist remembers each address for itself, so the rest is asked too; load and blocks are for all.
            if said == "blocked" or reply.code in (421, 452) or not talk.alive:
                return results + [result(other, "UNKNOWN", reason, now, reply) for other in rest[number + 1 :]]
        if greylisted and probed is None and talk.alive:
            with contextlib.suppress(Interrupted):
                await talk.ask(self._random(rest[0].domain), "probe")  # known to the greylist by the next time
        return results

    def _keep(self, answer: Result) -> None:
        if self._cache and answer.reason not in RETRY_WORTH:
            self._cache.put(answer)

    @staticmethod
    def _taken(one: Inspection, talk: Conversation, now: int) -> Result:
        """An address of a domain that takes every one, as far as its server can."""
        if one.utf8 and "SMTPUTF8" not in talk.extensions:
            return result(one, "INVALID", "utf8_unsupported", now)
        return result(one, "ACCEPT_ALL", "accept_all", now)

    async def _ask(self, talk: Conversation, recipient: str, stage: Stage, *, utf8: bool) -> Reply:
        """RCPT; once more in a new transaction where the server does not take this address beside the one before."""
        reply = await talk.ask(recipient, stage)
        # 4.4.4: Exchange Online's addresses of several regions (github.com/reacherhq/check-if-email-exists/issues/1334)
        several = reply.enhanced in ("4.5.3", "4.4.4") or (reply.code == 452 and meaning(reply, stage) == "later")
        if several and talk.alive:
            await talk.again(self._policy.sender, utf8=utf8)
            reply = await talk.ask(recipient, stage)
        return reply

    async def _probe(self, talk: Conversation, one: Inspection, now: int) -> tuple[Status, Reason]:
        """Asks for an address nobody has. Only its refusal, as unknown, makes the accepted one VALID."""
        known = self._probed(one.domain, talk.host, now)
        if known is not None:
            return ("ACCEPT_ALL", "accept_all") if known else ("VALID", "accepted")
        try:
            reply = await self._ask(talk, self._random(one.domain), "probe", utf8=False)
        except Interrupted as stop:
            return "UNKNOWN", _why(stop)
        said = meaning(reply, "probe")
        if said in ("accepted", "refused"):
            self._probes[one.domain, talk.host] = said == "accepted", now
            self._probes.move_to_end((one.domain, talk.host))
            while len(self._probes) > _MOST_PROBES:
                self._probes.popitem(last=False)
            return ("ACCEPT_ALL", "accept_all") if said == "accepted" else ("VALID", "accepted")
        return "UNKNOWN", "later" if said == "later" else "blocked" if said == "blocked" else "unclear"

    def _random(self, domain: str) -> str:
        """An address nobody has, always the same for a domain, so that a greylist lets it pass the second time."""
        digest = hmac.new(self._policy.secret, domain.encode(), hashlib.sha256).hexdigest()
        return f"z{digest[:14]}@{domain}"


def _outcome(
    domain: str, results: list[Result], hosts: MailHosts | None = None, provider: Provider | None = None
) -> Outcome:
    statuses = {one.status for one in results}
    accept_all = True if "ACCEPT_ALL" in statuses else False if "VALID" in statuses else None
    return Outcome(
        domain=domain,
        results=results,
        accept_all=accept_all,
        mail_hosts=None if hosts is None or hosts.finding == "unknown" else hosts.finding in ("mx", "address"),
        provider=provider.name if provider else "",
        again=any(one.reason in RETRY_WORTH for one in results) and "VALID" not in statuses,
    )


_BY_MEANING: Final[dict[Meaning, tuple[Status, Reason]]] = {
    "refused": ("INVALID", "refused"),
    "disabled": ("INVALID", "disabled"),
    "full": ("UNKNOWN", "full"),
    "blocked": ("UNKNOWN", "blocked"),
    "later": ("UNKNOWN", "later"),
    "no_service": ("UNKNOWN", "unclear"),
    "unclear": ("UNKNOWN", "unclear"),
}


def _ignore(step: Step) -> None:
    del step


def _by_hosts(hosts: MailHosts, provider: Provider | None) -> tuple[Status, Reason] | None:
    """What is certain once the mail hosts are known."""
    if hosts.finding == "null":
        return "INVALID", "null_mx"
    if hosts.finding == "none":
        return "INVALID", "no_mail_host"
    if hosts.finding == "unknown":
        return "UNKNOWN", "dns"
    if provider and not provider.asks:
        return "UNKNOWN", "provider_hides"
    return None


def _why(stop: Interrupted) -> Reason:
    """The reason behind a conversation that ended early."""
    if stop.error.startswith("broken TLS"):
        return "tls"
    if stop.reply is not None:
        said = meaning(stop.reply, stop.stage)
        if said == "no_service":
            return "no_service"
        return "later" if said == "later" else "blocked" if said == "blocked" else "unclear"
    if stop.stage == "connect":
        return "private_host" if stop.error == "private" else "unreachable"
    if stop.error == "time-out":
        return "timeout"
    return "not_smtp" if stop.error.startswith("not SMTP") else "dropped"
