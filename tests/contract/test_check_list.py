"""What the list of a file's check promises, whichever it is."""

import pytest

from whodex.errors import StoreBusy
from whodex.store.check_ports import Progress
from whodex.store.sqlite import SqliteCheckList

PAIRS = [("ann@a.example", "a.example"), ("cal@b.example", "b.example"), ("bea@a.example", "a.example")]


def test_addresses_are_open_once_until_they_are_settled(check_list):
    assert check_list.begin("one") is False
    check_list.add(PAIRS)
    check_list.add(PAIRS[:2])
    assert check_list.progress() == Progress(3, 0, 0)
    assert check_list.domains("", 9) == ["a.example", "b.example"]
    assert check_list.domains("", 1) == ["a.example"]
    assert check_list.domains("a.example", 9) == ["b.example"]
    (first, ann), (second, bea) = check_list.open_at("a.example", 0, 9)
    assert (ann, bea) == ("ann@a.example", "bea@a.example")
    assert check_list.open_at("a.example", first, 9) == [(second, bea)]
    assert check_list.open_at("a.example", 0, 1) == [(first, ann)]
    check_list.keep([("ann@a.example", b"yes", False), ("cal@b.example", b"later", True)])
    assert check_list.progress() == Progress(3, 1, 1)
    assert check_list.domains("", 9) == ["a.example"]
    assert [check_list.result(address) for address, _ in PAIRS] == [b"yes", b"later", None]
    assert check_list.result("nobody@a.example") is None
    assert check_list.reopen() == 1
    assert check_list.domains("", 9) == ["a.example", "b.example"]
    assert check_list.result("cal@b.example") == b"later", "what was known of it stays until it is asked again"
    check_list.add(PAIRS)
    assert check_list.progress() == Progress(3, 1, 0)


def test_another_file_begins_an_empty_list(check_list):
    check_list.begin("one")
    check_list.add(PAIRS)
    check_list.is_complete()
    assert check_list.begin("one") is True
    assert check_list.progress().addresses == 3
    assert check_list.begin("two") is False
    assert check_list.progress() == Progress()


def test_a_list_belongs_to_one_process_and_survives_it(tmp_path):
    path = tmp_path / "results.csv.journal"
    first = SqliteCheckList(path)
    first.begin("one")
    first.add(PAIRS)
    with pytest.raises(StoreBusy, match="another process is at work"):
        SqliteCheckList(path)
    first.close()
    second = SqliteCheckList(path)
    second.begin("one")
    assert second.progress().addresses == 3
    second.close(remove=True)
    assert list(tmp_path.iterdir()) == []
