"""Keeping observations and folding entities from them: the one way anything enters or leaves the store's entities.

`absorb` takes a batch in one transaction. What shares no key with anything is an entity of its own at once; everything
else is settled at the end of the batch: the affected observations are gathered, partitioned and folded afresh
(`whodex.resolve`), so that the outcome never depends on order or batch size. `settle` alone serves removals.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct

from whodex.ingest.base import Mapper
from whodex.model.decisions import Decision, anchors_of, observation_of
from whodex.model.identifiers import Kind
from whodex.model.linking import edges_of, is_strong, keys_of
from whodex.model.observation import Entity, Record
from whodex.resolve.fold import Statement, fold
from whodex.resolve.identity import CROWD, partition
from whodex.services.kept_answers import kept_answer
from whodex.services.preparing import Deriver, Prepared, derive, party_of
from whodex.store.codec import pack_body, unpack_record
from whodex.store.ports import Kept, Links, Transaction

Result = Literal["new", "changed", "merged", "unchanged"]
LEAVING: Final = 200
"""Observations that leave in one transaction, at the most."""

RESULTS: Final[tuple[Result, ...]] = ("new", "changed", "merged", "unchanged")


class Member(Struct, frozen=True):
    """One observation at hand, with what it says."""

    kept: Kept
    subject: Entity


class Gathered(Struct):
    """All that has to be looked at together: observations, what was decided about them, keys that are crowded.

    `links` are observations (by id) that resolution found to be the same.
    """

    members: list[Member] = []
    decisions: dict[int, Decision] = {}
    crowded: set[str] = set()
    links: set[tuple[int, int]] = set()

    def groups(self, *, alike: bool = True) -> list[list[Member]]:
        """The members by entity; by what they share and what was decided alone where `alike` is False."""
        found: list[list[Member]] = []
        for members in _by_kind(self.members):
            place = {member.kept.id: at for at, member in enumerate(members)}
            links = [(place[a], place[b]) for a, b in self.links if a in place and b in place] if alike else []
            parties = [party_of(one.subject, one.kept.key) for one in members]
            groups = partition(parties, links, self.decisions.values(), self.crowded)
            found += [[members[at] for at in group] for group in groups]
        return found


class Keeper:
    """Absorbs and settles by the mappers and derivers of this whodex."""

    def __init__(self, mappers: Mapping[str, Mapper], derivers: Iterable[Deriver] = ()) -> None:
        self._mappers = mappers
        self._derivers = tuple(derivers)

    def absorb(self, tx: Transaction, batch: Sequence[Prepared], import_id: int) -> list[Result]:
        """Keep a batch of observations; what became of each, in order."""
        results: list[Result] = []
        waiting: dict[int, int] = {}  # position in the batch → observation, assigned for now
        pending: dict[str, int] = {}  # keys of those, not yet in the store
        dirty: list[set[int]] = []
        for position, one in enumerate(batch):
            known = tx.known(one.key)
            if known is not None:
                observation, number = known
                if tx.see(observation, import_id, one.position, one.observed_at):
                    dirty.append({number})  # it may be newer now than what won
                results.append("unchanged")
                continue
            held = {number for key in one.keys for number in tx.holders(key)}
            held.update(pending[key] for key in one.keys if key in pending)
            held.update(_merged_with(tx, one))
            number = min(held) if held else tx.allot()
            observation = _added(tx, one, number)
            tx.see(observation, import_id, one.position, one.observed_at)
            if held:
                dirty.append(held)
                waiting[position] = observation
                pending.update(dict.fromkeys(one.keys, number))
            else:
                tx.put(number, one.kind, one.body, one.keys, one.edges, new=True)
            results.append("unchanged" if held else "new")
        if dirty:
            settled = self.settle(tx, dirty)
            for position, observation in waiting.items():
                results[position] = settled[observation]
        return results

    def keep(
        self, tx: Transaction, batch: Sequence[Prepared], imports: Mapping[int, int], numbers: dict[int, int]
    ) -> list[Result]:
        """Keep observations out of a dump as they stand there, without folding: `rebuild` does that afterwards.

        `imports` are the ids here of the dump's imports; `numbers` those of its entities, filled as they come: each
        keeps its number where nobody here has it.
        """
        results: list[Result] = []
        for one in batch:
            known = tx.known(one.key)
            if known is not None:
                observation, number = known
            else:
                there = one.number or 0
                number = numbers.get(there) or tx.allot(one.number)
                observation = _added(tx, one, number)
            if one.number is not None:
                numbers.setdefault(one.number, number)
            for at in one.seen:
                tx.see(observation, imports[at.import_id], at.position, at.observed_at)
            results.append("unchanged" if known else "new")
        return results

    def settle(self, tx: Transaction, dirty: Iterable[set[int]], relink: Links | None = None) -> dict[int, Result]:
        """Partition and fold afresh all that is connected with the given sets of numbers.

        Gives what became of each observation concerned. A number without observations left is dropped. With `relink`
        the keys of all observations were linked before (see `rebuild`), and are put right.
        """
        results: dict[int, Result] = {}
        for touched in _overlapping(dirty):
            gathered = self.gather(tx, touched)
            members = gathered.members
            numbers = touched | {member.kept.number for member in members}
            before = {number: tx.body(number) for number in numbers}
            if relink is not None:
                for member in members:
                    relink.unlink(member.kept.number, keys_of(member.subject))
            groups = gathered.groups()
            owners = _owners(groups)
            for index, group in enumerate(groups):
                own = sorted(number for number, owner in owners.items() if owner == index)
                number = own[0] if own else tx.allot()
                live = {member.kept.number for member in group if before[member.kept.number] is not None}
                changed = self._put(tx, number, group, before.get(number), relink)
                result: Result = "merged" if len(live) > 1 else "changed" if changed else "unchanged"
                for absorbed in own[1:]:
                    tx.drop(absorbed, merged_into=number)
                results.update((member.kept.id, result if own else "new") for member in group)
            for number in numbers - owners.keys():
                tx.drop(number)
        return results

    def gather(self, tx: Transaction, numbers: set[int]) -> Gathered:
        """All observations connected with the given entities: by shared keys, decisions or likeness; by id."""
        found = Gathered()
        seen: set[int] = set()
        asked: set[str] = set()
        queue = sorted(numbers)
        while queue:
            number = queue.pop()
            if number in seen:
                continue
            seen.add(number)
            for kept in tx.members(number):
                member = Member(kept, self.read(kept))
                found.members.append(member)
                for other in tx.alike(kept.id):
                    found.links.add((min(kept.id, other), max(kept.id, other)))
                    if (whose := tx.number_of(other)) is not None:
                        queue.append(whose)
                keys = keys_of(member.subject)
                for decision in tx.rulings(anchors_of(kept.key, keys)):
                    if decision.id not in found.decisions:
                        found.decisions[decision.id] = decision
                        queue.extend(_merged(tx, decision))
                for key in keys:
                    if key not in asked:
                        asked.add(key)
                        holders = tx.holders(key)
                        if is_strong(key) or len(holders) <= CROWD:
                            queue.extend(holders)
                        else:
                            found.crowded.add(key)
        found.members.sort(key=lambda member: member.kept.id)
        return found

    def _put(
        self, tx: Transaction, number: int, group: list[Member], before: bytes | None, relink: Links | None
    ) -> bool:
        """Fold a group into the entity `number`; whether that changed it."""
        for member in group:
            if member.kept.number != number:
                tx.assign(member.kept.id, number)
        entity = self.folded(group)
        body = pack_body(entity, kept_answer(entity))
        if body == before:
            if relink is not None:
                relink.link(number, keys_of(entity))
            return False
        tx.put(number, group[0].kept.kind, body, keys_of(entity), edges_of(entity))
        return True

    def folded(self, group: Iterable[Member]) -> Entity:
        """One entity from its observations."""
        return derive(fold([statement_of(member) for member in group]), self._derivers)

    def around(self, tx: Transaction, kept: Kept) -> set[int]:
        """The entities that share a key with an observation: what has to be settled when it leaves or changes.

        What it kept apart (by contradicting them) may become one without it. Of a crowd only those near the limit.
        """
        keys = keys_of(self.read(kept))
        return {number for key in keys if len(holders := tx.holders(key)) <= CROWD + LEAVING for number in holders}

    def read(self, kept: Kept) -> Entity:
        """What a kept observation says, by today's mapper."""
        return self.said(kept.format, unpack_record(kept.record))

    def said(self, format_name: str, record: Record) -> Entity:
        """What a record of a format says, by today's mapper."""
        return self._mappers[format_name](record)


