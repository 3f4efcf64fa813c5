"""vCard text (2.1, 3.0, 4.0) as lists of properties. Pure: bytes in, values out."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from typing import Any, Final

from whodex.ingest.layout import decode

MAX_CARD: Final = 4 << 20
"""Bytes of one card: photographs inside cards stay below 1 MB."""

MAX_VALUE: Final = 100_000
"""Characters of one value that are kept; pictures as data are never kept."""

_NAME: Final = re.compile(r"(?:([A-Za-z0-9-]+)\.)?([A-Za-z0-9-]+)")
_PARAMETER: Final = re.compile(r';\s*([A-Za-z0-9-]+)(?:=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*))?')
_ENCODINGS: Final = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})

Property = dict[str, Any]


def cards(lines: Iterator[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """The cards of a file as (line number of BEGIN, bytes), None in place of one that never ends or is too large."""
    start, size, kept = 0, 0, list[bytes]()
    for number, line in enumerate(lines, 1):
        mark = line.strip(b"\xef\xbb\xbf \t\r\n").upper().replace(b" ", b"")
        if mark == b"BEGIN:VCARD":
            if start:
                yield start, None
            start, size, kept = number, 0, []
        elif start and mark == b"END:VCARD":
            yield start, b"".join(kept) if size <= MAX_CARD else None
            start = 0
        elif start:
            size += len(line)
            if size <= MAX_CARD:
                kept.append(line)
    if start:
        yield start, None


def properties(card: bytes) -> list[Property]:
    """The properties of a card, unfolded and decoded: `{"name", "group", "types", "value"}`, names in capitals.

    Values stay as written, with their backslashes: only who knows a property knows where it is cut (`cut`).
    """
    found: list[Property] = []
    for line in _unfolded(decode(card).replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        made = _property(line)
        if made is not None:
            found.append(made)
    return found


def _unfolded(lines: list[str]) -> Iterator[str]:
    """Folded lines joined: after `=` at the end of quoted-printable, and where a line starts with a blank."""
    held = ""
    for line in lines:
        if held.endswith("=") and "QUOTED-PRINTABLE" in held.partition(":")[0].upper():
            held = held[:-1] + line
        elif line[:1] in {" ", "\t"} and held:
            held += line[1:]
        else:
            if held:
                yield held
            held = line
    if held:
        yield held


def _property(line: str) -> Property | None:
    match = _NAME.match(line)
    if match is None:
        return None
    group, name = match[1], match[2].upper()
    parameters: dict[str, list[str]] = {}
    at = match.end()
    while (found := _PARAMETER.match(line, at)) is not None:
        at = found.end()
        key, said = found[1].upper(), found[2]
        if said is None:  # 2.1: TEL;WORK;VOICE
            key, said = ("ENCODING" if key in _ENCODINGS else "TYPE"), key
        parameters.setdefault(key, []).extend(x.strip('"') for x in re.findall(r'"[^"]*"|[^,]+', said))
    if line[at : at + 1] != ":":
        return None
    value = _decoded(line[at + 1 :], parameters)
    if value is None or not value.strip():
        return None
    types = [x.lower() for x in parameters.get("TYPE", [])]
    made: Property = {"name": name, "types": types, "value": value.strip()[:MAX_VALUE]}
    if group:
        made["group"] = group.lower()
    return made


def _decoded(value: str, parameters: dict[str, list[str]]) -> str | None:
    encoding = "".join(parameters.get("ENCODING", [])).upper()
    charset = next(iter(parameters.get("CHARSET", [])), "utf-8")
    if encoding in {"B", "BASE64"} or value[:5] == "data:":
        return None if len(value) > 2000 else _text64(value, charset)
    if encoding == "QUOTED-PRINTABLE":
        raw = quopri.decodestring(value.encode("utf-8", "replace"))
        try:
            return raw.decode(charset)
        except (LookupError, UnicodeDecodeError):
            return decode(raw)
    return value


def _text64(value: str, charset: str) -> str | None:
    try:
        return base64.b64decode(value, validate=True).decode(charset)
    except (binascii.Error, ValueError, LookupError):
        return None


def cut(value: str, sign: str) -> list[str]:
    """A value's parts, cut at unescaped signs, with backslashes taken away."""
    parts = [""]
    for piece in re.findall(r"\\.|[^\\]|\\\Z", value, re.DOTALL):
        if piece == sign:
            parts.append("")
        else:
            parts[-1] += piece
    return [plain(part) for part in parts[:64]]


def plain(value: str) -> str:
    """A value without its backslashes: backslash and n is a line end, backslash and comma a comma."""
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value).strip()
