"""Changing the memory store."""

import copy
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from whodex.model.decisions import anchor_of
from whodex.model.identifiers import FIRST_NUMBER, Kind
from whodex.model.linking import Edge
from whodex.model.network import Viewer
from whodex.model.observation import Source
from whodex.store.likeness_ports import COMPARED
from whodex.store.memory.likening import MemoryLikening
from whodex.store.memory.state import Entry, Held
from whodex.store.ports import Change, Import, Kept


class MemoryStore(MemoryLikening):
    """See `whodex.store.ports.Store`; it is its own transaction."""

    def __init__(self) -> None:
        super().__init__()
        self._secret = secrets.token_bytes(32)
        self._uuid = secrets.token_bytes(32)

    def uuid(self) -> bytes:
        return self._uuid

    def redirects(self) -> list[tuple[int, int]]:
        return sorted(self.state.redirects.items())

    def last_change(self) -> int:
        return len(self.state.log)

    @contextmanager
    def transaction(self) -> Iterator["MemoryStore"]:
        before = copy.deepcopy(self.state)
        try:
            yield self
        except BaseException:
            self.state = before
            raise

    def known(self, key: bytes) -> tuple[int, int] | None:
        return next(((n, held.number) for n, held in self.state.observations.items() if held.key == key), None)

    def add(self, key: bytes, number: int, kind: Kind, format_name: str, record: bytes) -> int:
        new = self.state.next_observation
        self.state.next_observation += 1
        self.state.observations[new] = Held(key, number, kind, format_name, record)
        if kind in COMPARED:
            self.state.doubts.add(new)
        return new

    def see(self, observation: int, import_id: int, position: str, observed_at: int) -> bool:
        seen = self.state.observations[observation].seen
        if import_id in seen and seen[import_id][1] >= observed_at:
            return False
        seen[import_id] = (position, observed_at)
        return True

    def holders(self, key: str) -> list[int]:
        held = {number for number, entry in self.state.entities.items() if key in entry.keys}
        return sorted(held | {number for number, keys in self.state.linked.items() if key in keys})

    def link(self, number: int, keys: Sequence[str]) -> None:
        self.state.linked.setdefault(number, set()).update(keys)
        if number in self.state.entities:
            entry = self.state.entities[number]
            entry.keys = list(dict.fromkeys((*entry.keys, *keys)))

    def unlink(self, number: int, keys: Sequence[str]) -> None:
        self.state.linked.get(number, set()).difference_update(keys)
        if number in self.state.entities:
            entry = self.state.entities[number]
            entry.keys = [key for key in entry.keys if key not in keys]

    def members(self, number: int) -> list[Kept]:
        return [self._kept(n) for n, held in sorted(self.state.observations.items()) if held.number == number]

    def assign(self, observation: int, number: int) -> None:
        self.state.observations[observation].number = number
        self.doubt([observation])

    def allot(self, wanted: int | None = None) -> int:
        used = {*self.state.entities, *self.state.redirects, *(one.number for one in self.state.observations.values())}
        if wanted is not None and wanted >= FIRST_NUMBER and wanted not in used:
            self.state.next_number = max(self.state.next_number, wanted + 1)
            return wanted
        self.state.next_number += 1
        return self.state.next_number - 1

    def body(self, number: int) -> bytes | None:
        entry = self.state.entities.get(number)
        return entry.body if entry else None

    def put(
        self, number: int, kind: Kind, body: bytes, keys: Sequence[str], edges: Sequence[Edge], *, new: bool = False
    ) -> None:
        if new and number in self.state.entities:
            raise AssertionError("a number was put as new twice")
        self.state.entities[number] = Entry(kind, body, list(keys), list(edges))
        self.state.redirects.pop(number, None)
        self.state.log.append(Change(len(self.state.log) + 1, number, kind, removed=False))

    def drop(self, number: int, merged_into: int | None = None) -> None:
        entry = self.state.entities.pop(number, None)
        if entry is not None:
            self.state.log.append(Change(len(self.state.log) + 1, number, entry.kind, removed=True))
        if merged_into is not None:
            redirects = self.state.redirects
            redirects[number] = merged_into
            redirects.update({old: merged_into for old, target in redirects.items() if target == number})

    def source(self, source: Source) -> None:
        self.state.sources[source.name] = source

    def sources(self) -> list[Source]:
        return sorted(self.state.sources.values(), key=lambda one: one.name)

    def begin_import(self, new: Import) -> Import:
        for one in self.state.imports.values():
            same = (one.fingerprint, one.format, one.team, one.source)
            if one.state != "removed" and same == (new.fingerprint, new.format, new.team, new.source):
                return copy.deepcopy(one)
        new.id = max(self.state.imports, default=0) + 1
        self.state.imports[new.id] = copy.deepcopy(new)
        return new

    def save_import(self, value: Import) -> None:
        self.state.imports[value.id] = copy.deepcopy(value)

    def save_viewer(self, viewer: Viewer) -> None:
        self.state.viewers[viewer.identifiers[0], viewer.team] = viewer

    def remove_viewer(self, viewer: Viewer) -> None:
        self.state.viewers.pop((viewer.identifiers[0], viewer.team), None)

    def scan(self, after: int = 0, import_id: int | None = None) -> Iterator[Kept]:
        for number, held in sorted(self.state.observations.items()):
            if number > after and (import_id is None or import_id in held.seen):
                yield self._kept(number)

    def clear_entities(self) -> None:
        self.state.entities.clear()

    def is_kept(self, key: bytes) -> bool:
        return self.known(key) is not None

    def close(self) -> None:
        pass

    def forget(self, observation: int) -> None:
        self._forget_likeness(observation)
        self.state.observations.pop(observation, None)

    def unsee(self, observation: int, import_id: int) -> bool:
        seen = self.state.observations[observation].seen
        seen.pop(import_id, None)
        return not seen

    def rewrite(self, observation: int, key: bytes, record: bytes) -> None:
        self._rename_anchor(anchor_of(self.state.observations[observation].key), anchor_of(key))
        if self.known(key) is not None:
            self.forget(observation)
        else:
            held = self.state.observations[observation]
            held.key, held.record = key, record
            self._forget_facts(observation)
            self.doubt([observation])

    def suppress(self, hashes: Sequence[bytes]) -> None:
        self.state.hashes.update(hashes)

    def suppressions(self) -> int:
        return len(self.state.hashes)

    def suppressed(self) -> frozenset[bytes]:
        return frozenset(self.state.hashes)

    def secret(self) -> bytes:
        return self._secret

    def audit(self, at: int, what: str, counts: dict[str, int]) -> None:
        self.state.audits.append((at, what, dict(counts)))

    def audits(self) -> list[tuple[int, str, dict[str, int]]]:
        return list(self.state.audits)

    def scrub(self) -> None:
        pass
