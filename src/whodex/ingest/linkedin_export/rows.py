"""One row of one table: its cells by plain column name, and the small readings every mapper needs. Pure."""

import hashlib
import html
import re
from typing import Final

from whodex.ingest.linkedin_export.tables import column
from whodex.model.observation import Record
from whodex.model.refs import Ref
from whodex.text.entities import key_of, person_identifiers
from whodex.text.names import fold

SYSTEM: Final = "linkedin-export"
_TAG: Final = re.compile(r"<(?:/?(?:p|br|div|a|b|i|u|em|strong|ul|ol|li|span|h[1-6])\b[^<>]*)>", re.IGNORECASE)
_BREAK: Final = re.compile(r"<(?:br\b[^<>]*|/p|/div|/li|/h[1-6])>\n?", re.IGNORECASE)

Row = dict[str, str]


def row_of(record: Record) -> Row:
    """The cells by plain column name (`firstname`); without `_file`, `_viewer` and what is no text."""
    table = str(record.get("_file", ""))
    row: Row = {}
    for name, value in record.items():
        if isinstance(value, str) and value and name[:1] != "_":
            row.setdefault(column(table, name), value)
    return row


def viewer_of(record: Record) -> list[str]:
    """The identifiers of the member whose export it is."""
    viewer = record.get("_viewer")
    return [viewer] if isinstance(viewer, str) and viewer else []


def viewer_ref(record: Record) -> Ref:
    """The member whose export it is."""
    return Ref(identifiers=viewer_of(record))


def full_name(first: str | None, last: str | None) -> str | None:
    """Both parts as one name, or None."""
    return " ".join(part for part in (first, last) if part) or None


def person_ref(name: str | None, url: str | None) -> Ref | None:
    """Somebody named in a row; None where neither name nor profile is readable."""
    identifiers = person_identifiers(url)
    return Ref(name=name, identifiers=identifiers) if name or identifiers else None


def digest(*parts: object) -> str:
    """32 hexadecimal digits that name what the parts say: a key that survives new exports and other headers."""
    text = "\0".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def ref_key(ref: Ref | None) -> str:
    """How a reference goes into a key: its first identifier, else its folded name."""
    if ref is None:
        return ""
    return key_of(ref.identifiers[0]) if ref.identifiers else fold(ref.name or "")


def first_of(row: Row, *columns: str) -> str | None:
    """The first of these cells that is filled."""
    return next((row[one] for one in columns if row.get(one)), None)


def plain(text: str | None) -> str | None:
    """Text without the tags some messages are written in; text without tags is kept as it is."""
    if not text or not _TAG.search(text):
        return text or None
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text))).strip() or None


def web(text: str | None) -> str | None:
    """A web address with its scheme (exports leave it out at times), or None."""
    if not text or any(char.isspace() for char in text):
        return None
    if re.match(r"https?://", text, re.IGNORECASE):
        return text
    return f"https://{text}" if re.match(r"[\w-]+(?:\.[\w-]+)+(?:/|$)", text) else None
