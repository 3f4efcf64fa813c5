"""The table of errors: every deliberate error has a line, and versions differ in one status."""

import json

import pytest

from whodex import errors
from whodex.wire.errors import CRASH, TABLE, body_of, headers_of, row_of, status_of
from whodex.wire.versions import VERSIONS

# Raised by commands, never by a request; a request that met one would be a fault.
NOT_FOR_CLIENTS = {
    errors.StoreError,
    errors.NewerSchema,
    errors.ImportFailed,
    errors.Unrecognised,
    errors.RecordRejected,
    errors.BadSetting,
    errors.RetryLater,
}


def tree(kind):
    for child in kind.__subclasses__():
        yield child
        yield from tree(child)


def test_every_deliberate_error_has_a_line_or_is_not_for_clients():
    missing = {kind for kind in tree(errors.WhodexError) if kind not in NOT_FOR_CLIENTS and row_of(kind("x")) is CRASH}
    assert missing == set()


@pytest.mark.parametrize(
    ("error", "old", "new", "kind"),
    [
        (errors.InvalidParameter("x"), 400, 400, "params_invalid"),
        (errors.UnreadableUrl("x"), 400, 400, "params_invalid"),
        (errors.InvalidViewer("x"), 400, 407, "viewer_invalid"),
        (errors.Unauthorized("x"), 401, 401, "unauthorized"),
        (errors.StoreBusy("x"), 503, 503, "api_error"),
        (errors.OverQuota("x"), 402, 402, "over_quota"),
        (errors.UnknownRecord("x"), 404, 404, "unknown_record"),
        (errors.UnknownRoute("x"), 404, 404, "unknown_route"),
        (errors.WrongMethod("x"), 405, 405, "unknown_route"),
        (errors.TooLarge("x"), 413, 413, "params_invalid"),
        (errors.UrlTooLong("x"), 414, 414, "params_invalid"),
        (errors.HeadersTooLarge("x"), 431, 431, "params_invalid"),
        (errors.TooSlow("x"), 408, 408, "params_invalid"),
        (errors.RateLimited("x"), 429, 429, "rate_limit"),
        (errors.DailyLimited("x"), 429, 429, "daily_limit"),
        (errors.Queued("x"), 503, 503, "queued"),
        (errors.Unavailable("x"), 503, 503, "api_error"),
        (errors.BadSetting("x"), 500, 500, "api_error"),
        (ZeroDivisionError("x"), 500, 500, "api_error"),
    ],
)
def test_status_and_type(error, old, new, kind):
    assert status_of(error, "2023-02-08") == old
    assert status_of(error, "2026-08-20") == new
    assert json.loads(body_of(error, "r1"))["error"]["type"] == kind


def test_a_fault_shows_the_request_and_nothing_else():
    body = body_of(RuntimeError("/srv/secret"), "req-7").decode()
    assert "req-7" in body
    assert "secret" not in body


def test_headers_that_errors_carry():
    assert headers_of(errors.StoreBusy("x")) == [(b"retry-after", b"1")]
    assert headers_of(errors.Queued("x", 30)) == [(b"retry-after", b"30")]
    assert headers_of(errors.DailyLimited("x", 0)) == [(b"retry-after", b"1")]
    assert headers_of(errors.WrongMethod("x", ("GET", "HEAD"))) == [(b"allow", b"GET, HEAD")]
    assert headers_of(errors.Unauthorized("x")) == [(b"www-authenticate", b"Bearer")]
    assert headers_of(errors.UnknownRecord("x")) == []


def test_the_versions_offer_the_same_answers():
    offered = [{name for name in dir(module) if callable(getattr(module, name))} for module in VERSIONS.values()]
    kinds = set(TABLE)
    assert len(kinds) == 16
    assert offered[1] <= offered[0]
