"""Rows of CSV files as they are in the wild: any encoding, preambles, ragged rows, stray quotes, fields without end."""

import csv
import io
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, Final

from whodex.errors import ImportFailed
from whodex.ingest.base import InputFile, Raw, Refused
from whodex.ingest.layout import Layout, clean_name, csv_layout, decode, encoding_of, text_lines, unique
from whodex.ingest.unpack import beginning

HEAD: Final = 1 << 18
MAX_CELL: Final = 1 << 20
"""Characters in one cell: the longest real ones, articles and message bodies, stay below 200,000."""

MAX_LINES: Final = 20_000
"""Lines one row may span: above any real letter in a quoted cell, so a quote never closed is noticed early."""

HEADER_LINES: Final = 200
"""Lines among which a header is looked for."""

EXTRA: Final = "_extra"
"""Where the cells beyond the header's width are kept, as a list."""

csv.field_size_limit(MAX_CELL)


def csv_raws(
    file: InputFile,
    *,
    header: Callable[[list[str]], bool] | None = None,
    layout: Layout | None = None,
    prefix: str = "",
) -> Iterator[Raw | Refused]:
    """The rows below the header, each as {column: cell}: cells trimmed, empty ones left out, all-empty rows dropped.

    `header` says of a line's cells whether they are the header (default: as `layout.csv_layout` finds it); `prefix`
    goes before the line number in positions. A second column of one name is `Name (2)`; cells beyond the header are
    under `_extra`. Rows that cannot be read come as Refused. Raises ImportFailed where there is no header.
    """
    stream = file.open()
    try:
        head = beginning(stream, HEAD)
        found = layout or _layout(head, header, file.name)
        stream.close()
        stream = file.open()
        lines = _Lines(stream, found.encoding)
        yield from _rows(lines, found, prefix)
    finally:
        stream.close()


def layout_of(file: InputFile) -> Layout:
    """Encoding, delimiter and header of a CSV file. Raises ImportFailed where it is empty or has no header."""
    stream = file.open()
    try:
        return _layout(beginning(stream, HEAD), None, file.name)
    finally:
        stream.close()


def _layout(head: bytes, header: Callable[[list[str]], bool] | None, name: str) -> Layout:
    if not head.strip(b"\xef\xbb\xbf\0 \r\n\t"):
        raise ImportFailed(f"{name} is empty")
    if header is None:
        return csv_layout(head, whole=len(head) < HEAD)
    guess = Layout()
    with suppress(ImportFailed):  # the header asked for may still be there
        guess = csv_layout(head, whole=len(head) < HEAD)
    found = find_header(head, header, guess.delimiter)
    if found is not None:
        return found
    raise ImportFailed(f"{name} has no line with the expected column names")


def find_header(head: bytes, header: Callable[[list[str]], bool], likely: str = ",") -> Layout | None:
    """The layout whose header line `header` accepts, or None: whatever stands before it, with any usual delimiter."""
    encoding = encoding_of(head)
    lines = text_lines(decode(head))[:HEADER_LINES]
    for delimiter in dict.fromkeys((likely, ",", ";", "\t")):
        for number, line in enumerate(lines, 1):
            try:
                names = [clean_name(cell) for cell in next(csv.reader([line], delimiter=delimiter), [])]
            except csv.Error:
                continue
            if names and header(names):
                return Layout(encoding=encoding, delimiter=delimiter, columns=tuple(names), line=number)
    return None


class _Lines:
    """The lines of a text stream, counted, with a way back; over-long lines are dropped and reported."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        # Bytes that are no UTF-8 come through as surrogates and are read as cp1252, cell by cell, in `_cell`.
        self._text = io.TextIOWrapper(
            stream,
            encoding=encoding,
            errors="surrogateescape" if encoding.startswith("utf-8") else "replace",
            newline="",
        )
        self._back: deque[str] = deque()
        self.number = 0
        self.taken: list[str] = []  # the lines of the row being read
        self.failure: str | None = None
        self.long: list[int] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MAX_LINES:
            raise csv.Error(f"a quoted cell spans more than {MAX_LINES:,} lines")
        line = self._back.popleft() if self._back else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        return line

    def give_back(self, keep: int) -> None:
        """Put back the lines of this row, except the first `keep`."""
        again = self.taken[keep:]
        self._back.extendleft(reversed(again))
        self.number -= len(again)
        self.taken = []

    def _read(self) -> str:
        if self.failure is not None:
            return ""
        try:
            line = self._text.readline(MAX_CELL)
            if len(line) >= MAX_CELL and not line.endswith(("\n", "\r")):
                while True:
                    more = self._text.readline(MAX_CELL)
                    if not more or more.endswith(("\n", "\r")):
                        break
                self.long.append(self.number + 1)
                return "\n"
        except ImportFailed as error:
            self.failure = str(error)
            return ""
        return line.replace("\0", "")


def _rows(lines: _Lines, layout: Layout, prefix: str) -> Iterator[Raw | Refused]:
    columns = unique(layout.columns)
    width = len(columns)
    while lines.number < layout.line and next(lines, None) is not None:  # up to and with the header
        lines.taken.clear()
    lines.taken.clear()
    reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
    while True:
        start = lines.number + 1
        lines.taken.clear()
        reason = ""
        try:
            row: list[str] | None = next(reader, None)
        except csv.Error as error:
            row, reason = [], str(error)
        if row is None:
            break
        if reason or (len(row) != width and '"' in "".join(lines.taken)):
            row, reason = _again(lines, layout.delimiter, width, row, reason)
            reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
        for number in lines.long:
            yield Refused(position=f"{prefix}{number}", reason=f"the line has more than {MAX_CELL:,} characters")
        lines.long.clear()
        if reason:
            yield Refused(position=f"{prefix}{start}", reason=reason)
            continue
        record: dict[str, object] = {}
        for name, cell in zip(columns, row, strict=False):
            text = _cell(cell)
            if text:
                record[name] = text
        if len(row) > width:
            extra = [text for text in map(_cell, row[width:]) if text]
            if extra:
                record[EXTRA] = extra
        if record:
            yield Raw(position=f"{prefix}{start}", data=record)
    if lines.failure is not None:
        yield Refused(position=f"{prefix}{lines.number + 1}", reason=lines.failure, cut=True)


def _again(lines: _Lines, delimiter: str, width: int, row: list[str], reason: str) -> tuple[list[str], str]:
    """A row that strict reading refused, or of the wrong width: with backslashed quotes, then leniently.

    Members' exports write comments with backslashes before quotes (`../shared/data/imports/LINKEDIN_EXPORT.md`).
    A row whose quote never closes is given up after its first line, so that the lines after it are not lost.
    """
    if any('\\"' in line for line in lines.taken):
        lines.give_back(0)
        try:
            other = next(
                csv.reader((line.replace('\\"', '""') for line in lines), delimiter=delimiter, strict=True), []
            )
        except csv.Error:
            other = []
        if len(other) == width:
            return other, ""
        if not reason:
            lines.give_back(0)
            return next(csv.reader(lines, delimiter=delimiter, strict=True), []), ""
    if not reason:
        return row, ""
    lines.give_back(0)
    try:
        other = next(csv.reader(lines, delimiter=delimiter), [])
        if len(lines.taken) == 1 or len(other) == width:
            return other, ""
    except csv.Error as error:
        reason = str(error)
    lines.give_back(1)
    return [], f"a quote is out of place: {reason}"


def _cell(cell: str) -> str:
    text = cell.strip()
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return text
