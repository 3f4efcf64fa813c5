"""What a search index promises, whichever it is."""

import random

import pytest

from whodex.errors import InvalidParameter
from whodex.model.query import All, Between, Exact, Not, Numbers, Some, Words
from whodex.store.memory.index import MemoryIndex
from whodex.store.search_ports import Applied, Document
from whodex.store.tantivy import TantivyIndex


@pytest.fixture(params=["memory", "tantivy"])
def index(request, tmp_path):
    made = MemoryIndex() if request.param == "memory" else TantivyIndex(tmp_path / "index")
    yield made
    made.close()


def person(number, **fields):
    numbers = {name: value for name, value in fields.items() if isinstance(value, int)}
    texts = {
        name: [value] if isinstance(value, str) else value for name, value in fields.items() if name not in numbers
    }
    exact = {name[3:]: values for name, values in texts.items() if name.startswith("is_")}
    texts = {name: values for name, values in texts.items() if not name.startswith("is_")}
    return Document(number=number, kind="person", texts=texts, exact=exact, numbers=numbers)


PEOPLE = [
    person(1, name="Ada Byron", current_title="Head of Engines", headline="Engines at Acme", is_place=["gb", "emea"]),
    person(2, name="Zoë Müller", current_title="Software Engineer", is_place=["de", "emea"], headcount=5, observed=50),
    person(3, name="Bob Engines", current_title=["Sales", "Manager"], summary="Ada was here", headcount=9, observed=70),
    person(
        4,
        name="Kim Lee",
        past_title="Head of Sales",
        is_place=["us"],
        is_current_company=["orgid:7"],
        headcount=1,
        descriptions=["Kept the boilers"],
    ),
    person(5, name="Kim Lee", past_title="Head of Sales", is_place=["us"], is_past_company=["orgid:7"]),
    Document(number=6, kind="job", texts={"title": ["Engines"]}, numbers={"listed": 5}),
]


def put(index, documents=PEOPLE, removed=(), seq=1):
    assert index.lock()
    index.apply(documents, list(removed))
    index.commit(Applied(b"store", seq))
    index.unlock()
    index.refresh()


def found(index, query, kind="person", **more):
    return index.search(kind, query, **more).numbers


QUERIES = [
    (Words("ada"), {1, 3}, "one word anywhere"),
    (Words("ADA byron"), {1}, "all words needed, case folded"),
    (Words("zoe muller"), {2}, "accents folded"),
    (Words("boilers"), {4}, "a word of a role's description"),
    (Words("kept boilers", phrase=True), set(), "descriptions hold words, no phrases"),
    (Words("the", field="descriptions"), set(), "and not the most common ones"),
    (Words("ada", field="name"), {1}, "in one field"),
    (Words("head of", field="title"), {1, 4, 5}, "a joined field"),
    (Words("head of", field="current_title"), {1}, "current apart from past"),
    (Words("head of engines", phrase=True), {1}, "a phrase"),
    (Words("engines of head", phrase=True), set(), "a phrase is in order"),
    (Words("sales manager", phrase=True), set(), "no phrase across values"),
    (Words("engines", phrase=True), {1, 3}, "a phrase of one word"),
    (Words("eng", begun=True), {1, 2, 3}, "the beginning of a word"),
    (Words("hea sal", field="title", begun=True), {4, 5}, "beginnings of all words"),
    (Words("ngines", begun=True), set(), "not its end"),
    (Words("c++ .*", field="title", begun=True), set(), "no pattern"),
    (Words("nothing"), set(), "no such word"),
    (Words("ada", field="no_such_field"), set(), "no such field"),
    (Words(""), {1, 2, 3, 4, 5}, "no word asks for nothing"),
    (All(()), {1, 2, 3, 4, 5}, "everything"),
    (Some(()), set(), "no alternative"),
    (Not(Words("kim")), {1, 2, 3}, "an exclusion alone"),
    (All((Not(Words("kim")), Not(Words("ada")))), {2}, "exclusions alone"),
    (All((Words("engines"), Not(Words("byron")))), {3}, "words and an exclusion"),
    (Some((Words("zoe"), All((Words("kim"), Exact("current_company", ("orgid:7",)))))), {2, 4}, "alternatives"),
    (Not(Some((Words("zoe"), Words("kim")))), {1, 3}, "none of them"),
    (Not(Not(Words("zoe"))), {2}, "not not"),
    (Exact("place", ("emea",)), {1, 2}, "a place"),
    (Exact("place", ("gb", "us", "xx")), {1, 4, 5}, "any of the values"),
    (Exact("place", (*(f"x{i}" for i in range(200)), "de")), {2}, "many values"),
    (Exact("company", ("orgid:7",)), {4, 5}, "a joined exact field"),
    (Exact("place", ()), set(), "no value"),
    (Exact("no_such_field", ("x",)), set(), "no such exact field"),
    (Between("headcount", 5, 9), {2, 3}, "a range"),
    (Between("headcount", None, 4), {4}, "open below"),
    (Between("headcount", 6), {3}, "open above"),
    (Between("headcount"), {2, 3, 4}, "has it at all"),
    (Between("no_such_field", 1), set(), "no such number field"),
    (Numbers((2, 5, 99)), {2, 5}, "by number"),
    (Numbers(()), set(), "no number"),
    (All((Numbers(tuple(range(1, 500))), Words("kim"))), {4, 5}, "many numbers"),
    (Words('" ( ) AND OR * ~ : \\ \x00'), set(), "signs are no operators"),
]


