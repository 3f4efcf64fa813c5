"""Erasing a person: everything about them, from them and to them, everywhere it is kept.

What stays is a keyed hash of each of their identifiers and of each record that went or was redacted, so that importing
the same files again brings nothing back, and an audit entry that says how much left, not whose it was.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import msgspec
from msgspec import Struct

from whodex.model.decisions import anchor_of
from whodex.model.linking import PERSON_ROLES, key_of, keys_of
from whodex.model.observation import canonical, observation_key
from whodex.services import rejects
from whodex.services.keeping import Keeper, Member
from whodex.services.preparing import name_of
from whodex.services.suppression import OWNED, REMOVED, Named, keyed_hash, mentions, record_mark, redact
from whodex.store.codec import pack_record, unpack
from whodex.store.ports import Kept, Store, Transaction
from whodex.text.names import fold

BATCH: Final = 100
SHORTEST_NAME: Final = 2  # words: a single word names too many

_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Erased(Struct, kw_only=True):
    """How much an erasure removed."""

    observations: int = 0
    linked: int = 0
    redacted: int = 0
    rejects: int = 0
    suppressed: int = 0


def erase(
    store: Store,
    keeper: Keeper,
    data: Path,
    identifiers: list[str],
    *,
    number: int | None = None,
    progress: Callable[[str], None] | None = None,
    vanish: Callable[[int], object] | None = None,
    purge: Callable[[], object] | None = None,
    forget_mail: Callable[[list[int], list[str]], object] | None = None,
) -> Erased:
    """Erase the person known by any of the identifiers, or of that entity number, and keep them away.

    `forget_mail` drops what is remembered of asking about addresses, by entity numbers and by addresses.
    `vanish` is called at once when the person is gone from the store (to take them out of frozen result lists), with
    the change after which they went; `purge` when the store holds nothing of them any more, to make anew what is
    derived from it (the index).
    Works for a person nothing is known of, too: then the identifiers are only kept away. Immediate for readers; the
    files are rewritten last. Interrupted, it is run again.
    """
    tell = progress or (lambda _: None)
    erased = Erased()
    tell("removing what is held")
    trail = _forget(store, keeper, identifiers, number, erased, forget_mail)
    if vanish is not None:
        vanish(trail.before)
    tell("reading every record for mentions")
    _redact_others(store, keeper, trail, erased)
    erased.rejects = _clean_rejects(data, trail)
    _clean_names(store, trail)
    with store.transaction():
        store.audit(int(time.time() * 1000), "erase", msgspec.structs.asdict(erased))
    if purge is not None:
        tell("making the search index anew")
        purge()
    tell("rewriting the files")
    for copy in data.glob("*.backup.db"):
        copy.unlink()
    store.scrub()
    return erased


class Trail(Struct, kw_only=True):
    """What a person is recognised by in other records."""

    keys: frozenset[str]
    names: list[re.Pattern[str]]
    needles: list[str]  # lower case; a record without any of them is not looked into
    values: frozenset[str]  # of the keys, lower case: a text that is just one of them names the person
    before: int = 0  # the change of the log after which they went; 0 where they may have gone by an earlier erasure

    def touches(self, raw: bytes) -> bool:
        """Whether some text may name the person: cheap, and never wrong when it says no."""
        low = raw.decode("utf-8", "replace").lower()
        return any(needle in low for needle in self.needles)

    def named(self, text: str) -> list[str]:
        """The parts of a text that name the person."""
        found = [part for part, keys in mentions(text) if not self.keys.isdisjoint(keys)]
        if text.strip().lower() in self.values:
            found.append(text.strip())
        found.extend(match.group() for pattern in self.names for match in pattern.finditer(text))
        return sorted(dict.fromkeys(found), key=len, reverse=True)


def trail_of(keys: set[str], names: set[str]) -> Trail:
    """A person's trail, from the keys and the names of everything held about them."""
    full = sorted(name for name in names if len(name.split()) >= SHORTEST_NAME)
    values = {key.partition(":")[2].lower() for key in keys}
    spellings = values | {quote(value).lower() for value in values} | {name.lower() for name in full}
    return Trail(
        keys=frozenset(keys),
        names=[re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE) for name in full],
        needles=sorted(value for value in spellings if len(value) > 2),
        values=frozenset(values),
    )


