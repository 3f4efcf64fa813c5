"""The duplicates of the demo world in any order: one entity a person, with provenance from each source file."""

import csv
from collections import defaultdict
from itertools import permutations

import pytest

from whodex.ingest.registry import mappers
from whodex.model.linking import keys_of
from whodex.services.disclosing import disclose
from whodex.services.importing import Request, import_path
from whodex.services.keeper import KEEPER
from whodex.services.resolving import Resolver
from whodex.store.memory import MemoryStore
from whodex.synth.duplicates import write_duplicates

PEOPLE = 8


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return write_duplicates(tmp_path_factory.mktemp("sources"), seed=4, people=PEOPLE)


@pytest.fixture(scope="module")
def told(sources):
    """The truth: of each person the files and lines that speak of them."""
    found = defaultdict(set)
    with (sources[0].parent / "truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["person"]].add((row["file"], int(row["line"])))
    return set(map(frozenset, found.values()))


def disclosed(store, number):
    """The files and lines that a person who asks is told their records come from."""
    ids = keys_of(store.get(number)[1])
    records = disclose(store, mappers(), ids, number=number).records
    return frozenset(
        (at["file"], int("".join(filter(str.isdigit, at["position"])))) for one in records for at in one["seen"]
    )


def test_in_each_of_24_orders_there_is_one_entity_a_person_with_provenance_from_each_file(sources, told, tmp_path):
    assert {file for lines in told for file, _ in lines} == {path.name for path in sources}
    assert sum(len({file for file, _ in lines}) > 2 for lines in told) >= 2
    for order in permutations(sources):
        store = MemoryStore()
        for path in order:
            (done,) = import_path(store, tmp_path, Request(path=path, workers=1))
            assert done.failure is None
            Resolver(store, KEEPER).run()
        people = [number for number in store.numbers() if store.get(number)[0] == "person"]
        assert {disclosed(store, number) for number in people} == told, [path.name for path in order]
        assert len(people) == PEOPLE
