"""What resolution keeps beside observations, in memory."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from whodex.store.likeness_ports import COMPARED, CROWD
from whodex.store.memory.deciding import MemoryDecisions
from whodex.store.ports import Kept


class MemoryLikening(MemoryDecisions):
    """See `whodex.store.likeness_ports.Likening`."""

    def doubt(self, observations: Iterable[int]) -> None:
        held = self.state.observations
        self.state.doubts.update(one for one in observations if one in held and held[one].kind in COMPARED)

    def doubt_all(self) -> None:
        self.state.facts.clear()
        self.state.offers.clear()
        self.state.forgotten += 1
        self.state.reviews.clear()
        self.doubt(self.state.observations)

    def doubts(self, most: int, *, ready: bool) -> list[int]:
        return sorted(one for one in self.state.doubts if (one in self.state.facts) == ready)[:most]

    def doubted(self) -> int:
        return len(self.state.doubts)

    def trust(self, observations: Iterable[int]) -> None:
        self.state.doubts.difference_update(observations)

    def kept(self, observation: int) -> Kept | None:
        return self._kept(observation) if observation in self.state.observations else None

    def number_of(self, observation: int) -> int | None:
        held = self.state.observations.get(observation)
        return None if held is None else held.number

    def together(self, number: int) -> list[int]:
        return sorted(one for one, held in self.state.observations.items() if held.number == number)

    def offer_facts(self, observation: int, facts: bytes, blocks: Sequence[int]) -> None:
        self.state.offers[observation] = facts, list(blocks)

    def unread(self, most: int) -> list[tuple[int, bytes, list[int]]]:
        return [(one, *self.state.offers.get(one, (b"", []))) for one in self.doubts(most, ready=False)]

    def keep_facts(self, many: Sequence[tuple[int, bytes, Sequence[int]]], cap: int) -> None:
        new = Counter(block for _, _, blocks in many for block in blocks)
        for observation, facts, blocks in many:
            self._forget_facts(observation)
            self.state.facts[observation] = facts, list(blocks)
            self.doubt([observation])
        for block, count in new.items():
            for holders in self.sharing([block], len(self.state.facts)):
                if cap < len(holders) <= cap + count:
                    self.doubt(holders)

    def facts(self, observations: Iterable[int]) -> dict[int, tuple[bytes, list[int]]]:
        held = self.state.facts
        return {observation: held[observation] for observation in observations if observation in held}

    def forgotten(self) -> int:
        return self.state.forgotten

    def some_facts(self) -> bytes:
        return next((facts for facts, _ in self.state.facts.values()), b"")

    def sharing(self, blocks: Iterable[int], most: int) -> list[list[int]]:
        facts = self.state.facts.items()
        found = [sorted(one for one, (_, own) in facts if block in own)[:most] for block in sorted(set(blocks))]
        return [holders for holders in found if holders]

    def alone(self, observations: Iterable[int]) -> set[int]:
        numbers = Counter(held.number for held in self.state.observations.values())
        held = self.state.observations
        return {
            one
            for one in observations
            if one in held and numbers[held[one].number] == 1 and not self.state.likenesses.get(one)
        }

    def alike(self, observation: int) -> list[int]:
        return sorted(self.state.likenesses.get(observation, ()))

    def open_reviews(self, found: Mapping[int, Iterable[tuple[int, float]]]) -> None:
        held = self.state.reviews
        self.state.reviews = {pair: bits for pair, bits in held.items() if found.keys().isdisjoint(pair)}
        for observation, others in found.items():
            for other, bits in others:
                self.state.reviews[min(observation, other), max(observation, other)] = bits

    def liken(self, observations: Iterable[int], links: Iterable[tuple[int, int]]) -> None:
        held = self.state.likenesses
        for observation in observations:
            for other in held.pop(observation, set()):
                held[other].discard(observation)
        for left, right in links:
            held.setdefault(left, set()).add(right)
            held.setdefault(right, set()).add(left)

    def _forget_likeness(self, observation: int) -> None:
        self._forget_facts(observation)
        others = self.alike(observation)
        self.liken([observation], ())
        for other in others[1:]:
            self.state.likenesses.setdefault(others[0], set()).add(other)
            self.state.likenesses.setdefault(other, set()).add(others[0])
        self.doubt(others)
        self.state.doubts.discard(observation)

    def _forget_facts(self, observation: int) -> None:
        for held in self.sharing(self.state.facts.get(observation, (b"", []))[1], CROWD):
            if len(held) < CROWD:
                self.doubt(held)
        self.state.forgotten += self.state.facts.pop(observation, None) is not None
        self.state.offers.pop(observation, None)
        self.open_reviews({observation: ()})
