"""What the operator decided and no observation says: ports of the store, as `whodex.store.ports` has the others."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from whodex.model.decisions import Decision


class Pin(Struct, frozen=True, array_like=True):
    """A decision of the operator's: at an organisation a person reports to a manager (None: to nobody).

    Entity numbers, as they go today. `at` (ms) is when it was said.
    """

    organisation: int
    person: int
    manager: int | None
    at: int


class Judging(Protocol):
    """What says, beside shared identifiers, who is one. Seen as the transaction under way has it."""

    def rulings(self, anchors: Sequence[str]) -> list[Decision]:
        """The decisions in force that speak of any of the anchors, by id."""
        ...


class Decisions(Protocol):
    """What the operator decided and no observation says.

    Each call is a change of its own, or part of the transaction under way.
    """

    def pin(self, pin: Pin) -> None:
        """Remember a pin, instead of an earlier one of that person there."""
        ...

    def unpin(self, organisation: int, person: int) -> bool:
        """Take a pin back; whether there was one."""
        ...

    def forget_pins(self, numbers: Sequence[int]) -> int:
        """Remove every pin that names one of those people, as person or as manager; how many."""
        ...

    def decide(self, decision: Decision) -> Decision:
        """Keep a new decision about who is who; it gets its id. Entities are settled by the caller."""
        ...

    def decisions(self, *, undone: bool = True) -> list[Decision]:
        """The decisions about who is who, oldest first; without those taken back where `undone` is False."""
        ...

    def undo(self, decision: int, at: int, who: str) -> bool:
        """Take a decision back: it stays listed, and says nothing any more; whether it was in force."""
        ...

    def forget_decisions(self, anchors: Sequence[str]) -> int:
        """Remove every decision that speaks of any of the anchors, those taken back too; how many."""
        ...
