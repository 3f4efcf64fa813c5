"""Finding the same person, organisation or job among records that share no identifier, one change after the other.

The store keeps of each observation what is compared and its blocking keys, and a list of observations in doubt: new
ones, and those near which something changed. For each of these the whole component is looked at: whoever is linked, by
comparisons that say "same" or by identifiers, however many steps away. The component is clustered as a whole
(`whodex.resolve.cluster`), and what was found is kept as links between observations, which `Keeper` puts in like any
other reason to be one. So the outcome is a function of the set of observations and decisions: neither the order in
which they came nor the size of batches matters, and a run that is killed goes on with what is still in doubt.
"""

import time
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import blake2b
from typing import Any, Final

from msgspec import Struct, msgpack
from msgspec.structs import replace

from whodex.model.identifiers import Kind
from whodex.resolve.blocks import CAP, block_keys
from whodex.resolve.cluster import cluster
from whodex.resolve.compare import Comparer, comparer
from whodex.resolve.facts import Facts, JobFacts, OrganisationFacts, PersonFacts, facts_of
from whodex.resolve.rulings import spoken_of
from whodex.services.keeping import Gathered, Keeper, Member
from whodex.services.preparing import party_of
from whodex.store.codec import pack_facts, unpack
from whodex.store.likeness_ports import COMPARED
from whodex.store.ports import Store, Transaction

STEP_S: Final = 0.04  # the write lock is held no longer than an import holds it
READ_AT_ONCE: Final = 50
MARK_BYTES: Final = 4
FACTS: Final[dict[Kind, type[Facts]]] = {"person": PersonFacts, "organisation": OrganisationFacts, "job": JobFacts}

_encode = msgpack.Encoder().encode
_decoders: Final[list[tuple[Kind, Callable[[bytes], Any]]]] = [
    (kind, msgpack.Decoder(FACTS[kind]).decode) for kind in COMPARED
]


LAYOUT: Final = 2  # to be raised where facts or blocking keys are made, or components found, in another way


@cache
def mark() -> bytes:
    """Names how facts are made and compared today: what was made otherwise is made anew, all of it."""
    weights = [_encode(comparer(of).weights) for of in FACTS.values()]
    return blake2b(b"".join([LAYOUT.to_bytes(2, "big"), *weights]), digest_size=MARK_BYTES).digest()


def packed(kind: Kind, facts: Facts) -> bytes:
    """Facts as they are kept, without what only explains them: mark, a byte for the kind, MessagePack compressed."""
    if isinstance(facts, PersonFacts):
        roles = tuple(replace(role, employer="") for role in facts.roles)
        facts = replace(facts, shown="", roles=roles)
    return mark() + bytes([COMPARED.index(kind)]) + pack_facts(_encode(facts))


def unpacked(kept: bytes) -> tuple[Kind, Any]:
    """The kind and the facts."""
    kind, decode = _decoders[kept[MARK_BYTES]]
    return kind, decode(unpack(kept[MARK_BYTES + 1 :]))


class Resolved(Struct):
    """What a run did: observations looked at, entities that went into another, and those that came out of one."""

    looked_at: int = 0
    joined: int = 0
    parted: int = 0


class Resolver:
    """Resolves what is in doubt. For one process at a time; two do no harm, and the same work."""

    def __init__(self, store: Store, keeper: Keeper) -> None:
        self._store, self._keeper = store, keeper
        self.done = Resolved()

    def run(
        self, progress: Callable[[int, int], None] | None = None, stop: Callable[[], bool] = lambda: False
    ) -> Resolved:
        """Until nothing is in doubt or `stop` says so. `progress` gets how many were looked at, and how many wait."""
        with self._store.transaction() as tx:
            if (held := tx.some_facts()) and not held.startswith(mark()):
                tx.doubt_all()
        while not stop() and (waiting := self.step()):
            if progress:
                progress(self.done.looked_at, waiting)
        return self.done

    def step(self) -> int:
        """One transaction's worth; how many observations are still in doubt."""
        with self._store.transaction() as tx:
            until = time.monotonic() + STEP_S
            while time.monotonic() < until:
                if new := tx.doubts(READ_AT_ONCE, ready=False):
                    self._read(tx, new)
                elif ready := tx.doubts(1, ready=True):
                    self._resolve(tx, ready[0])
                else:
                    return 0
            return tx.doubted()

    def _read(self, tx: Transaction, observations: Iterable[int]) -> None:
        """Keep what is compared of new observations. All of them, before anything is compared."""
        for observation in observations:
            kept = tx.kept(observation)
            facts = facts_of(self._keeper.read(kept)) if kept is not None else None
            if kept is None or facts is None:
                tx.trust([observation])
                continue
            blocks = block_keys(facts)
            tx.keep_facts(observation, packed(kept.kind, facts), blocks)
            for block in blocks:
                holders = tx.sharing(block, CAP + 2)
                if len(holders) == CAP + 1:  # until now they were compared for it
                    tx.doubt(holders)

    def _resolve(self, tx: Transaction, observation: int) -> None:
        """The component of one observation."""
        part = Component(tx, observation)
        looked = [observation, *part.facts]
        self.done.looked_at += len(part.facts)
        if len(part.numbers) > 1 or part.linked:
            gathered = self._keeper.gather(tx, set(part.numbers))
            links = [link for kind in COMPARED for link in part.links_of(kind, gathered, comparer(FACTS[kind]))]
            if set(links) != part.linked:
                tx.liken(part.facts, links)
                before = part.numbers
                self._keeper.settle(tx, [set(before)])
                after = {number for one in part.facts if (number := tx.number_of(one)) is not None}
                self.done.joined += len(before - after)
                self.done.parted += len(after - before)
        tx.trust(looked)


