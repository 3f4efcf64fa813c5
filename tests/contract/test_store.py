"""What a store promises, whichever it is."""

import pytest

from whodex.model.identifiers import FIRST_NUMBER
from whodex.model.linking import Edge, edges_of, keys_of, mailbox_key
from whodex.model.network import Connection, Viewer
from whodex.model.observation import Source, canonical, observation_key
from whodex.model.person import Person
from whodex.model.refs import Ref
from whodex.store.codec import pack_body, pack_record
from whodex.store.ports import Import


def begin(store, name="crm", file="people.csv", rank=0):
    store.source(Source(name=name, rank=rank))
    new = Import(id=0, source=name, basis="consent", format="table", file=file, fingerprint=file, started_at=5)
    return store.begin_import(new)


def keep(store, person, import_id, *, number=None, position="2", observed_at=10, record=None):
    """One observation and the entity of it alone, as a first import writes them."""
    record = canonical(record or {"name": person.full_name})
    key = observation_key("test", record)
    with store.transaction() as tx:
        number = number or tx.allot()
        observation = tx.add(key, number, "person", "test", pack_record(record))
        tx.see(observation, import_id, position, observed_at)
        tx.put(number, "person", pack_body(person), keys_of(person), edges_of(person))
    return number, observation


def ada(**more):
    return Person(identifiers=["slug:ada", "email:ada@engine.example"], full_name="Ada Byron", **more)


def test_a_fresh_store_is_empty(store):
    assert store.find("slug:nobody") is None
    assert store.lookup("slug:nobody") is None
    assert store.kept_beside("slug:nobody") == b""
    assert store.get(FIRST_NUMBER) is None
    assert store.observations(FIRST_NUMBER) == []
    assert store.edges("connection", ["slug:nobody"]) == ([], 0)
    assert store.edges("connection", []) == ([], 0)
    assert store.numbers() == []
    assert store.changes(0) == []
    assert store.viewers() == []
    assert store.imports() == []
    assert store.counts()["observations"] == 0
    assert len(store.secret()) == 32


def test_what_was_put_is_found_by_every_key(store):
    number, _ = keep(store, ada(headline="Analyst"), begin(store).id)
    assert number == FIRST_NUMBER
    assert store.find("slug:ada") == store.find("email:ada@engine.example") == number
    assert store.get(number) == ("person", ada(headline="Analyst"))
    assert store.lookup("slug:ada") == (number, "person", ada(headline="Analyst"))
    assert store.numbers("person") == [number]
    assert store.numbers("job") == []
    assert [(c.number, c.kind, c.removed) for c in store.changes(0)] == [(number, "person", False)]


def test_what_is_kept_beside_an_entity_goes_with_it(store):
    number, _ = keep(store, ada(), begin(store).id)
    assert store.kept_beside("slug:ada") == b""
    with store.transaction() as tx:
        tx.put(number, "person", pack_body(ada(), b"beside"), keys_of(ada()), edges_of(ada()))
    assert store.kept_beside("email:ada@engine.example") == b"beside"
    assert store.get(number) == ("person", ada())
    assert store.lookup("slug:ada") == (number, "person", ada())
    with store.transaction() as tx:
        tx.drop(number)
    assert store.kept_beside("slug:ada") == b""


def test_an_observation_remembers_where_it_was_seen(store):
    first = begin(store, rank=3)
    number, observation = keep(store, ada(), first.id, record={"b": 1, "a": "é"})
    second = begin(store, name="vendor", file="later.json")
    with store.transaction() as tx:
        assert tx.see(observation, second.id, "9", 20)
        assert not tx.see(observation, second.id, "10", 20), "once per import"
        assert tx.see(observation, second.id, "11", 21), "at its latest time"
        assert not tx.see(observation, second.id, "9", 20)
        (kept,) = tx.members(number)
    assert (kept.observed_at, kept.rank) == (21, 3)
    (seen,) = store.observations(number)
    assert seen.record == {"a": "é", "b": 1}
    assert [(o.source, o.file, o.position, o.observed_at, o.basis) for o in seen.origins] == [
        ("vendor", "later.json", "11", 21, "consent"),
        ("crm", "people.csv", "2", 10, "consent"),
    ]


