"""What recognition looks at: the head of a file, read as JSON and as CSV where it can be."""

import re
from typing import Any, Final

from whodex.errors import ImportFailed, RecordRejected
from whodex.ingest.base import InputFile, Sample
from whodex.ingest.jsons import decode_record
from whodex.ingest.layout import csv_layout, decode
from whodex.ingest.parquets import MAGIC, parquet_columns
from whodex.ingest.unpack import beginning

HEAD: Final = 1 << 18
RECORDS: Final = 20
"""Records looked at: enough for a vendor's optional fields to show."""

_TOKEN: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s"\[\]{},:]+|"', re.DOTALL)
_DEEPEST: Final = 500


def sample(file: InputFile) -> Sample:
    """A sample of a file; of a folder or archive its members' names only. Raises ImportFailed."""
    members = list(file.members())
    if members:
        return Sample(name=file.name, members=members)
    stream = file.open()
    try:
        head = beginning(stream, HEAD)
    finally:
        stream.close()
    if head.startswith(MAGIC):
        return Sample(name=file.name, head=head, columns=parquet_columns(file))
    return sample_of(file.name, head)


def sample_of(name: str, head: bytes) -> Sample:
    """A sample of the first bytes of a file (fewer than `HEAD`: all of it)."""
    whole = len(head) < HEAD
    if is_binary(head):
        return Sample(name=name, head=head)
    text = decode(head).lstrip("\ufeff \t\r\n")
    if text[:1] in ("{", "["):
        values, lone = _values(text.encode("utf-8", "replace"))
        return Sample(name=name, head=head, json=values[:RECORDS], envelope=lone or {})
    if text[:1] in ("", "<") or text[:11].upper() == "BEGIN:VCARD":
        return Sample(name=name, head=head)
    try:
        columns = [column for column in csv_layout(head, whole=whole).columns if column]
    except ImportFailed:
        columns = []
    return Sample(name=name, head=head, columns=columns)


def is_binary(head: bytes) -> bool:
    """Whether a head is no text: control characters other than those of UTF-16 and of text files."""
    start = head[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return False
    if start[:4] in (b"PAR1", b"%PDF", b"PK\x03\x04", b"SQLi", b"\xd0\xcf\x11\xe0"):
        return True
    text = decode(start)
    odd = sum(char < " " and char not in "\t\n\r\f\x1b" for char in text)
    return odd * 20 > len(text) or (text.count("\ufffd") * 5 > len(text) > 0)


def _values(data: bytes) -> tuple[list[Any], dict[str, Any] | None]:
    """The first records of JSON text that may be cut anywhere, and the object when there is only one."""
    if data[:1] == b"[":
        found = _cut_open(data)
        return (found, None) if isinstance(found, list) else ([], None)
    lines = [line for line in data.split(b"\n")[: RECORDS + 1] if line.strip()]
    if len(lines) > 1:
        records = [value for line in lines if (value := _read(line)) is not None]
        second = lines[1].lstrip()[:1] == b"{" and _read(lines[1]) is not None  # as `jsonl_raws` tells lines apart
        if records and (second or _read(lines[0]) is not None):
            return records, None
    found = _cut_open(data)
    if isinstance(found, dict):
        return [found], found
    return [], None


def _read(data: bytes) -> Any:
    try:
        return decode_record(data)
    except RecordRejected:
        return None


def _cut_open(data: bytes) -> Any:
    """The first value of `data`, which may be cut: what is complete so far, with the open brackets closed."""
    stack: list[bytes] = []
    good, closers = 0, b""  # up to where the text can be kept, and what then closes it
    previous = b""
    for token in _TOKEN.finditer(data):
        mark = token.group()
        if mark == b'"':
            break  # a string that is cut: what looks like words in it is none
        if mark in (b"{", b"["):
            if len(stack) >= _DEEPEST:
                break
            stack.append(b"}" if mark == b"{" else b"]")
            good, closers = token.end(), b"".join(reversed(stack))
        elif mark in (b"}", b"]"):
            if not stack or stack.pop() != mark:
                break
            good, closers = token.end(), b"".join(reversed(stack))
            if not stack:
                break
        elif (
            mark not in (b",", b":")
            and stack
            and (stack[-1] == b"]" or previous == b":")
            and (mark[:1] == b'"' or token.end() < len(data))  # a bare word at the very end may go on after the cut
        ):
            good, closers = token.end(), b"".join(reversed(stack))
        previous = mark
    return _read(data[:good] + closers) if good else None
