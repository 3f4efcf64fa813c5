"""Files of addresses: which column holds them, and each row of the file with its address."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from msgspec import Struct

from whodex.errors import ImportFailed, InvalidParameter
from whodex.ingest.base import InputFile, Refused
from whodex.ingest.csvs import EXTRA, csv_raws, layout_of
from whodex.ingest.layout import DELIMITERS, Layout, decode, encoding_of, text_lines, unique
from whodex.mail.inspection import inspect
from whodex.text.emails import clean_email

_LOOK: Final = 500  # rows looked at for the column
_HEAD: Final = 1 << 18
# As list tools and CRMs head the column, in words without signs; the work address before any other.
_NAMES: Final = (
    "workemail", "businessemail", "companyemail", "professionalemail", "primaryemail", "email", "emailaddress", "mail",
    "emailwork", "email1", "email1value", "emails", "contactemail", "personemail", "mailadresse", "emailadresse",
    "adresseemail", "courriel", "correo", "correoelectronico", "indirizzoemail", "epost", "epostadress", "adres email",
)  # fmt: skip
_PLAIN: Final = re.compile(r"[^a-z0-9]+")


class AddressFile(Struct, frozen=True, kw_only=True):
    """A file as it is read: its layout, the names of its columns, and the one that holds the addresses."""

    layout: Layout
    columns: list[str]
    column: str


def opened(file: InputFile, column: str | None = None) -> AddressFile:
    """How a CSV, or a list of addresses without a header, is read. `column` names the column, else it is found.

    Raises ImportFailed where the file is empty or no table, InvalidParameter where no column holds addresses.
    """
    try:
        layout = layout_of(file)
    except ImportFailed:
        bare = _without_header(file)
        if bare is None:
            raise
        layout = bare
    columns = unique(layout.columns)
    if column is not None:
        return AddressFile(layout=layout, columns=columns, column=_named(columns, column))
    counts = dict.fromkeys(columns, 0)
    for row in islice(_cells(file, layout), _LOOK):
        if isinstance(row, dict):
            for name, cell in row.items():
                if name in counts and clean_email(cell) is not None:
                    counts[name] += 1
    best = max(columns, key=lambda name: (counts[name] > 0, _rank(name), counts[name], -columns.index(name)))
    if not counts[best]:
        exact = [name for name in columns if _rank(name) > 1]
        if not exact:
            raise InvalidParameter(
                f"no column of {file.name} holds addresses ({', '.join(columns[:20])}); name one with --column",
                "column",
            )
        best = exact[0]
    return AddressFile(layout=layout, columns=columns, column=best)


class Row(Struct, frozen=True):
    """A row of the file, and its address: `text` as it is asked about, in lower case, `domain` in ASCII.

    `text` is empty where the row has no address, `domain` where what stands there is none.
    """

    cells: dict[str, str]
    text: str
    domain: str


def rows(file: InputFile, how: AddressFile) -> Iterator[Row | Refused]:
    """Each row with its address, streamed. `Ada Brook <ada@brook.example>` counts as the address in it."""
    for cells in _cells(file, how.layout):
        if isinstance(cells, Refused):
            yield cells
            continue
        cell = cells.get(how.column, "")
        one = inspect(clean_email(cell) or cell) if cell else None
        if one is None:
            yield Row(cells, "", "")
        elif one.problem:
            yield Row(cells, cell, "")
        else:
            yield Row(cells, one.address.lower(), one.domain)


def _cells(file: InputFile, layout: Layout) -> Iterator[dict[str, str] | Refused]:
    for raw in csv_raws(file, layout=layout):
        if isinstance(raw, Refused):
            yield raw
        else:
            data: dict[str, Any] = raw.data
            data.pop(EXTRA, None)
            yield data


def _rank(name: str) -> int:
    plain = _PLAIN.sub("", name.casefold().replace("é", "e").replace("ó", "o"))
    if plain in _NAMES:
        return len(_NAMES) + 1 - _NAMES.index(plain) + 1
    return 1 if "mail" in plain else 0


def _named(columns: Sequence[str], wanted: str) -> str:
    if wanted in columns:
        return wanted
    alike = [name for name in columns if name.casefold() == wanted.strip().casefold()]
    if len(alike) == 1:
        return alike[0]
    raise InvalidParameter(f"there is no column {wanted!r}; the file has {', '.join(columns[:40])}", "column")


def _without_header(file: InputFile) -> Layout | None:
    """The layout of a table whose first line is a row already, with an address in it; None where it is none."""
    stream = file.open()
    try:
        head = stream.read(_HEAD)
    finally:
        stream.close()
    first = next((line for line in text_lines(decode(head)) if line.strip("\ufeff \t\r\n,;")), "")
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([first.lstrip("\ufeff")], delimiter=delimiter), [])
        except csv.Error:
            continue
        if any(clean_email(cell) and cell.count("@") == 1 and " " not in cell.strip() for cell in cells):
            number = next(i for i, cell in enumerate(cells) if clean_email(cell))
            names = tuple("email" if i == number else "" for i in range(len(cells)))
            return Layout(encoding=encoding_of(head), delimiter=delimiter, columns=names, line=0)
    return None
