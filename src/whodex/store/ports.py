"""What a store is, in our own words: small protocols that every backend implements and `tests/contract` asserts.

Bodies and records cross the ports packed (`whodex.store.codec`), so that packing can be done in other processes. A key
is an identifier as `whodex.model.linking.key_of` writes it; a number is an entity's own, from 1,000,000,000 up.

Errors: StoreBusy where another writer keeps the store too long, Unavailable where the disk is full or read-only.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Literal, Protocol

from msgspec import Struct

from whodex.model.decisions import Decision
from whodex.model.identifiers import Kind
from whodex.model.linking import Edge, Role
from whodex.model.network import Viewer
from whodex.model.observation import Basis, Entity, Observation, Source
from whodex.store.decision_ports import Decisions, Judging, Pin
from whodex.store.likeness_ports import Likening, Review

ImportState = Literal["running", "done", "removed"]


class Kept(Struct, kw_only=True, array_like=True):
    """One observation as it is kept. `observed_at` and `rank` are the highest of its origins."""

    id: int
    key: bytes
    number: int
    kind: Kind
    format: str
    record: bytes
    observed_at: int
    rank: int


class Change(Struct, frozen=True, array_like=True):
    """One line of the change log: entity `number` was put, or removed (merged away, erased, taken back)."""

    seq: int
    number: int
    kind: Kind
    removed: bool


class Import(Struct, kw_only=True):
    """One import: a file that came in, and how far it got. `done` counts raw records already kept."""

    id: int
    source: str
    basis: Basis
    format: str
    file: str
    fingerprint: str  # of the file's content, so that an interrupted import goes on where it stopped
    state: ImportState = "running"
    started_at: int = 0  # ms
    finished_at: int | None = None
    done: int = 0
    counts: dict[str, int] = {}  # new, changed, merged, unchanged, rejected, skipped, suppressed
    viewer: str | None = None  # the identifier of the viewer it created
    team: str = "default"


class Reading(Protocol):
    """Looking things up: what a request does. One object per process; safe to use from one thread at a time."""

    def find(self, key: str) -> int | None:
        """The entity a key names; the oldest where a weak key names several; None where none."""
        ...

    def lookup(self, key: str) -> tuple[int, Kind, Entity] | None:
        """`find` and `get` in one step, which is what most requests are: the number, kind and entity a key names."""
        ...

    def kept_beside(self, key: str) -> bytes:
        """What was kept beside the entity a key names, without reading the entity; empty where nothing was."""
        ...

    def kept_at(self, number: int) -> bytes:
        """What was kept beside the entity of exactly that number; empty where nothing was, or it is no entity now."""
        ...

    def hold(self) -> None:
        """See one state from now on, until `release`: cheaper for several look-ups in a row. Not nested."""
        ...

    def release(self) -> None:
        """See the newest state again."""
        ...

    def get(self, number: int) -> tuple[Kind, Entity] | None:
        """The entity of that number, or of the one it was merged into; None where there is none."""
        ...

    def current(self, number: int) -> int:
        """The number an entity goes by today: itself, or the one it was merged into."""
        ...

    def whose(self, observation: bytes) -> int | None:
        """The entity that the observation of that key was folded into; None where there is no such observation."""
        ...

    def edges(
        self, role: Role, keys: Sequence[str], start: int = 0, count: int | None = None, *, newest_first: bool = True
    ) -> tuple[list[int], int]:
        """Numbers of the entities under any of the keys in that role, by time then number, and how many there are."""
        ...

    def pins(self, organisation: int | None = None) -> list[Pin]:
        """The pins, of one organisation where given, by organisation and person.

        They follow merges; of two that have become one person's, the later holds.
        """
        ...

    def sample(self, role: Role, key: str, count: int) -> list[int]:
        """At most `count` numbers under a key in that role, lowest `at` first: quick, however many there are."""
        ...

    def decisions(self, *, undone: bool = True) -> list[Decision]:
        """The decisions about who is who, oldest first; without those taken back where `undone` is False."""
        ...

    def reviews(self, start: int, count: int) -> list[Review]:
        """Pairs that may be the same and are two entities, the likeliest first."""
        ...

    def is_suppressed(self, value: bytes) -> bool:
        """Whether a keyed hash is an erased person's."""
        ...

    def secret(self) -> bytes:
        """32 random bytes of this installation: the key of those hashes."""
        ...

    def observations(self, number: int) -> list[Observation]:
        """Everything an entity was folded from, with where it was seen; newest first."""
        ...

    def numbers(self, kind: Kind | None = None, after: int = 0, count: int = 1000) -> list[int]:
        """Entity numbers above `after`, ascending."""
        ...

    def changes(self, after: int, count: int = 1000) -> list[Change]:
        """The change log after a sequence number, oldest first."""
        ...

    def uuid(self) -> bytes:
        """Which store this is: an index remembers it, so that a restored backup is noticed."""
        ...

    def last_change(self) -> int:
        """The newest sequence number of the change log; 0 before any."""
        ...

    def viewers(self, team: str | None = None) -> list[Viewer]:
        """The viewers, by name; of one team where given."""
        ...

    def imports(self) -> list[Import]:
        """Every import, oldest first."""
        ...

    def counts(self) -> dict[str, int]:
        """Entities by kind, and `observations`, `identifiers`, `changes`, `imports`, `suppressions`, `bytes`."""
        ...


