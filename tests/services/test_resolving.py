"""The same person in sources without a shared identifier: found in any order, kept apart by hand, gone when erased."""

import csv
import random
import re
from collections import defaultdict

import apsw
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whodex.ingest.base import Options
from whodex.ingest.files import open_input
from whodex.ingest.registry import plan
from whodex.model.observation import Source
from whodex.resolve.compare import comparer
from whodex.resolve.facts import PersonFacts
from whodex.services import blocking, resolving
from whodex.services.blocking import Blocking
from whodex.services.comparable import comparable, unpacked
from whodex.services.deciding import By, apart, undo
from whodex.services.importing import Request, import_path
from whodex.services.keeper import KEEPER
from whodex.services.mapping import Job, outcomes
from whodex.services.rebuilding import rebuild
from whodex.services.resolving import Resolver
from whodex.services.suppression import Gate
from whodex.services.taking_back import remove_import
from whodex.store.memory import MemoryStore
from whodex.store.ports import Import
from whodex.store.sqlite import SqliteStore
from whodex.synth.duplicates import write_duplicates

PEOPLE = 30


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return write_duplicates(tmp_path_factory.mktemp("sources"), seed=11, people=PEOPLE)


@pytest.fixture(scope="module")
def truth(sources):
    with (sources[0].parent / "truth.csv").open(encoding="utf-8", newline="") as file:
        return {(row["file"], row["line"]): row["person"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def prepared(sources):
    """Every record of all sources, ready to be kept."""
    found = []
    for path in sources:
        for file, chosen in plan(open_input(path), None).units:
            options = Options()
            options.found, _ = chosen.prepare(file, options)
            job = Job(format=chosen.name, options=options, modified_at=0, gate=Gate(b"x" * 32, frozenset()))
            found += [one for got in outcomes(chosen.read(file, options), job, 1, 0) for one in got.prepared]
    return found


@pytest.fixture
def store(tmp_path):
    made = SqliteStore(tmp_path / "whodex.db")
    yield made
    made.close()


def bring(store, path):
    assert [one.failure for one in import_path(store, path.parent, Request(path=path))] == [None]


def partition(store):
    """People as sets of observations."""
    found = defaultdict(set)
    for kept in store.scan():
        if kept.kind == "person":
            found[kept.number].add(kept.key)
    return frozenset(map(frozenset, found.values()))


def lines_of(store):
    """The lines of each person's records, as the truth names them."""
    found = defaultdict(set)
    for number in {kept.number for kept in store.scan() if kept.kind == "person"}:
        for one in store.observations(number):
            found[number].update((at.file, re.findall(r"\d+", at.position)[-1]) for at in one.origins)
    return found


def test_four_sources_in_any_order_are_one_entity_a_person(sources, truth, tmp_path):
    seen = set()
    for turn, order in enumerate((sources, sources[::-1], sources[1:] + sources[:1])):
        store = SqliteStore(tmp_path / f"{turn}.db")
        for path in order:
            bring(store, path)
            if turn:
                Resolver(store, KEEPER).run()
        Resolver(store, KEEPER).run()
        found = lines_of(store)
        for lines in found.values():
            assert len({truth[line] for line in lines}) == 1, "two people are one"
        told = defaultdict(set)
        for line, person in truth.items():
            told[person].add(line)
        whole = [lines for lines in told.values() if lines in found.values()]
        assert len(whole) >= 0.95 * len(told)
        assert sum(len({file for file, _ in lines}) > 2 for lines in whole) > PEOPLE / 3, "with provenance from each"
        seen.add(partition(store))
        assert Resolver(store, KEEPER).step() == 0
        before = seen.copy()
        rebuild(store, KEEPER)
        Resolver(store, KEEPER).run()
        assert {partition(store)} <= before, "what was found survives a rebuild"
        store.close()
    assert len(seen) == 1


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), size=st.integers(1, 60))
def test_neither_order_nor_batches_matter(prepared, tmp_path_factory, seed, size):
    dice = random.Random(seed)
    results = set()
    for turn in range(2):
        store = SqliteStore(tmp_path_factory.mktemp("store") / "whodex.db")
        store.source(Source(name="s", basis="consent"))
        of = store.begin_import(
            Import(id=0, source="s", basis="consent", format="f", file="f", fingerprint="f", started_at=1)
        )
        order = prepared[:]
        if turn:
            dice.shuffle(order)
        step = size if turn else len(order)
        resolver = Resolver(store, KEEPER)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(resolving, "FEW", dice.choice((0, 10, resolving.FEW)))
            for start in range(0, len(order), step):
                with store.transaction() as tx:
                    KEEPER.absorb(tx, order[start : start + step], of.id)
                if turn and dice.random() < 0.5:
                    resolver.step()
            resolver.run()
        results.add(partition(store))
        store.close()
    assert len(results) == 1


