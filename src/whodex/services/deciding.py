"""Decisions about who is who: merge, split, keep apart, and take it back. Each is one transaction.

What a decision means for the entities is worked out by `Keeper.settle`, today and at every rebuild; here it is only
written down, numbers are given out (a merge keeps the older lixID, the part that leaves gets a new one, who comes back
gets the old one back), and what it touches is settled at once.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from whodex.errors import InvalidParameter, UnknownRecord
from whodex.model.decisions import Act, Decision, anchors_of, observation_of, sides
from whodex.model.identifiers import Kind, lix_id
from whodex.model.linking import keys_of
from whodex.resolve.rulings import side_of
from whodex.services.keeping import Keeper, Member
from whodex.services.naming import DECIDABLE
from whodex.services.preparing import name_of, party_of
from whodex.store.ports import Reading, Store, Transaction

LONGEST_NOTE: Final = 2_000  # characters


class By(Struct, frozen=True):
    """Who decides, why, and when (ms)."""

    who: str
    at: int
    note: str = ""


class Decided(Struct, kw_only=True, frozen=True):
    """A decision, and the entities its two sides are in now (the same where they are one; None where nobody is)."""

    decision: Decision
    left: int | None
    right: int | None


def merge(store: Store, keeper: Keeper, one: int, other: int, by: By) -> Decided:
    """Make one of two entities; the older number stays, the other leads to it.

    Raises UnknownRecord, and InvalidParameter where they are one already, of two kinds, or kept apart by a decision.
    """
    with store.transaction() as tx:
        left, right = _two(store, tx, keeper, one, other)
        decision = _write(store, "merge", left, right, by, (one, other))
        _settle(tx, keeper, {one, other})
        found = _where(tx, left), _where(tx, right)
        if found[0] != found[1]:
            raise InvalidParameter(_refusal(tx, [*left, *right]))
    return Decided(decision=decision, left=found[0], right=found[1])


def apart(store: Store, keeper: Keeper, one: int, other: int, by: By) -> Decided:
    """Remember that two entities are two, whatever is found later. Raises as `merge`."""
    with store.transaction() as tx:
        left, right = _two(store, tx, keeper, one, other)
        decision = _write(store, "apart", left, right, by, (one, other))
        _settle(tx, keeper, {one, other})
    return Decided(decision=decision, left=one, right=other)


def split(store: Store, keeper: Keeper, number: int, observations: Sequence[bytes], by: By) -> Decided:
    """Let observations leave an entity; they are an entity of a new number then.

    Raises UnknownRecord, and InvalidParameter where none or all of its observations would leave.
    """
    with store.transaction() as tx:
        members = _members(tx, keeper, number)
        leaving = [one for one in members if one.kept.key in observations]
        staying = [one for one in members if one.kept.key not in observations]
        if not leaving or not staying:
            missing = "none of its observations are named" if not leaving else "all of its observations would leave"
            raise InvalidParameter(f"nothing to split: {missing}")
        new = tx.allot()
        decision = _write(store, "split", staying, leaving, by, (number, new))
        for one in leaving:
            tx.assign(one.kept.id, new)
        _settle(tx, keeper, {number, new})
        found = _where(tx, staying), _where(tx, leaving)
    return Decided(decision=decision, left=found[0], right=found[1])


def undo(store: Store, keeper: Keeper, decision_id: int, by: By) -> Decided:
    """Take a decision back; who was merged gets their own number back.

    Raises UnknownRecord where there is no such decision in force.
    """
    decision = next((one for one in store.decisions(undone=False) if one.id == decision_id), None)
    if decision is None:
        raise UnknownRecord(f"there is no decision {decision_id} in force; `whodex decisions` lists them")
    with store.transaction() as tx:
        touched = _touched(tx, decision)
        if decision.act == "merge":
            touched |= _given_back(store, tx, keeper, decision)
        store.undo(decision_id, by.at, by.who)
        if touched:
            _settle(tx, keeper, touched)
        found = _side(tx, decision.left), _side(tx, decision.right)
    undone = msgspec.structs.replace(decision, undone_at=by.at, undone_by=by.who)
    return Decided(decision=undone, left=found[0], right=found[1])


def adopt(store: Store, decisions: Iterable[Decision]) -> int:
    """Take decisions over from elsewhere (a dump), but none that is known here; how many. Nothing is settled."""
    held = store.decisions()
    new = [one for one in decisions if not any(one.same_as(other) for other in held)]
    for one in new:
        store.decide(one)
    return len(new)


def listed(store: Reading, decisions: Iterable[Decision]) -> list[dict[str, Any]]:
    """Decisions as they are shown: with the names and lixIDs that both sides go by now."""
    return [
        {
            "id": one.id,
            "act": one.act,
            "kind": one.kind,
            "at": one.at,
            "who": one.who,
            "note": one.note,
            "left": _shown(store, one.left),
            "right": _shown(store, one.right),
            "undoneAt": one.undone_at,
            "undoneBy": one.undone_by or None,
        }
        for one in decisions
    ]


def shown_entity(store: Reading, number: int) -> dict[str, Any] | None:
    """An entity in three words: lixID, kind, name; None where there is none."""
    got = store.get(number)
    if got is None:
        return None
    return {"lixId": lix_of(got[0], store.current(number)), "kind": got[0], "name": name_of(got[1])}


def lix_of(kind: Kind, number: int) -> str:
    """How an entity is named to people: its lixID, or its bare number where its kind has none."""
    return lix_id(kind, number) if kind in ("person", "organisation") else str(number)


def _shown(store: Reading, anchors: Sequence[str]) -> dict[str, Any] | None:
    for anchor in anchors:
        observation = observation_of(anchor)
        number = store.find(anchor) if observation is None else store.whose(observation)
        if number is not None:
            return shown_entity(store, number)
    return None


def _two(store: Store, tx: Transaction, keeper: Keeper, one: int, other: int) -> tuple[list[Member], list[Member]]:
    if store.current(one) == store.current(other):
        raise InvalidParameter("both name the same entity already")
    left, right = _members(tx, keeper, one), _members(tx, keeper, other)
    kinds = (left[0].kept.kind, right[0].kept.kind)
    if kinds[0] != kinds[1]:
        raise InvalidParameter(f"they are of two kinds: {kinds[0]} and {kinds[1]}")
    return left, right


def _members(tx: Transaction, keeper: Keeper, number: int) -> list[Member]:
    found = [Member(kept, keeper.read(kept)) for kept in tx.members(number)]
    if not found:
        raise UnknownRecord("nothing is known under that number")
    if found[0].kept.kind not in DECIDABLE:
        raise InvalidParameter(f"a {found[0].kept.kind} is never merged or split")
    return found


def _write(
    store: Store, act: Act, left: list[Member], right: list[Member], by: By, numbers: tuple[int, int]
) -> Decision:
    if len(by.note) > LONGEST_NOTE:
        raise InvalidParameter(f"the note is longer than {LONGEST_NOTE:,} characters", "note")
    said = sides(
        [(one.kept.key, keys_of(one.subject)) for one in left],
        [(one.kept.key, keys_of(one.subject)) for one in right],
    )
    return store.decide(
        Decision(
            act=act,
            kind=left[0].kept.kind,
            left=said[0],
            right=said[1],
            at=by.at,
            who=by.who,
            note=by.note,
            numbers=numbers,
        )
    )


def _settle(tx: Transaction, keeper: Keeper, numbers: set[int]) -> None:
    """Put a decision into effect, and have those it speaks of compared anew."""
    tx.doubt([one for number in numbers for one in tx.together(number)])
    keeper.settle(tx, [numbers])


def _where(tx: Transaction, members: list[Member]) -> int:
    known = tx.known(members[0].kept.key)
    assert known is not None
    return known[1]


def _refusal(tx: Transaction, members: list[Member]) -> str:
    """Why a merge has no effect: the decisions that keep the two apart."""
    anchors = [anchor for one in members for anchor in anchors_of(one.kept.key, keys_of(one.subject))]
    cuts = [one.id for one in tx.rulings(anchors) if one.act != "merge"]
    listing = ", ".join(map(str, cuts))
    return f"decision {listing} keeps them apart; take it back first: whodex undo {cuts[0] if cuts else 'N'}"


def _touched(tx: Transaction, decision: Decision) -> set[int]:
    """The entities of everything a decision speaks of."""
    found: set[int] = set()
    for anchor in (*decision.left, *decision.right):
        observation = observation_of(anchor)
        if observation is None:
            found.update(tx.holders(anchor))
        elif (known := tx.known(observation)) is not None:
            found.add(known[1])
    return found


def _side(tx: Transaction, anchors: Sequence[str]) -> int | None:
    for anchor in anchors:
        observation = observation_of(anchor)
        if observation is None:
            if holders := tx.holders(anchor):
                return holders[0]
        elif (known := tx.known(observation)) is not None:
            return known[1]
    return None


def _given_back(store: Store, tx: Transaction, keeper: Keeper, decision: Decision) -> set[int]:
    """Assign merged observations to the numbers they had before, as far as those lead to where they are now.

    Earlier merges of the same entity count too, the oldest last: whoever is still one with the others is settled back.
    """
    whole = _side(tx, decision.left)
    found: set[int] = set()
    if whole is None:
        return found
    members = _members(tx, keeper, whole)
    spoken = [(party.anchor, party.keys) for party in (party_of(one.subject, one.kept.key) for one in members)]
    anchors = {anchor for one in spoken for anchor in (one[0], *one[1])}
    merges = [one for one in store.decisions() if one.act == "merge" and anchors.intersection(one.left + one.right)]
    for one in sorted(merges, key=lambda one: -one.id):
        for side, number in zip(("left", "right"), one.numbers, strict=True):
            if number not in (0, whole) and store.current(number) == whole:
                for member, said in zip(members, spoken, strict=True):
                    if side_of(one, said) == side:
                        tx.assign(member.kept.id, number)
                        found.add(number)
    return found