@pytest.mark.parametrize(("query", "numbers", "what"), QUERIES, ids=[what for _, _, what in QUERIES])
def test_what_matches(index, query, numbers, what):
    put(index)
    hits = index.search("person", query, count=100)
    assert set(hits.numbers) == numbers
    assert hits.total == len(numbers)
    assert index.search("person", query, count=0).total == len(numbers)


@pytest.mark.parametrize("field", ["current_title", "headline", "summary"])
@pytest.mark.parametrize("vocabulary", [("a", "b", "c", "d"), ("of", "the", "in"), ("of", "the", "sales")])
def test_phrases_of_any_length_stand_in_a_row_in_one_value(index, field, vocabulary):
    """Against plain lists of words: many short values of few words, so that everything nearly matches."""
    dice = random.Random(3)
    texts = {
        number: [" ".join(dice.choices(vocabulary, k=dice.randint(1, 5))) for _ in range(dice.randint(1, 4))]
        for number in range(1, 400)
    }
    put(index, [person(number, **{field: values}) for number, values in texts.items()])
    matched = 0
    for length in (1, 2, 2, 3, 4, 5) * 12:
        phrase = " ".join(dice.choices(vocabulary, k=length))
        hits = index.search("person", Words(phrase, phrase=True, field=field), count=400)
        expected = {n for n, values in texts.items() if any(f" {phrase} " in f" {value} " for value in values)}
        assert set(hits.numbers) == expected, phrase
        assert hits.total == len(expected)
        matched += length > 3 and len(expected) > 0
    assert matched > 5


def test_alternatives_of_alternatives(index):
    put(index)
    query = Some((Some((Words("zoe"), Some((Words("kim lee"),)))), Words("head of engines", phrase=True), Words("")))
    assert set(found(index, query)) == {1, 2, 3, 4, 5}
    query = Some((Some((Words("zoe"), Not(Words("engines")))), Words("head of engines", phrase=True)))
    assert set(found(index, query)) == {1, 2, 4, 5}


def test_kinds_are_apart(index):
    put(index)
    assert found(index, Words("engines"), kind="job") == [6]
    assert found(index, Words("engines"), kind="post") == []


def test_name_and_current_title_come_before_the_rest(index):
    put(
        index,
        [
            person(1, summary="I once met a director of design"),
            person(2, past_title="Director"),
            person(3, headline="Director at heart"),
            person(4, current_title="Director"),
            person(5, name="Ann Director"),
        ],
    )
    assert found(index, Words("director"))[:2] == [5, 4]
    assert found(index, Words("director"))[-1] == 1


def test_equals_come_by_number_on_every_page(index):
    put(index, [person(number, name="Kim Lee", current_title="Clerk") for number in range(300, 0, -1)])
    pages = [found(index, Words("clerk"), start=start, count=25) for start in range(0, 300, 25)]
    assert [number for page in pages for number in page] == list(range(1, 301))
    assert found(index, Words("clerk"), start=300, count=25) == []
    assert index.search("person", Words("clerk"), start=20_000, count=25).total == 300


def test_the_newest_first(index):
    put(index, [person(n, name="Kim", observed=at) for n, at in ((1, 5), (2, 9), (3, 9), (4, 1))])
    assert found(index, Words("kim"), sort="newest") == [2, 3, 1, 4]


def test_nothing_is_seen_before_commit_and_unlocking_forgets(index):
    assert index.lock()
    index.apply(PEOPLE, [])
    index.refresh()
    assert found(index, All(())) == []
    index.unlock()
    put(index, PEOPLE[:1])
    assert found(index, All(())) == [1]


