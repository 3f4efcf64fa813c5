"""From a claim to what the store keeps: everything that needs no store, so that it can run in other processes."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from whodex.errors import RecordRejected
from whodex.ingest.base import Format, Options, Raw
from whodex.model.decisions import anchor_of
from whodex.model.identifiers import Kind
from whodex.model.linking import Edge, edges_of, keys_of
from whodex.model.observation import KIND_OF, Claim, Entity, canonical, observation_key
from whodex.resolve.fold import Statement, fold
from whodex.resolve.identity import Party
from whodex.services.comparable import Comparable, comparable
from whodex.services.kept_answers import kept_answer
from whodex.services.suppression import Gate
from whodex.store.codec import pack_body, pack_record

Deriver = Callable[[Sequence[Entity]], None]
"""Fills fields of folded entities that follow from their others (seniority from titles, say). Must be deterministic,
and give an entity the same whichever others come with it."""


class Seen(Struct, array_like=True, frozen=True):
    """One import that saw an observation: where in its file, as of when (ms)."""

    import_id: int
    position: str
    observed_at: int


class Prepared(Struct, array_like=True, kw_only=True):
    """One claim, ready to be kept: its observation, and the entity folded from it alone."""

    key: bytes
    kind: Kind
    format: str
    record: bytes
    position: str
    observed_at: int
    body: bytes
    keys: list[str]
    edges: list[Edge]
    seen: list[Seen] = []  # out of a dump: where it was seen, by the dump's import ids
    number: int | None = None  # out of a dump: its entity's number there
    compared: Comparable | None = None


class Outcome(Struct, array_like=True, kw_only=True):
    """What became of one raw record: its claims (main subject first), or the reason for its rejection."""

    position: str
    prepared: list[Prepared] = []
    suppressed: int = 0
    reason: str | None = None
    skipped: bool = False  # left out on purpose, for `reason`
    data: bytes | None = None  # the rejected record as JSON, for the rejects file
    cut: bool = False  # the file could not be read from here on, for `reason`


def derive(entity: Entity, derivers: Iterable[Deriver]) -> Entity:
    """The entity, with its derived fields filled."""
    for deriver in derivers:
        deriver((entity,))
    return entity


def name_of(entity: Entity) -> str | None:
    """The name resolution compares."""
    return getattr(entity, "full_name", None) or getattr(entity, "name", None)


def party_of(entity: Entity, observation: bytes = b"") -> Party:
    """What resolution looks at in one observation, given by its key."""
    return Party(tuple(keys_of(entity)), name_of(entity), anchor_of(observation))


def prepare(claim: Claim, otherwise: int, derivers: Iterable[Deriver] = (), *, compare: bool = True) -> Prepared:
    """Pack a claim. `otherwise` (ms) is when it was observed if the record does not say.

    What resolution compares is made on the way, unless nobody will `compare`.
    """
    record = canonical(claim.record)
    key = observation_key(claim.format, record)
    observed_at = claim.observed_at if claim.observed_at is not None else otherwise
    entity = derive(fold([Statement(key, 0, observed_at, claim.subject)]), derivers)
    return Prepared(
        key=key,
        kind=KIND_OF[type(entity)],
        format=claim.format,
        record=pack_record(record),
        position=claim.position,
        observed_at=observed_at,
        body=pack_body(entity, kept_answer(entity)),
        keys=keys_of(entity),
        edges=edges_of(entity),
        seen=[Seen(origin.import_id, origin.position, origin.observed_at) for origin in claim.origins],
        number=claim.number,
        compared=comparable(KIND_OF[type(entity)], claim.subject) if compare else None,
    )


class Preparer:
    """Turns raw records of one file into outcomes. Remembers small repeated claims (employers) to skip them early."""

    def __init__(
        self,
        source_format: Format,
        options: Options,
        modified_at: int,
        gate: Gate,
        derivers: Iterable[Deriver] = (),
        *,
        compare: bool = True,
    ) -> None:
        self._format = source_format
        self._options = options
        self._modified_at = modified_at
        self._gate = gate
        self._compare = compare
        self._derivers = tuple(derivers)
        self._seen: set[bytes] = set()

    def outcome(self, raw: Raw) -> Outcome:
        """What one raw record says, packed. Never raises for a broken record."""
        return self.outcomes((raw,))[0]

    def outcomes(self, raws: Iterable[Raw]) -> list[Outcome]:
        """What raw records say, packed, in order. Many at once are derived together, which is faster."""
        read = [(raw, *self._claims(raw)) for raw in raws]
        subjects = [claim.subject for _, claims, _ in read for claim in claims]
        for deriver in self._derivers:
            deriver(subjects)
        return [self._packed(raw, claims, outcome) for raw, claims, outcome in read]

    def _claims(self, raw: Raw) -> tuple[list[Claim], Outcome]:
        outcome = Outcome(position=raw.position)
        try:
            return self._format.claims(raw, self._options), outcome
        except RecordRejected as error:
            outcome.reason = str(error)
            outcome.data = rejected_data(raw.data)
            return [], outcome

    def _packed(self, raw: Raw, claims: list[Claim], outcome: Outcome) -> Outcome:
        for index, claim in enumerate(claims):
            passed = self._gate.pass_claim(claim, self._format.mappers)
            if passed is None:
                outcome.suppressed += 1
            elif index == 0 or self._is_new(passed):
                if not passed.position:
                    passed.position = raw.position
                same = passed.subject is claim.subject  # and so derived with the others
                derivers = () if same else self._derivers
                outcome.prepared.append(prepare(passed, self._modified_at, derivers, compare=self._compare))
        return outcome

    def _is_new(self, claim: Claim) -> bool:
        """Whether a secondary claim was not seen yet in this file (the store would call it unchanged anyway)."""
        key = observation_key(claim.format, canonical(claim.record))
        if key in self._seen:
            return False
        if len(self._seen) > 200_000:  # 20 MB of keys; forgetting costs time only
            self._seen.clear()
        self._seen.add(key)
        return True


def rejected_data(data: object) -> bytes:
    """A rejected record as JSON, cut to a size a person can look at."""
    if isinstance(data, bytes):
        return data[:20_000]
    return canonical({"record": data} if not isinstance(data, dict) else data)[:20_000]
