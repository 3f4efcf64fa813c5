"""What the operator decided, in memory."""

from collections.abc import Sequence

import msgspec

from whodex.model.decisions import Decision
from whodex.store.decision_ports import Pin
from whodex.store.memory.state import MemoryReading


class MemoryDecisions(MemoryReading):
    """See `whodex.store.ports.Decisions` and `Judging`."""

    def pin(self, pin: Pin) -> None:
        self.unpin(pin.organisation, pin.person)
        self.state.pins.append(pin)

    def unpin(self, organisation: int, person: int) -> bool:
        place = (self.current(organisation), self.current(person))
        kept = [one for one in self.state.pins if (self.current(one.organisation), self.current(one.person)) != place]
        there = len(kept) != len(self.state.pins)
        self.state.pins = kept
        return there

    def forget_pins(self, numbers: Sequence[int]) -> int:
        gone = set(map(self.current, numbers))
        kept = [
            one
            for one in self.state.pins
            if self.current(one.person) not in gone and (one.manager is None or self.current(one.manager) not in gone)
        ]
        removed = len(self.state.pins) - len(kept)
        self.state.pins = kept
        return removed

    def decide(self, decision: Decision) -> Decision:
        made = msgspec.structs.replace(decision, id=self.state.next_decision)
        self.state.next_decision += 1
        self.state.decisions[made.id] = made
        return made

    def decisions(self, *, undone: bool = True) -> list[Decision]:
        return [one for _, one in sorted(self.state.decisions.items()) if undone or one.undone_at is None]

    def undo(self, decision: int, at: int, who: str) -> bool:
        held = self.state.decisions.get(decision)
        if held is None or held.undone_at is not None:
            return False
        self.state.decisions[decision] = msgspec.structs.replace(held, undone_at=at, undone_by=who)
        return True

    def forget_decisions(self, anchors: Sequence[str]) -> int:
        gone = [one.id for one in self.decisions() if not {*one.left, *one.right}.isdisjoint(anchors)]
        for decision in gone:
            del self.state.decisions[decision]
        return len(gone)

    def rulings(self, anchors: Sequence[str]) -> list[Decision]:
        return [one for one in self.decisions(undone=False) if not {*one.left, *one.right}.isdisjoint(anchors)]

    def _rename_anchor(self, old: str, new: str) -> None:
        """Let what was said of one observation be said of another."""

        def renamed(side: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(sorted({new if anchor == old else anchor for anchor in side}))

        for one in self.decisions():
            if old in (*one.left, *one.right):
                sides = {"left": renamed(one.left), "right": renamed(one.right)}
                self.state.decisions[one.id] = msgspec.structs.replace(one, **sides)