def test_replacing_and_removing(index):
    put(index)
    put(index, [person(1, name="Ada King")], removed=[2, 999], seq=7)
    assert found(index, Words("byron")) == []
    assert found(index, Words("king")) == [1]
    assert found(index, Words("zoe")) == []
    assert index.applied() == Applied(b"store", 7)
    assert index.lock()
    index.clear()
    index.commit(Applied())
    index.unlock()
    index.refresh()
    assert found(index, All(())) == []


def test_one_writer(index):
    assert index.lock()
    index.unlock()
    assert index.lock()
    index.unlock()


def test_limits(index):
    put(index)
    with pytest.raises(InvalidParameter, match="words"):
        index.search("person", Words("word " * 3000))
    deep = Words("ada")
    for _ in range(100):
        deep = Not(deep)
    with pytest.raises(InvalidParameter, match="deep"):
        index.search("person", deep)


def test_spelling(index):
    put(index)
    assert index.corrected("person", "enginner") == "engineer"
    assert index.corrected("person", "softwrae engneer") == "software engineer"
    assert index.corrected("person", "software engineer") is None
    assert index.corrected("person", "xyzzyplugh") is None
    assert index.corrected("person", "softwareengineer") == "software engineer", "taken apart"
    assert index.corrected("person", "soft-ware") == "software", "one word"
    assert index.corrected("person", "soft ware") != "software", "two words that were typed as two"
    assert index.corrected("person", "x" * 5_000) is None


def test_an_index_of_another_layout_or_a_damaged_one_is_made_anew_beside_the_old(tmp_path):
    folder = tmp_path / "index"
    (folder / "person").mkdir(parents=True)
    (folder / "applied.json").write_text('{"layout":2,"store":"cw==","seq":9}')
    index = TantivyIndex(folder)
    assert index.applied() == Applied(), "of another layout: follows nothing"
    assert (folder / "person").is_dir(), "nothing is removed without the lock"
    put(index)
    assert found(index, Words("zoe")) == [2]
    assert not (folder / "person").exists()
    [generation] = [entry for entry in folder.iterdir() if entry.is_dir()]
    (generation / "person" / "meta.json").write_text("{")
    other = TantivyIndex(folder)
    assert other.applied() == Applied(), "damaged: follows nothing"
    put(other, seq=4)
    assert found(index, Words("zoe")) == [2], "readers go over to the new one"
    assert index.applied() == Applied(b"store", 4)
    assert len([entry for entry in folder.iterdir() if entry.is_dir()]) == 1


def test_readers_keep_the_old_index_while_it_is_made_anew(tmp_path):
    one, two = TantivyIndex(tmp_path / "index"), TantivyIndex(tmp_path / "index")
    put(one)
    assert one.lock()
    one.clear()
    one.apply(PEOPLE[:1], [])
    assert found(two, Words("zoe")) == [2]
    one.unlock()
    assert found(two, Words("zoe")) == [2], "given up: the old one stays"
    assert len([entry for entry in (tmp_path / "index").iterdir() if entry.is_dir()]) == 1


def test_texts_that_hold_our_own_marks(index):
    put(index, [person(1, name=["Ada\x1dByron", "Kim\x1eLee"], headline="Clerk"), person(2, name="Bo")])
    assert found(index, Words("kim", field="name")) == [1]
    assert found(index, Words("ada byron", field="name", phrase=True)) == [1]
    assert found(index, Words("clerk", field="headline")) == [1]


def test_a_document_is_replaced_whose_number_is_not_the_highest(index):
    put(index, [person(7, name="Ada"), person(3, name="Bo"), person(7, name="Cy"), person(3, name="Di")])
    assert found(index, All(())) == [3, 7]
    put(index, [person(5, name="Ed"), person(7, name="Flo")], seq=2)
    assert found(index, All(())) == [3, 5, 7]
    assert found(index, Words("flo")) == [7]


def test_a_second_process_is_locked_out_and_sees_commits(tmp_path):
    one, two = TantivyIndex(tmp_path / "index"), TantivyIndex(tmp_path / "index")
    assert one.lock()
    assert not two.lock()
    one.apply(PEOPLE, [])
    one.commit(Applied(b"s", 3))
    assert found(two, Words("zoe")) == [2], "without being told"
    one.unlock()
    assert two.lock()
    two.unlock()
    assert two.applied() == Applied(b"s", 3)
