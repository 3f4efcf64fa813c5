"""What is searched for where nothing is found as written: known words, abbreviations written out, and back."""

import pytest
from desk import Desk
from hypothesis import given
from hypothesis import strategies as st

from whodex.model.dates import PartialDate, Period
from whodex.model.person import OrgRef, Person, Position
from whodex.services.queries.words import respelled, shown
from whodex.text.boolean import And

SINCE = Period(PartialDate(2021), None, True)
URL = "https://www.linkedin.com/sales/search/people?query=(spellCorrectionEnabled:true,keywords:{})"
TITLES = {
    "out": "Chief Technology Officer",
    "short": "VP Logistics",
    "apart": "Co-Founder",
    "one": "Frontend Engineer",
    "qa": "Quality Assurance Analyst",
}


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("CTO", 'CTO OR "chief technology officer" OR "chief technical officer"'),
        ("cto acme", '(cto OR "chief technology officer" OR "chief technical officer") acme'),
        ("vice president logistics", "(vp OR (vice president)) logistics"),
        ("senior vice president", "svp OR (senior vice president)"),
        ("enginer", "engineer"),
        ("cofounder", '"co founder"'),
        ("title:vp", 'vp OR "vice president"'),
    ],
)
def test_instead(text, instead):
    tree = respelled(text, {"enginer": "engineer", "cofounder": "co founder"}.get)
    assert tree is not None
    assert shown(tree).replace("title:", "") == instead


@pytest.mark.parametrize("text", ["engineer", "NOT vp", "president vice", '"vice president" sales', "", "vice"])
def test_left_as_it_is(text):
    assert respelled(text, {}.get) is None


@given(
    st.lists(st.sampled_from('vice president vp NOT OR ( ) " chief technology officer x title:cto'.split())).map(
        " ".join
    )
)
def test_no_text_is_broken(text):
    tree = respelled(text, {"x": "y z"}.get)
    assert tree is None or (tree != And() and shown(tree))


@pytest.fixture(scope="module")
def desk(engine):
    people = [
        Person(
            identifiers=[f"slug:{slug}"],
            full_name=f"Wren Ember{at}",
            experience=[Position(title=title, organisation=OrgRef(name="Fernhollow"), period=SINCE)],
        )
        for at, (slug, title) in enumerate(TITLES.items())
    ]
    return Desk(engine).put(*people).follow()


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("cto", "out"),
        ("vice%20president%20logistics", "short"),
        ("cofounder", "apart"),
        ("front-end%20engineer", "one"),
        ("qa%20analyst", "qa"),
        ("fronted%20enginer", "one"),
    ],
)
def test_found_and_told(desk, words, slug):
    page = desk.page(URL.format(words))
    assert [one.person.identifiers for one in page.items] == [[f"slug:{slug}"]]
    assert any("searched for" in note.because for note in page.warnings)


def test_what_is_found_as_written_is_left_alone(desk):
    assert not desk.page(URL.format("vp")).warnings
    assert desk.found("https://www.linkedin.com/search/results/people/?keywords=cto") == [], (
        "the URL does not ask for it"
    )
