"""Pages of a list, and the opaque token that asks for the next one."""

import base64
import binascii
import zlib
from typing import Final

from whodex.errors import InvalidParameter

PAGE: Final = 50
"""Activity, comments and reactions come up to 50 a page (`../shared/spec/api.md` §4)."""

LARGEST_START: Final = 1_000_000_000


def make_token(start: int) -> str:
    """A token for the page that starts at an offset: the offset and a checksum, so that a mangled one is noticed."""
    packed = start.to_bytes(5, "big")
    return base64.urlsafe_b64encode(packed + zlib.crc32(packed).to_bytes(4, "big")).decode()


def read_token(name: str, token: str) -> int:
    """The offset inside a token. Raises InvalidParameter, naming the parameter, where it is none of ours."""
    try:
        raw = base64.b64decode(token.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 9 or zlib.crc32(raw[:5]).to_bytes(4, "big") != raw[5:]:
        raise InvalidParameter(f"{name} is not a token of an earlier answer", name)
    return int.from_bytes(raw[:5], "big")


def next_token(start: int, size: int, total: int) -> str | None:
    """The token of the page after one of `size` positions at `start`; None after the last."""
    after = start + size
    return make_token(after) if size and after < total else None
