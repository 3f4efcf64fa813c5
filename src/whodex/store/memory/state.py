"""What a memory store holds, and reading it."""

from collections.abc import Sequence

from msgspec import Struct

from whodex.model.decisions import Decision
from whodex.model.identifiers import FIRST_NUMBER, Kind
from whodex.model.linking import Edge, Role
from whodex.model.network import Viewer
from whodex.model.observation import Entity, Observation, Origin, Source
from whodex.store.codec import kept_of, unpack_body, unpack_record
from whodex.store.decision_ports import Pin
from whodex.store.likeness_ports import Review
from whodex.store.pinning import followed
from whodex.store.ports import Change, Import, Kept


class Held(Struct):
    """One observation: what it is, whose it is, where it was seen (import → position, time)."""

    key: bytes
    number: int
    kind: Kind
    format: str
    record: bytes
    seen: dict[int, tuple[str, int]] = {}


class Entry(Struct):
    """One entity as it was put."""

    kind: Kind
    body: bytes
    keys: list[str]
    edges: list[Edge]


class State(Struct):
    """Everything, in plain containers; copied to undo a transaction."""

    next_number: int = FIRST_NUMBER
    next_observation: int = 1
    observations: dict[int, Held] = {}
    entities: dict[int, Entry] = {}
    linked: dict[int, set[str]] = {}  # keys linked apart from entities, while all is folded again
    redirects: dict[int, int] = {}
    log: list[Change] = []
    sources: dict[str, Source] = {}
    imports: dict[int, Import] = {}
    viewers: dict[tuple[str, str], Viewer] = {}
    hashes: set[bytes] = set()
    audits: list[tuple[int, str, dict[str, int]]] = []
    pins: list[Pin] = []
    decisions: dict[int, Decision] = {}
    facts: dict[int, tuple[bytes, list[int]]] = {}
    offers: dict[int, tuple[bytes, list[int]]] = {}
    blocks: dict[int, set[int]] = {}
    forgotten: int = 0
    reviews: dict[tuple[int, int], float] = {}
    likenesses: dict[int, set[int]] = {}
    doubts: set[int] = set()
    next_decision: int = 1


class MemoryReading:
    """See `whodex.store.ports.Reading`."""

    def __init__(self) -> None:
        self.state = State()

    def hold(self) -> None:
        pass

    def release(self) -> None:
        pass

    def find(self, key: str) -> int | None:
        return min((number for number, entry in self.state.entities.items() if key in entry.keys), default=None)

    def lookup(self, key: str) -> tuple[int, Kind, Entity] | None:
        number = self.find(key)
        got = None if number is None else self.get(number)
        return None if number is None or got is None else (number, *got)

    def kept_beside(self, key: str) -> bytes:
        number = self.find(key)
        return b"" if number is None else kept_of(self.state.entities[number].body)

    def kept_at(self, number: int) -> bytes:
        entry = self.state.entities.get(number)
        return b"" if entry is None else kept_of(entry.body)

    def get(self, number: int) -> tuple[Kind, Entity] | None:
        entry = self.state.entities.get(self.current(number))
        return (entry.kind, unpack_body(entry.kind, entry.body)) if entry else None

    def current(self, number: int) -> int:
        return number if number in self.state.entities else self.state.redirects.get(number, number)

    def whose(self, observation: bytes) -> int | None:
        return next((held.number for held in self.state.observations.values() if held.key == observation), None)

    def edges(
        self, role: Role, keys: Sequence[str], start: int = 0, count: int | None = None, *, newest_first: bool = True
    ) -> tuple[list[int], int]:
        at: dict[int, int] = {}
        for number, entry in self.state.entities.items():
            times = [edge.at for edge in entry.edges if edge.role == role and edge.key in keys]
            if times:
                at[number] = max(times)
        ordered = sorted(at, key=lambda number: (-at[number] if newest_first else at[number], number))
        return ordered[start : None if count is None else start + count], len(ordered)

    def pins(self, organisation: int | None = None) -> list[Pin]:
        wanted = None if organisation is None else self.current(organisation)
        return [pin for pin in followed(self.state.pins, self.current) if wanted in (None, pin.organisation)]

    def sample(self, role: Role, key: str, count: int) -> list[int]:
        found = sorted(
            (edge.at, number)
            for number, entry in self.state.entities.items()
            for edge in entry.edges
            if edge.role == role and edge.key == key
        )
        return list(dict.fromkeys(number for _, number in found[:count]))

    def reviews(self, start: int, count: int) -> list[Review]:
        held = self.state.observations
        found = [
            Review(one, other, held[one].number, held[other].number, bits)
            for (one, other), bits in self.state.reviews.items()
            if held[one].number != held[other].number
        ]
        return sorted(found, key=lambda each: (-each.bits, each.one, each.other))[start : start + count]

    def is_suppressed(self, value: bytes) -> bool:
        return value in self.state.hashes

    def observations(self, number: int) -> list[Observation]:
        wanted = self.current(number)
        found = [
            Observation(
                key=held.key,
                kind=held.kind,
                format=held.format,
                record=unpack_record(held.record),
                origins=self._origins(held),
            )
            for held in self.state.observations.values()
            if held.number == wanted
        ]
        return sorted(found, key=lambda one: (-one.origins[0].observed_at if one.origins else 0, one.key))

    def _origins(self, held: Held) -> list[Origin]:
        found = []
        for import_id, (position, observed_at) in held.seen.items():
            of = self.state.imports[import_id]
            found.append(
                Origin(
                    source=of.source,
                    basis=of.basis,
                    file=of.file,
                    position=position,
                    observed_at=observed_at,
                    imported_at=of.started_at,
                    import_id=import_id,
                    rank=self.state.sources[of.source].rank,
                )
            )
        return sorted(found, key=lambda one: (-one.observed_at, one.import_id))

    def _kept(self, observation: int) -> Kept:
        """An observation as the ports give it."""
        held = self.state.observations[observation]
        origins = self._origins(held)
        return Kept(
            id=observation,
            key=held.key,
            number=held.number,
            kind=held.kind,
            format=held.format,
            record=held.record,
            observed_at=max((one.observed_at for one in origins), default=0),
            rank=max((one.rank for one in origins), default=0),
        )

    def numbers(self, kind: Kind | None = None, after: int = 0, count: int = 1000) -> list[int]:
        found = sorted(n for n, entry in self.state.entities.items() if n > after and kind in (None, entry.kind))
        return found[:count]

    def changes(self, after: int, count: int = 1000) -> list[Change]:
        return self.state.log[after : after + count]

    def viewers(self, team: str | None = None) -> list[Viewer]:
        found = [viewer for viewer in self.state.viewers.values() if team in (None, viewer.team)]
        return sorted(found, key=lambda viewer: (viewer.name, viewer.identifiers[0]))

    def imports(self) -> list[Import]:
        return list(self.state.imports.values())

    def counts(self) -> dict[str, int]:
        state = self.state
        kinds: dict[str, int] = {}
        for entry in state.entities.values():
            kinds[entry.kind] = kinds.get(entry.kind, 0) + 1
        return kinds | {
            "observations": len(state.observations),
            "identifiers": sum(len(entry.keys) for entry in state.entities.values()),
            "changes": len(state.log),
            "imports": len(state.imports),
            "suppressions": len(state.hashes),
            "bytes": sum(len(held.record) for held in state.observations.values()),
        }
