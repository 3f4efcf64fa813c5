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
        self.state.blocks.clear()
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

    def unread(self, most: int, after: int = 0) -> list[tuple[int, bytes, list[int]]]:
        waiting = [one for one in self.doubts(len(self.state.doubts), ready=False) if one > after]
        return [(one, *self.state.offers.get(one, (b"", []))) for one in waiting[:most]]

    def keep_facts(self, many: Iterable[tuple[int, bytes, Sequence[int]]]) -> None:
        for observation, facts, blocks in many:
            self._forget_facts(observation)
            self.offer_facts(observation, facts, blocks)

    def hold_keys(self, keys: Sequence[Sequence[int]], cap: int) -> None:
        for key, observation in keys:
            self.state.blocks.setdefault(key, set()).add(observation)
        for key, count in Counter(key for key, _ in keys).items():
            if cap < len(self.state.blocks[key]) <= cap + count:
                self.doubt(self.state.blocks[key])

    def ready(self, observations: Iterable[int]) -> None:
        for observation in observations:
            self.state.facts[observation] = self.state.offers.pop(observation)
            self.doubt([observation])

    def facts(self, observations: Iterable[int]) -> dict[int, tuple[bytes, list[int]]]:
        held = self.state.facts
        return {observation: held[observation] for observation in observations if observation in held}

    def forgotten(self) -> int:
        return self.state.forgotten

    def some_facts(self) -> bytes:
        return next((facts for facts, _ in self.state.facts.values()), b"")

    def sharing(self, blocks: Iterable[int], most: int) -> list[list[int]]:
        held = self.state.blocks
        return [sorted(held[block])[:most] for block in sorted(set(blocks)) if held.get(block)]

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
        held = self.state.facts.pop(observation, None) or self.state.offers.pop(observation, None)
        if held is None:
            return
        for holders in self.sharing(held[1], CROWD):
            if len(holders) < CROWD:
                self.doubt(holders)
        for key in held[1]:
            self.state.blocks.get(key, set()).discard(observation)
        self.state.forgotten += 1
        self.open_reviews({observation: ()})
