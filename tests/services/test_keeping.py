"""Observations in, entities out: whatever the order, the batches, the repetitions."""

from pathlib import Path

from helpers_keeping import KEEPER, absorb, begin, claim, contents, world
from hypothesis import given, settings
from hypothesis import strategies as st

from whodex.services.rebuilding import rebuild
from whodex.services.taking_back import expire, remove_import
from whodex.store.memory import MemoryStore


def test_a_record_makes_an_entity_and_the_same_record_changes_nothing(store):
    one = begin(store)
    ada = claim({"ids": ["slug:ada"], "name": "Ada Byron"})
    assert absorb(store, one.id, [ada]) == ["new"]
    before = world(store)
    assert absorb(store, one.id, [ada, ada]) == ["unchanged", "unchanged"]
    assert world(store) == before
    assert len(store.changes(0)) == 1


def test_the_newest_wins_field_by_field_and_lists_unite(store):
    one = begin(store)
    absorb(
        store, one.id, [claim({"ids": ["slug:ada"], "name": "Ada B", "headline": "old", "emails": ["a@x.ex"]}, at=5)]
    )
    later = claim({"ids": ["slug:ada", "member:7"], "headline": "new", "emails": ["b@x.ex", "A@x.ex"]}, at=9)
    assert absorb(store, one.id, [later]) == ["changed"]
    number = store.find("member:7")
    _, ada = store.get(number)
    assert (ada.full_name, ada.headline, ada.emails, ada.observed_at) == ("Ada B", "new", ["b@x.ex", "A@x.ex"], 9)
    assert ada.identifiers == ["slug:ada", "member:7"]


def test_a_higher_rank_wins_over_a_newer_value(store):
    trusted, cheap = begin(store, "t.json", rank=5, source="trusted"), begin(store, "c.json", source="cheap")
    absorb(store, trusted.id, [claim({"ids": ["slug:ada"], "headline": "true"}, at=1)])
    absorb(store, cheap.id, [claim({"ids": ["slug:ada"], "headline": "newer"}, at=2)])
    assert store.get(store.find("slug:ada"))[1].headline == "true"


def test_a_bridge_merges_and_the_older_number_stays(store):
    one = begin(store)
    a, b, bridge = (
        claim({"ids": ["slug:ada"], "name": "Ada"}),
        claim({"ids": ["member:7"], "name": "Ada Byron"}),
        claim({"ids": ["slug:ada", "member:7"]}),
    )
    assert absorb(store, one.id, [a, b]) == ["new", "new"]
    first, second = store.find("slug:ada"), store.find("member:7")
    assert absorb(store, one.id, [bridge]) == ["merged"]
    assert store.find("member:7") == store.current(second) == first < second
    assert store.get(second) == store.get(first)


def test_taking_the_bridge_back_gives_each_its_own_again(store):
    one, two = begin(store, "a.json"), begin(store, "b.json")
    absorb(store, one.id, [claim({"ids": ["slug:ada"]}), claim({"ids": ["member:7"]})])
    before = contents(store)
    absorb(store, two.id, [claim({"ids": ["slug:ada", "member:7"]})])
    assert len(contents(store)) == 1
    assert remove_import(store, KEEPER, NOWHERE, two.id) == {"forgotten": 1}
    assert contents(store) == before


def test_what_two_imports_saw_stays_until_both_are_taken_back(store, tmp_path):
    one, two = begin(store, "a.json"), begin(store, "b.json")
    for import_ in (one, two):
        absorb(store, import_.id, [claim({"ids": ["slug:ada"], "name": "Ada"}), claim({"name": "No Keys"})])
    assert remove_import(store, KEEPER, tmp_path, one.id) == {"forgotten": 0}
    assert store.find("slug:ada") is not None
    assert remove_import(store, KEEPER, tmp_path, two.id) == {"forgotten": 2}
    assert store.numbers() == []
    assert store.find("slug:ada") is None


def test_a_shared_mailbox_joins_nobody_whenever_it_is_noticed(store):
    one = begin(store)
    mailbox = "email:team@acme.example"
    absorb(store, one.id, [claim({"ids": ["slug:ada", mailbox], "name": "Ada Byron"})])
    absorb(store, one.id, [claim({"ids": [mailbox], "name": "A. Byron"})])
    assert len(store.numbers()) == 1, "an initial fits"
    absorb(store, one.id, [claim({"ids": ["slug:bob", mailbox], "name": "Bob Moss"})])
    assert len(store.numbers()) == 3, "the address is shared after all: only strong identifiers hold"


def test_without_the_contradiction_the_others_are_one_again(store, tmp_path):
    one, two = begin(store), begin(store, "b.json")
    mailbox = "email:team@acme.example"
    absorb(store, one.id, [claim({"ids": ["slug:ada", mailbox], "name": "Ada Byron"})])
    absorb(store, one.id, [claim({"ids": [mailbox], "name": "Ada Byron"})])
    before = contents(store)
    absorb(store, two.id, [claim({"ids": ["slug:bob", mailbox], "name": "Bob Moss"})])
    assert len(store.numbers()) == 3
    remove_import(store, KEEPER, tmp_path, two.id)
    assert contents(store) == before


