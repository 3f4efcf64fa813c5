"""Every field of every kind of search, with values of every sort: answered, or told. Nothing is left out silently."""

import pytest

from whodex.model.network import Viewer
from whodex.model.query import Between, Exact
from whodex.model.reading import Filter, Range, Reading, Value
from whodex.services.queries import FILTERS, understand
from whodex.services.queries.base import Asker
from whodex.store.memory import MemoryStore
from whodex.store.memory.index import MemoryIndex
from whodex.text.search import jobs as job_pages
from whodex.text.search import labels, pages, sales_types, unanswered


def page_fields(table):
    return {field for action, field in table.values() if action != "none"}


FIELDS = {
    "people": page_fields(pages.VSEARCH) | {"title", "geo"},
    "organisations": page_fields(pages.ORGANISATIONS) | {"has_jobs"},
    "posts": page_fields(pages.POSTS) | {"posted_within"},
    "jobs": {
        *job_pages.FACETS.values(),
        *job_pages.SWITCHES.values(),
        "geo",
        "location",
        "salary_floor",
        "posted_within",
    },
    "sales_people": set(sales_types.FIELDS["sales_people"].values()),
    "sales_organisations": set(sales_types.FIELDS["sales_organisations"].values()),
}
VALUES = [
    Value(id="zz"),
    Value(id="123"),
    Value(text="Fernhollow"),
    Value(id="123", text="Fernhollow"),
    Range(min=1),
    Range(),
]


def asked(kind, field, value, viewer=None):
    asker = Asker(store=MemoryStore(), index=MemoryIndex(), team="default", viewer=viewer, now=1, warnings=[])
    return understand(Reading(kind=kind, filters=(Filter(field=field, values=(value,)),)), asker)


@pytest.mark.parametrize("kind", FIELDS)
def test_every_value_of_every_field_is_answered_or_told(kind):
    for field in sorted(FIELDS[kind] | FILTERS[kind].keys()):
        known = [Value(id=key, text=text) for key, text in list(labels(field, kind).items())[:3]]
        for value in (*VALUES, *known):
            understood = asked(kind, field, value)
            told = unanswered(field) is not None or any(note.parameter for note in understood.warnings)
            assert understood.query.nodes or told, (kind, field, value)


@pytest.mark.parametrize(
    ("field", "name", "ids"),
    [
        ("seniority", "Director", ("220",)),
        ("seniority", "VP", ("300",)),
        ("seniority", "Owner", ("320",)),
        ("seniority", "manager", ("200", "210")),
        ("function", "Human Resources", ("12",)),
    ],
)
def test_a_label_stands_for_its_id(field, name, ids):
    for value in (Value(text=name), Value(id=name), Value(id=name, text=name)):
        assert asked("sales_people", field, value).query.nodes == (Exact(field, ids),)


@pytest.mark.parametrize("kind", FIELDS)
def test_every_label_of_a_closed_set_asks_for_what_its_id_asks(kind):
    """URLs written by programs hold `text:51-200` and no id."""
    sets = 0
    for field in sorted(FIELDS[kind] & FILTERS[kind].keys()):
        known = labels(field, kind)
        sets += bool(known)
        for key, text in known.items():
            by_id, by_label = asked(kind, field, Value(id=key, text=text)), asked(kind, field, Value(text=text))
            assert set(map(str, by_label.query.nodes)) == set(map(str, by_id.query.nodes)), (field, text)
            assert by_label.warnings == by_id.warnings, (field, text)
    assert sets


@pytest.mark.parametrize(
    ("kind", "field", "text", "key"),
    [
        ("people", "relationship", "2nd", "S"),
        ("sales_people", "relationship", "1st degree connections", "F"),
        ("posts", "posted_by", "1st connections", "first"),
        ("posts", "posted_by", "me", "me"),
    ],
)
def test_a_viewers_label_asks_for_what_its_id_asks(kind, field, text, key):
    viewer = Viewer(identifiers=["slug:maya"], name="Maya")
    by_id, by_label = (asked(kind, field, one, viewer) for one in (Value(id=key), Value(text=text)))
    assert by_id.query.nodes == by_label.query.nodes != ()
    assert not by_label.warnings
    assert "Fernhollow" in asked(kind, field, Value(text="Fernhollow"), viewer).warnings[0].because


@pytest.mark.parametrize(
    ("text", "band"),
    [("51-200 employees", 4), ("1001-5000", 7), ("10,000+", 9), ("Self employed", 1), ("1-10", 2)],
)
def test_a_size_is_found_by_any_text_that_names_it(text, band):
    assert asked("sales_people", "company_headcount", Value(text=text)).query.nodes == (
        Between("headcount", band, band),
    )


def test_an_industry_by_name_takes_what_is_part_of_it():
    by_id, by_name = (
        asked("people", "industry", value).query.nodes[0].values
        for value in (Value(id="43"), Value(text="Financial Services"))
    )
    assert len(by_id) > 3
    assert set(by_name) == set(by_id)


def test_a_range_beside_values_is_told():
    filters = Filter(field="company_headcount", values=(Value(id="C"), Range(min=11, max=50)))
    asker = Asker(store=MemoryStore(), index=MemoryIndex(), team="default", viewer=None, now=1, warnings=[])
    understood = understand(Reading(kind="sales_people", filters=(filters,)), asker)
    assert understood.query.nodes
    assert "range" in understood.warnings[0].because
