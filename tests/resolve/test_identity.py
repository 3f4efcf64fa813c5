"""Which parties are one, as a table."""

import pytest

from whodex.resolve.identity import Party, partition

CASES = [
    ("nobody", [], []),
    ("no keys", [("",), ("",)], [[0], [1]]),
    ("one slug", [("slug:a",), ("slug:a",)], [[0, 1]]),
    ("a chain", [("slug:a",), ("slug:b",), ("slug:a", "member:1"), ("member:1", "slug:b")], [[0, 1, 2, 3]]),
    ("strong whatever the names", [("slug:a", "Ada Byron"), ("slug:a", "Bob Moss")], [[0, 1]]),
    ("email, same name", [("email:a@x", "Ada Byron"), ("email:a@x", "ada byron")], [[0, 1]]),
    ("email, another name", [("email:a@x", "Ada Byron"), ("email:a@x", "Bob Moss")], [[0], [1]]),
    ("email, no name", [("email:a@x", "Ada Byron"), ("email:a@x", "")], [[0, 1]]),
    (
        "one misfit parts all",
        [("email:a@x", "Ada Ng"), ("email:a@x", "Ada Ng"), ("email:a@x", "Bob Moss")],
        [[0], [1], [2]],
    ),
    ("domain", [("orgid:1", "domain:x"), ("domain:x", "X")], [[0, 1]]),
    ("domain of a group", [("orgid:1", "domain:x"), ("orgid:2", "domain:x"), ("domain:x",)], [[0], [1], [2]]),
    ("two slugs of one number", [("orgid:1", "orgslug:a", "domain:x"), ("orgid:1", "orgslug:b", "domain:x")], [[0, 1]]),
    ("school and company numbers are two", [("orgid:5",), ("schoolid:5",)], [[0], [1]]),
]


def party(parts):
    names = [part for part in parts if ":" not in part]
    return Party(tuple(part for part in parts if ":" in part), names[0] if names and names[0] else None)


@pytest.mark.parametrize(("what", "parties", "groups"), CASES, ids=[case[0] for case in CASES])
def test_partition(what, parties, groups):
    assert partition([party(one) for one in parties]) == groups


def test_further_links_join():
    assert partition([Party(("slug:a",)), Party(("slug:b",)), Party(())], links=[(2, 0)]) == [[0, 2], [1]]