def test_an_address_on_everything_is_a_placeholder(store):
    one = begin(store)
    claims = [claim({"ids": [f"slug:p{i}", "email:x@none.example"], "name": "Kim Lee"}) for i in range(30)]
    absorb(store, one.id, claims)
    assert len(store.numbers()) == 30


def test_a_domain_joins_a_name_to_its_organisation_but_no_two_of_linkedin(store):
    one = begin(store)
    absorb(store, one.id, [claim({"ids": ["orgid:5", "domain:acme.example"], "name": "Acme"}, "organisation")])
    absorb(store, one.id, [claim({"ids": ["orgslug:acme", "domain:acme.example"]}, "organisation")])
    assert store.find("orgslug:acme") == store.find("orgid:5")
    absorb(store, one.id, [claim({"ids": ["orgid:6", "domain:acme.example"], "name": "Acme Bank"}, "organisation")])
    assert len(store.numbers()) == 3


def test_records_without_any_identifier_stand_alone(store):
    one = begin(store)
    absorb(store, one.id, [claim({"name": "Kim Lee"}), claim({"name": "Kim Lee", "headline": "x"})])
    assert len(store.numbers()) == 2


def test_retention_drops_what_is_past_it(store):
    kept_for = begin(store)
    source = store.sources()[0]
    absorb(store, kept_for.id, [claim({"ids": ["slug:old"]}, at=0), claim({"ids": ["slug:new"]}, at=86_400_000 * 9)])
    store.source(type(source)(name=source.name, basis=source.basis, rank=0, retention_days=5))
    assert expire(store, KEEPER, now=86_400_000 * 10) == {"forgotten": 1}
    assert store.find("slug:old") is None
    assert store.find("slug:new") is not None


def test_rebuild_from_nothing_gives_equal_entities(store):
    one = begin(store)
    absorb(store, one.id, [claim(record) for record in PEOPLE])
    absorb(store, one.id, [claim({"viewer": "slug:ada", "person": "slug:bob", "at": 4}, "connection")])
    before, bodies = world(store), packed(store)
    store.clear_entities()
    assert store.numbers() == []
    rebuild(store, KEEPER)
    assert world(store) == before
    assert packed(store) == bodies
    assert store.edges("connection", ["slug:ada"])[1] == 1
    assert rebuild(store, KEEPER)["changed"] == 0


NOWHERE = Path("/nonexistent")


def packed(store):
    with store.transaction() as tx:
        return {number: tx.body(number) for number in store.numbers(count=10_000)}


PEOPLE = [
    {"ids": ["slug:ada", "email:a@x.example"], "name": "Ada Byron", "jobs": [["Analyst", "Engine Ltd"]]},
    {"ids": ["slug:ada", "member:7"], "name": "Ada King", "jobs": [["Analyst", "Engine"], ["Poet", "Home"]]},
    {"ids": ["member:7", "slug:ada-king"], "headline": "Countess"},
    {"ids": ["slug:bob", "email:a@x.example"], "name": "Bob Moss"},
    {"ids": ["email:b@x.example"], "name": "B Moss"},
    {"ids": ["slug:bob", "email:b@x.example"], "name": "Bob Moss"},
]

IDENTIFIERS = st.sampled_from(
    ["slug:a", "slug:b", "slug:c", "member:1", "member:2", "email:a@x.example", "email:b@x.example"]
)
RECORDS = st.fixed_dictionaries(
    {
        "ids": st.lists(IDENTIFIERS, max_size=3, unique=True),
        "name": st.sampled_from(["Ada Byron", "A Byron", "Bob Moss"]),
    },
    optional={"headline": st.sampled_from(["x", "y"]), "emails": st.lists(st.sampled_from(["a@x", "b@x"]), max_size=2)},
)
CLAIMS = st.lists(st.tuples(RECORDS, st.integers(0, 3)), max_size=12)


@settings(max_examples=150, deadline=None)
@given(CLAIMS, st.randoms(use_true_random=False), st.integers(1, 5))
def test_order_and_batches_never_matter(claims, random, size):
    """The partition and every entity are a function of the set of observations."""
    stores = []
    for shuffled in (claims, random.sample(claims, len(claims))):
        store = MemoryStore()
        one = begin(store)
        step = size if shuffled is not claims else len(claims) or 1
        for start in range(0, len(shuffled), step):
            absorb(store, one.id, [claim(record, at=at) for record, at in shuffled[start : start + step]])
        stores.append(store)
    assert contents(stores[0]) == contents(stores[1])


@settings(max_examples=100, deadline=None)
@given(CLAIMS, CLAIMS)
def test_taking_an_import_back_leaves_what_was_before(first, second):
    store = MemoryStore()
    one, two = begin(store, "1"), begin(store, "2")
    absorb(store, one.id, [claim(record, at=at) for record, at in first])
    before = contents(store)
    absorb(store, two.id, [claim(record, at=at) for record, at in second])
    remove_import(store, KEEPER, NOWHERE, two.id)
    assert contents(store) == before


@settings(max_examples=60, deadline=None)
@given(CLAIMS)
def test_rebuild_always_gives_what_was_there(claims):
    store = MemoryStore()
    one = begin(store)
    for record, at in claims:
        absorb(store, one.id, [claim(record, at=at)])
    before = world(store)
    store.clear_entities()
    rebuild(store, KEEPER)
    assert world(store) == before
