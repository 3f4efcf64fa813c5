"""The body of a request: read within bounds, and understood as parameters or as JSON."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from whodex.api.endpoint import Body
from whodex.api.query import Plan
from whodex.api.reply import Receive
from whodex.errors import InvalidParameter, TooLarge

FORM: Final = b"application/x-www-form-urlencoded"
JSON: Final = b"application/json"


class ClientGone(Exception):
    """The client went away before its request was whole."""


async def read_body(receive: Receive, headers: Mapping[bytes, bytes], most: int) -> bytes:
    """The whole body. Raises TooLarge above `most` bytes, declared or not, and ClientGone."""
    length = headers.get(b"content-length")
    if length is not None and (not length.isdigit() or int(length) > most):
        raise TooLarge(f"the body is larger than {most} bytes")
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise TooLarge(f"the body is larger than {most} bytes")
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def texts_of(plan: Plan, texts: dict[str, str], headers: Mapping[bytes, bytes], body: bytes) -> dict[str, str]:
    """Parameters of the query string and of the body together. Raises InvalidParameter where they disagree."""
    media = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    # Clients that say nothing, or the wrong thing, are understood by what they sent.
    is_json = media == JSON or (media != FORM and body.lstrip()[:1] == b"{")
    given = _from_json(body) if is_json else plan.texts(body)
    for name, text in given.items():
        if not plan.knows(name):
            continue
        if texts.setdefault(name, text) != text:
            raise InvalidParameter(f"{name} is given more than once", name)
    return texts


def _from_json(body: bytes) -> dict[str, str]:
    try:
        found = msgspec.json.decode(body) if body.strip() else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidParameter("the body is not valid JSON", "body") from None
    if not isinstance(found, dict):
        raise InvalidParameter("the body must be a JSON object of parameters", "body")
    return {name: _text(name, value) for name, value in found.items() if value not in (None, "")}


def _text(name: str, value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case _:
            raise InvalidParameter(f"{name[:80]} must be text", name)


def decoded(wanted: Body, body: bytes) -> Any:
    """A JSON body as the endpoint wants it. Raises InvalidParameter, which says where it is wrong."""
    if not body.strip():
        if wanted.required:
            raise InvalidParameter("a JSON body is required", "body")
        return None
    try:
        return msgspec.json.decode(body, type=wanted.type)
    except msgspec.ValidationError as error:
        raise InvalidParameter(f"the body is not as expected: {error}", "body") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidParameter("the body is not valid JSON", "body") from None
