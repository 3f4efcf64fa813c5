"""A small internet on loopback: one DNS server and a mail server for every scenario, all in the caller's event loop.

The mail servers write down what they were asked, so that a test can hold whodex to its promises from their side.
"""

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import aiosmtpd.smtp
import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import trustme

from whodex.mail.dialogue import Timeouts
from whodex.mail.pace import Limit
from whodex.mail.verify import Policy

# Long enough for a busy machine, short enough for a test: silence costs one of these, a tarpit `whole`.
FAST = Timeouts(connect=1.5, banner=1.5, command=1.5, whole=4.0)
PATIENT = Timeouts(connect=20, banner=20, command=20, whole=60)


def policy(**changes):
    kept = {
        "name": "verify.whodex.example",
        "timeouts": FAST,
        "limit": Limit(at_once=4, delay=0.0),
        "private_addresses": True,
    }
    return Policy(**{**kept, **changes})


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


NOWHERE = "127.6.6.6"
"""An address whose packets are lost: a connection to it neither succeeds nor fails."""


@dataclass
class Script:
    """How a mail server behaves. Replies are given without CRLF; lines of one reply are separated by newlines."""

    rcpt: Callable[[str, "Session"], str] = lambda address, session: "250 2.1.5 ok"
    banner: str = "220 mx.example ESMTP"
    ehlo: str = "250-mx.example\n250-PIPELINING\n250 SIZE 10000000"
    mail: str = "250 2.1.0 ok"
    starttls: str = "none"  # none, offered, required, broken, refused, silent
    silent_at: str = ""  # a stage at which nothing is ever answered
    drop_at: str = ""  # a stage at which the connection is closed
    reset: bool = False  # closed hard, with RST
    delay: float = 0.0  # before every answer
    raw: dict[str, bytes] = field(default_factory=dict)  # stage → bytes sent instead of a reply
    recipients_per_transaction: int = 100
    utf8: bool = False


@dataclass
class Session:
    server: "Server"
    recipients: int = 0
    tls: bool = False
    helo: str = ""


class Server:
    """A scripted SMTP server. `log` holds (time, event, detail); `peak` the most conversations at once."""

    def __init__(self, script: Script, tls: ssl.SSLContext) -> None:
        self.script, self.tls = script, tls
        self.log: list[tuple[float, str, str]] = []
        self.open = self.peak = 0
        self.seen: dict[str, int] = {}
        self.port = 0
        self._server: asyncio.Server | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._server = await asyncio.start_server(self._serve, host, port, limit=65536)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server:
            self._server.close()

    def note(self, event: str, detail: str = "") -> None:
        self.log.append((time.perf_counter(), event, detail))

    def commands(self) -> list[str]:
        return [detail for _, event, detail in self.log if event == "command"]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.peak = max(self.peak, self.open)
        self.note("open")
        try:
            await self._talk(reader, writer)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.CancelledError):
            pass
        finally:
            self.open -= 1
            self.note("close")
            if self.script.reset:
                writer.transport.abort()
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _say(self, reader, writer: asyncio.StreamWriter, stage: str, reply: str) -> bool:
        script = self.script
        if script.delay:
            await asyncio.sleep(script.delay)
        if script.silent_at == stage:
            await reader.read()  # until the other side hangs up
            return False
        if script.drop_at == stage:
            return False
        writer.write(script.raw.get(stage) or reply.replace("\n", "\r\n").encode() + b"\r\n")
        await writer.drain()
        return not (stage in script.raw and script.raw[stage] == b"")

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        script, session = self.script, Session(self)
        if not await self._say(reader, writer, "banner", script.banner) or not script.banner.startswith("220"):
            return
        while line := await reader.readline():
            command = line.decode("utf-8", "replace").strip()
            self.note("command", command)
            verb = command.upper()
            if verb.startswith(("EHLO", "HELO")):
                session.helo = command[5:]
                stage, reply = "tls-ehlo" if session.tls else "ehlo", script.ehlo
                extra = [
                    *(["STARTTLS"] if script.starttls != "none" and not session.tls else []),
                    *(["SMTPUTF8"] if script.utf8 else []),
                ]
                if reply.startswith("250") and extra and verb.startswith("EHLO"):
                    lines = [*(row.replace("250 ", "250-", 1) for row in reply.split("\n"))]
                    lines += [f"250-{name}" for name in extra]
                    lines[-1] = lines[-1].replace("250-", "250 ", 1)
                    reply = "\n".join(lines)
                if verb.startswith("HELO"):
                    stage, reply = "helo", "250 mx.example"
            elif verb == "STARTTLS":
                if script.starttls == "refused":
                    stage, reply = "starttls", "454 4.7.0 TLS not available"
                else:
                    if not await self._say(reader, writer, "starttls", "220 2.0.0 ready"):
                        return
                    if script.starttls == "silent":
                        await reader.read()
                        return
                    if script.starttls == "broken":
                        writer.write(b"this is not a TLS handshake at all\r\n" * 5)
                        await writer.drain()
                        await reader.read(1000)
                        return
                    await writer.start_tls(self.tls)
                    session.tls = True
                    continue
            elif verb.startswith("MAIL FROM:"):
                session.recipients = 0
                stage, reply = "mail", script.mail
                if script.starttls in ("required", "broken_required") and not session.tls:
                    reply = "530 5.7.0 Must issue a STARTTLS command first"
            elif verb.startswith("RCPT TO:"):
                address = command[8:].strip().strip("<>")
                self.seen[address] = self.seen.get(address, 0) + 1
                session.recipients += 1
                stage = "rcpt"
                many = session.recipients > script.recipients_per_transaction
                reply = "452 4.5.3 too many recipients" if many else script.rcpt(address, session)
            elif verb == "RSET":
                stage, reply = "rset", "250 2.0.0 ok"
            elif verb == "QUIT":
                await self._say(reader, writer, "quit", "221 2.0.0 bye")
                return
            elif verb.startswith("DATA"):
                stage, reply = "data", "354 go on"
            else:
                stage, reply = "other", "500 5.5.1 unknown command"
            if reply == "SILENCE":
                await reader.read()
            if reply in ("SILENCE", "DROP"):
                return
            if not await self._say(reader, writer, stage, reply) or reply.startswith("421"):
                return