def statement_of(member: Member) -> Statement:
    """An observation as folding sees it."""
    kept = member.kept
    return Statement(kept.key, kept.rank, kept.observed_at, member.subject)


def _added(tx: Transaction, one: Prepared, number: int) -> int:
    observation = tx.add(one.key, number, one.kind, one.format, one.record)
    if one.compared is not None:
        tx.offer_facts(observation, one.compared.facts, one.compared.blocks)
    return observation


def _merged(tx: Transaction, decision: Decision) -> set[int]:
    """The entities a merge speaks of; none for other decisions."""
    found: set[int] = set()
    if decision.act == "merge":
        for anchor in (*decision.left, *decision.right):
            observation = observation_of(anchor)
            if observation is None:
                found.update(tx.holders(anchor))
            elif (known := tx.known(observation)) is not None:
                found.add(known[1])
    return found


def _merged_with(tx: Transaction, one: Prepared) -> set[int]:
    """The entities that an observation about to be kept was merged with before it came (again)."""
    rulings = tx.rulings(anchors_of(one.key, one.keys))
    return set().union(*(_merged(tx, decision) for decision in rulings))


def _overlapping(sets: Iterable[set[int]]) -> list[set[int]]:
    """The sets, those that share a number united."""
    united: list[set[int]] = []
    for one in sets:
        apart = []
        whole = set(one)
        for other in united:
            if whole & other:
                whole |= other
            else:
                apart.append(other)
        united = [*apart, whole]
    return united


def _by_kind(members: list[Member]) -> list[list[Member]]:
    kinds: dict[Kind, list[Member]] = {}
    for member in members:
        kinds.setdefault(member.kept.kind, []).append(member)
    return list(kinds.values())


def _owners(groups: list[list[Member]]) -> dict[int, int]:
    """Which group keeps each number: the one that holds the number's oldest observation."""
    oldest: dict[int, tuple[int, int]] = {}
    for index, group in enumerate(groups):
        for member in group:
            number = member.kept.number
            oldest[number] = min(oldest.get(number, (member.kept.id, index)), (member.kept.id, index))
    return {number: index for number, (_, index) in oldest.items()}
