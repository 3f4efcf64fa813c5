"""Company sizes as LinkedIn's bands A to I (1 to 9)."""

import pytest

from whodex.model.person import Person, Position
from whodex.services.documents import MOST_DESCRIBED, band_of, document


@pytest.mark.parametrize(
    ("size", "employees", "band"),
    [
        ("1-10", None, 2),
        ("2-10 employees", None, 2),
        ("11-50", None, 3),
        ("51-200 employees", 7, 4),
        ("1,001-5,000", None, 7),
        ("10,001+ employees", None, 9),
        ("10,000+", None, 9),
        ("5000+ employees", None, 8),
        ("0-1", None, 1),
        ("many", 120, 4),
        (None, 8, 2),
        (None, None, None),
    ],
)
def test_band(size, employees, band):
    assert band_of(size, employees) == band


def test_descriptions_are_searched_up_to_a_bound():
    roles = [Position(title="Clerk", description="word " * 500) for _ in range(5)]
    made = document(1, Person(identifiers=["slug:a"], experience=roles), lambda _: None, lambda *_: [])
    assert 3_990 <= sum(map(len, made.texts["descriptions"])) <= MOST_DESCRIBED
