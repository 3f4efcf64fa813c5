"""What the operator decided, in SQLite."""

from collections.abc import Sequence

from whodex.model.decisions import Decision
from whodex.store.decision_ports import Pin
from whodex.store.sqlite.files import translated
from whodex.store.sqlite.reading import rows_of
from whodex.store.sqlite.rulings import decisions_of, insert
from whodex.store.sqlite.writing import SqliteWriting


class SqliteDecisions(SqliteWriting):
    """See `whodex.store.ports.Decisions`. Pins are few: made by hand, one at a time."""

    def pin(self, pin: Pin) -> None:
        with translated(), self._begun():
            self.unpin(pin.organisation, pin.person)
            self._write.execute(
                "INSERT INTO pins VALUES (?, ?, ?, ?)", (pin.organisation, pin.person, pin.manager, pin.at)
            )

    def unpin(self, organisation: int, person: int) -> bool:
        with translated(), self._begun():
            place = (self._today(organisation), self._today(person))
            held = [row[:2] for row in self._rows() if (self._today(row[0]), self._today(row[1])) == place]
            for row in held:
                self._write.execute("DELETE FROM pins WHERE organisation = ? AND person = ?", row)
            return bool(held)

    def forget_pins(self, numbers: Sequence[int]) -> int:
        with translated(), self._begun():
            gone = set(map(self._today, numbers))
            held = [row[:2] for row in self._rows() if any(n is not None and self._today(n) in gone for n in row[1:3])]
            for row in held:
                self._write.execute("DELETE FROM pins WHERE organisation = ? AND person = ?", row)
            return len(held)

    def decide(self, decision: Decision) -> Decision:
        with translated(), self._begun():
            return insert(self._write, decision)

    def decisions(self, *, undone: bool = True) -> list[Decision]:
        where = "" if undone else "WHERE undone_at IS NULL"
        with translated():
            return decisions_of(self._write if self._inside else self._read, where)

    def undo(self, decision: int, at: int, who: str) -> bool:
        with translated(), self._begun():
            self._write.execute(
                "UPDATE decisions SET undone_at = ?, undone_by = ? WHERE id = ? AND undone_at IS NULL",
                (at, who, decision),
            )
            return self._write.changes() > 0

    def forget_decisions(self, anchors: Sequence[str]) -> int:
        with translated(), self._begun():
            gone = {
                row[0]
                for anchor in anchors
                for row in rows_of(self._write, "SELECT decision FROM anchors WHERE anchor = ?", anchor)
            }
            for decision in gone:
                self._write.execute("DELETE FROM anchors WHERE decision = ?", (decision,))
                self._write.execute("DELETE FROM decisions WHERE id = ?", (decision,))
            return len(gone)

    def _rows(self) -> list[tuple[int, int, int | None]]:
        return [
            (organisation, person, manager)
            for organisation, person, manager in self._write.execute("SELECT organisation, person, manager FROM pins")
        ]

    def _today(self, number: int) -> int:
        """As `current`, but of the transaction under way."""
        for (target,) in self._write.execute("SELECT target FROM redirects WHERE number = ?", (number,)):
            return int(target)
        return number
