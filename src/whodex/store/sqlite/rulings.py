"""Rows of the tables `decisions` and `anchors`."""

from collections.abc import Sequence

import apsw
import msgspec

from whodex.model.decisions import Decision
from whodex.model.identifiers import KINDS

COLUMNS = "id, act, kind, at, who, note, left_number, right_number, undone_at, undone_by"


def decisions_of(db: apsw.Connection, where: str = "", *values: int) -> list[Decision]:
    """The decisions of a WHERE clause, by id, with their anchors."""
    sql = f"SELECT {COLUMNS} FROM decisions {where} ORDER BY id"
    return [_decision(db, row) for row in db.execute(sql, values).fetchall()]


def _decision(db: apsw.Connection, row: Sequence[object]) -> Decision:
    sql = "SELECT anchor, side FROM anchors WHERE decision = ? ORDER BY anchor"
    sides: tuple[list[str], list[str]] = ([], [])
    for anchor, side in db.execute(sql, (row[0],)):
        sides[side].append(anchor)
    names = ("id", "act", "at", "who", "note", "undone_at", "undone_by")
    values = dict(zip(COLUMNS.split(", "), row, strict=True))
    return msgspec.convert(
        {name: values[name] for name in names}
        | {
            "kind": KINDS[values["kind"]],  # type: ignore[call-overload]
            "left": sides[0],
            "right": sides[1],
            "numbers": (values["left_number"], values["right_number"]),
        },
        Decision,
    )


def insert(db: apsw.Connection, decision: Decision) -> Decision:
    """Write a new decision; the same with its id."""
    db.execute(
        f"INSERT INTO decisions ({COLUMNS}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            decision.act,
            KINDS.index(decision.kind),
            decision.at,
            decision.who,
            decision.note,
            *decision.numbers,
            decision.undone_at,
            decision.undone_by,
        ),
    )
    made = msgspec.structs.replace(decision, id=db.last_insert_rowid())
    for side, anchors in enumerate((made.left, made.right)):
        for anchor in anchors:
            db.execute("INSERT INTO anchors VALUES (?, ?, ?)", (anchor, made.id, side))
    return made


def rulings_of(db: apsw.Connection, anchors: Sequence[str]) -> list[Decision]:
    """The decisions in force that speak of any of the anchors, by id."""
    found: set[int] = set()
    for anchor in anchors:
        found.update(row[0] for row in db.execute("SELECT decision FROM anchors WHERE anchor = ?", (anchor,)))
    return [
        one for decision in sorted(found) for one in decisions_of(db, "WHERE id = ? AND undone_at IS NULL", decision)
    ]


def rename(db: apsw.Connection, old: str, new: str) -> None:
    """Let what was said of one observation be said of another."""
    db.execute("UPDATE OR IGNORE anchors SET anchor = ? WHERE anchor = ?", (new, old))
    db.execute("DELETE FROM anchors WHERE anchor = ?", (old,))
