"""Sequences as the specification has them (`spec/api.md` §6), and their property: nothing twice, nothing skipped."""

from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from whodex.model.linking import edges_of, keys_of
from whodex.model.network import Viewer
from whodex.model.person import Person
from whodex.services import listing
from whodex.services.indexing import Indexer
from whodex.services.searching import Search, Searcher, search
from whodex.services.unapplied import vanished
from whodex.store.codec import pack_body
from whodex.store.memory import MemorySequences, MemoryStore
from whodex.store.memory.index import MemoryIndex
from whodex.store.sqlite import SqliteSequences, SqliteStore
from whodex.store.tantivy import TantivyIndex
from whodex.text.search import read_search

URL = "https://www.linkedin.com/search/results/people/?keywords=keeper"
NOW = 1_764_000_000_000


class Lists:
    """A store with an index and sequences, and how it changes."""

    def __init__(self, folder=None):
        """In memory; in the files of a folder where one is given."""
        if folder is None:
            self.store, self.index, self.sequences = MemoryStore(), MemoryIndex(), MemorySequences()
        else:
            self.store, self.index = SqliteStore(folder / "whodex.db"), TantivyIndex(folder / "index")
            self.sequences = SqliteSequences(folder / "sequences.db")
        self.indexer = Indexer(self.store, self.index)
        self.made = 0

    def close(self):
        for one in (self.index, self.sequences, self.store):
            one.close()

    def ask(self, url=URL, sequence=None, start=None, team="default", viewer=None, now=NOW):
        reading = read_search(url)
        if start is not None:
            reading = msgspec.structs.replace(reading, start=start)
        asked = Search(reading=reading, team=team, viewer=viewer, sequence_id=sequence, now=now)
        searcher = Searcher(self.store, self.index, self.sequences)
        return search(searcher, asked, listing.people(viewer, now, written=False))

    def add(self, count):
        found = []
        for _ in range(count):
            self.made += 1
            person = Person(identifiers=[f"slug:p{self.made}"], full_name=f"Keeper {self.made}")
            with self.store.transaction() as changing:
                number = changing.allot()
                changing.put(number, "person", pack_body(person), keys_of(person), edges_of(person))
            found.append(number)
        return found

    def leave(self, number, merged_into=None):
        with self.store.transaction() as changing:
            changing.drop(number, merged_into=merged_into)

    def erase(self, number):
        """As an erasure does it: out of the store, then out of every list."""
        before = self.store.last_change()
        self.leave(number)
        self.sequences.forget(vanished(self.store, before))

    def page(self, sequence=None, start=None, **more):
        return self.ask(URL, sequence, start, **more)


def numbers(page):
    return [one.number for one in page.items]


def filled(count=25, folder=None):
    lists = Lists(folder)
    made = lists.add(count)
    lists.indexer.catch_up()
    return lists, made


def test_pages_are_slices_of_one_list():
    lists, made = filled()
    first = lists.page()
    assert (len(first.items), first.start, first.total, first.length) == (10, 0, 25, 25)
    rest = [lists.page(first.sequence_id, start) for start in (10, 20, 30)]
    assert [number for page in (first, *rest) for number in numbers(page)] == made
    assert (rest[2].items, rest[2].total) == ([], 25)
    assert numbers(lists.ask(URL + "&page=2", first.sequence_id)) == made[10:20]


def test_what_is_imported_later_does_not_move_anything():
    lists, made = filled()
    first = lists.page()
    lists.add(50)
    lists.indexer.catch_up()
    second = lists.page(first.sequence_id, 10)
    assert (numbers(second), second.total) == (made[10:20], 25)
    assert lists.page().total == 75


def test_erased_and_merged_leave_holes_at_once():
    lists, made = filled()
    first = lists.page()
    lists.store.drop(made[12])
    lists.store.drop(made[13], merged_into=made[0])
    second = lists.page(first.sequence_id, 10)
    assert numbers(second) == made[10:12] + made[14:20]
    fresh = lists.page()  # the index has not caught up
    assert lists.indexer.behind()
    assert fresh.total == 23
    assert made[12] not in numbers(lists.page(fresh.sequence_id, 10))
    lists.sequences.forget([made[12]])
    assert lists.page(first.sequence_id, 10).total == 24


def test_who_is_erased_while_a_list_is_frozen_is_not_in_it():
    lists, made = filled()
    freeze = lists.sequences.freeze

    def late(*values, **named):
        """The erasure has gone through all lists before this one is there."""
        before = lists.store.last_change()
        lists.store.drop(made[2])
        lists.store.drop(made[4], merged_into=made[0])
        lists.sequences.forget(vanished(lists.store, before))
        return freeze(*values, **named)

    lists.sequences.freeze = late
    page = lists.page("mine")
    assert numbers(page) == [made[0], made[1], made[3], *made[5:10]]
    assert (page.total, page.length) == (24, 25)
    lists.sequences.freeze = freeze
    assert lists.page("mine").total == 24
    assert made[2] not in next(iter(lists.sequences._kept.values()))[1].numbers


def test_only_what_left_after_a_change_has_vanished():
    lists, made = filled(5)
    lists.store.drop(made[0])
    before = lists.store.last_change()
    lists.store.drop(made[1])
    lists.store.drop(made[2], merged_into=made[3])
    lists.add(1)
    assert vanished(lists.store, before) == [made[1]]
    assert vanished(lists.store) == [made[0], made[1]]


