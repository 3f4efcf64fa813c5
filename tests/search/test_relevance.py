"""What a recruiter would call right: who comes first, who comes at all, among some sixty invented people."""

from itertools import product
from urllib.parse import quote

import pytest
from desk import Desk

from whodex.model.dates import PartialDate, Period
from whodex.model.person import OrgRef, Person, Position, Skill

SINCE = Period(PartialDate(2021), None, True)
UNTIL = Period(PartialDate(2012), PartialDate(2016), False)


def person(slug, name, title=None, company="Fernhollow", *, past=None, past_company="Quillmoor", **more):
    roles = [Position(title=title, organisation=OrgRef(name=company), period=SINCE)] if title else []
    if past:
        roles.append(Position(title=past, organisation=OrgRef(name=past_company), period=UNTIL))
    return Person(identifiers=[f"slug:{slug}"], full_name=name, experience=roles, **more)


TRADES = [("Pia", "Weaver"), ("Quin", "Glazier"), ("Ros", "Joiner"), ("Sol", "Cooper"), ("Tam", "Tailor")]
FAMILIES = [
    ("Adair", "Juniper Market"), ("Birk", "Aster Partners"), ("Cole", "Sparrow Media"), ("Dorn", "Umbra Homes"),
    ("Elms", "Tessera"), ("Frey", "Anvik Retail"), ("Gray", "Marlowe"), ("Hume", "Gossamer Trust"),
]  # fmt: skip
PEOPLE = [
    # One word, in one place each.
    person("name", "Marta Lantern", "Baker"),
    person("title", "Ida Holm", "Lantern Designer"),
    person("headline", "Bo Fenn", "Baker", headline="Baker, lantern lover"),
    person("past", "Cy Marrow", "Baker", past="Lantern Designer"),
    person("skill", "Di Vale", "Baker", skills=[Skill(name="Lantern")]),
    person("summary", "Ed Roe", "Baker", summary="Walks home by the light of a lantern."),
    # Two words: both needed, a phrase exact.
    person("hog", "Fay Brook", "Head of Growth"),
    person("goh", "Gil Stone", "Growth, Head of Partnerships"),
    person("growth", "Hal Reed", "Growth Analyst"),
    person("head", "Ivy Moss", "Head of Bakery"),
    # Accents, case and scripts.
    person("munoz", "Lucía Muñoz", "Abogada"),
    person("angstrom", "Sven Ångström", "Physicist"),
    person("ivanova", "Юлия Зимина", "Аналитик"),
    person("oconnor", "Siobhán O'Connor", "Nurse"),
    person("double", "Anne-Marie Delacroix-Roux", "Potter"),
    # A company now and before.
    person("now", "Jo Ashe", "Potter", "Skerry Works"),
    person("then", "Kit Lowe", "Potter", past="Potter", past_company="Skerry Works"),
    # Boolean titles.
    person("vp", "Lou Finch", "VP Marketing"),
    person("vice", "Max Gale", "Vice President, Marketing"),
    person("assistant", "Nia Hart", "Assistant to the VP Marketing"),
    person("cto", "Ola Kerr", "Chief Technology Officer"),
    # All words in the title there is now, however long it is, before two of them there and the third below.
    person("longer", "Pat Wynn", "Senior Human Resources Manager, Talent Acquisition and Employer Branding (North)"),
    person(
        "scattered", "Rue Sand", "Head of Human Resources", headline="Head of Human Resources at Fernhollow",
        past="Human Resources Manager", summary="Manager of managers in human resources.",
    ),
    *(
        person(f"other{n}", f"{given} {family}", title, company)
        for n, ((given, title), (family, company)) in enumerate(product(TRADES, FAMILIES))
    ),
]  # fmt: skip

# keywords → who comes, the first ones in order (those in a set in any order)
TABLE = [
    ("lantern", ["name", "title", {"headline", "past", "skill", "summary"}]),
    ("Lantern Designer", ["title", {"past"}]),
    ('"lantern designer"', ["title", {"past"}]),
    ("LANTERN", ["name", "title", {"headline", "past", "skill", "summary"}]),
    ("head growth", [{"hog", "goh"}]),
    ('"head of growth"', ["hog"]),
    ("growth", [{"hog", "goh", "growth"}]),
    ("growth NOT analyst", [{"hog", "goh"}]),
    ("head of bakery", ["head"]),
    ("lantern bakery", []),
    ("munoz", ["munoz"]),
    ("MUÑOZ lucia", ["munoz"]),
    ("angstrom", ["angstrom"]),
    ("ångström", ["angstrom"]),
    ("Зимина", ["ivanova"]),
    ("o'connor", ["oconnor"]),
    ("siobhan oconnor", ["oconnor"]),
    ("delacroix", ["double"]),
    ('"anne marie"', ["double"]),
    ("skerry", ["now", {"then"}]),
    ('"skerry works" potter', ["now", {"then"}]),
    ('(VP OR "vice president") marketing', [{"vp", "vice", "assistant"}]),
    ('(VP OR "vice president") AND marketing NOT assistant', [{"vp", "vice"}]),
    ('"chief technology officer" OR cto', ["cto"]),
    ("human resources manager", ["longer", {"scattered"}]),
    ("human resources NOT nobody", [{"longer", "scattered"}]),
    ("weaver marlowe OR glazier tessera", [{"other6", "other12"}]),
    ("weaver juniper", ["other0"]),
    ("nobody", []),
]


@pytest.fixture(scope="module")
def desk(engine):
    return Desk(engine).put(*PEOPLE).follow()


def found(desk, words):
    return desk.found(f"https://www.linkedin.com/search/results/people/?keywords={quote(words)}")


@pytest.mark.parametrize(("words", "expected"), TABLE, ids=[words for words, _ in TABLE])
def test_who_comes_and_who_comes_first(desk, words, expected):
    slugs = found(desk, words)
    at = 0
    for one in expected:
        group = one if isinstance(one, set) else {one}
        assert set(slugs[at : at + len(group)]) == group, slugs
        at += len(group)
    assert slugs[at:] == []


def test_ties_are_stable(desk):
    words = "weaver OR glazier OR joiner"
    first = found(desk, words)
    assert len(first) == 10, "a page"
    assert all(found(desk, words) == first for _ in range(3))