def _forget(
    store: Store,
    keeper: Keeper,
    identifiers: list[str],
    number: int | None,
    erased: Erased,
    forget_mail: Callable[[list[int], list[str]], object] | None,
) -> Trail:
    """The person's own observations and everything that links to them, in one transaction."""
    keys = {key_of(identifier) for identifier in identifiers}
    names: set[str] = set()
    marks: set[str] = set()
    with store.transaction() as tx:
        before = store.last_change()
        theirs = _numbers(tx, keys) | ({store.current(number)} if number is not None else set())
        members = [member for one in sorted(theirs) for member in _members(tx, keeper, one)]
        for member in members:
            keys.update(keys_of(member.subject))
            # A member id is found in texts as it is written, not by its number.
            keys.update(one for one in member.subject.identifiers if one.startswith("memberid:"))
            if name := name_of(member.subject):
                names.add(name)
        # An address others hold too (a shared mailbox) is not theirs alone: it neither goes nor keeps anybody away.
        # Nor is an identifier that somebody split from them has as well.
        keys = {key for key in keys if theirs.issuperset(tx.holders(key))}
        linked = [
            member
            for one in _linked(store, keys)
            for member in _members(tx, keeper, one)
            if isinstance(member.subject, OWNED)
        ]
        touched = [{member.kept.number} | keeper.around(tx, member.kept) for member in (*members, *linked)]
        for member in (*members, *linked):
            marks.add(record_mark(member.kept.key))
            store.forget(member.kept.id)
        store.forget_pins(sorted(theirs))
        store.forget_decisions([*map(anchor_of, (one.kept.key for one in (*members, *linked))), *sorted(keys)])
        keeper.settle(tx, touched)
        hashes = [keyed_hash(store.secret(), key) for key in sorted(keys | marks)]
        if not hashes or any(map(store.is_suppressed, hashes)):  # an erasure that broke off, perhaps
            before = 0
        store.suppress(hashes)
        if forget_mail is not None:  # inside: what is undone here is done again, with the same numbers
            theirs |= {old for old, new in store.redirects() if new in theirs}
            forget_mail(sorted(theirs), sorted(key.removeprefix("email:") for key in keys if key.startswith("email:")))
    erased.observations, erased.linked, erased.suppressed = len(members), len(linked), len(hashes)
    trail = trail_of(keys, names)
    trail.before = before
    return trail


def _numbers(tx: Transaction, keys: set[str]) -> set[int]:
    return {number for key in keys for number in tx.holders(key)}


def _members(tx: Transaction, keeper: Keeper, number: int) -> list[Member]:
    return [Member(kept, keeper.read(kept)) for kept in tx.members(number)]


def _linked(store: Store, keys: set[str]) -> list[int]:
    return sorted({number for role in PERSON_ROLES for number in store.edges(role, sorted(keys))[0]})


def _redact_others(store: Store, keeper: Keeper, trail: Trail, erased: Erased) -> None:
    """Cut mentions out of everybody else's records. Reads every record once."""
    batch: list[tuple[Kept, dict[str, Any]]] = []

    def settle() -> None:
        with store.transaction() as tx:
            numbers = []
            for kept, record in batch:
                now = tx.known(kept.key)
                if now is not None:
                    numbers.append(keeper.around(tx, kept))
                    raw = canonical(record)
                    store.rewrite(kept.id, observation_key(kept.format, raw), pack_record(raw))
                    numbers.append({now[1]})
            store.suppress([keyed_hash(store.secret(), record_mark(kept.key)) for kept, _ in batch])
            keeper.settle(tx, numbers)
        batch.clear()

    for kept in store.scan():
        raw = unpack(kept.record)
        if trail.touches(raw):
            record = _decode(raw)
            cut = redact(record, _named_for(trail, keeper, kept))
            if cut is not record:
                batch.append((kept, cut))
                erased.redacted += 1
                if len(batch) >= BATCH:
                    settle()
    settle()


def _named_for(trail: Trail, keeper: Keeper, kept: Kept) -> Named:
    """What to cut out of one record: a namesake keeps their own name."""
    own = name_of(keeper.read(kept))
    if own and any(pattern.fullmatch(own) for pattern in trail.names):
        theirs = fold(own)
        return lambda text: [part for part in trail.named(text) if fold(part) != theirs]
    return trail.named


def _clean_rejects(data: Path, trail: Trail) -> int:
    """Remove lines of rejects files that hold any of the person's needles; how many."""
    removed = 0
    for file in rejects.files(data):
        lines = file.read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if not trail.touches(line)]
        if len(kept) != len(lines):
            removed += len(lines) - len(kept)
            _overwrite(file, b"".join(kept))
    return removed


def _overwrite(file: Path, content: bytes) -> None:
    """Replace a file's content in place, the old bytes first overwritten with zeros."""
    with file.open("r+b") as handle:
        size = handle.seek(0, 2)
        handle.seek(0)
        handle.write(bytes(size))
        handle.flush()
        handle.seek(0)
        handle.write(content)
        handle.truncate(len(content))
    if not content:
        file.unlink()


def _clean_names(store: Store, trail: Trail) -> None:
    """Viewers that are the person, and names of imported files that name them."""
    for viewer in store.viewers():
        if not trail.keys.isdisjoint(map(key_of, viewer.identifiers)):
            store.remove_viewer(viewer)
    for one in store.imports():
        if trail.touches(one.file.replace("_", " ").encode()) or trail.touches(one.file.encode()):
            one.file = REMOVED
        if one.viewer is not None and key_of(one.viewer) in trail.keys:
            one.viewer = None
        store.save_import(one)
