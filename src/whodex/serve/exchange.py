"""One request and its answer: the ASGI side of a connection."""

import asyncio
import http
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from whodex.api.noted import NOTED, Noted
from whodex.api.reply import Reply
from whodex.errors import WhodexError
from whodex.wire.errors import body_of, headers_of, status_of

if TYPE_CHECKING:
    from whodex.serve.connection import Connection
    from whodex.serve.keeper import Keeper

MOST_HELD: Final = 65536  # bytes of a body that nobody has asked for yet
_STATUS: Final = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in http.HTTPStatus}
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_CLOSE: Final = b"connection: close\r\n"
_GONE: Final = {"type": "http.disconnect"}


class Exchange:
    """A request being received and answered; `receive` and `send` are what the application is given."""

    __slots__ = (
        "_body",
        "_chunked",
        "_connection",
        "_expects",
        "_gone",
        "_head",
        "_held",
        "_id",
        "_late",
        "_scope",
        "_size",
        "_taken",
        "_task",
        "_used",
        "_waiter",
        "began",
        "complete",
        "keep_alive",
        "more",
        "noted",
        "received",
        "status",
    )

    def __init__(self, connection: "Connection", scope: dict[str, Any], *, keep_alive: bool) -> None:
        self._connection = connection
        self._scope = scope
        self.noted = scope[NOTED] = Noted()
        self.keep_alive = keep_alive
        self.more = True  # of the body is to come
        self.received = 0
        self.began = monotonic()
        self.status = 0
        self.complete = False
        self._body: list[bytes] = []
        self._taken = self._gone = False
        self._waiter: asyncio.Future[None] | None = None
        self._head: list[bytes] = []
        self._held = self._size = self._used = 0
        self._id = b""
        self._chunked = False
        self._late: WhodexError | None = None
        self._task: asyncio.Task[None] | None = None
        self._expects = any(name == b"expect" and value.lower() == b"100-continue" for name, value in scope["headers"])

    def begin(self) -> None:
        """Have it answered."""
        self.began = monotonic()
        self._task = task = self._connection.loop.create_task(self._run())
        self._connection.state.tasks.add(task)
        task.add_done_callback(self._ended)

    def feed(self, part: bytes | None) -> None:
        """More of the body; None: that was all."""
        if part is None:
            self.more = False
            if self._connection.current is self:
                self._connection.body_whole()
        else:
            self._body.append(part)
            self.received += len(part)
            self._held += len(part)
            if self._held > MOST_HELD:
                self._connection.transport.pause_reading()
        self._wake()

    def hang_up(self) -> None:
        """The client is gone."""
        self._gone = True
        self._wake()

    def give_up(self, error: WhodexError) -> bool:
        """Answer with that error instead, if nothing has been answered yet; whether that can be."""
        if self.status or self._late is not None or self._task is None:
            return False
        self._late = error
        self._task.cancel()
        return True

    async def receive(self) -> Mapping[str, Any]:
        """The next part of the body, or word that the client has gone."""
        if self._expects:
            self._expects = False
            self._connection.transport.write(_CONTINUE)
        while not self._gone and (self._taken or (self.more and not self._body)):
            self._waiter = self._connection.loop.create_future()
            await self._waiter
        if self._gone:
            return _GONE
        part, self._body, self._held = b"".join(self._body), [], 0
        self._taken = not self.more
        if self.more:
            self._connection.transport.resume_reading()
        return {"type": "http.request", "body": part, "more_body": self.more}

    async def send(self, message: Mapping[str, Any]) -> None:
        """Take a part of the answer."""
        if self._connection.paused and not self._gone:
            await self._connection.drain()
        if message["type"] == "http.response.start":
            self._start(message["status"], message["headers"])
            return
        if not self.status or self.complete:
            raise RuntimeError("an answer begins with its status and ends once")
        part, more = message.get("body", b""), message.get("more_body", False)
        self._size += len(part)
        if self._chunked:
            part = (b"%x\r\n%b\r\n" % (len(part), part) if part else b"") + (b"" if more else b"0\r\n\r\n")
        head, self._head = self._head, []
        if not self._gone:
            self._connection.transport.write(b"".join((*head, part)) if head else part)
        if not more:
            self._finish()

    def _start(self, status: int, headers: Any) -> None:
        if self.status:
            raise RuntimeError("an answer begins once")
        lines = [_STATUS.get(status) or b"HTTP/1.1 %d \r\n" % status, self._connection.keeper.date]
        bounded = status in {204, 304} or self._scope["method"] == "HEAD"
        for name, value in headers:
            if b"\n" in value or b"\r" in value:
                raise RuntimeError("a header of the answer has more than one line")
            lines += (name, b": ", value, b"\r\n")
            if name == b"content-length":
                bounded = True
            elif name == b"x-request-id":
                self._id = value
            elif name == b"x-credits-used":
                self._used = int(value)
        if not bounded and self._scope["http_version"] != "1.0":
            self._chunked = True
            lines.append(b"transfer-encoding: chunked\r\n")
        elif not bounded:
            self.keep_alive = False
        if not self.keep_alive:
            lines.append(_CLOSE)
        elif self._scope["http_version"] == "1.0":
            lines.append(b"connection: keep-alive\r\n")
        lines.append(b"\r\n")
        self.status, self._head = status, lines

    def _finish(self) -> None:
        self.complete = True
        connection = self._connection
        took = monotonic() - self.began
        connection.keeper.answered(
            self._scope["method"], self.noted, self.status, took, self._size, self._id, self._used
        )
        self._wake()
        connection.answered(self)

    async def _run(self) -> None:
        try:
            await self._connection.app(self._scope, self.receive, self.send)
        except asyncio.CancelledError:
            if self._late is None:
                raise
            await self._refused(self._late)
        except Exception as error:  # noqa: BLE001 - the application answers what it refuses; this is a fault
            await self._refused(error)
        else:
            if not self.complete and not self._gone:
                await self._refused(RuntimeError("the application gave no answer"))

    def _ended(self, task: asyncio.Task[None]) -> None:
        # Not a `finally` of `_run`: a task that is cancelled before its first step runs nothing of it.
        self._connection.state.tasks.discard(task)
        if task.cancelled():
            self._connection.transport.abort()

    async def _refused(self, error: Exception) -> None:
        self.keep_alive = False
        if self.status:
            if not self.complete:
                self._connection.transport.abort()
            return
        await Reply(self._scope, dict(self._scope["headers"]), self._connection.plan.version).refuse(self.send, error)

    def _wake(self) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)


def refusal(error: WhodexError, headers: Mapping[bytes, bytes], version: str, keeper: "Keeper") -> bytes:
    """The whole answer to what was no request that could be answered; the connection ends with it."""
    reply = Reply({}, headers, version)
    body = body_of(error, reply.request_id.decode())
    status = status_of(error, reply.version)
    message = reply.start(status, len(body), headers_of(error))
    lines = [_STATUS[status], keeper.date]
    for name, value in message["headers"]:
        lines += (name, b": ", value, b"\r\n")
    keeper.answered("", Noted(), status, 0.0, len(body), reply.request_id, 0)
    return b"".join((*lines, _CLOSE, b"\r\n", body))
