"""One connection: HTTP/1.1 read by httptools (llhttp), its limits, and requests answered one after the other.

uvicorn makes one of these per connection and asks it to shut down; its own does the same with fewer limits. What is
different here: everything that is refused before the application sees it has the one shape of an error; whoever is too
slow to ask, to send or to take an answer is cut off; head and body leave in one write.
"""

import asyncio
from collections import deque
from time import monotonic
from typing import Any, Final, cast
from urllib.parse import unquote

import httptools

from whodex.errors import (
    HeadersTooLarge,
    InvalidParameter,
    TooSlow,
    Unavailable,
    UrlTooLong,
    WhodexError,
)
from whodex.serve.exchange import Exchange, refusal
from whodex.serve.keeper import keeper_of
from whodex.serve.plan import Plan

WAITING: Final = 16  # requests sent ahead on one connection; more are read when these are answered
LINGER_S: Final = 1.0  # for the client to take a refusal before the connection goes


class Connection(asyncio.Protocol):
    """See the module. Raises nothing: whatever a client sends ends in an answer or a closed connection."""

    def __init__(self, config: Any, server_state: Any, app_state: Any, _loop: Any = None, *, plan: Plan) -> None:  # noqa: ARG002 - uvicorn's
        self.app: Final = config.loaded_app
        self.state: Final = server_state
        self.plan: Final = plan
        self.loop: Final = _loop or asyncio.get_running_loop()
        self.keeper: Final = keeper_of(plan)
        self.transport: asyncio.Transport
        self.current: Exchange | None = None  # being answered
        self.deadline = 0.0
        self.paused = False  # the client does not take what was written
        self._drained: asyncio.Future[None] | None = None
        self._parser: Any = httptools.HttpRequestParser(self)
        self._waiting: deque[Exchange] = deque()
        self._reading: Exchange | None = None  # whose body is being received
        self._problem: WhodexError | None = None
        self._lingering = self._closing = False
        self._unread = 0  # bytes of a head that is not whole
        self._backlog = 0  # bytes unsent when the client's pace was last looked at
        self._url = b""
        self._headers: list[tuple[bytes, bytes]] = []

    # What the transport says

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has come."""
        self.transport = cast("asyncio.Transport", transport)
        self.keeper.watch(self.state, self.loop)
        full = len(self.state.connections) >= self.plan.connections
        self.state.connections.add(self)
        self.deadline = monotonic() + self.plan.head_s
        if full:
            self._refuse(Unavailable("too many connections; try again later", 1))

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 - whatever it was, it is over
        """The client has gone, or was cut off."""
        self.state.connections.discard(self)
        self.resume_writing()
        for exchange in (self.current, self._reading, *self._waiting):
            if exchange is not None:
                exchange.hang_up()

    def data_received(self, data: bytes) -> None:
        """Bytes have come."""
        if self._lingering:
            return
        if not self._unread and self.current is None:
            self.deadline = monotonic() + self.plan.head_s
        self._unread += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:  # no other protocol is spoken here; the request itself is answered
            self._closing = True
        except httptools.HttpParserError as error:
            if self._problem is None:
                self._problem = InvalidParameter(f"this is no HTTP/1.1 request: {_said(error)}")
        if self._problem is None and self._unread > self.plan.url_bytes + self.plan.header_bytes:
            what = self.plan.header_bytes
            self._problem = HeadersTooLarge(f"the headers are larger than {what} bytes")
        if self._problem is not None:
            self._refuse(self._problem)

    def pause_writing(self) -> None:
        """The client is slow to read: what was written waits in memory."""
        self.paused = True
        self._backlog = self.transport.get_write_buffer_size()
        self.deadline = monotonic() + self.plan.read_s

    def resume_writing(self) -> None:
        """It has caught up."""
        self.paused = False
        if self._drained is not None:
            if not self._drained.done():
                self._drained.set_result(None)
            self._drained = None
        if self.current is None:
            self.deadline = monotonic() + self.plan.keep_alive_s

    async def drain(self) -> None:
        """Wait until the client has caught up."""
        if self.paused:
            if self._drained is None:
                self._drained = self.loop.create_future()
            await self._drained

    # What the parser says

    def on_message_begin(self) -> None:
        """A request begins."""
        self._url, self._headers = b"", []

    def on_url(self, part: bytes) -> None:
        """More of its URL."""
        self._url += part
        if len(self._url) > self.plan.url_bytes and self._problem is None:
            self._problem = UrlTooLong(f"the URL is longer than {self.plan.url_bytes} bytes")

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """The head of a request is whole: it can be answered, or waits for its turn."""
        head = self._unread
        self._unread = 0
        if (
            self._problem is None
            and head > self.plan.header_bytes
            and sum(len(name) + len(value) + 4 for name, value in self._headers) > self.plan.header_bytes
        ):
            self._problem = HeadersTooLarge(f"the headers are larger than {self.plan.header_bytes} bytes")
        if self._problem is not None or self._closing:
            return
        raw_path, _, query = self._url.partition(b"?")
        if raw_path[:1] != b"/":
            raw_path, query = _parts(self._url)
        path = raw_path.decode("latin-1")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": self._parser.get_http_version(),
            "method": self._parser.get_method().decode("ascii"),
            "scheme": "http",
            "path": unquote(path) if "%" in path else path,
            "raw_path": raw_path,
            "query_string": query,
            "root_path": "",
            "headers": self._headers,
            "client": None,
            "server": None,
        }
        exchange = Exchange(self, scope, keep_alive=self._parser.should_keep_alive())
        self._reading = exchange
        if self.current is None:
            self._begin(exchange)
        else:
            self._waiting.append(exchange)
            if len(self._waiting) >= WAITING:
                self.transport.pause_reading()

    def on_body(self, part: bytes) -> None:
        """More of a request's body."""
        self._unread = 0
        if self._reading is not None:
            self._reading.feed(part)

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._unread = 0
        if self._reading is not None:
            self._reading.feed(None)
            self._reading = None

    # What the exchange says

    def answered(self, exchange: Exchange) -> None:
        """Its answer has been written: the next one, or the end."""
        self.current = None
        if self.transport.is_closing():
            return
        if exchange.more:  # the rest of a body nobody wants
            self._linger()
        elif self._closing or not exchange.keep_alive:
            self.transport.close()
        elif self._waiting:
            if len(self._waiting) == WAITING:
                self.transport.resume_reading()
            self._begin(self._waiting.popleft())
        else:
            self.deadline = monotonic() + self.plan.keep_alive_s

    # What uvicorn and the keeper say

    def shutdown(self) -> None:
        """The server stops: answer what is under way, then go."""
        self._closing = True
        if self.current is None:
            self.transport.close()
        else:
            self.current.keep_alive = False

    def overdue(self, now: float) -> None:
        """Its deadline is over: whoever kept it waiting is cut off."""
        current = self.current
        if self.transport.is_closing() or self._lingering:
            self.transport.abort()
        elif self.paused:
            left = self.transport.get_write_buffer_size()
            if left >= self._backlog:
                self.transport.abort()
            else:  # it reads, if slowly
                self._backlog, self.deadline = left, now + self.plan.read_s
        elif current is not None and current.more:
            if current.received < self.plan.body_rate * (now - current.began):
                self._late(current, TooSlow("the body came too slowly"))
            else:
                self.deadline = now + self.plan.head_s
        elif current is not None:
            self._late(current, Unavailable("the answer took too long", 5))
        elif self._unread:
            self._refuse(TooSlow("the request's head came too slowly"))
        else:
            self.transport.close()  # idle, or never said a word

    def _late(self, exchange: Exchange, error: WhodexError) -> None:
        if exchange.give_up(error):
            self.deadline = monotonic() + self.plan.head_s  # for the work to notice
        else:
            self.transport.abort()

    def _begin(self, exchange: Exchange) -> None:
        self.current = exchange
        self.state.total_requests += 1
        exchange.begin()
        self.deadline = exchange.began + (self.plan.head_s if exchange.more else self.plan.answer_s)

    def body_whole(self) -> None:
        """The body of the request being answered has come: from now on the answer is waited for."""
        self.deadline = monotonic() + self.plan.answer_s

    def _refuse(self, error: WhodexError) -> None:
        """Answer what is no request that could be answered, and go."""
        if self._lingering:
            return
        if self.current is not None:  # what is being answered is answered; nothing after it can be read
            self._closing = True
            self.current.keep_alive = False
            if self.current.more:
                self.current.give_up(error)
            self._reading = None
            return
        content = refusal(error, dict(self._headers), self.plan.version, self.keeper)
        self.transport.write(content)
        self._linger()

    def _linger(self) -> None:
        """Let the client read what was written before the connection goes, and drop what it still sends."""
        self._lingering = True
        self.deadline = monotonic() + LINGER_S
        self.transport.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        else:
            self.transport.close()


def _parts(url: bytes) -> tuple[bytes, bytes]:
    """Path and query of a URL that is not just a path: `http://host/path?query`, `*`, `host:port`."""
    try:
        parsed = httptools.parse_url(url)
    except httptools.HttpParserInvalidURLError:
        return url, b""
    return parsed.path or b"/", parsed.query or b""


def _said(error: Exception) -> str:
    """What the parser says is wrong: its own words, which never hold what was sent."""
    return str(error) or type(error).__name__
