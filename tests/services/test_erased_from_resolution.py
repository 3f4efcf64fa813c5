"""After an erasure resolution holds nothing of the person: every table is looked into, and none can be left out."""

import pytest

from whodex.model.decisions import anchor_of
from whodex.services.comparable import unpacked
from whodex.services.deciding import By, apart, merge
from whodex.services.erasing import erase
from whodex.services.importing import Request, import_path
from whodex.services.keeper import KEEPER
from whodex.services.resolving import Resolver
from whodex.store.memory import MemoryStore
from whodex.store.sqlite import SqliteStore
from whodex.synth.duplicates import write_duplicates

NAMING = {  # every table that names observations, and in which columns
    "sightings": {"observation"},
    "facts": {"observation"},
    "blocks": {"observation"},
    "likenesses": {"one", "other"},
    "doubts": {"observation"},
    "reviews": {"one", "other"},
}
HELD = {"facts", "offers", "blocks", "likenesses", "doubts", "reviews"}
"""What a memory store holds by observation beside the observations themselves."""
ELSEWHERE = {
    "next_number", "next_observation", "observations", "entities", "linked", "redirects", "log", "sources", "imports",
    "viewers", "hashes", "audits", "pins", "decisions", "forgotten", "next_decision",
}  # fmt: skip


def in_sqlite(store, ids):
    """The rows that name any of the observations, by table; every table of the file is looked into."""
    found = {}
    with store.transaction() as tx:
        tables = [name for (name,) in tx._do("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {table: {row[1] for row in tx._do(f"PRAGMA table_info({table})")} for table in tables}
        naming = {table: own & {"observation", "one", "other"} for table, own in columns.items()}
        assert {table: own for table, own in naming.items() if own} == NAMING, "a table that this test does not know"
        for table, own in NAMING.items():
            rows = tx._do(f"SELECT {', '.join(sorted(own))} FROM {table}")
            found[table] = [row for row in rows if not ids.isdisjoint(row)]
        found["observations"] = [one for (one,) in tx._do("SELECT id FROM observations") if one in ids]
    return found


def in_memory(store, ids):
    state = store.state
    assert set(state.__struct_fields__) == HELD | ELSEWHERE, "a part of the store that this test does not know"
    found = {name: [one for one in getattr(state, name) if one in ids] for name in ("facts", "offers", "doubts")}
    found["blocks"] = [one for own in state.blocks.values() for one in own if one in ids]
    found["likenesses"] = [one for one, own in state.likenesses.items() if one in ids or not ids.isdisjoint(own)]
    found["reviews"] = [pair for pair in state.reviews if not ids.isdisjoint(pair)]
    found["observations"] = [one for one in state.observations if one in ids]
    return found


@pytest.mark.parametrize("backend", ["sqlite", "memory"])
@pytest.mark.parametrize("looked", [True, False], ids=["resolved", "in doubt"])
def test_no_table_of_resolution_holds_who_is_erased(backend, looked, tmp_path):
    sources = write_duplicates(tmp_path / "sources", seed=11, people=30)
    store = SqliteStore(tmp_path / "whodex.db") if backend == "sqlite" else MemoryStore()
    rows = in_sqlite if backend == "sqlite" else in_memory
    for path in sources:
        (done,) = import_path(store, tmp_path, Request(path=path, workers=1))
        assert done.failure is None
    Resolver(store, KEEPER).run()
    number = max((n for n in store.numbers() if store.get(n)[0] == "person"), key=lambda n: len(store.observations(n)))
    others = [n for n in store.numbers() if store.get(n)[0] == "person" and n != number]
    me = By("kim", 1, "seen in person")
    apart(store, KEEPER, number, others[0], me)
    kept = apart(store, KEEPER, others[1], others[2], me).decision
    merged = merge(store, KEEPER, number, others[3], me)
    number = merged.left or number
    with store.transaction() as tx:
        ids = set(tx.together(number))
        stranger = tx.together(others[5])[0]
        held = tx.facts(ids)
        tx.open_reviews({min(ids): [(stranger, 1.0)]})
        if not looked:
            tx.doubt(ids)
    keys = {one.key for one in store.observations(number)}
    theirs = {key for facts in held.values() for key in facts[1]}
    before = rows(store, ids)
    expected = {"facts", "blocks", "likenesses", "reviews", "observations"} | (set() if looked else {"doubts"})
    assert expected <= {table for table, found in before.items() if found}, "it must be there first"
    shown = {unpacked(facts)[1].name for facts, _ in held.values()}

    erase(store, KEEPER, tmp_path, [], number=number)

    assert {table: found for table, found in rows(store, ids).items() if found} == {}
    assert store.decisions() == [kept], "what was decided about others stays"
    assert not any(anchor_of(key) in one.left + one.right for one in store.decisions() for key in keys)
    with store.transaction() as tx:
        left = tx.facts(range(1, 500))
        assert theirs - {key for _, own in left.values() for key in own}, "keys that were theirs alone"
        assert not shown & {unpacked(facts)[1].name for facts, _ in left.values() if unpacked(facts)[0] == "person"}
        groups = tx.sharing(theirs, 500)
        assert all(ids.isdisjoint(group) for group in groups)
    Resolver(store, KEEPER).run()
    assert {table: found for table, found in rows(store, ids).items() if found} == {}
    store.close()
