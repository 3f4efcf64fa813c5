"""A store, an index and their lists behind one door, for tests of searches."""

from whodex.model.linking import edges_of, keys_of
from whodex.model.observation import KIND_OF
from whodex.services import listing
from whodex.services.indexing import Indexer
from whodex.services.searching import Search, Searcher, search
from whodex.store.codec import pack_body
from whodex.store.memory import MemorySequences, MemoryStore
from whodex.text.search import read_search, wants_correction

NOW = 1_764_000_000_000  # November 2025
FETCH = {
    "jobs": listing.job,
    "posts": listing.post,
    "organisations": listing.organisation,
    "sales_organisations": listing.organisation,
}


KINDS = ("person", "job", "post", "organisation")


class Desk:
    def __init__(self, index):
        self.store, self.index = MemoryStore(), index
        self.searcher = Searcher(self.store, index, MemorySequences())

    def put(self, *entities):
        for entity in entities:
            number = self.store.allot()
            self.store.put(number, KIND_OF[type(entity)], pack_body(entity), keys_of(entity), edges_of(entity))
        return self

    def follow(self):
        Indexer(self.store, self.index).catch_up()
        return self

    def page(self, url, viewer=None, **more):
        reading = read_search(url)
        fetch = FETCH.get(reading.kind) or listing.people(viewer, NOW, written=False)
        asked = Search(reading=reading, team="default", viewer=viewer, correct=wants_correction(url), now=NOW, **more)
        return search(self.searcher, asked, fetch)

    def found(self, url, viewer=None):
        """All of the first page by the value of their first identifiers, best first."""
        items = self.page(url, viewer).items
        entities = [next(getattr(one, kind) for kind in KINDS if hasattr(one, kind)) for one in items]
        return [entity.identifiers[0].partition(":")[2] for entity in entities]
