"""JSON records as a stream of bytes, in bounded memory: lines, one huge array, or the lists inside an envelope.

Decoding is left to the process that maps; `decode_record` is how it does it.
"""

import io
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any, Final

import msgspec

from whodex.errors import ImportFailed, RecordRejected
from whodex.ingest.base import InputFile, Raw, Refused
from whodex.ingest.layout import encoding_of
from whodex.ingest.unpack import beginning

MAX_RECORD: Final = 64 << 20
"""Bytes of one record: the largest real ones, a celebrity's profile with all posts, stay below 5 MB."""

_CHUNK: Final = 1 << 20
_HEAD: Final = 1 << 16
_FIRST: Final = 16 << 20  # a first line beyond that is taken for a whole file without line feeds
_KEY: Final = 1000  # bytes of a key and the blanks after it
# A run of strings and what lies between them, or one bracket, or the quote of a string cut by the end of the text. The
# possessive quantifiers keep matching linear.
_TOKEN: Final = re.compile(rb'(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)++|[\[\]{}]|"', re.DOTALL)
_ESCAPES: Final = re.compile(rb'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\\')
_KEYED: Final = re.compile(rb'("[^"\\]*(?:\\.[^"\\]*)*")\s*:\s*\Z', re.DOTALL)


def jsonl_raws(file: InputFile, lists: tuple[str, ...] = (), *, prefix: str = "") -> Iterator[Raw | Refused]:
    """The records of JSONL, of a JSON array, of JSON values one after the other, or of lists inside an envelope.

    `data` is the bytes of one value, undecoded. `lists` names, by dotted path (`jobs`, `searchResponse.people`), where
    an envelope keeps its records; they are then streamed one by one; an object without such a list is one record.
    Positions: a line number (`17`); `17:jobs[3]` for the third of a list in line 17; `item 3` of an array; `jobs[3]`.
    What is no record, too large (`MAX_RECORD`) or broken comes as Refused. Raises ImportFailed where nothing opens.
    """
    stream = _utf8(file)
    try:
        start = stream.peek(4)[:3]  # type: ignore[attr-defined]  # every stream from `_utf8` is a BufferedReader
        if start == b"\xef\xbb\xbf":
            stream.read(3)
        yield from _records(stream, tuple(tuple(path.split(".")) for path in lists), prefix)
    finally:
        stream.close()