class Component:
    """Every observation linked with one, at any distance: by comparisons that say "same", or in one entity now."""

    def __init__(self, tx: Transaction, observation: int) -> None:
        self._tx = tx
        self.facts: dict[int, Any] = {}
        self.numbers: set[int] = set()
        self.pairs: set[tuple[int, int]] = set()
        self.linked: set[tuple[int, int]] = set()
        self._seen: dict[int, tuple[Kind, Any, list[int]] | None] = {}
        queue = [observation]
        while queue:
            one = queue.pop()
            held = self._held(one)
            if one in self.facts or held is None:
                continue
            kind, facts, blocks = held
            self.facts[one] = facts
            number = tx.number_of(one)
            if number is not None and number not in self.numbers:
                self.numbers.add(number)
                queue += tx.together(number)
            self.linked.update((min(one, other), max(one, other)) for other in tx.alike(one))
            near, least = comparer(FACTS[kind]).near, comparer(FACTS[kind]).scale.same
            unsure = []
            for other in self._near(blocks):
                pair = (min(one, other), max(one, other))
                theirs = self._held(other)
                if other == one or pair in self.pairs or theirs is None or theirs[0] != kind:
                    continue
                bits = near(facts, theirs[1])
                if bits is not None and bits >= least:
                    self.pairs.add(pair)
                    queue.append(other)
                elif bits is not None:
                    unsure.append((other, bits))
            tx.open_review(one, unsure)

    def _near(self, blocks: Iterable[int]) -> list[int]:
        found: set[int] = set()
        for block in blocks:
            holders = self._tx.sharing(block, CAP + 1)
            if len(holders) <= CAP:
                found.update(holders)
        return sorted(found)

    def _held(self, observation: int) -> tuple[Kind, Any, list[int]] | None:
        if observation not in self._seen:
            kept = self._tx.facts(observation)
            self._seen[observation] = None if kept is None else (*unpacked(kept[0]), kept[1])
        return self._seen[observation]

    def links_of(self, kind: Kind, gathered: Gathered, scorer: Comparer) -> list[tuple[int, int]]:
        """The links that make entities of the component's clusters: from each exact group to the first of its cluster.

        Exact groups are what identifiers and decisions make one; decisions that keep apart are kept.
        """
        groups = [
            group
            for whole in gathered.groups(alike=False)
            if (group := [one for one in whole if one.kept.kind == kind and one.kept.id in self.facts])
        ]
        members = [member for group in groups for member in group]
        if len(groups) < 2:
            return []
        place = {member.kept.id: at for at, member in enumerate(members)}
        clusters = cluster(
            [member.kept.key for member in members],
            [self.facts[member.kept.id] for member in members],
            scorer,
            scorer.scale.same,
            [(place[a], place[b]) for a, b in self.pairs if a in place and b in place],
            [[place[member.kept.id] for member in group] for group in groups],
            _cuts(gathered, members),
        )
        first = {place[member.kept.id]: min(group, key=_key).kept for group in groups for member in group}
        links = []
        for found in clusters:
            heads = sorted({first[at].key: first[at].id for at in found}.items())
            links += [(min(heads[0][1], one), max(heads[0][1], one)) for _, one in heads[1:]]
        return links


def _key(member: Member) -> bytes:
    return member.kept.key


def _cuts(gathered: Gathered, members: list[Member]) -> list[tuple[int, int]]:
    """Pairs of members that decisions keep apart."""
    parties = [party_of(one.subject, one.kept.key) for one in members]
    spoken = [(party.anchor, party.keys) for party in parties]
    found = []
    for decision in gathered.decisions.values():
        if decision.act != "merge" and decision.undone_at is None:
            left, right = spoken_of(decision, spoken)
            found += [(a, b) for a in left for b in right]
    return found
