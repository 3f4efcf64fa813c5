"""What every answer has: a version, the request's id, and headers; sent as ASGI messages, without a framework."""

import itertools
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from whodex.errors import WhodexError
from whodex.wire.errors import CRASH, body_of, headers_of, row_of, status_of

Header = tuple[bytes, bytes]
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

JSON: Final[Header] = (b"content-type", b"application/json")
# Answers hold personal data and depend on the key: no cache between here and the client may keep one.
NO_STORE: Final[Header] = (b"cache-control", b"no-store")

_harmless = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_prefix = secrets.token_hex(6)  # of this process: ids are unique across workers
_count = itertools.count(1)
_log = logging.getLogger("whodex.api")


class Reply:
    """The answer of one request, as far as it is known. `version` is set once the key is known."""

    __slots__ = ("_scope", "_send", "request_id", "version")

    def __init__(self, scope: Scope, headers: Mapping[bytes, bytes], send: Send, version: str) -> None:
        self._scope = scope
        self._send = send
        self.version = version
        given = headers.get(b"x-request-id")
        # The caller's id where it is harmless to repeat.
        own = given is None or not _harmless.fullmatch(given)
        self.request_id: bytes = f"{_prefix}-{next(_count):x}".encode() if own or given is None else given

    async def send(self, status: int, body: bytes, extra: Sequence[Header] = ()) -> None:
        """Send the answer. To HEAD without its body, but with the body's length."""
        headers = [
            JSON,
            (b"content-length", b"%d" % len(body)),
            (b"api-version", self.version.encode()),
            (b"x-request-id", self.request_id),
            NO_STORE,
            *extra,
        ]
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        if self._scope["method"] == "HEAD":
            body = b""
        await self._send({"type": "http.response.body", "body": body})

    async def send_options(self, allow: Sequence[str]) -> None:
        """Answer OPTIONS: what may be asked, and no content."""
        headers = [
            (b"allow", ", ".join(allow).encode()),
            (b"api-version", self.version.encode()),
            (b"x-request-id", self.request_id),
        ]
        await self._send({"type": "http.response.start", "status": 204, "headers": headers})
        await self._send({"type": "http.response.body", "body": b""})

    async def refuse(self, error: Exception) -> None:
        """Send an error. A fault is logged with its traceback, and shown as its request's id."""
        if not isinstance(error, WhodexError) or row_of(error) is CRASH:
            _log.error("request %s to %s failed", self.request_id.decode(), self._scope["path"], exc_info=error)
        body = body_of(error, self.request_id.decode())
        await self.send(status_of(error, self.version), body, headers_of(error))