def test_putting_again_replaces_keys_and_edges(store):
    number, _ = keep(store, ada(), begin(store).id)
    connection = Connection(viewer=Ref(identifiers=["slug:old"]), person=Ref(identifiers=["slug:ada"]), connected_at=7)
    with store.transaction() as tx:
        other = tx.allot()
        for _ in range(2):
            tx.put(other, "connection", pack_body(connection), keys_of(connection), edges_of(connection))
        connection.viewer = Ref(identifiers=["slug:new"])
        tx.put(other, "connection", pack_body(connection), keys_of(connection), edges_of(connection))
        changed = Person(identifiers=["slug:ada-king"], full_name="Ada King")
        tx.put(number, "person", pack_body(changed), keys_of(changed), [])
    assert store.find("slug:ada") is None
    assert store.find("slug:ada-king") == number
    assert store.edges("connection", ["slug:old"]) == ([], 0)
    assert store.edges("connection", ["slug:new", "slug:old"]) == ([other], 1)


def test_a_weak_key_may_name_several_and_the_oldest_is_found(store):
    imported = begin(store)
    first, _ = keep(store, Person(identifiers=["email:team@x.example"], full_name="A"), imported.id)
    second, _ = keep(store, Person(identifiers=["email:team@x.example"], full_name="B"), imported.id)
    assert store.find("email:team@x.example") == first
    with store.transaction() as tx:
        assert tx.holders("email:team@x.example") == [first, second]


def test_a_merged_entity_answers_under_its_old_number(store):
    imported = begin(store)
    numbers = [keep(store, Person(identifiers=[f"slug:p{i}"], full_name=str(i)), imported.id)[0] for i in range(3)]
    with store.transaction() as tx:
        tx.drop(numbers[2], merged_into=numbers[1])
    with store.transaction() as tx:
        tx.drop(numbers[1], merged_into=numbers[0])
    assert [store.current(number) for number in numbers] == [numbers[0]] * 3
    assert {store.get(number)[1].full_name for number in numbers} == {"0"}
    assert store.find("slug:p2") is None
    assert [change.removed for change in store.changes(0)] == [False] * 3 + [True] * 2
    with store.transaction() as tx:
        tx.put(numbers[1], "person", pack_body(Person(full_name="back")), [], [])
    assert store.get(numbers[1])[1].full_name == "back"


def test_edges_come_by_time_and_in_pages(store):
    with store.transaction() as tx:
        numbers = [tx.allot() for _ in range(5)]
        for number, at in zip(numbers, (10, 50, 30, 30, -5), strict=True):
            edges = [Edge("post.author", "slug:ada", at), Edge("post.author", "member:1", at)]
            tx.put(number, "post", pack_body(Person()), [], edges)
    newest = [numbers[1], numbers[2], numbers[3], numbers[0], numbers[4]]
    assert store.edges("post.author", ["slug:ada", "member:1"]) == (newest, 5)
    assert store.edges("post.author", ["slug:ada"], 1, 2) == (newest[1:3], 5)
    oldest_first = store.edges("post.author", ["member:1"], newest_first=False)[0]
    assert oldest_first == [numbers[4], numbers[0], numbers[2], numbers[3], numbers[1]]


def test_an_error_inside_a_transaction_undoes_all_of_it(store):
    imported = begin(store)
    with pytest.raises(RuntimeError, match="torn"), store.transaction() as tx:
        number = tx.allot()
        observation = tx.add(b"k" * 16, number, "person", "a format never seen before", b"")
        tx.see(observation, imported.id, "1", 1)
        tx.put(number, "person", pack_body(ada()), keys_of(ada()), [])
        raise RuntimeError("torn")
    assert store.counts()["observations"] == 0
    assert store.find("slug:ada") is None
    assert store.changes(0) == []
    again, _ = keep(store, ada(), imported.id)
    assert again == number, "a number nobody saw is not lost"
    assert store.observations(again)[0].format == "test"


