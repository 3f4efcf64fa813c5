"""Whether what is held agrees with itself: observations, entities, identifiers, links, the index."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from msgspec import Struct

from whodex.model.linking import keys_of
from whodex.model.query import All, Numbers, SearchedKind
from whodex.store.ports import Store
from whodex.store.search_ports import SearchReading

PAGE: Final = 1000
FEW: Final = 20  # faults of one kind that are told one by one

SEARCHED: Final[tuple[SearchedKind, ...]] = ("person", "organisation", "job", "post")


class Fault(Struct, frozen=True):
    """What does not agree, and which command mends it. Entities are named by number alone."""

    what: str
    mend: str


class Findings(Struct, kw_only=True):
    """What was looked at, and what is wrong."""

    entities: int = 0
    identifiers: int = 0
    observations: int = 0
    documents: int = 0
    lines: int = 0
    faults: list[Fault] = []
    more: int = 0  # faults beyond those told

    def fault(self, what: str, mend: str) -> None:
        """Note a fault, the first of each kind."""
        if sum(one.mend == mend for one in self.faults) < FEW:
            self.faults.append(Fault(what, mend))
        else:
            self.more += 1


def check_store(store: Store, found: Findings, progress: Callable[[str, int], None] | None = None) -> None:
    """Every observation belongs to an entity, and every entity has observations and is found by all its identifiers."""
    tell = progress or (lambda _what, _done: None)
    held = set(_numbers(store))
    owners: set[int] = set()
    for kept in store.scan():
        found.observations += 1
        owners.add(kept.number)
        if kept.number not in held:
            found.fault(f"record {kept.id} belongs to entity {kept.number}, which is not there", "whodex rebuild")
        if found.observations % PAGE == 0:
            tell("records", found.observations)
    for number in sorted(held - owners):
        found.fault(f"entity {number} was made of no record", "whodex rebuild")
    for number in sorted(held):
        got = store.get(number)
        found.entities += 1
        if got is None:
            found.fault(f"entity {number} cannot be read", "whodex rebuild")
            continue
        for key in keys_of(got[1]):
            found.identifiers += 1
            if store.find(key) is None:
                found.fault(f"entity {number} is not found by an identifier of its own", "whodex rebuild")
        if found.entities % PAGE == 0:
            tell("entities", found.entities)
    for old, new in store.redirects():
        if old in held:
            found.fault(f"entity {old} was merged into {new}, and is still there", "whodex rebuild")


def check_index(store: Store, index: SearchReading, found: Findings) -> None:
    """The index holds as many of each kind as the store, once it has caught up."""
    index.refresh()
    applied = index.applied()
    if applied.store != store.uuid() or applied.seq < store.last_change():
        behind = store.last_change() - (applied.seq if applied.store == store.uuid() else 0)
        found.fault(f"the index is {behind:,} changes behind", "whodex rebuild --index, or start the server")
        return
    counts = store.counts()
    for kind in SEARCHED:
        total = index.search(kind, All(), count=0).total
        found.documents += total
        if total != counts.get(kind, 0):
            told = f"the index holds {total:,} of kind {kind}, the store {counts.get(kind, 0):,}"
            found.fault(told, "whodex rebuild --index")
        numbers = _numbers(store, kind)
        while page := tuple(islice(numbers, PAGE)):
            missing = len(page) - index.search(kind, Numbers(page), count=0).total
            if missing:
                told = f"{missing:,} of kind {kind} between {page[0]} and {page[-1]} are not in the index"
                found.fault(told, "whodex rebuild --index")


def _numbers(store: Store, kind: SearchedKind | None = None) -> Iterator[int]:
    after = 0
    while page := store.numbers(kind, after, PAGE):
        yield from page
        after = page[-1]
