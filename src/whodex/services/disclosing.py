"""An access request: everything held about a person, with its sources, as data and as a readable page."""

from collections.abc import Mapping
from html import escape
from typing import Any

import msgspec
from msgspec import Struct

from whodex.errors import UnknownRecord
from whodex.ingest.base import Mapper
from whodex.model.dates import iso
from whodex.model.linking import PERSON_ROLES, key_of, keys_of
from whodex.model.observation import Observation
from whodex.services.erasing import trail_of
from whodex.services.preparing import name_of
from whodex.store.codec import unpack, unpack_record
from whodex.store.ports import Store


class Disclosure(Struct, kw_only=True, rename="camel"):
    """What is held: the folded person, every record about, from or to them, and records of others that name them."""

    person: Any
    identifiers: list[str]
    records: list[dict[str, Any]]
    linked: list[dict[str, Any]]
    mentions: list[dict[str, Any]]
    viewer_of: list[str] = []


def disclose(
    store: Store, mappers: Mapping[str, Mapper], identifiers: list[str], *, number: int | None = None
) -> Disclosure:
    """Everything held about the person known by any of the identifiers, or of that entity number.

    Raises UnknownRecord where nothing is.
    """
    if number is None:
        number = next((n for identifier in identifiers if (n := store.find(key_of(identifier))) is not None), None)
    found = store.get(number) if number is not None else None
    if number is None or found is None:
        raise UnknownRecord("nothing is held under that identifier")
    own = store.observations(number)
    subjects = [mappers[one.format](one.record) for one in own]
    keys = {key for subject in subjects for key in keys_of(subject)}
    linked = sorted({n for role in PERSON_ROLES for n in store.edges(role, sorted(keys))[0]})
    linked_records = [record for n in linked for record in store.observations(n)]
    known = {one.key for one in (*own, *linked_records)}
    trail = trail_of(keys, {name for subject in subjects if (name := name_of(subject))})
    mentions = [
        {"format": kept.format, "record": unpack_record(kept.record)}
        for kept in store.scan()
        if kept.key not in known and trail.touches(raw := unpack(kept.record)) and trail.named(raw.decode())
    ]
    return Disclosure(
        person=msgspec.to_builtins(msgspec.structs.asdict(found[1])),
        identifiers=sorted(keys),
        records=[_told(one) for one in own],
        linked=[{"kind": one.kind, **_told(one)} for one in linked_records],
        mentions=mentions,
        viewer_of=[viewer.team for viewer in store.viewers() if not keys.isdisjoint(map(key_of, viewer.identifiers))],
    )


def _told(one: Observation) -> dict[str, Any]:
    return {
        "format": one.format,
        "record": one.record,
        "seen": [
            {
                "source": origin.source,
                "file": origin.file,
                "position": origin.position,
                "observedAt": iso(origin.observed_at),
                "importedAt": iso(origin.imported_at),
                "basis": origin.basis,
            }
            for origin in one.origins
        ],
    }


def page(disclosure: Disclosure) -> str:
    """The disclosure as one self-contained HTML page."""
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>What is held about you</title>",
        (
            "<style>body{font:16px/1.5 system-ui;max-width:52em;margin:2em auto;padding:0 1em}"
            "pre{background:#f5f5f5;padding:1em;overflow:auto;white-space:pre-wrap}h2{margin-top:2em}</style>"
        ),
        "<h1>What is held about you</h1>",
        (
            "<p>This is everything this server holds: who you are to it, and every record that says so, with where it "
            "came from, when it was observed and on what lawful basis it is kept.</p>"
        ),
        "<h2>Put together</h2>",
        _pre({name: value for name, value in disclosure.person.items() if value not in (None, [])}),
    ]
    sections = (
        ("Records about you", disclosure.records),
        ("Records that link to you", disclosure.linked),
        ("Records of others that mention you", disclosure.mentions),
    )
    for title, records in sections:
        parts.append(f"<h2>{title} ({len(records)})</h2>")
        for record in records:
            seen = "; ".join(
                f"{one['source']}, {one['file']} {one['position']}, observed {one['observedAt']}, basis {one['basis']}"
                for one in record.get("seen", [])
            )
            parts.append(f"<h3>{escape(record['format'])}</h3><p>{escape(seen)}</p>{_pre(record['record'])}")
    return "\n".join(parts) + "\n"


def _pre(value: Any) -> str:
    return f"<pre>{escape(msgspec.json.format(msgspec.json.encode(value)).decode())}</pre>"