def test_an_import_taken_back_leaves_what_was_there_without_it(sources, store, tmp_path):
    for path in sources[:2]:
        bring(store, path)
    Resolver(store, KEEPER).run()
    before = partition(store)
    for path in sources[2:]:
        bring(store, path)
    Resolver(store, KEEPER).run()
    assert partition(store) != before
    for one in store.imports()[2:]:
        remove_import(store, KEEPER, tmp_path, one.id)
    Resolver(store, KEEPER).run()
    assert partition(store) == before


def test_what_is_kept_apart_by_hand_stays_so_and_comes_back_when_taken_back(sources, store):
    for path in sources[:2]:
        bring(store, path)
    before = {kept.key: kept.number for kept in store.scan()}
    Resolver(store, KEEPER).run()
    whole = partition(store)
    joined = next(kept for kept in store.scan() if before[kept.key] != kept.number and kept.kind == "person")
    one = joined.number
    with store.transaction() as tx:  # as it was before anything was found
        tx.liken(tx.together(one), [])
        KEEPER.settle(tx, [{one}])
    two = store.whose(joined.key)
    assert two != one
    decision = apart(store, KEEPER, one, two, By("kim", 1)).decision
    Resolver(store, KEEPER).run()
    assert store.whose(joined.key) != one
    assert partition(store) != whole
    undo(store, KEEPER, decision.id, By("kim", 2))
    Resolver(store, KEEPER).run()
    assert partition(store) == whole
    assert store.current(two) == one, "the older lixID stays, the other leads to it"


def test_nothing_of_who_left_is_kept(sources, store, tmp_path):
    for path in sources:
        bring(store, path)
    Resolver(store, KEEPER).run()
    for one in store.imports():
        remove_import(store, KEEPER, tmp_path, one.id)
    Resolver(store, KEEPER).run()
    with store.transaction() as tx:
        for table in ("facts", "blocks", "likenesses", "doubts", "reviews"):
            assert list(tx._do(f"SELECT * FROM {table}")) == []


def test_what_is_near_is_told_as_the_total_has_it(sources, store):
    for path in sources:
        bring(store, path)
    resolver = Resolver(store, KEEPER)
    resolver.run()
    with store.transaction() as tx:
        held = tx.facts(range(1, 200)).values()
    facts = [of for kept in held if kept for kind, of in [unpacked(kept[0])] if kind == "person"]
    scorer = comparer(PersonFacts)
    pairs = [(a, b) for a in facts for b in facts]
    near = [scorer.near(a, b) for a, b in pairs]
    totals = [scorer.score(a, b) for a, b in pairs]
    may_be = [not scorer.apart(a, b) for a, b in pairs]
    least = scorer.scale.review
    assert near == [total if free and total >= least else None for total, free in zip(totals, may_be, strict=True)]
    assert 0 < near.count(None) < len(pairs)
    assert may_be.count(False) > 0


def test_what_an_older_whodex_made_is_made_anew(sources, store):
    for path in sources[:2]:
        bring(store, path)
    Resolver(store, KEEPER).run()
    before = partition(store)
    with store.transaction() as tx:
        tx._do("UPDATE facts SET facts = CAST(x'00' || facts AS BLOB)")
        tx._do("DELETE FROM blocks")
    done = Resolver(store, KEEPER).run()
    assert done.looked_at > 0
    assert (done.joined, done.parted) == (0, 0)
    assert partition(store) == before
    assert Resolver(store, KEEPER).run().looked_at == 0


def absorbed(store, prepared):
    store.source(Source(name="s", basis="consent"))
    of = store.begin_import(
        Import(id=0, source="s", basis="consent", format="f", file="f", fingerprint="f", started_at=1)
    )
    with store.transaction() as tx:
        KEEPER.absorb(tx, prepared, of.id)


