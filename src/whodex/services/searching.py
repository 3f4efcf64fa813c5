"""Running a search: a frozen result list, its pages, and the entities on one of them.

The rules of pages and sequences are those of `../shared/spec/api.md` §6. A list is frozen by the first request for it
and every page is a slice of it, so that nothing comes twice and nothing is skipped, whatever happens to the data
meanwhile. What is gone since (erased, merged away) leaves a hole.
"""

import base64
import hashlib
import json  # msgspec does not escape what is beyond ASCII
import secrets
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from whodex.errors import InvalidParameter
from whodex.model.answers import Found
from whodex.model.network import Viewer
from whodex.model.query import All, Numbers
from whodex.model.reading import Filter, Note, Reading
from whodex.services.queries import FROM_VIEWER, Understood, understand
from whodex.services.queries.base import Asker
from whodex.services.queries.words import respelled, shown
from whodex.services.unapplied import Unapplied, vanished
from whodex.store.ports import Reading as StoreReading
from whodex.store.search_fields import MOST_POSITIONS
from whodex.store.search_ports import SearchReading
from whodex.store.sequence_ports import Frozen, Sequences

LONGEST_ID: Final = 200

ItemT = TypeVar("ItemT")

_encode = msgspec.json.Encoder(order="deterministic").encode


class Search(Struct, frozen=True, kw_only=True):
    """One request for one page. `correct` lets words nobody has be spelled like known ones where nothing is found."""

    reading: Reading
    team: str
    viewer: Viewer | None = None
    sequence_id: str | None = None
    correct: bool = False
    now: int = 0  # ms


class Searcher(Struct, frozen=True):
    """What searches are run on."""

    store: StoreReading
    index: SearchReading
    sequences: Sequences
    unapplied: Unapplied = msgspec.field(default_factory=Unapplied)


def search(searcher: Searcher, asked: Search, fetch: Callable[[StoreReading, int], ItemT | None]) -> Found[ItemT]:
    """One page of a search. `fetch` gives the item of an entity's number, None where there is no such entity now.

    Raises InvalidParameter for a query above the limits or an unusable sequence id.
    """
    name, anew = _name(asked)
    mark = fingerprint(asked)
    frozen = None if anew else searcher.sequences.find(asked.team, name, mark, asked.now)
    warnings = list(asked.reading.warnings)
    if frozen is None:
        before = searcher.store.last_change()
        found, told = _frozen(searcher, asked)
        warnings += told
        frozen = searcher.sequences.freeze(asked.team, name, mark, found.numbers, found.total, asked.now, anew=anew)
        if searcher.store.last_change() != before and _forgotten(searcher, frozen, before):
            frozen = searcher.sequences.find(asked.team, name, mark, asked.now) or frozen
    start, count = asked.reading.start, asked.reading.count
    if start >= MOST_POSITIONS and start < frozen.total:
        warnings.append(
            Note(parameter="start", because=f"results are given up to position {MOST_POSITIONS:,}; narrow the search")
        )
    items = [
        item
        for number in frozen.numbers[start : start + count]
        if number and (item := fetch(searcher.store, number)) is not None
    ]
    return Found(
        items=items,
        start=start,
        total=frozen.total,
        sequence_id=name,
        length=len(frozen.numbers),
        warnings=warnings,
    )


def _forgotten(searcher: Searcher, frozen: Frozen, before: int) -> bool:
    """Whether a fresh list held somebody who was erased while it was made, and out of the lists that were there."""
    gone = set(vanished(searcher.store, before)).intersection(frozen.numbers)
    return bool(gone) and searcher.sequences.forget(sorted(gone)) > 0


def fingerprint(asked: Search) -> bytes:
    """Names a search, its page apart: the same filters by the same viewer (where that matters) are one search."""
    reading = asked.reading
    by_viewer = any(one.field in FROM_VIEWER for one in reading.filters) and asked.viewer is not None
    parts = (
        reading.kind,
        reading.keywords,
        sorted(_encode(_sorted(one)) for one in reading.filters),
        reading.sort,
        asked.correct,
        asked.viewer.identifiers[0] if by_viewer and asked.viewer is not None else None,
    )
    return hashlib.sha256(_encode(parts)).digest()


