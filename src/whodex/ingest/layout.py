"""How a CSV file is laid out: encoding, delimiter, and where its header stands. Pure: bytes in, a struct out."""

import codecs
import csv
import io
import re
from collections import Counter
from typing import Final

from msgspec import Struct

from whodex.errors import ImportFailed

DELIMITERS: Final = (",", ";", "\t", "|")
_LOOK: Final = 60
"""Rows looked at: preambles of list tools and CRM reports are below 20 lines."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_VALUE: Final = re.compile(r"[\d\s.,:/+%$€£-]+|https?://\S*|\S+@\S+\.\S+", re.IGNORECASE)
"""Cells that are values, hence no column names: numbers, dates, addresses."""


class Layout(Struct, frozen=True, kw_only=True):
    """How to read one CSV file. `line` is the header's line number from 1; 0 where there is none."""

    encoding: str = "utf-8"
    delimiter: str = ","
    columns: tuple[str, ...] = ()
    line: int = 1


def encoding_of(head: bytes) -> str:
    """The encoding of text: by its mark, by zeros (UTF-16 without one), UTF-8 where it reads as such, else cp1252.

    A mark is not part of the name: `utf-8-sig`, `utf-16` and `utf-32` drop it when decoding.
    """
    for mark, name in _BOMS:
        if head.startswith(mark):
            return "utf-8-sig" if name == "utf-8" else name
    even, odd = head[:1000:2].count(0), head[1:1000:2].count(0)
    some = max(1, min(len(head), 1000) // 2)
    if odd > 0.6 * some and even < 0.1 * some:
        return "utf-16-le"
    if even > 0.6 * some and odd < 0.1 * some:
        return "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # incremental: the head may cut a character
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def decode(head: bytes) -> str:
    """A head as text; what cannot be read shows as U+FFFD, zeros are dropped."""
    return codecs.getincrementaldecoder(encoding_of(head))("replace").decode(head).replace("\0", "")


def csv_layout(head: bytes, *, whole: bool = False) -> Layout:
    """The layout a CSV file most likely has. `whole`: the head is all of the file, so its last line counts.

    The delimiter is the one that cuts most lines into the same number of cells; the header the first line of that
    width whose cells are names, not values. Lines before it (notes of an export, the title of a report) are skipped.
    Raises ImportFailed where there is no header.
    """
    encoding = encoding_of(head)
    text = decode(head)
    lines = text_lines(text)
    if lines and not whole and not lines[-1].endswith(("\n", "\r")):
        lines.pop()
    if lines and re.fullmatch(r"sep=.\s*", lines[0], re.IGNORECASE):  # Excel's own mark
        chosen = lines[0][4]
        rows = _rows(lines, chosen)[1:]
        return _with_header(encoding, chosen, rows)
    best: tuple[int, int] | None = None
    pick = ","
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for _, row in _rows(lines, delimiter) if len(row) > 1)
        if widths:
            width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
            if best is None or (count, width) > best:
                best, pick = (count, width), delimiter
    return _with_header(encoding, pick, _rows(lines, pick))


def text_lines(text: str) -> list[str]:
    """Lines as a text file has them, ends kept: `str.splitlines` would also cut at form feeds and U+2028."""
    return list(io.StringIO(text, newline=""))


def _rows(lines: list[str], delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(iter(lines), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((start, row))
            start = reader.line_num + 1
            if len(rows) >= _LOOK:
                break
    except csv.Error:
        pass  # the rows so far are enough to see the layout, or there are none and the caller says so
    return rows


def _with_header(encoding: str, delimiter: str, rows: list[tuple[int, list[str]]]) -> Layout:
    usual = Counter(len(row) for _, row in rows).most_common(1)
    width = max(usual[0][0], 1) if usual else 1
    for least in (width, 2, 1):
        for line, row in rows:
            names = [clean_name(cell) for cell in row]
            filled = [name for name in names if name]
            if len(row) >= least and len(filled) >= max(1, len(row) * 2 // 3) and not any(map(_is_value, filled)):
                return Layout(encoding=encoding, delimiter=delimiter, columns=tuple(names), line=line)
    raise ImportFailed("no header line was found: whodex needs the names of the columns")


def _is_value(cell: str) -> bool:
    return len(cell) > 120 or _VALUE.fullmatch(cell) is not None


def clean_name(cell: str) -> str:
    """A column's name as compared and kept: no marks, no line breaks, single spaces."""
    return " ".join(cell.replace("\ufeff", "").split())


def unique(columns: tuple[str, ...]) -> list[str]:
    """Names for the cells of a row: a second `Company` is `Company (2)`, a nameless third column `column 3`."""
    seen: Counter[str] = Counter()
    taken: list[str] = []
    for number, column in enumerate(columns, 1):
        name = column or f"column {number}"
        seen[name] += 1
        taken.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return taken