def test_facts_made_while_importing_are_those_the_record_gives(prepared, store):
    absorbed(store, prepared)
    with store.transaction() as tx:
        offered = {one: (facts, blocks) for one, facts, blocks in tx.unread(10_000)}
        assert len(offered) > 100
        for one, told in offered.items():
            kept = tx.kept(one)
            made = comparable(kept.kind, KEEPER.read(kept))
            assert told == (made.facts, made.blocks)


@pytest.mark.parametrize("backend", ["sqlite", "memory"])
def test_many_at_once_come_to_what_one_by_one_comes_to(prepared, tmp_path, monkeypatch, backend):
    told = []
    for few, at_once in ((0, 50), (0, 7), (10**9, 50)):
        monkeypatch.setattr(resolving, "FEW", few)
        monkeypatch.setattr(resolving, "SIFTED_AT_ONCE", at_once)
        store = SqliteStore(tmp_path / f"{few}-{at_once}.db") if backend == "sqlite" else MemoryStore()
        without = [msgspec.structs.replace(one, compared=None) for one in prepared]
        absorbed(store, without if few else prepared)
        done = Resolver(store, KEEPER).run()
        with store.transaction() as tx:
            links = {one: tx.alike(one) for one in range(1, len(prepared))}
        told.append((partition(store), links, store.reviews(0, 1000), done.joined))
        store.close()
    assert told[0] == told[1] == told[2]
    assert told[0][3] > 5
    assert told[0][2], "some are to be reviewed"


def test_what_was_read_is_read_again_when_it_was_rewritten(prepared, store):
    """Facts that are forgotten between two siftings are not remembered from the first."""
    absorbed(store, prepared)
    resolver = Resolver(store, KEEPER)
    resolver.run()
    before = partition(store)
    with store.transaction() as tx:
        tx.doubt_all()
    resolver.run()
    assert partition(store) == before
    gone = next(kept for kept in store.scan() if kept.kind == "person")
    with store.transaction() as tx:
        store.forget(gone.id)
        KEEPER.settle(tx, [{gone.number}])
        tx.doubt(range(1, 500))
    resolver.run()
    assert partition(store) == frozenset(part - {gone.key} for part in before if part != {gone.key})


def in_pieces(store, steps):
    """A reading of blocking keys that is stopped after so many pieces."""
    keys = Blocking(KEEPER)
    for _ in range(steps):
        with store.transaction() as tx:
            keys.step(tx)
    return keys


@pytest.mark.parametrize("steps", [1, 8, 20, 50])
def test_a_reading_of_keys_that_was_killed_is_done_again(prepared, tmp_path, monkeypatch, steps):
    monkeypatch.setattr(blocking, "PIECE", 25)
    monkeypatch.setattr(blocking, "AT_ONCE", 150)
    told = []
    for stopped_after in (0, steps):
        store = SqliteStore(tmp_path / f"{stopped_after}.db")
        absorbed(store, prepared)
        in_pieces(store, stopped_after)
        Resolver(store, KEEPER).run()
        told.append((partition(store), store.reviews(0, 1000), keys_held(tmp_path / f"{stopped_after}.db")))
        store.close()
    assert told[0] == told[1]
    assert len(told[0][2]) > 500


def keys_held(path):
    return apsw.Connection(str(path)).execute("SELECT * FROM blocks").fetchall()


def test_nothing_is_put_in_of_who_leaves_while_keys_are_read(prepared, tmp_path, monkeypatch):
    monkeypatch.setattr(blocking, "PIECE", 25)
    store = SqliteStore(tmp_path / "whodex.db")
    absorbed(store, prepared)
    keys = in_pieces(store, 10)
    held = {observation for _, observation in keys_held(tmp_path / "whodex.db")}
    for gone in (min(held), max(kept.id for kept in store.scan() if kept.kind == "person")):
        with store.transaction():
            store.forget(gone)
        while True:
            with store.transaction() as tx:
                if not keys.step(tx):
                    break
        held = {observation for _, observation in keys_held(tmp_path / "whodex.db")}
        assert gone not in held
    assert len(held) > 100
    store.close()
