"""What every answer has: a version, the request's id, and headers; sent as ASGI messages, without a framework."""

import itertools
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from whodex.errors import WhodexError, of_system
from whodex.wire.errors import CRASH, body_of, headers_of, row_of, status_of
from whodex.wire.versions import VERSIONS

Header = tuple[bytes, bytes]
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

JSON: Final = "application/json"
_JSON: Final[Header] = (b"content-type", JSON.encode())
_VERSION: Final[dict[str, Header]] = {name: (b"api-version", name.encode()) for name in VERSIONS}

_harmless = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_prefix = secrets.token_hex(6).encode()  # of this process: ids are unique across workers
_count = itertools.count(1)
_log = logging.getLogger("whodex.api")


class Reply:
    """The answer of one request, as far as it is known. `version` is set anew once the key is known."""

    __slots__ = ("request_id", "scope", "version")

    def __init__(self, scope: Scope, headers: Mapping[bytes, bytes], default: str) -> None:
        self.scope = scope
        asked = headers.get(b"api-version")
        self.version = default
        if asked is not None and (name := asked.decode("latin-1")) in VERSIONS:
            self.version = name
        given = headers.get(b"x-request-id")
        if given is None or not _harmless.fullmatch(given):  # the caller's id only where it is harmless to repeat
            given = b"%b-%x" % (_prefix, next(_count))
        self.request_id: bytes = given

    def start(self, status: int, length: int, extra: Sequence[Header] = (), media: str = JSON) -> dict[str, Any]:
        """The message that begins an answer of `length` bytes."""
        return {
            "type": "http.response.start",
            "status": status,
            "headers": [
                _JSON if media == JSON else (b"content-type", media.encode()),
                (b"content-length", b"%d" % length),
                _VERSION[self.version],
                (b"x-request-id", self.request_id),
                *extra,
            ],
        }

    async def send(self, send: Send, status: int, body: bytes, extra: Sequence[Header] = (), media: str = JSON) -> None:
        """Send the answer. To HEAD without its body, but with the body's length."""
        await send(self.start(status, len(body), extra, media))
        await send({"type": "http.response.body", "body": b"" if self.scope["method"] == "HEAD" else body})

    async def send_options(self, send: Send, allow: Sequence[str]) -> None:
        """Answer OPTIONS: what may be asked, and no content."""
        headers = [
            (b"allow", ", ".join(allow).encode()),
            _VERSION[self.version],
            (b"x-request-id", self.request_id),
        ]
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def refuse(self, send: Send, error: Exception, extra: Sequence[Header] = ()) -> None:
        """Send an error. A fault is logged with its traceback, and shown as its request's id.

        `extra`: what the gate says of limits.
        """
        if isinstance(error, OSError):
            error = of_system(error) or error
        if not isinstance(error, WhodexError) or row_of(error) is CRASH:
            _log.error("request %s to %s failed", self.request_id.decode(), self.scope["path"], exc_info=error)
        body = body_of(error, self.request_id.decode())
        own = headers_of(error)
        await self.send(send, status_of(error, self.version), body, [*own, *(one for one in extra if one not in own)])
