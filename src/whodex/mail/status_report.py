"""The machine-readable part of a delivery status notification (RFC 3464, and RFC 6533 for addresses in Unicode)."""

import base64
import binascii
import quopri
import re
from email.message import Message
from typing import Final

_TYPED: Final = re.compile(r"\s*([\w.-]+)\s*;\s*(.*)", re.DOTALL)
_POINT: Final = re.compile(r"\\x\{([0-9a-fA-F]{1,6})\}")  # RFC 6533 §3: utf-8-addr-xtext
_XTEXT: Final = re.compile(r"\+([0-9A-F]{2})")  # RFC 3461 §4, as ORCPT has it


def blocks_of(part: Message) -> list[dict[str, str]]:
    """The groups of fields of a `message/delivery-status` part, the first being about the message; names in lower case.

    Also where the part was sent as base64 or quoted-printable, which RFC 3464 allows for none but the global one and
    some servers do anyway.
    """
    text = content_of(part).replace("\r\n", "\n")
    found: list[dict[str, str]] = []
    for group in re.split(r"\n[ \t]*\n", text):
        fields: dict[str, str] = {}
        for line in re.sub(r"\n[ \t]+", " ", group.strip("\n")).split("\n"):
            name, colon, value = line.partition(":")
            if colon:
                fields.setdefault(name.strip().lower(), " ".join(value.split()))
        if fields:
            found.append(fields)
    return found


def content_of(part: Message) -> str:
    """The text of a part, decoded; what cannot be read shows as U+FFFD."""
    payload = part.get_payload()
    if isinstance(payload, list):  # the parser has taken it for messages
        text = "\n".join(_written(inner) for inner in payload if isinstance(inner, Message))
        raw = _decoded(text.encode("utf-8", "surrogateescape"), str(part.get("Content-Transfer-Encoding", "")))
    else:
        plain = part.get_payload(decode=True)
        raw = plain if isinstance(plain, bytes) else b""
    charset = str(part.get_content_charset() or "utf-8")
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return raw.decode("utf-8", "replace")


def _decoded(raw: bytes, coding: str) -> bytes:
    try:
        if coding.strip().lower() == "base64":
            return base64.b64decode(b"".join(raw.split()))
        if coding.strip().lower() == "quoted-printable":
            return quopri.decodestring(raw)
    except (binascii.Error, ValueError):
        pass  # as it stands
    return raw


def field_of(block: dict[str, str], name: str) -> str:
    """A typed field's value: `rfc822; ann@acme.example` → `ann@acme.example` (RFC 3464 §2.1.2, RFC 6533 §3)."""
    value = block.get(name, "")
    typed = _TYPED.fullmatch(value)
    if not typed:
        return value
    kind, rest = typed[1].lower(), typed[2].strip()
    if kind == "utf-8":
        return _POINT.sub(lambda found: _character(found[1]), rest)
    if kind == "rfc822" and name == "original-recipient":
        return _XTEXT.sub(lambda found: chr(int(found[1], 16)), rest) if "+40" in rest or "+2B" in rest else rest
    return rest


def _character(digits: str) -> str:
    point = int(digits, 16)
    return chr(point) if point < 0x110000 and not 0xD800 <= point < 0xE000 else "\ufffd"


def _written(message: Message) -> str:
    """A group of fields that the parser has taken apart, put together again."""
    lines = [f"{name}: {value}" for name, value in message.raw_items()]
    body = message.get_payload(decode=True)
    text = body.decode("utf-8", "surrogateescape") if isinstance(body, bytes) else ""
    return "\n".join([*lines, "", *([text] if text.strip() else [])]) + "\n"
