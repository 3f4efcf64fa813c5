"""Every error whodex raises on purpose.

::

    WhodexError
    ├── InvalidParameter      a caller's parameter is missing, malformed or contradicts another     400 params_invalid
    │   └── UnreadableUrl     text that is no LinkedIn URL of the wanted kind; says which it is     400
    ├── InvalidViewer         the viewer is unknown or may not be used                              400 or 407
    ├── Unauthorized          no key, or one that is unknown, revoked, expired or out of scope      401 unauthorized
    ├── OverQuota             the plan's credits of that kind are used up                           402 over_quota
    ├── UnknownRecord         nothing is known under that identifier                                404 unknown_record
    ├── UnknownRoute          no such endpoint                                                      404 unknown_route
    │   └── WrongMethod       the endpoint has no such method; `allow` lists those it has           405 unknown_route
    ├── TooLarge              a request body above the limit                                        413 params_invalid
    │   ├── UrlTooLong        a URL above the limit                                                 414 params_invalid
    │   └── HeadersTooLarge   headers above the limit                                               431 params_invalid
    ├── TooSlow               the client sent its request too slowly                                408 params_invalid
    ├── RateLimited           too many requests; `retry_after` in seconds                           429 rate_limit
    │   └── DailyLimited      the day's allowance is used up                                        429 daily_limit
    ├── Queued                a lookup has been queued; `retry_after` in seconds                    503 queued
    ├── Unavailable           a backend is away or the server is stopping                           503 api_error
    ├── StoreError            the data directory cannot be used as it is
    │   ├── NewerSchema       written by a newer whodex; refuses rather than guesses
    │   └── StoreBusy         another process holds what is needed                                  503 api_error
    ├── ImportFailed          a file that cannot be imported as a whole (no usable row, broken, cut off)
    │   └── Unrecognised      a file of no format whodex knows
    ├── RecordRejected        one record that cannot be used; the import goes on
    └── BadSetting            a setting or option with a wrong name or value

The status and type of each stand in one table, `whodex.wire.errors`. Third-party errors are translated where they
enter.
"""

import errno
import os
from typing import Final

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)


class WhodexError(Exception):
    """The root: anything whodex says on purpose. Its text is safe to show: no key, no path of the server, no record."""


class InvalidParameter(WhodexError):
    """A caller's parameter is missing, malformed or contradicts another. `parameter` names it."""

    def __init__(self, message: str, parameter: str = "") -> None:
        super().__init__(message)
        self.parameter = parameter


class UnreadableUrl(InvalidParameter):
    """Text that is not a LinkedIn URL of the wanted kind. The message says what it is instead, where that is known."""


class InvalidViewer(WhodexError):
    """The viewer is unknown, or the key may not use it."""


class Unauthorized(WhodexError):
    """No key, or one that is unknown, revoked, expired, or lacks the scope."""


class OverQuota(WhodexError):
    """The plan's credits of the endpoint's kind are used up."""


class UnknownRecord(WhodexError):
    """Nothing is known under that identifier. An erased person answers exactly the same."""


class UnknownRoute(WhodexError):
    """No such endpoint."""


class WrongMethod(UnknownRoute):
    """The endpoint has no such method. `allow` lists those it has."""

    def __init__(self, message: str, allow: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.allow = allow


class TooLarge(WhodexError):
    """A request body above the limit."""


class UrlTooLong(TooLarge):
    """A request URL above the limit."""


class HeadersTooLarge(TooLarge):
    """Request headers above the limit."""


class TooSlow(WhodexError):
    """The client sent its request too slowly."""


class RetryLater(WhodexError):
    """Base of the errors that carry a waiting time. `retry_after` is in whole seconds, at least 1."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = max(1, retry_after)


class RateLimited(RetryLater):
    """The request rate is above the key's limit. `limit` is how many it may send at once, or in a day."""

    def __init__(self, message: str, retry_after: int = 1, *, limit: int | None = None) -> None:
        super().__init__(message, retry_after)
        self.limit = limit


class DailyLimited(RateLimited):
    """The key's daily allowance is used up."""


class Queued(RetryLater):
    """Not known yet; a lookup has been queued."""


class Unavailable(RetryLater):
    """A backend is away, or the server is shutting down."""


def of_system(error: OSError) -> "Unavailable | None":
    """A full or read-only disk as what it is to a caller: to be tried again. None for any other trouble.

    Also where an engine tells its own error and no number: then by the system's words.
    """
    if error.errno is None:
        words = str(error)
        error = next((OSError(one, os.strerror(one)) for one in _NO_ROOM if os.strerror(one) in words), error)
    if error.errno in _NO_ROOM:
        return Unavailable(f"the server cannot write to its disk ({error.strerror})", 5)
    return None


class StoreError(WhodexError):
    """The data directory cannot be used as it is."""


class NewerSchema(StoreError):
    """The data was written by a newer whodex."""


class StoreBusy(StoreError):
    """Another process holds what is needed."""


class ImportFailed(WhodexError):
    """A file that cannot be imported as a whole."""


class Unrecognised(ImportFailed):
    """A file of no format whodex knows. Among other files it is left out; alone there is nothing to import."""


class RecordRejected(WhodexError):
    """One record that cannot be used. The message is the reason that goes into the rejects file."""


class BadSetting(WhodexError):
    """A setting with a wrong name or value."""
