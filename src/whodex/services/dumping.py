"""Everything that is truth into one file, and back: `whodex dump` and the import of a dump."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from whodex.ingest.dump import Pinned, dump_lines, write_dump
from whodex.model.decisions import Decision
from whodex.model.network import Viewer
from whodex.model.observation import Observation, Source
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.model.refs import Ref
from whodex.services.deciding import adopt
from whodex.services.lookup import find
from whodex.store.decision_ports import Pin
from whodex.store.ports import Import, Store

OrganisationOrPerson = TypeVar("OrganisationOrPerson", Organisation, Person)


def dump(store: Store, path: Path, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Write a dump (packed where the name ends in .gz or .zst); how many observations, bytes. Raises ImportFailed."""
    written = 0

    def observations() -> Iterator[tuple[Observation, int | None]]:
        nonlocal written
        after = 0
        while numbers := store.numbers(after=after):
            after = numbers[-1]
            for number in numbers:
                for one in store.observations(number):
                    yield one, number
                    written += 1
            if progress:
                progress(written)

    imports = [one for one in store.imports() if one.state != "removed"]
    now = int(time.time() * 1000)
    lines = dump_lines(
        now,
        store.sources(),
        imports,
        store.viewers(),
        observations(),
        store.redirects(),
        _pinned(store),
        store.decisions(),
    )
    size = write_dump(path, lines)
    return {"observations": written, "bytes": size}


def restore(store: Store, found: dict[str, Any]) -> dict[int, int]:
    """Take over what a dump says of itself; the ids its imports have here, by their ids there.

    Sources that are here keep their rank and retention; imports of the same content are the same import.
    """
    here = {one.name for one in store.sources()}
    for source in msgspec.convert(found.get("sources", []), list[Source]):
        if source.name not in here:
            store.source(source)
    ids: dict[int, int] = {}
    for one in msgspec.convert(found.get("imports", []), list[Import]):
        there = one.id
        known = store.begin_import(one)
        ids[there] = known.id
        if known.state == "running":
            store.save_import(msgspec.structs.replace(one, id=known.id))
    for viewer in msgspec.convert(found.get("viewers", []), list[Viewer]):
        store.save_viewer(msgspec.structs.replace(viewer, import_id=ids.get(viewer.import_id, 0)))
    adopt(store, msgspec.convert(found.get("decisions", []), list[Decision]))
    return ids


def _pinned(store: Store) -> Iterator[Pinned]:
    for pin in store.pins():
        organisation, person = _named(store, pin.organisation), _named(store, pin.person)
        manager = None if pin.manager is None else _named(store, pin.manager)
        if organisation is not None and person is not None and (manager is not None or pin.manager is None):
            yield Pinned(
                organisation=organisation,
                person=person,
                manager=manager,
                numbers=(pin.organisation, pin.person, pin.manager),
                at=pin.at,
            )


def _named(store: Store, number: int) -> Ref | None:
    got = store.get(number)
    if got is None or not isinstance(got[1], Person | Organisation):
        return None
    known = got[1]
    return Ref(name=known.full_name if isinstance(known, Person) else known.name, identifiers=known.identifiers)


def repin(store: Store, found: dict[str, Any]) -> None:
    """Take over a dump's pins, after its entities are folded. Who is not here, or has been pinned here, stays so."""
    held = {(pin.organisation, pin.person) for pin in store.pins()}
    for one in msgspec.convert(found.get("pins", []), list[Pinned]):
        organisation = _number(store, one.organisation, one.numbers[0], Organisation)
        person = _number(store, one.person, one.numbers[1], Person)
        manager = None if one.manager is None else _number(store, one.manager, one.numbers[2], Person)
        known = organisation is not None and person is not None and (manager is not None or one.manager is None)
        if known and organisation and person and (organisation, person) not in held:
            store.pin(Pin(organisation, person, manager, one.at))


def _number(store: Store, ref: Ref, number: int | None, kind: type[OrganisationOrPerson]) -> int | None:
    """Who a dump means: by an identifier, else by the number where the same name goes by it here."""
    found = find(store, ref.identifiers, kind)
    if found is not None:
        return found[0]
    return number if number is not None and _named(store, number) == ref else None


def redirect(store: Store, found: dict[str, Any]) -> None:
    """Let merged numbers of a dump lead where they led. After its observations: a number in use stays what it is."""
    with store.transaction() as tx:
        for old, new in msgspec.convert(found.get("redirects", []), list[tuple[int, int]]):
            if tx.body(old) is None and tx.body(new) is not None:
                tx.drop(old, merged_into=new)
