"""What a book of frozen result lists promises, whichever it is."""

import pytest

from whodex.store.memory import MemorySequences
from whodex.store.sequence_ports import LIFE_MS
from whodex.store.sqlite import SqliteSequences

NOW = 1_800_000_000_000


@pytest.fixture(params=["memory", "sqlite"])
def opener(request, tmp_path):
    """Opens the same book again and again, as workers do."""
    if request.param == "memory":
        book = MemorySequences()
        return lambda: book
    return lambda: SqliteSequences(tmp_path / "sequences.db")


@pytest.fixture
def book(opener):
    return opener()


def freeze(book, numbers=(5, 3, 9), *, team="a", name="n", search=b"s", total=None, now=NOW, anew=False):
    return book.freeze(team, name, search, list(numbers), len(numbers) if total is None else total, now, anew=anew)


def found(book, *, team="a", name="n", search=b"s", now=NOW):
    held = book.find(team, name, search, now)
    return None if held is None else (list(held.numbers), held.total, held.at)


def test_a_list_is_found_again_as_it_was_frozen(book):
    given = freeze(book, total=40)
    assert (list(given.numbers), given.total, given.at) == ([5, 3, 9], 40, NOW)
    assert found(book, now=NOW + 9) == ([5, 3, 9], 40, NOW)


def test_a_list_belongs_to_its_team_id_and_search(book):
    freeze(book)
    assert found(book, team="b") is None
    assert found(book, name="m") is None
    assert found(book, search=b"t") is None


def test_the_first_of_two_that_freeze_at_once_wins(opener):
    one, other = opener(), opener()
    freeze(one, (1, 2))
    assert list(freeze(other, (2, 1)).numbers) == [1, 2]
    assert found(one) == ([1, 2], 2, NOW)


def test_anew_and_another_search_begin_a_new_list(book):
    freeze(book, (1, 2))
    freeze(book, (3,), anew=True, now=NOW + 1)
    assert found(book) == ([3], 1, NOW + 1)
    freeze(book, (4,), search=b"t")
    assert found(book) is None
    assert found(book, search=b"t") == ([4], 1, NOW)


def test_a_list_lives_a_day_from_its_freezing(book):
    freeze(book)
    assert found(book, now=NOW + LIFE_MS - 1) is not None
    assert found(book, now=NOW + LIFE_MS) is None
    assert list(freeze(book, (7,), now=NOW + LIFE_MS).numbers) == [7]


def test_expired_lists_are_dropped(book):
    freeze(book, name="old")
    freeze(book, name="new", now=NOW + 5)
    assert book.expire(NOW + LIFE_MS) == 1
    assert book.expire(NOW + LIFE_MS) == 0
    assert found(book, name="new", now=NOW + 6) is not None


def test_the_forgotten_leave_holes_and_totals(opener):
    book = opener()
    freeze(book, (5, 3, 9), total=40)
    freeze(book, (8,), name="m")
    assert opener().forget([3, 77]) == 1
    assert found(book) == ([5, 0, 9], 39, NOW)
    assert found(book, name="m") == ([8], 1, NOW)


def test_long_lists_and_large_numbers(book):
    numbers = list(range((1 << 62), (1 << 62) + 10_000))
    freeze(book, numbers, total=1_000_000)
    assert found(book) == (numbers, 1_000_000, NOW)


def test_nothing_found_is_a_list_too(book):
    freeze(book, ())
    assert found(book) == ([], 0, NOW)


def test_forgotten_numbers_leave_no_trace_in_the_files(tmp_path):
    book = SqliteSequences(tmp_path / "sequences.db")
    numbers = [1_234_567_890_123 + at for at in range(500)]
    freeze(book, numbers)
    mark = numbers[250].to_bytes(8, "little")
    assert any(mark in file.read_bytes() for file in tmp_path.iterdir())
    book.forget([numbers[250]])
    book.close()
    assert not any(mark in file.read_bytes() for file in tmp_path.iterdir())
