"""The one table from errors to what a client sees: status, type, and which headers go with them.

`../shared/spec/api.md` §3. A version may change one thing: the status of `viewer_invalid`.
"""

from typing import Final

import msgspec
from msgspec import Struct

from whodex import errors


class Fault(Struct, gc=False):
    """What went wrong: a type to branch on, and a message to read."""

    type: str
    message: str


class ErrorAnswer(Struct, gc=False):
    """The body of every error."""

    error: Fault


class Row(Struct, frozen=True):
    """One line of the table: the HTTP status, the type, and when, in words for the reference."""

    status: int
    type: str
    when: str


TABLE: Final[dict[type[BaseException], Row]] = {
    errors.InvalidParameter: Row(400, "params_invalid", "a parameter is missing, malformed, or one too many is given"),
    errors.InvalidViewer: Row(400, "viewer_invalid", "`viewer_id` is unknown, or may not be used by this key"),
    errors.Unauthorized: Row(401, "unauthorized", "no key, or one that is unknown, revoked, expired or out of scope"),
    errors.OverQuota: Row(402, "over_quota", "the plan's credits of the endpoint's kind are used up"),
    errors.UnknownRecord: Row(404, "unknown_record", "nothing is known under that identifier"),
    errors.UnknownRoute: Row(404, "unknown_route", "no such endpoint"),
    errors.WrongMethod: Row(405, "unknown_route", "the endpoint has no such method; `Allow` lists those it has"),
    errors.TooSlow: Row(408, "params_invalid", "the request came too slowly"),
    errors.TooLarge: Row(413, "params_invalid", "the body is too large"),
    errors.UrlTooLong: Row(414, "params_invalid", "the URL is too long"),
    errors.HeadersTooLarge: Row(431, "params_invalid", "the headers are too large"),
    errors.RateLimited: Row(429, "rate_limit", "too many requests; `Retry-After` says when to come back"),
    errors.DailyLimited: Row(429, "daily_limit", "the key's daily allowance is used up"),
    errors.Queued: Row(503, "queued", "not known yet, a lookup has been queued"),
    errors.StoreBusy: Row(503, "api_error", "another process keeps the data or the ledger; `Retry-After` as well"),
    errors.Unavailable: Row(503, "api_error", "the server is stopping, or a backend is away"),
}

CRASH: Final = Row(500, "api_error", "a fault of the server; the message names the request")
"""What anything else becomes, deliberate errors without a line of their own included."""

BY_VERSION: Final[dict[str, dict[type[BaseException], int]]] = {
    "2023-02-08": {},
    "2026-08-20": {errors.InvalidViewer: 407},
}
"""Where a version answers another status."""

_encode = msgspec.json.Encoder().encode


def row_of(error: BaseException) -> Row:
    """The line of an error: its own class's, else that of the nearest class above it, else `CRASH`."""
    for kind in type(error).__mro__:
        if kind in TABLE:
            return TABLE[kind]
    return CRASH


def status_of(error: BaseException, version: str) -> int:
    """The HTTP status of an error in an API version."""
    return BY_VERSION.get(version, {}).get(type(error), row_of(error).status)


def body_of(error: BaseException, request_id: str) -> bytes:
    """The body of an error. Of a fault it shows the request's id and nothing else."""
    row = row_of(error)
    message = str(error) if row is not CRASH else f"internal error; the id of this request is {request_id}"
    return _encode(ErrorAnswer(Fault(row.type, message)))


def limit_headers(limit: int, remaining: int, reset: int) -> list[tuple[bytes, bytes]]:
    """`RateLimit-*`: requests that may be sent at once, how many of them are left, seconds until all are again."""
    return [
        (b"ratelimit-limit", b"%d" % limit),
        (b"ratelimit-remaining", b"%d" % remaining),
        (b"ratelimit-reset", b"%d" % reset),
    ]


def headers_of(error: BaseException) -> list[tuple[bytes, bytes]]:
    """The headers an error carries: `Retry-After` in seconds, `RateLimit-*`, `Allow`, `WWW-Authenticate`."""
    if isinstance(error, errors.RateLimited) and error.limit is not None:
        wait = str(error.retry_after).encode()
        return [(b"retry-after", wait), *limit_headers(error.limit, 0, error.retry_after)]
    if isinstance(error, errors.StoreBusy):
        return [(b"retry-after", b"1")]
    if isinstance(error, errors.RetryLater):
        return [(b"retry-after", str(error.retry_after).encode())]
    if isinstance(error, errors.WrongMethod):
        return [(b"allow", ", ".join(error.allow).encode())]
    if isinstance(error, errors.Unauthorized):
        return [(b"www-authenticate", b"Bearer")]
    return []
