"""One SMTP conversation: greeting, EHLO, STARTTLS where offered, MAIL, RCPT for each address, QUIT. Never DATA."""

import asyncio
import contextlib
import ssl
import time
from collections.abc import Callable
from typing import Final, Protocol

from msgspec import Struct

from whodex.mail.replies import Reply, Stage, make_reply, read_line

MAX_LINE: Final = 2_048
"""Bytes of a reply line that are read; RFC 5321 §4.5.3.1.5 allows 512."""
MAX_LINES: Final = 100
"""Lines of one reply; the longest real EHLO answers and policy texts have some thirty."""


class Timeouts(Struct, frozen=True, kw_only=True):
    """Seconds. RFC 5321 §4.5.3.2 would wait five minutes per command; a look-up has a caller who waits."""

    connect: float = 10.0
    banner: float = 20.0
    command: float = 20.0
    whole: float = 90.0


class Step(Struct, frozen=True, kw_only=True):
    """One exchange, as it is recorded: what was asked of whom, and the reply (None: none came, `error` says why)."""

    at: int  # ms
    host: str
    address: str
    stage: Stage
    recipient: str = ""
    reply: Reply | None = None
    error: str = ""
    took: float = 0.0  # seconds


Record = Callable[[Step], None]


class Dialer(Protocol):
    """Opens connections. A test's leads to scripted servers."""

    async def open(self, host: str, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to a mail host's address. Raises OSError. The caller gives up in time."""
        ...


class TcpDialer:
    """The real one: port 25."""

    def __init__(self, port: int = 25) -> None:
        self._port = port

    async def open(self, host: str, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """See `Dialer`."""
        del host
        return await asyncio.open_connection(address, self._port, limit=MAX_LINE)


class Interrupted(Exception):
    """The conversation cannot go on. `stage` is where; `reply` the refusal, where one was given."""

    def __init__(self, stage: Stage, error: str, reply: Reply | None = None) -> None:
        super().__init__(error)
        self.stage, self.error, self.reply = stage, error, reply


class Conversation:
    """A connection after its greeting. Use `begin`, then `ask` for each address, then `close`."""

    def __init__(
        self,
        host: str,
        address: str,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        timeouts: Timeouts,
        record: Record,
    ) -> None:
        self.host, self.address = host, address
        self._reader, self._writer = streams
        self._timeouts, self._record = timeouts, record
        self._deadline = asyncio.get_running_loop().time() + timeouts.whole
        self.extensions: set[str] = set()
        self.alive = True

    async def begin(self, name: str, sender: str, *, tls: bool, utf8: bool) -> None:
        """Greets and gives the sender. Raises Interrupted; `broken TLS` in its text means: try again without."""
        await self._expect("banner", None, (220,), self._timeouts.banner)
        await self._hello(name)
        if tls and "STARTTLS" in self.extensions:
            await self._encrypt(name)
        await self.mail(sender, utf8=utf8)

    async def _encrypt(self, name: str) -> None:
        """STARTTLS and the greeting behind it. A server that says no more from here on has broken TLS.

        With TLS 1.3 a handshake that the server refuses looks complete to us: it hangs up on the next command.
        """
        try:
            reply = await self._exchange("starttls", "STARTTLS", self._timeouts.command)
            # Refused is not broken: a server without a certificate today (454, RFC 3207 §4) goes on in the clear.
            if reply.code == 220:
                await self._wrap()
                await self._hello(name)
        except Interrupted as stop:
            if stop.reply is not None or stop.error.startswith("broken TLS"):
                raise
            raise Interrupted(stop.stage, f"broken TLS: {stop.error}") from None

    async def mail(self, sender: str, *, utf8: bool) -> None:
        """MAIL FROM, which starts a transaction. Raises Interrupted."""
        suffix = " SMTPUTF8" if utf8 and "SMTPUTF8" in self.extensions else ""
        await self._expect("mail", f"MAIL FROM:<{sender}>{suffix}", (250,))

    async def again(self, sender: str, *, utf8: bool) -> None:
        """Starts a new transaction: some servers take one address each. Raises Interrupted."""
        await self._expect("mail", "RSET", (250,))
        await self.mail(sender, utf8=utf8)

    async def ask(self, recipient: str, stage: Stage = "rcpt") -> Reply:
        """The reply to RCPT. Raises Interrupted where none comes, or the server hangs up (421)."""
        reply = await self._exchange(stage, f"RCPT TO:<{recipient}>", self._timeouts.command, recipient)
        if reply.code == 421:
            self.alive = False
        return reply

    async def close(self) -> None:
        """QUIT, without insisting on an answer."""
        if self.alive:
            with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                self._writer.write(b"QUIT\r\n")
                async with asyncio.timeout(min(1.0, self._timeouts.command)):
                    await self._writer.drain()
                    await self._reader.readline()
        self._writer.close()
        with contextlib.suppress(OSError, TimeoutError):  # ssl.SSLError is an OSError
            async with asyncio.timeout(1.0):
                await self._writer.wait_closed()

    async def _hello(self, name: str) -> None:
        reply = await self._exchange("ehlo", f"EHLO {name}", self._timeouts.command)
        if reply.code in (500, 502, 504):  # a server older than EHLO
            self.extensions = set()
            await self._expect("ehlo", f"HELO {name}", (250,))
            return
        if reply.code != 250:
            raise Interrupted("ehlo", "greeting refused", reply)

    async def _wrap(self) -> None:
        # Encryption is opportunistic, as between mail servers: most certificates name another host (RFC 7435).
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        try:
            async with asyncio.timeout(self._left(self._timeouts.command)):
                await self._unasked("starttls")  # would count as said under encryption (CVE-2011-0411)
                await self._writer.start_tls(context)
        except (OSError, TimeoutError, EOFError, ValueError) as error:
            self.alive = False
            raise Interrupted("starttls", f"broken TLS: {type(error).__name__}") from error

    async def _expect(self, stage: Stage, command: str | None, codes: tuple[int, ...], limit: float = 0.0) -> Reply:
        reply = await self._exchange(stage, command, limit or self._timeouts.command)
        if reply.code not in codes:
            raise Interrupted(stage, "refused", reply)
        return reply

    def _left(self, limit: float) -> float:
        return max(0.0, min(limit, self._deadline - asyncio.get_running_loop().time()))

    async def _exchange(self, stage: Stage, command: str | None, limit: float, recipient: str = "") -> Reply:
        """Sends a command, reads the reply, records both. Raises Interrupted where no reply comes."""
        at, started = round(time.time() * 1000), time.perf_counter()
        error, reply = "", None
        try:
            async with asyncio.timeout(self._left(limit)):
                if command is not None:
                    reply = await self._unasked(stage)
                    if reply is None:
                        self._writer.write(command.encode() + b"\r\n")
                        await self._writer.drain()
                reply = reply or await self._read(stage)
        except TimeoutError:
            error = "time-out"
        except (ConnectionError, EOFError, OSError):
            error = "connection lost"
        except ValueError as problem:
            error = f"not SMTP: {problem}"
        took = time.perf_counter() - started
        self._record(
            Step(
                at=at,
                host=self.host,
                address=self.address,
                stage=stage,
                recipient=recipient,
                reply=reply,
                error=error,
                took=took,
            )
        )
        if reply is None:
            self.alive = False
            raise Interrupted(stage, error)
        return reply

    async def _unasked(self, stage: Stage) -> Reply | None:
        """The farewell of a server that closes (421, RFC 5321 §3.8), which may come at any time; else None.

        After any other reply that nobody asked for, all that follow would be taken for the answer to the command
        before: raises ValueError. Raises EOFError at the end.
        """
        try:
            async with asyncio.timeout(0):
                first = await self._reader.read(1)
        except TimeoutError:
            return None
        reply = await self._read(stage, first)
        if reply.code != 421:
            raise ValueError("a reply nobody asked for")
        return reply

    async def _read(self, stage: Stage, begun: bytes = b"") -> Reply:
        """One reply of any number of lines. Raises ValueError for what is none, EOFError at the end."""
        texts: list[str] = []
        code = 0
        while True:
            raw = begun + await self._reader.readline()  # raises ValueError above MAX_LINE
            begun = b""
            if not raw.endswith(b"\n"):
                raise EOFError
            found = read_line(raw.rstrip(b"\r\n").decode("utf-8", "replace"))
            if found is None or (code and found[0] != code):
                raise ValueError("malformed reply")
            code, last, text = found
            texts.append(text)
            if len(texts) > MAX_LINES:
                raise ValueError("endless reply")
            if last:
                break
        if stage == "ehlo":
            self.extensions = {text.split()[0].upper() for text in texts[1:] if text.split()}
        return make_reply(code, texts)