def test_a_sequence_belongs_to_its_search_and_team():
    lists, _ = filled()
    lists.page("mine")
    lists.add(5)
    lists.indexer.catch_up()
    assert lists.page("mine").total == 25
    assert lists.page("mine", team="other").total == 30
    assert lists.page("mine", now=NOW + 25 * 3_600_000).total == 30
    assert lists.ask(URL + "%20NOT%20nobody", "mine").total == 30
    assert lists.page("mine").total == 30  # the other search has taken the id


def test_a_first_page_without_an_id_starts_anew():
    lists, _ = filled()
    one, other = lists.page(), lists.page()
    assert one.sequence_id != other.sequence_id


def test_a_viewer_needs_no_id():
    lists, made = filled()
    viewer = Viewer(identifiers=["slug:vi"], name="Vi")
    lists.page(viewer=viewer)
    lists.add(5)
    lists.indexer.catch_up()
    assert numbers(lists.page(viewer=viewer, start=20)) == made[20:]
    assert lists.page(viewer=viewer).total == 30


class Paging(RuleBasedStateMachine):
    """A client pages while people are imported, merged and erased: nobody twice, nobody who stays is skipped."""

    def fill(self, count):
        return filled(count)

    @initialize(count=st.integers(0, 45))
    def begin(self, count):
        self.lists, made = self.fill(count)
        self.alive = list(made)
        self.frozen = list(made)
        self.indexed = set(made)
        self.seen = []
        page = self.lists.page()
        self.sequence, self.at = page.sequence_id, 10
        self.seen += numbers(page)
        self.gone = set()

    @rule(count=st.integers(1, 12), follow=st.booleans())
    def add(self, count, follow):
        self.alive += self.lists.add(count)
        if follow:
            self.lists.indexer.catch_up()
            self.indexed = set(self.alive)

    @precondition(lambda self: len(self.alive) > 1)
    @rule(data=st.data(), merge=st.booleans(), follow=st.booleans())
    def leave(self, data, merge, follow):
        number = data.draw(st.sampled_from(self.alive))
        self.alive.remove(number)
        self.gone.add(number)
        if merge:
            self.lists.leave(number, merged_into=self.alive[0])
        else:
            self.lists.erase(number)
        if follow:
            self.lists.indexer.catch_up()
            self.indexed = set(self.alive)
        assert self.lists.page().total == len(self.indexed.intersection(self.alive)), (
            "new lists do not count who is gone"
        )

    @rule()
    def turn(self):
        page = self.lists.page(self.sequence, self.at)
        assert not self.gone.intersection(numbers(page))
        self.seen += numbers(page)
        self.at += 10

    def teardown(self):
        if not hasattr(self, "seen"):
            return
        while self.at < 60:
            self.turn()
        assert len(set(self.seen)) == len(self.seen)
        assert set(self.seen) <= set(self.frozen)
        assert set(self.frozen) - self.gone <= set(self.seen)


class PagingOnDisk(Paging):
    """The same with the store, the index and the lists of a server."""

    def fill(self, count):
        self.folder = TemporaryDirectory()
        return filled(count, Path(self.folder.name))

    def teardown(self):
        if not hasattr(self, "folder"):
            return
        try:
            super().teardown()
        finally:
            self.lists.close()
            self.folder.cleanup()


TestPagingOnDisk = PagingOnDisk.TestCase
TestPagingOnDisk.settings = settings(max_examples=8, stateful_step_count=10, deadline=None)
TestPaging = Paging.TestCase
TestPaging.settings = settings(max_examples=60, stateful_step_count=12, deadline=None)


def test_more_than_ten_thousand_positions_end_with_a_warning():
    lists, _ = filled(3)
    name = lists.page().sequence_id
    mark = next(iter(lists.sequences._kept.values()))[0]
    lists.sequences.freeze("default", name, mark, list(range(1, 10_001)), 20_000, NOW, anew=True)
    page = lists.page(name, 10_000)
    assert (page.items, page.total) == ([], 20_000)
    assert page.warnings[0].parameter == "start"
    assert "10,000" in page.warnings[0].because


def test_totals_leave_out_what_was_removed_behind_any_number_of_changes():
    """As behind an import that runs away from the index: more lines of the log than are read at once."""
    lists, made = filled(30)
    for number in [made[0]] * 10_050:
        lists.store.put(number, "person", lists.store.body(number), ["slug:p1"], [])
    lists.store.drop(made[3])
    lists.store.drop(made[29], merged_into=made[0])
    searcher = Searcher(lists.store, lists.index, lists.sequences)

    def total():
        asked = Search(reading=read_search(URL), team="default", now=NOW)
        return search(searcher, asked, listing.people(None, NOW, written=False)).total

    assert lists.page().total == total() == 28
    lists.store.drop(made[4])
    assert total() == 27, "what was read of the log before is not all there is"
    lists.indexer.catch_up()
    assert total() == 27
    lists.store.drop(made[5])
    assert total() == 26


def test_an_index_of_another_store_finds_nothing_and_says_so():
    lists = filled(5)[0]
    assert lists.page().total == 5
    assert not lists.page().warnings
    other = Lists()
    other.add(5)
    other.index = lists.index
    page = other.page()
    assert (page.total, page.items) == (0, [])
    assert "index is being made" in page.warnings[0].because