def _sorted(asked: Filter) -> Filter:
    return msgspec.structs.replace(asked, values=tuple(sorted(asked.values, key=_encode)))


def _name(asked: Search) -> tuple[str, bool]:
    """The id of the list, and whether it begins anew whatever is there."""
    if asked.sequence_id is not None:
        if len(asked.sequence_id) > LONGEST_ID:
            raise InvalidParameter(f"sequence_id is longer than {LONGEST_ID} characters", "sequence_id")
        return asked.sequence_id, False
    if asked.viewer is not None:
        parts = (asked.viewer.identifiers[0], fingerprint(asked))
        digest = hashlib.sha256(_encode(parts)).digest()
        return base64.urlsafe_b64encode(digest[:15]).decode(), asked.reading.start == 0
    return secrets.token_urlsafe(15), True


def _frozen(searcher: Searcher, asked: Search) -> tuple[Frozen, list[Note]]:
    """The list as it is now, and what is to be told of it."""
    asker = Asker(
        store=searcher.store, index=searcher.index, team=asked.team, viewer=asked.viewer, now=asked.now, warnings=[]
    )
    if _follows_another(searcher):
        # What stands in it may be of other people: a restored backup, or an index that is made for the first time.
        asker.warn("", "the search index is being made; nothing is found before it is")
        return Frozen([], 0, asked.now), asker.warnings
    understood = understand(asked.reading, asker)
    found = _run(searcher, understood, asked.now)
    if found.total or not asked.correct or not asked.reading.keywords:
        return found, asker.warnings
    kind = understood.kind
    tree = respelled(
        asked.reading.keywords,
        lambda text: searcher.index.corrected(kind, text),
        minus=asked.reading.kind == "jobs",
    )
    if tree is not None:
        better = _run(searcher, understand(asked.reading, asker, tree), asked.now)
        if better.total:
            asker.warn("keywords", f"nothing was found as written; searched for: {shown(tree)[:200]}")
            return better, asker.warnings
    return found, asker.warnings


def _follows_another(searcher: Searcher) -> bool:
    """Whether the index holds nothing of this store yet, though there is something to hold."""
    store, applied = searcher.store, searcher.index.applied()
    last = store.last_change()
    return last > 0 and (applied.store != store.uuid() or applied.seq > last)


def _run(searcher: Searcher, understood: Understood, now: int) -> Frozen:
    """Ask the index, and take out what left the store since it was last brought up to it."""
    kind, query, index = understood.kind, understood.query, searcher.index
    # How far the index has come is asked first: what it takes in meanwhile is then taken out twice, not never.
    applied = index.applied()
    hits = index.search(kind, query, 0, MOST_POSITIONS, understood.sort)
    gone = searcher.unapplied.removed(searcher.store, applied, kind)
    if not gone:
        return Frozen(hits.numbers, hits.total, now)
    lost = index.search(kind, All((query, Numbers(tuple(gone)))), 0, 0).total
    left = [number for number in hits.numbers if number not in gone]
    return Frozen(left, hits.total - lost, now)


def shorten(notes: Sequence[Note], most: int) -> bytes:
    """Warnings as ASCII JSON of at most `most` bytes: the last ones left out where they are too many, which it says."""
    rows = [{"parameter": note.parameter, "because": note.because} for note in notes]
    for kept in range(len(rows), -1, -1):
        left = len(rows) - kept
        more = [{"parameter": "", "because": f"{left} more"}] if left else []
        text = ascii_json([*rows[:kept], *more])
        if len(text) <= most:
            return text
    return b"[]"


def ascii_json(value: object) -> bytes:
    """JSON with everything beyond ASCII escaped, as a header needs it."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")
