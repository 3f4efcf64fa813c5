"""The answer kept beside a person is the answer, or none."""

import msgspec
import pytest

from whodex.model.answers import PersonFound
from whodex.model.linking import edges_of, keys_of
from whodex.model.organisation import Organisation
from whodex.model.person import Person, Skill
from whodex.services import kept_answers
from whodex.services.kept_answers import find_answer, kept_answer
from whodex.store.codec import pack_body
from whodex.store.memory import MemoryStore
from whodex.wire.v2023_02_08.person import person

ZOE = Person(identifiers=["slug:zoë"], full_name="Zoë", headline="Tides", skills=[Skill(name="Knots")])


@pytest.fixture
def store():
    made = MemoryStore()
    number = made.allot()
    made.put(number, "person", pack_body(ZOE, kept_answer(ZOE)), keys_of(ZOE), edges_of(ZOE))
    return made


def test_is_what_rendering_gives(store):
    assert find_answer(store, ["slug:zoë"]) == msgspec.json.encode(person(PersonFound(number=7, person=ZOE)))


def test_other_code_passes_it_over(store, monkeypatch):
    monkeypatch.setattr(kept_answers, "REVISION", b"\0\0\0\1")
    assert find_answer(store, ["slug:zoë"]) is None


@pytest.mark.parametrize("identifiers", [["slug:nobody"], ["lix:1000000000"]])
def test_none_where_there_is_none(store, identifiers):
    assert find_answer(store, identifiers) is None


def test_nothing_is_kept_beside_others():
    assert kept_answer(Organisation(identifiers=["orgid:1"])) == b""