class AioServer(Server):
    """aiosmtpd, for the scenarios of good manners: an SMTP server that is not ours."""

    class _Handler:
        def __init__(self, server: "AioServer") -> None:
            self.server = server

        async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
            self.server.note("command", f"RCPT TO:<{address}>")
            self.server.seen[address] = self.server.seen.get(address, 0) + 1
            reply = self.server.script.rcpt(address, Session(self.server))
            if reply.startswith("250"):
                envelope.rcpt_tos.append(address)
            return reply

        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            self.server.note("command", "DATA")
            return "250 2.0.0 ok"

    async def start(self, host: str = "127.0.0.1") -> None:
        tls = self.tls if self.script.starttls != "none" else None
        required = self.script.starttls == "required"

        def make() -> aiosmtpd.smtp.SMTP:
            return aiosmtpd.smtp.SMTP(
                self._Handler(self),
                hostname="mx.example",
                enable_SMTPUTF8=self.script.utf8,
                tls_context=tls,
                require_starttls=required,
                loop=asyncio.get_running_loop(),
            )

        self._server = await asyncio.get_running_loop().create_server(make, host, 0)
        self.port = self._server.sockets[0].getsockname()[1]


class DnsServer(asyncio.DatagramProtocol):
    """Answers from a table: (name, type) → records as text, or `SERVFAIL`, or `DROP`. Other names are NXDOMAIN."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = {}
        self.asked: list[tuple[str, str]] = []
        self.port = 0
        self._transport: asyncio.DatagramTransport | None = None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        self.port = self._transport.get_extra_info("sockname")[1]

    def stop(self) -> None:
        if self._transport:
            self._transport.close()

    def datagram_received(self, data: bytes, addr) -> None:
        request = dns.message.from_wire(data)
        question = request.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        response = dns.message.make_response(request)
        response.flags |= dns.flags.RA
        for _ in range(12):
            cname = self.records.get((name, "CNAME"))
            if not cname:
                break
            response.answer.append(dns.rrset.from_text(name + ".", 300, "IN", "CNAME", *cname))
            name = cname[0].rstrip(".").lower()
        found = self.records.get((name, kind))
        if found == ["DROP"]:
            return
        if found == ["SERVFAIL"]:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif found:
            response.answer.append(dns.rrset.from_text(name + ".", 300, "IN", kind, *found))
        elif not any(known == name for known, _ in self.records):
            response.set_rcode(dns.rcode.NXDOMAIN)
        if self._transport:
            self._transport.sendto(response.to_wire(), addr)


class World:
    """The DNS server, the mail servers by address, and the dialer that leads to them."""

    def __init__(self) -> None:
        self.dns = DnsServer()
        self.servers: dict[str, Server] = {}
        authority = trustme.CA()
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("mx.example").configure_cert(self._tls)
        self._ports: dict[str, tuple[str, int]] = {}
        self.dialled: list[str] = []

    def make(self, script: Script, kind: type[Server] = Server) -> Server:
        """A mail server that is not started."""
        return kind(script, self._tls)

    async def server(self, script: Script, *, address: str = "", kind: type[Server] = Server) -> tuple[str, Server]:
        """A running mail server and the address under which DNS should give it."""
        address = address or f"127.9.{len(self.servers) // 250}.{len(self.servers) % 250 + 1}"
        made = kind(script, self._tls)
        host = "::1" if ":" in address and has_ipv6() else "127.0.0.1"
        await made.start(host)
        self.servers[address] = made
        self._ports[address] = (host, made.port)
        return address, made

    async def domain(self, name: str, script: Script, *, mx: str = "", kind: type[Server] = Server) -> Server:
        """A domain with one MX that behaves like the script."""
        address, made = await self.server(script, kind=kind)
        host = mx or f"mx.{name}"
        self.dns.records[name, "MX"] = [f"10 {host}."]
        self.dns.records[host, "A"] = [address]
        return made

    async def open(self, host: str, address: str):
        """The dialer: a port of loopback for every address of this world, nothing for any other."""
        self.dialled.append(address)
        if address == NOWHERE:
            await asyncio.sleep(60)
        if address not in self._ports:
            raise ConnectionRefusedError(address)
        where, port = self._ports[address]
        return await asyncio.open_connection(where, port, limit=2048)

    async def stop(self) -> None:
        self.dns.stop()
        for server in self.servers.values():
            await server.stop()


@contextlib.asynccontextmanager
async def world() -> AsyncIterator[World]:
    made = World()
    await made.dns.start()
    try:
        yield made
    finally:
        await made.stop()
        # Sessions that a scenario left hanging end here, so that no task outlives its loop.
        hanging = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
