"""Everything linked with one observation, looked at as a whole."""

from collections.abc import Iterable
from typing import Any

from whodex.model.identifiers import Kind
from whodex.resolve.blocks import CAP
from whodex.resolve.cluster import cluster
from whodex.resolve.compare import Comparer, comparer
from whodex.resolve.rulings import spoken_of
from whodex.services.comparable import FACTS, head_of, unpacked
from whodex.services.keeping import Gathered, Member
from whodex.services.preparing import party_of
from whodex.store.ports import Transaction


class Component:
    """Every observation linked with one, at any distance: by comparisons that say "same", or in one entity now.

    `pairs` are those that are the same; `unsure` those to be reviewed, of each observation, with the bits.
    """

    def __init__(self, tx: Transaction, observation: int) -> None:
        self._tx = tx
        self.facts: dict[int, Any] = {}
        self.numbers: set[int] = set()
        self.pairs: set[tuple[int, int]] = set()
        self.linked: set[tuple[int, int]] = set()
        self.unsure: dict[int, list[tuple[int, float]]] = {}
        self._kept: dict[int, tuple[bytes, list[int]]] = {}
        self._unpacked: dict[int, tuple[Kind, Any]] = {}
        queue = [observation]
        while queue:
            one = queue.pop()
            self._read([one])
            if one not in self.facts and one in self._kept:
                queue += self._visit(one)

    def _visit(self, one: int) -> list[int]:
        """Take one in; whom to look at because of it."""
        kind, facts = self._held(one)
        self.facts[one] = facts
        found = []
        number = self._tx.number_of(one)
        if number is not None and number not in self.numbers:
            self.numbers.add(number)
            found += self._tx.together(number)
        self.linked.update((min(one, other), max(one, other)) for other in self._tx.alike(one))
        scorer = comparer(FACTS[kind])
        self.unsure[one] = []
        for other in self._near(one):
            pair = (min(one, other), max(one, other))
            if pair in self.pairs:
                continue
            bits = scorer.near(facts, self._held(other)[1])
            if bits is not None and bits >= scorer.scale.same:
                self.pairs.add(pair)
                found.append(other)
            elif bits is not None:
                self.unsure[one].append((other, bits))
        return found

    def _near(self, one: int) -> list[int]:
        """Who shares a block with one, is of its kind, and has no other number at LinkedIn."""
        facts, blocks = self._kept[one]
        holders = self._tx.sharing(blocks, CAP + 1)
        others = sorted({other for held in holders if len(held) <= CAP for other in held} - {one})
        self._read(others)
        kind, number = head_of(facts)
        near = []
        for other in others:
            if other in self._kept:
                theirs, another = head_of(self._kept[other][0])
                if theirs == kind and (not number or not another or number == another):
                    near.append(other)
        return near

    def _read(self, observations: Iterable[int]) -> None:
        if missing := [one for one in observations if one not in self._kept]:
            self._kept |= self._tx.facts(missing)

    def _held(self, observation: int) -> tuple[Kind, Any]:
        if observation not in self._unpacked:
            self._unpacked[observation] = unpacked(self._kept[observation][0])
        return self._unpacked[observation]

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
