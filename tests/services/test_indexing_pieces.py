"""The index follows an organisation with many people in pieces, and what was removed goes first."""

from whodex.model.linking import edges_of, keys_of
from whodex.model.observation import KIND_OF
from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef, Period, Person, Position
from whodex.services import indexing
from whodex.services.indexing import Indexer
from whodex.store.codec import pack_body
from whodex.store.memory import MemoryStore
from whodex.store.memory.index import MemoryIndex

ACME = "orgslug:acme-example"


class Watched(MemoryIndex):
    """Remembers what was applied at once."""

    def __init__(self):
        super().__init__()
        self.pieces = []

    def apply(self, documents, removed):
        documents = list(documents)
        self.pieces.append(([one.number for one in documents], list(removed)))
        super().apply(documents, removed)


def put(store, entity, number=None):
    number = store.allot() if number is None else number
    store.put(number, KIND_OF[type(entity)], pack_body(entity), keys_of(entity), edges_of(entity))
    return number


def employee(at):
    role = Position(title="Baker", organisation=OrgRef(name="Acme", slug="acme-example"), period=Period(current=True))
    return Person(identifiers=[f"slug:p{at}"], full_name=f"Person {at}", experience=[role])


def test_an_organisation_that_changes_takes_its_people_along_in_pieces(monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 10)
    store, index = MemoryStore(), Watched()
    indexer = Indexer(store, index)
    people = [put(store, employee(at)) for at in range(35)]
    acme = put(store, Organisation(identifiers=[ACME], name="Acme", size="11-50"))
    assert indexer.catch_up()
    index.pieces.clear()

    put(store, Organisation(identifiers=[ACME], name="Acme", size="51-200"), acme)
    store.drop(people[0])
    assert indexer.catch_up()
    assert index.pieces[0] == ([], [people[0]]), "what was removed is not kept waiting"
    assert max(len(documents) for documents, _ in index.pieces) <= 10
    applied = [number for documents, _ in index.pieces for number in documents]
    assert sorted(applied) == sorted([*people[1:], acme])
    assert indexer.behind() == 0


def test_told_to_stop_in_the_midst_of_an_organisation_it_begins_it_again(monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 10)
    store, index = MemoryStore(), Watched()
    indexer = Indexer(store, index)
    for at in range(35):
        put(store, employee(at))
    acme = put(store, Organisation(identifiers=[ACME], name="Acme", size="11-50"))
    assert indexer.catch_up()
    put(store, Organisation(identifiers=[ACME], name="Acme", size="51-200"), acme)
    index.pieces.clear()
    assert indexer.catch_up(stop=lambda: len(index.pieces) >= 2)
    assert len(index.pieces) == 2
    assert indexer.behind() == 1
    assert indexer.catch_up()
    assert indexer.behind() == 0
    assert sum(len(documents) for documents, _ in index.pieces[2:]) == 36