class Transaction(Judging, Likening, Protocol):
    """One atomic change of observations and what is folded from them. Seen by nobody until it ends."""

    def known(self, key: bytes) -> tuple[int, int] | None:
        """(id, number) of the observation with that key, or None."""
        ...

    def add(self, key: bytes, number: int, kind: Kind, format_name: str, record: bytes) -> int:
        """Keep a new observation, assigned to an entity; its id."""
        ...

    def see(self, observation: int, import_id: int, position: str, observed_at: int) -> bool:
        """Note where an observation was seen: once per import, at its latest time; whether that was news."""
        ...

    def holders(self, key: str) -> list[int]:
        """Numbers of the entities that hold a key, ascending."""
        ...

    def members(self, number: int) -> list[Kept]:
        """The observations assigned to an entity, by id."""
        ...

    def kept(self, observation: int) -> Kept | None:
        """One observation by its id; None where there is none."""
        ...

    def assign(self, observation: int, number: int) -> None:
        """Give an observation to another entity."""
        ...

    def allot(self, wanted: int | None = None) -> int:
        """An unused entity number: the wanted one where nobody has or had it, else the next. Never given twice."""
        ...

    def body(self, number: int) -> bytes | None:
        """The packed body of an entity, or None."""
        ...

    def put(
        self, number: int, kind: Kind, body: bytes, keys: Sequence[str], edges: Sequence[Edge], *, new: bool = False
    ) -> None:
        """Write an entity, its keys and edges (instead of its old ones), and log the change.

        `new` promises that the number was allotted in this transaction: nothing old has to be looked for.
        """
        ...

    def drop(self, number: int, merged_into: int | None = None) -> None:
        """Remove an entity with its keys and edges, log it, and remember what it was merged into."""
        ...


class Writing(Protocol):
    """Changing the store. `transaction` is the only way to change observations and entities."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Begin; commit where the block ends, undo where it raises. One at a time across processes."""
        ...

    def source(self, source: Source) -> None:
        """Create or change a source."""
        ...

    def sources(self) -> list[Source]:
        """The sources, by name."""
        ...

    def begin_import(self, new: Import) -> Import:
        """Record an import under a new id, or give back the one of the same content, format, team and source.

        That one may be unfinished (it goes on) or done (nothing will change); one taken back stays taken back.
        """
        ...

    def save_import(self, value: Import) -> None:
        """Write an import's progress and outcome."""
        ...

    def save_viewer(self, viewer: Viewer) -> None:
        """Create or replace a viewer, by its first identifier and team."""
        ...

    def remove_viewer(self, viewer: Viewer) -> None:
        """Take a viewer away."""
        ...

    def scan(self, after: int = 0, import_id: int | None = None) -> Iterator[Kept]:
        """Observations by id above `after`, streamed; of one import where given. Not inside a transaction."""
        ...

    def clear_entities(self) -> None:
        """Forget everything derived (entities, keys, edges) before all of it is folded again."""
        ...

    def is_kept(self, key: bytes) -> bool:
        """Whether there is an observation with that key. Not inside a transaction."""
        ...


class Leaving(Protocol):
    """How data leaves: what an erasure, a retention run or a taken-back import needs beside a transaction."""

    def forget(self, observation: int) -> None:
        """Delete an observation and where it was seen, inside the transaction under way."""
        ...

    def unsee(self, observation: int, import_id: int) -> bool:
        """Take back that an import saw an observation; whether nobody has seen it now. In the transaction under way."""
        ...

    def rewrite(self, observation: int, key: bytes, record: bytes) -> None:
        """Replace a record by its redacted form, inside the transaction under way."""
        ...

    def suppress(self, hashes: Sequence[bytes]) -> None:
        """Remember keyed hashes of an erased person's identifiers, inside the transaction under way."""
        ...

    def suppressed(self) -> frozenset[bytes]:
        """All remembered hashes."""
        ...

    def suppressions(self) -> int:
        """How many hashes are remembered: more after every erasure."""
        ...

    def secret(self) -> bytes:
        """32 random bytes of this installation: the key of those hashes."""
        ...

    def audit(self, at: int, what: str, counts: dict[str, int]) -> None:
        """Note that something left: what kind of act and how much, never whom. In the transaction under way."""
        ...

    def audits(self) -> list[tuple[int, str, dict[str, int]]]:
        """The audit log, oldest first: (ms, act, counts)."""
        ...

    def scrub(self) -> None:
        """Rewrite the files so that nothing deleted is left in free pages, slack or the write-ahead log."""
        ...


class Links(Protocol):
    """Keys of entities, put right one by one while everything is folded again. In the transaction under way."""

    def link(self, number: int, keys: Sequence[str]) -> None:
        """Let keys lead to a number, as far as they do not yet."""
        ...

    def unlink(self, number: int, keys: Sequence[str]) -> None:
        """Let keys no longer lead to a number."""
        ...


class Store(Reading, Writing, Leaving, Decisions, Links, Protocol):
    """A whole store."""

    def redirects(self) -> list[tuple[int, int]]:
        """(number, what it was merged into), ascending."""
        ...

    def close(self) -> None:
        """Give back files and locks."""
        ...
