"""Folding field by field, what counts as the same position, and telling where values come from."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whodex.model.dates import PartialDate, Period
from whodex.model.organisation import Organisation
from whodex.model.person import Education, OrgRef, Person, Position, RelatedPerson, Skill
from whodex.resolve.fold import Statement, fold
from whodex.resolve.sameness import organisation_name_key
from whodex.resolve.trace import trace


def said(subject, at=0, rank=0, key=b"k"):
    return Statement(key, rank, at, subject)


def job(title, org, start=None, end=None, current=False, **more):
    period = Period(PartialDate(start) if start else None, PartialDate(end) if end else None, current)
    return Position(title=title, organisation=OrgRef(name=org), period=period, **more)


def test_one_statement_keeps_its_own_order():
    person = Person(experience=[job("B", "x", 2001, 2002), job("A", "y", 2010, current=True)])
    folded = fold([said(person, 5)])
    assert [one.title for one in folded.experience] == ["B", "A"]
    assert (folded.observed_at, person.observed_at) == (5, None), "what was said stays as it is"


def test_rank_then_time_then_key():
    one, two, three = Person(headline="1"), Person(headline="2"), Person(headline="3")
    assert fold([said(one, 9, 0), said(two, 1, 1)]).headline == "2"
    assert fold([said(one, 1), said(two, 2)]).headline == "2"
    assert fold([said(one, 1, 0, b"b"), said(two, 1, 0, b"a"), said(three, 0, 0, b"0")]).headline == "2"


def test_a_name_in_short_gives_way_to_the_same_in_full():
    whole = Person(full_name="Maya Lind", first_name="Maya", last_name="Lind")
    for short in ("M. Lind", "MAYA LIND", "Maya L."):
        newer = said(Person(full_name=short, first_name=short.split()[0]), 9)
        folded = fold([said(whole, 1), newer])
        assert (folded.full_name, folded.first_name, folded.last_name) == ("Maya Lind", "Maya", "Lind")
    assert fold([said(whole, 1), said(Person(full_name="Maya Berg"), 9)]).full_name == "Maya Berg"
    told = next(one for one in trace(folded, [said(whole, 1), newer]) if one.path == "full_name")
    assert [value for value, _ in told.said] == ["Maya Lind", "Maya L."]


def test_names_come_from_one_source():
    old = Person(full_name="Ada Byron", first_name="Ada", last_name="Byron")
    new = Person(full_name="Ada King")
    folded = fold([said(old, 1), said(new, 2)])
    assert (folded.full_name, folded.first_name, folded.last_name) == ("Ada King", None, None)
    same = fold([said(old, 1), said(Person(full_name="ADA BYRON"), 2)])
    assert (same.full_name, same.first_name, same.last_name) == ("Ada Byron", "Ada", "Byron")
    lone = fold([said(Person(first_name="Ada"), 1), said(Person(last_name="King"), 2)])
    assert (lone.first_name, lone.last_name) == ("Ada", "King")


def test_an_organisation_has_no_such_units():
    folded = fold([said(Organisation(name="A", website="x"), 1), said(Organisation(name="B"), 2)])
    assert (folded.name, folded.website) == ("B", "x")


SAME = [
    (job("Engineer", "Acme, Inc."), job("engineer", "ACME"), "case, punctuation and legal form"),
    (job("Engineer", "Acme", 2015, 2018), job("Engineer", "Acme"), "one has no dates"),
    (job("Engineer", "Acme", 2015, current=True), job("Engineer", "Acme", 2015, 2018), "it ended since"),
    (job("Engineer", "Acme", 2015, current=True), job("Engineer", "Acme", 2016, current=True), "both go on"),
    (job("Ingénieur", "Société Générale SA", 2015), job("Ingenieur", "Societe Generale", 2015), "accents"),
]
APART = [
    (job("Engineer", "Acme", 2010, 2012), job("Engineer", "Acme", 2015, 2018), "came back years later"),
    (job("Engineer", "Acme"), job("Manager", "Acme"), "another title"),
    (job("Engineer", "Acme"), job("Engineer", "Apex"), "another organisation"),
]


@pytest.mark.parametrize(("one", "other", "why"), SAME)
def test_positions_that_are_one(one, other, why):
    assert len(fold([said(Person(experience=[one]), 1), said(Person(experience=[other]), 2)]).experience) == 1, why


@pytest.mark.parametrize(("one", "other", "why"), APART)
def test_positions_that_are_two(one, other, why):
    assert len(fold([said(Person(experience=[one]), 1), said(Person(experience=[other]), 2)]).experience) == 2, why


def test_an_undated_account_joins_no_two_dated_ones():
    one, two, undated = job("E", "A", 2010, 2012), job("E", "A", 2015, 2018), job("E", "A", location="Rome")
    folded = fold([said(Person(experience=[undated]), 3), said(Person(experience=[two, one]), 2)])
    assert [position.period.start.year for position in folded.experience] == [2015, 2010]


def test_a_position_is_completed_and_ends_when_the_newer_says_so():
    old = job("Engineer", "Acme", 2015, current=True, description="made things")
    new = Position(
        title="Engineer",
        organisation=OrgRef(name="Acme", slug="acme"),
        period=Period(PartialDate(2015, 3), PartialDate(2018, 6)),
    )
    (position,) = fold([said(Person(experience=[old]), 1), said(Person(experience=[new]), 2)]).experience
    assert position.description == "made things"
    assert position.organisation == OrgRef(name="Acme", slug="acme")
    assert position.period == Period(PartialDate(2015, 3), PartialDate(2018, 6), current=False)
    (back,) = fold([said(Person(experience=[old]), 2), said(Person(experience=[new]), 1)]).experience
    assert back.period == Period(PartialDate(2015, 3), None, current=True)


def test_folded_experience_is_newest_first():
    parts = [job("a", "x", 2001, 2005), job("b", "x", 2006, current=True), job("c", "x", 2003, 2009), job("d", "x")]
    people = [said(Person(experience=[one]), at) for at, one in enumerate(parts)]
    assert [one.title for one in fold(people).experience] == ["b", "c", "a", "d"]


def test_lists_unite_without_repetition():
    one = Person(skills=[Skill(name="Go"), Skill(name="SQL", endorsements=3)], websites=["https://a.example"])
    two = Person(skills=[Skill(name="go", endorsements=5)], websites=["https://A.example", "https://b.example"])
    folded = fold([said(one, 2), said(two, 1)])
    assert folded.skills == [Skill(name="Go", endorsements=5), Skill(name="SQL", endorsements=3)]
    assert folded.websites == ["https://a.example", "https://b.example"]
    namesakes = Person(related=[RelatedPerson(name="Kim", slug="a"), RelatedPerson(name="Kim", slug="b")])
    assert len(fold([said(namesakes, 1), said(Person(), 2)]).related) == 2


def test_schools():
    one = Education(school="University of Nowhere", period=Period(PartialDate(2010), PartialDate(2013)))
    two = Education(school="university of nowhere", degree=None, fields=["Maths"])
    (study,) = fold([said(Person(education=[one]), 1), said(Person(education=[two]), 2)]).education
    assert (study.fields, study.period.start) == (["Maths"], PartialDate(2010))


@pytest.mark.parametrize(
    ("name", "key"),
    [("Acme, Inc.", "acme"), ("ACME GmbH & Co. KG", "acme"), ("SA", "sa"), ("東京電力", "東京電力"), ("…", "…")],
)
def test_names_of_organisations(name, key):
    assert organisation_name_key(name) == key


PEOPLE = st.builds(
    Person,
    full_name=st.none() | st.sampled_from(["A B", "a b", "C D"]),
    first_name=st.none() | st.just("A"),
    headline=st.none() | st.text(max_size=3),
    emails=st.lists(st.sampled_from(["a@x", "A@x", "b@x"]), max_size=3),
    premium=st.none() | st.booleans(),
    experience=st.lists(
        st.builds(job, st.sampled_from(["x", "y"]), st.sampled_from(["o", "p"]), st.sampled_from([None, 2001, 2002])),
        max_size=3,
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PEOPLE, min_size=2, max_size=4))
def test_the_order_of_statements_never_matters(people):
    statements = [said(person, index % 2, 0, bytes([index])) for index, person in enumerate(people)]
    folded = [fold(order) for order in itertools.permutations(statements)]
    assert all(one == folded[0] for one in folded)


@settings(max_examples=100, deadline=None)
@given(st.lists(PEOPLE, min_size=2, max_size=4))
def test_every_value_can_be_traced(people):
    statements = [said(person, index, 0, bytes([index])) for index, person in enumerate(people)]
    folded = fold(statements)
    traced = {one.path: one for one in trace(folded, statements)}
    for name in ("full_name", "headline", "premium"):
        assert (name in traced) == (getattr(folded, name) is not None)
    for index in range(len(folded.experience)):
        assert traced[f"experience[{index}].title"].said
    for index, email in enumerate(folded.emails):
        assert traced[f"emails[{index}]"].said[0][0] == email


def test_the_trace_names_winner_and_losers():
    old, new = said(Person(headline="old"), 1, 0, b"1"), said(Person(headline="new"), 2, 0, b"2")
    (traced,) = trace(fold([old, new]), [old, new])
    assert (traced.path, traced.value, traced.said) == ("headline", "new", [("new", new), ("old", old)])
