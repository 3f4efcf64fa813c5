"""Frozen result lists in memory."""

from collections.abc import Sequence

import msgspec

from whodex.store.sequence_ports import LIFE_MS, Frozen


class MemorySequences:
    """See `whodex.store.sequence_ports.Sequences`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[bytes, Frozen]] = {}

    def find(self, team: str, name: str, search: bytes, now: int) -> Frozen | None:
        held = self._kept.get((team, name))
        if held is None or held[0] != search or held[1].at <= now - LIFE_MS:
            return None
        return held[1]

    def freeze(
        self, team: str, name: str, search: bytes, numbers: Sequence[int], total: int, now: int, *, anew: bool
    ) -> Frozen:
        found = None if anew else self.find(team, name, search, now)
        if found is None:
            self.expire(now)
            found = Frozen(list(numbers), total, now)
            self._kept[team, name] = (search, found)
        return found

    def forget(self, numbers: Sequence[int]) -> int:
        gone, changed = set(numbers), 0
        for key, (search, frozen) in self._kept.items():
            lost = sum(number in gone for number in frozen.numbers)
            if lost:
                left = [0 if number in gone else number for number in frozen.numbers]
                kept = msgspec.structs.replace(frozen, numbers=left, total=frozen.total - lost)
                self._kept[key] = (search, kept)
                changed += 1
        return changed

    def expire(self, now: int) -> int:
        old = [key for key, (_, frozen) in self._kept.items() if frozen.at <= now - LIFE_MS]
        for key in old:
            del self._kept[key]
        return len(old)

    def close(self) -> None:
        pass
