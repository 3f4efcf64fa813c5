"""Viewers: who is one, and how near people are to them."""

import pytest

from whodex.errors import InvalidViewer
from whodex.model.linking import edges_of, keys_of
from whodex.model.network import Connection, Viewer
from whodex.model.observation import KIND_OF
from whodex.model.person import Person
from whodex.model.post import Post
from whodex.model.refs import Ref
from whodex.services.viewers import accounts, closeness, find_viewer
from whodex.store.codec import pack_body
from whodex.store.memory import MemoryStore

NOW = 1_787_227_200_000
DAY = 24 * 3600 * 1000
MEMBER_ID = "ACoAAAAAAAXhcQAB" + "A" * 23  # invented


@pytest.fixture
def store():
    return MemoryStore()


def put(store, entity):
    number = store.allot()
    store.put(number, KIND_OF[type(entity)], pack_body(entity), keys_of(entity), edges_of(entity))


def viewer(store, slug, team="default"):
    made = Viewer(identifiers=[f"slug:{slug}"], name=slug.title(), team=team)
    store.save_viewer(made)
    return made


def connect(store, one, other):
    put(
        store,
        Connection(
            identifiers=[f"key:{one}>{other}"],
            viewer=Ref(identifiers=[f"slug:{one}"]),
            person=Ref(identifiers=[f"slug:{other}"]),
            connected_at=1,
        ),
    )


def degree(store, seen_by, slug):
    return closeness(store, seen_by, Person(identifiers=[f"slug:{slug}"]), NOW).degree


def test_degrees(store):
    maya, ole = viewer(store, "maya"), viewer(store, "ole")
    connect(store, "maya", "ole")
    connect(store, "maya", "ib")
    connect(store, "ole", "zoe")
    assert degree(store, maya, "ib") == 1
    assert degree(store, maya, "zoe") == 2  # through ole, whose export is here too
    assert degree(store, ole, "ib") == 3  # ole's export does not name maya
    assert degree(store, maya, "stranger") == 3
    assert degree(store, maya, "maya") is None


def test_no_degree_through_another_teams_viewer(store):
    maya = viewer(store, "maya")
    viewer(store, "spy", team="elsewhere")
    connect(store, "maya", "spy")
    connect(store, "spy", "zoe")
    assert degree(store, maya, "zoe") == 3


@pytest.mark.parametrize(("age", "count"), [(29 * DAY, 1), (30 * DAY, 0), (-DAY, 0)])
def test_posts_of_the_last_thirty_days_are_counted(store, age, count):
    maya = viewer(store, "maya")
    put(store, Post(identifiers=["post:activity:1"], author=Ref(identifiers=["slug:ib"]), created_at=NOW - age))
    assert closeness(store, maya, Person(identifiers=["slug:ib"]), NOW).recent_posts == count


def test_a_viewer_is_found_by_any_identifier_within_the_team(store):
    store.save_viewer(Viewer(identifiers=["slug:maya", f"memberid:{MEMBER_ID}"], name="Maya"))
    assert find_viewer(store, "default", [f"memberid:{MEMBER_ID}"]).name == "Maya"
    with pytest.raises(InvalidViewer):
        find_viewer(store, "elsewhere", ["slug:maya"])
    assert [one.name for one in accounts(store, "default").viewers] == ["Maya"]
    assert accounts(store, "elsewhere").viewers == []