def test_the_same_file_is_the_same_import_until_it_is_taken_back(store):
    first = begin(store)
    first.done, first.counts = 40, {"new": 40}
    store.save_import(first)
    again = begin(store)
    assert (again.id, again.state, again.done, again.counts) == (first.id, "running", 40, {"new": 40})
    assert begin(store, file="other.csv").id != first.id
    assert begin(store, name="another source").id != first.id
    again.state = "done"
    store.save_import(again)
    assert (begin(store).id, begin(store).state) == (first.id, "done")
    again.state = "removed"
    store.save_import(again)
    assert begin(store).id != first.id
    assert [one.state for one in store.imports()] == ["removed", "running", "running", "running"]


def test_scanning_gives_every_observation_once(store):
    one, two = begin(store), begin(store, file="two.csv")
    keep(store, Person(full_name="a"), one.id)
    keep(store, Person(full_name="b"), two.id)
    assert len(list(store.scan())) == 2
    assert [kept.id for kept in store.scan(import_id=two.id)] == [2]
    assert [kept.id for kept in store.scan(after=1)] == [2]


def test_leaving(store):
    one, two = begin(store), begin(store, file="two.csv")
    number, observation = keep(store, ada(), one.id)
    with store.transaction() as tx:
        tx.see(observation, two.id, "1", 1)
        assert not store.unsee(observation, one.id), "another import saw it too"
        assert store.unsee(observation, two.id)
        store.forget(observation)
        tx.drop(number)
        store.suppress([b"h" * 32, b"h" * 32])
        store.audit(3, "erase", {"people": 1})
    store.scrub()
    assert store.counts()["observations"] == 0
    assert store.suppressed() == {b"h" * 32}
    assert store.suppressions() == 1
    assert store.audits() == [(3, "erase", {"people": 1})]


def test_rewriting_a_record_into_one_that_is_there_leaves_one(store):
    imported = begin(store)
    number, first = keep(store, ada(), imported.id, record={"x": 1})
    _, second = keep(store, ada(), imported.id, number=number, record={"x": 2})
    with store.transaction():
        store.rewrite(first, b"new" + bytes(13), pack_record(b'{"x":0}'))
        store.rewrite(second, b"new" + bytes(13), pack_record(b'{"x":0}'))
    assert [seen.record for seen in store.observations(number)] == [{"x": 0}]


def test_viewers_by_team(store):
    ada_viewer = Viewer(identifiers=["slug:ada", "member:1"], name="Ada", import_id=1)
    store.save_viewer(ada_viewer)
    store.save_viewer(Viewer(identifiers=["slug:bob"], name="Bob", made_up=True, team="sales"))
    assert store.viewers("default") == [ada_viewer]
    assert [viewer.name for viewer in store.viewers()] == ["Ada", "Bob"]
    store.remove_viewer(ada_viewer)
    assert [(viewer.name, viewer.made_up) for viewer in store.viewers()] == [("Bob", True)]


def test_clearing_entities_keeps_the_truth(store):
    number, _ = keep(store, ada(), begin(store).id)
    store.clear_entities()
    assert store.find("slug:ada") is None
    assert store.numbers() == []
    assert len(store.observations(number)) == 1


def test_holding_a_state_and_seeing_the_newest_again(store):
    imported = begin(store)
    store.hold()
    assert store.find("slug:ada") is None
    number, _ = keep(store, ada(), imported.id)
    store.release()
    assert store.find("slug:ada") == number
    store.hold()
    assert store.get(number)[1].full_name == "Ada Byron"
    store.release()
    store.release()


def test_a_sample_of_a_domains_mailboxes(store):
    people = [Person(identifiers=[f"email:p{n}@a.example"], emails=[f"p{n}@a.example"]) for n in range(30)]
    with store.transaction() as tx:
        for person in people:
            tx.put(tx.allot(), "person", pack_body(person), keys_of(person), edges_of(person), new=True)
    found = store.sample("mailbox", mailbox_key("A.example"), 10)
    assert len(found) == 10
    assert found == store.sample("mailbox", "domain:a.example", 30)[:10]
    assert found != sorted(found), "drawn across the domain, not from its first"
    assert store.sample("mailbox", "domain:b.example", 10) == []
    assert store.sample("employee", "domain:a.example", 10) == []


def test_suppressions_are_asked_one_by_one(store):
    with store.transaction():
        store.suppress([b"x" * 32])
    assert store.is_suppressed(b"x" * 32)
    assert not store.is_suppressed(b"y" * 32)