def decode_record(data: bytes) -> Any:
    """The value of one record. Raises RecordRejected with the reason.

    What writers get wrong is read as they meant it, so that whatever is returned can be kept as JSON: NaN and Infinity
    (Python, pandas) are null, half a surrogate pair is `?`, a backslash that escapes nothing is a backslash (the sample
    of `../shared/seed/lix-api.txt` has one).
    """
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        reason = str(error)
    try:
        text = _ESCAPES.sub(_escape, data).decode("utf-8")
        value = json.loads(text, parse_constant=lambda _: None)
        return msgspec.json.decode(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except UnicodeDecodeError:
        raise RecordRejected("not JSON: the text is not UTF-8") from None
    except (ValueError, RecursionError, msgspec.DecodeError):
        raise RecordRejected(f"not JSON: {reason}") from None


def kind_of(value: object) -> str:
    """What a JSON value is, in words: `an empty list`."""
    if value is None:
        return "null"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return {"str": "a text", "dict": "an object", "bool": "true or false"}.get(type(value).__name__, "a number")


def _escape(found: re.Match[bytes]) -> bytes:
    return found[0] if len(found[0]) > 1 else b"\\\\"


def _utf8(file: InputFile) -> IO[bytes]:
    stream = file.open()
    head = beginning(stream, 1024)
    stream.close()
    stream = file.open()
    encoding = encoding_of(head)
    if not encoding.startswith(("utf-16", "utf-32")):
        return stream
    return io.BufferedReader(_Recoded(io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")))


class _Recoded(io.RawIOBase):
    """A text stream as UTF-8 bytes."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        super().__init__()
        self._text = text
        self._left = b""

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = self._text.read(_HEAD).encode("utf-8", "replace")
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._text.close()
        super().close()


def _records(stream: IO[bytes], lists: tuple[tuple[str, ...], ...], prefix: str) -> Iterator[Raw | Refused]:
    first = second = b""
    blank = 0
    try:
        while not first.strip():
            blank += 1
            first = stream.readline(_HEAD)
            if not first:
                return
        opening = first.lstrip()[:1]
        if opening != b"[" and not first.endswith(b"\n"):
            first += stream.readline(_FIRST)
        lines = opening not in (b"{", b"[") or (opening == b"{" and _is_json(first))
        if opening == b"{" and not lines and first.endswith(b"\n"):
            second = stream.readline(_FIRST)
            lines = second.lstrip()[:1] == b"{" and _is_json(second)
    except ImportFailed as error:
        yield Refused(position=f"{prefix}{blank}", reason=str(error), cut=True)
        return
    joined = _Joined(first + second, stream)
    if lines:
        yield from _lines(joined, lists, prefix, blank)
    else:
        yield from _Scanner(joined, lists, prefix).run()


class _Joined:
    """Bytes already read, then the rest of the stream."""

    def __init__(self, start: bytes, stream: IO[bytes]) -> None:
        self._start = io.BytesIO(start)
        self._stream = stream

    def readline(self, limit: int) -> bytes:
        line = self._start.readline(limit)
        return line if line.endswith(b"\n") or len(line) >= limit else line + self._stream.readline(limit - len(line))

    def read(self, size: int) -> bytes:
        return self._start.read(size) or beginning(self._stream, size)


def _is_json(data: bytes) -> bool:
    """Whether a line is one value. Long ones are only cut through, not built."""
    try:
        if len(data) > _HEAD:
            msgspec.json.decode(data, type=msgspec.Raw)
        else:
            decode_record(data)
    except (RecordRejected, msgspec.DecodeError, RecursionError):
        return False
    return True


def _lines(stream: _Joined, lists: tuple[tuple[str, ...], ...], prefix: str, number: int) -> Iterator[Raw | Refused]:
    number -= 1
    while True:
        number += 1
        try:
            line = stream.readline(MAX_RECORD)
            if len(line) >= MAX_RECORD and not line.endswith(b"\n"):
                while line and not line.endswith(b"\n"):
                    line = stream.readline(_CHUNK)
                yield Refused(position=f"{prefix}{number}", reason=f"the record has more than {MAX_RECORD >> 20} MiB")
                continue
        except ImportFailed as error:
            yield Refused(position=f"{prefix}{number}", reason=str(error), cut=True)
            return
        if not line:
            return
        data = line.strip()
        if data:
            yield from _opened(data, lists, f"{prefix}{number}")


def _opened(data: bytes, lists: tuple[tuple[str, ...], ...], position: str) -> Iterator[Raw | Refused]:
    """One value, or the records of its lists where it is an envelope."""
    top: dict[str, msgspec.Raw] = {}
    if lists:
        with suppress(msgspec.DecodeError, RecursionError):
            top = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    for path in lists:
        if path[0] not in top:
            continue
        node = top[path[0]]
        try:
            for key in path[1:]:
                node = msgspec.json.decode(node, type=dict[str, msgspec.Raw])[key]
            items = msgspec.json.decode(node, type=list[msgspec.Raw])
        except (msgspec.DecodeError, KeyError, RecursionError):
            continue
        for number, item in enumerate(items, 1):
            yield Raw(position=f"{position}:{'.'.join(path)}[{number}]", data=bytes(item))
        return
    yield Raw(position=position, data=data)


class _Scanner:
    """Cuts a stream of JSON text into records by its brackets, without reading the values."""

    def __init__(self, stream: _Joined, lists: tuple[tuple[str, ...], ...], prefix: str) -> None:
        self._stream, self._lists, self._prefix = stream, lists, prefix
        self._deepest = max((len(path) for path in lists), default=0)
        self._told = 0  # records given so far

    def run(self) -> Iterator[Raw | Refused]:
        """The records. Ends at the first place that cannot be cut, saying so."""
        buffer = b""
        done = 0  # where looking for the next token starts
        start = -1  # where the current record starts; -1: between records
        stack: list[bytes] = []  # open brackets
        keys: list[str] = []  # the key each open object inside an envelope stands at
        base = -1  # depth at which records stand; -1 unknown: a value at the top
        listing = "item "
        number, after, size = 0, 0, _CHUNK
        opened = False  # the value at the top was an envelope and gave its list
        while True:
            try:
                more = self._stream.read(size)
            except ImportFailed as error:
                yield self._broken(str(error), cut=True)
                return
            keep = after if start < 0 else start
            buffer, done, after, start = (
                buffer[keep:] + more,
                done - keep,
                after - keep,
                start - keep if start >= 0 else -1,
            )
            if len(buffer) - len(more) > MAX_RECORD:
                yield self._broken(f"a record has more than {MAX_RECORD >> 20} MiB, or a bracket never closes")
                return
            size = max(_CHUNK, len(buffer))
            for token in _TOKEN.finditer(buffer, done):
                mark = token.group()
                if mark == b'"':
                    break  # a string cut by the end of the buffer
                done = token.end()
                depth = len(stack)
                if mark in (b"{", b"["):
                    if depth and depth <= self._deepest and start >= 0 and base < 0:
                        path = self._path(buffer, token.start(), keys, depth)
                        if mark == b"[" and path in self._lists:
                            base, number, listing, opened = depth + 1, 0, ".".join(path), True
                            start, after = -1, done
                            stack.append(mark)
                            continue
                    if depth == 0 and mark == b"[" and start < 0:
                        base, number, listing, after = 1, 0, "item ", done
                    elif start < 0:
                        gap = buffer[after : token.start()].strip(b" \t\r\n,")
                        for refused in self._between(listing, number, gap):
                            number += 1
                            yield refused
                        start = token.start()
                    stack.append(mark)
                elif mark in (b"}", b"]"):
                    if not stack or (stack[-1] == b"{") != (mark == b"}"):
                        yield self._broken("not JSON from here on: brackets do not match")
                        return
                    stack.pop()
                    depth -= 1
                    if base >= 0 and depth == base - 1:  # the list of records ends
                        gap = buffer[after : token.start()].strip(b" \t\r\n,")
                        yield from self._between(listing, number, gap)
                        base, after = -1, done
                        start = done if depth else -1  # the rest of an envelope is walked, not kept
                    elif start >= 0 and depth == max(base, 0):
                        if base >= 0:
                            number += 1
                            self._told += 1
                            where, data = self._at(listing, number), buffer[start:done]
                            yield from _opened(data, self._lists if listing == "item " else (), where)
                        elif not opened:
                            self._told += 1
                            yield Raw(position=f"{self._prefix}item {self._told}", data=buffer[start:done])
                        opened = opened and base >= 0
                        start, after = -1, done
            if not more:
                rest = buffer[after if start < 0 else start :].strip()
                if stack or rest.strip(b","):
                    yield self._broken("the file breaks off inside a record or list")
                return
            if opened and base < 0 and start >= 0:
                start = max(
                    start, done - _KEY
                )  # nothing of the rest of an envelope is needed, save the key before a list

    def _path(self, buffer: bytes, at: int, keys: list[str], depth: int) -> tuple[str, ...]:
        """The keys that lead to the bracket at `at`; empty inside arrays, which have none."""
        found = _KEYED.search(buffer, max(0, at - _KEY), at)
        key = found.group(1).decode("utf-8", "replace")[1:-1] if found else "[]"
        del keys[depth - 1 :]
        keys.append(key)
        return tuple(keys)

    def _at(self, listing: str, number: int) -> str:
        return f"{self._prefix}{listing}{number}" if listing == "item " else f"{self._prefix}{listing}[{number}]"

    def _between(self, listing: str, number: int, gap: bytes) -> list[Refused]:
        """Values without brackets between the records, each with its place; one where they are no JSON."""
        if not gap:
            return []
        try:
            values = decode_record(b"[" + gap + b"]")
        except RecordRejected as error:
            shown = gap[:200].decode("utf-8", "replace")
            return [Refused(position=self._at(listing, number + 1), reason=str(error), data=shown)]
        return [
            Refused(position=self._at(listing, at), reason=f"not an object but {kind_of(value)}", data=value)
            for at, value in enumerate(values, number + 1)
        ]

    def _broken(self, reason: str, *, cut: bool = False) -> Refused:
        return Refused(position=f"{self._prefix}after record {self._told}", reason=reason, cut=cut)
