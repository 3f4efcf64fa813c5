"""Which hosts take the mail of a domain: MX, its own address where there is none, null MX (RFC 5321 §5, RFC 7505)."""

import asyncio
import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final, Literal, Protocol

import dns.asyncresolver
import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver
from msgspec import Struct

Finding = Literal[
    "mx",  # named hosts
    "address",  # none named, but the domain has an address itself
    "null",  # the domain says that it takes no mail
    "none",  # no such domain, or nothing that could take mail
    "unknown",  # the name servers did not answer, or contradict themselves
]


class Host(Struct, frozen=True, array_like=True):
    """A mail host and its addresses, IPv4 first."""

    name: str
    addresses: tuple[str, ...]


class MailHosts(Struct, frozen=True):
    """The hosts of a domain in the order to be tried. `ttl` in seconds."""

    finding: Finding
    hosts: tuple[Host, ...] = ()
    ttl: float = 300.0


class Resolver(Protocol):
    """Answers which hosts take a domain's mail. Never raises: what is not known is a finding."""

    async def mail_hosts(self, domain: str) -> MailHosts:
        """The mail hosts of a domain in ASCII."""
        ...


MOST_HOSTS: Final = 5
"""Hosts of one domain that are looked up; nobody delivers past the fifth."""


class DnsResolver:
    """The real one. `nameservers` None takes the system's; times in seconds."""

    def __init__(
        self, nameservers: Sequence[str] | None = None, port: int = 53, timeout: float = 5.0, lifetime: float = 10.0
    ) -> None:
        self._resolver = dns.asyncresolver.Resolver(configure=nameservers is None)
        if nameservers is not None:
            self._resolver.nameservers = list(nameservers)
        self._resolver.port = port
        self._resolver.timeout = timeout
        self._resolver.lifetime = lifetime
        self._resolver.search = []

    async def mail_hosts(self, domain: str) -> MailHosts:
        """See `Resolver`. A name that does not exist is `none`; servers that fail or loop are `unknown`."""
        try:
            answer = await self._ask(domain, "MX")
        except (dns.resolver.NXDOMAIN, dns.name.EmptyLabel, dns.name.LabelTooLong, dns.name.NameTooLong):
            return MailHosts("none")
        except dns.resolver.NoAnswer:
            return await self._by_address(domain)
        except (dns.exception.DNSException, OSError):
            return MailHosts("unknown", ttl=30)
        ttl = float(answer.rrset.ttl if answer.rrset is not None else 300)
        records = sorted(answer, key=lambda r: (r.preference, str(r.exchange)))
        names = [str(record.exchange).rstrip(".").lower() for record in records]
        if names == [""]:
            return MailHosts("null", ttl=ttl)
        hosts: list[Host] = []
        failed = False
        for name in [name for name in dict.fromkeys(names) if name][:MOST_HOSTS]:
            addresses = await self._addresses(name)
            failed = failed or addresses is None
            if addresses:
                hosts.append(Host(name, addresses))
        if hosts:
            return MailHosts("mx", tuple(hosts), ttl)
        return MailHosts("unknown", ttl=30) if failed else MailHosts("none", ttl=ttl)

    async def _by_address(self, domain: str) -> MailHosts:
        addresses = await self._addresses(domain)
        if addresses is None:
            return MailHosts("unknown", ttl=30)
        return MailHosts("address", (Host(domain, addresses),)) if addresses else MailHosts("none")

    async def _addresses(self, name: str) -> tuple[str, ...] | None:
        """The addresses of a host, IPv4 first; empty where it surely has none; None where that is not known."""
        found: list[str] = []
        sure = True
        for kind in ("A", "AAAA"):
            try:
                found.extend(str(record.address) for record in await self._ask(name, kind))
            except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
                continue
            except (dns.exception.DNSException, OSError):
                sure = False
        return tuple(found) if found or sure else None

    async def _ask(self, name: str, kind: str) -> dns.resolver.Answer:
        return await self._resolver.resolve(dns.name.from_text(name), dns.rdatatype.from_text(kind), search=False)


class CachedResolver:
    """Remembers findings for as long as their records allow, between `least` and `most` seconds, at most `size`."""

    def __init__(
        self,
        resolver: Resolver,
        least: float = 60,
        most: float = 86_400,
        size: int = 50_000,
        clock: Callable[[], float] = time.monotonic,
        at_once: int = 100,
    ) -> None:
        self._places = asyncio.Semaphore(at_once)  # a name server that is flooded drops questions
        self._resolver, self._least, self._most, self._size, self._clock = resolver, least, most, size, clock
        self._asking: dict[str, asyncio.Lock] = {}
        self._kept: OrderedDict[str, tuple[float, MailHosts]] = OrderedDict()

    async def mail_hosts(self, domain: str) -> MailHosts:
        """See `Resolver`."""
        kept = self._kept.get(domain)
        if kept and kept[0] > self._clock():
            return kept[1]
        # Whoever asks while the answer is on its way waits for the same one.
        lock = self._asking.setdefault(domain, asyncio.Lock())
        async with lock:
            kept = self._kept.get(domain)
            if kept and kept[0] > self._clock():
                return kept[1]
            async with self._places:
                found = self._keep(domain, await self._resolver.mail_hosts(domain))
        self._asking.pop(domain, None)
        return found

    def _keep(self, domain: str, found: MailHosts) -> MailHosts:
        least = self._least if found.finding != "unknown" else 0.0
        self._kept[domain] = self._clock() + min(self._most, max(least, found.ttl)), found
        self._kept.move_to_end(domain)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return found


def is_public(address: str) -> bool:
    """Whether an address may be connected to: not loopback, private, link-local or reserved.

    The MX of a hostile domain can point anywhere; unchecked, it could make whodex talk to the operator's network.
    """
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False
