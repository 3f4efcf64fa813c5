"""The forest: no circle, nobody invented, what is stated and pinned stays."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whodex.errors import InvalidParameter
from whodex.orgchart import Member, Setting, infer
from whodex.orgchart.forest import fix, grow
from whodex.orgchart.vectors import columns_of

TITLES = [
    "CEO", "Chief Executive", "Co-Founder", "VP Sales", "VP Engineering", "Director of Finance", "Director", "Manager",
    "Sales Manager", "Team Lead", "Engineer", "Senior Engineer", "Board Member", "Advisor", "Assistant to the CEO",
    "", "Geschäftsführer", "Не указано", "\u0000\ud7ff", "=cmd()", "Vacant",
]  # fmt: skip
IDS = [f"m{number}" for number in range(12)]
members_of = st.lists(
    st.builds(
        Member,
        id=st.sampled_from(IDS),
        title=st.one_of(st.none(), st.sampled_from(TITLES)),
        units=st.lists(st.sampled_from(["Sales", "Finance", "n/a", ""]), max_size=2).map(tuple),
        location=st.one_of(st.none(), st.sampled_from(["Rome", "Bonn"])),
        functions=st.lists(st.sampled_from([8, 10, 25]), max_size=2, unique=True).map(tuple),
        seniority=st.sampled_from([0, 110, 210, 310, 999]),
        manager=st.one_of(st.none(), st.sampled_from([*IDS, "stranger"])),
        pinned=st.booleans(),
        pin=st.one_of(st.none(), st.sampled_from([*IDS, "stranger"])),
    ),
    unique_by=lambda m: m.id,
    max_size=12,
)


def climbs(managers, start):
    seen = []
    at = start
    while at is not None:
        assert at not in seen, "circle"
        seen.append(at)
        at = managers[at]
    return seen


@given(members_of)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_forest_whatever_comes(members):
    chart = infer(members)
    assert [p.id for p in chart.placements] == [m.id for m in members]
    managers = {p.id: p.manager for p in chart.placements}
    assert set(managers.values()) <= {None, *managers}
    for member, placement in zip(members, chart.placements, strict=True):
        climbs(managers, member.id)
        assert (placement.confidence is None) == (placement.manager is None)
        assert placement.confidence is None or 0 <= placement.confidence <= 1
        assert placement.because
        assert len(placement.candidates) <= 3
        assert member.id not in [c.id for c in placement.candidates]
        if member.pinned and member.pin is None:
            assert (placement.manager, placement.basis) == (None, "pinned")
        wanted = member.pin if member.pinned else member.manager
        if wanted in managers and wanted not in {member.id, placement.manager}:
            assert "would close a circle" in placement.because
    assert infer(list(reversed(members))).placements == tuple(reversed(chart.placements))


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 1)), max_size=6), min_size=10, max_size=10),
    st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=10, max_size=10),
)
def test_growing_opens_every_circle(options, stated):
    members = [Member(id=str(at), manager=None if above is None else str(above)) for at, above in enumerate(stated)]
    forest = fix(members, [0.0] * 10)
    kept = list(forest.manager)
    own = [sorted([o for o in mine if o[0] != at], key=lambda o: -o[1]) for at, mine in enumerate(options)]
    grow(forest, own)
    for at in range(10):
        climbs({**dict(enumerate(forest.manager)), -1: None}, at)
        if forest.fixed[at]:
            assert forest.manager[at] == kept[at]


def test_pins_win_over_stated_and_survive_inference():
    members = [
        Member(id="ceo", title="CEO"),
        Member(id="vp", title="VP Sales", manager="ceo"),
        Member(id="rep", title="Sales Representative", manager="vp", pinned=True, pin="ceo"),
        Member(id="old", title="Sales Manager", manager="vp", pinned=True),
    ]
    chart = infer(members, Setting(size=50))
    by = {p.id: p for p in chart.placements}
    assert (by["rep"].manager, by["rep"].basis, by["rep"].confidence) == ("ceo", "pinned", 1.0)
    assert (by["vp"].manager, by["vp"].basis, by["vp"].confidence) == ("ceo", "stated", 1.0)
    assert (by["old"].manager, by["old"].basis) == (None, "pinned")
    assert chart.coverage.stated == 2


def test_a_stated_manager_who_is_not_known_is_not_invented():
    chart = infer([Member(id="a", title="CEO"), Member(id="b", title="Engineer", manager="gone")])
    placed = chart.placements[1]
    assert placed.manager == "a"
    assert "not among the people known here" in placed.because
    assert placed.confidence is not None
    assert placed.confidence <= 0.5


def test_two_who_state_each_other():
    chart = infer([Member(id="a", title="CEO", manager="b"), Member(id="b", title="Sales Manager", manager="a")])
    by = {p.id: p for p in chart.placements}
    assert by["b"].manager == "a"
    assert by["a"].manager is None
    assert "would close a circle" in by["a"].because


@pytest.mark.parametrize(
    "title", ["Board Member", "Executive Assistant to the CEO", "Strategic Advisor", "Non-Executive Director", "Vacant"]
)
def test_some_manage_nobody(title):
    chart = infer([Member(id="a", title=title), Member(id="b", title="Engineer"), Member(id="c", title="CEO")])
    by = {p.id: p for p in chart.placements}
    assert by["b"].manager == "c"
    assert by["c"].manager is None


@pytest.mark.parametrize("title", ["VP Sales", "Co-Founder", "CEO", "Software Engineer", "Director"])
def test_peers_are_not_managers(title):
    chart = infer([Member(id="a", title=title), Member(id="b", title=title, location="Rome")])
    assert [p.manager for p in chart.placements] == [None, None]


def test_co_founders_are_peers_of_each_other_and_of_the_head():
    chart = infer(
        [
            Member(id="a", title="CEO & Co-Founder"),
            Member(id="b", title="Co-Founder"),
            Member(id="c", title="Co-Founder"),
        ]
    )
    assert {p.manager for p in chart.placements} == {None}


def test_an_assistant_stands_under_whom_they_assist():
    members = [
        Member(id="ceo", title="CEO"),
        Member(id="cfo", title="Finance Director"),
        Member(id="cto", title="Technical Director"),
        Member(id="pa", title="PA to the Finance Director"),
        Member(id="ea", title="Executive Assistant to the CEO"),
    ]
    by = {p.id: p.manager for p in infer(members).placements}
    assert by["pa"] == "cfo"
    assert by["ea"] == "ceo"


def test_a_shared_site_decides_between_equals():
    members = [
        Member(id="a", title="Plant Manager", location="Bonn"),
        Member(id="b", title="Plant Manager", location="Rome"),
        Member(id="w", title="Machine Operator", location="Rome"),
    ]
    placed = infer(members).placements[2]
    assert (placed.manager, placed.basis) == ("b", "location")


def test_words_are_numbered_as_they_come_in_every_process():
    words = tuple(f"word{number}" for number in range(50))
    assert tuple(columns_of([(words[:20], words[10:])])[0]) == words


def test_nobody_at_all_and_one_alone():
    assert infer([]).placements == ()
    alone = infer([Member(id="x", title="Engineer")]).placements[0]
    assert (alone.manager, alone.basis, alone.because) == (None, "head", "nobody else is known here")


def test_two_members_of_one_id():
    with pytest.raises(InvalidParameter):
        infer([Member(id="x"), Member(id="x")])


def test_the_lines_of_an_invented_company_are_found(company):
    members, truth = company(300)
    chart = infer(members, Setting(size=300))
    right = [p.manager == truth[p.id] for p in chart.placements if truth[p.id] is not None]
    assert sum(right) / len(right) >= 0.75
    assert chart.placements[0].manager is None


def test_stated_lines_are_all_kept(company):
    members, truth = company(200, stated=0.6, seed=3)
    chart = infer(members)
    for member, placement in zip(members, chart.placements, strict=True):
        if member.manager is not None:
            assert (placement.manager, placement.basis) == (truth[member.id], "stated")


def test_heads_of_many_branches_are_not_heads_of_the_house():
    towns = ["Ulm", "Trier", "Gera", "Hof", "Jena", "Suhl"]
    members = [Member(id="head", title="Chief Executive Officer", units=("Head Office",))]
    members += [Member(id=town, title="Chief Executive", units=(f"{town} Trust",)) for town in towns]
    members.append(Member(id="fin", title="Finance Director", units=("Head Office",)))
    by = {p.id: p for p in infer(members).placements}
    assert by["head"].basis == "head"
    assert all(by[town].manager in {"head", "fin"} for town in towns)
    three = infer(members[:4])
    assert [p.manager for p in three.placements] == [None] * 4


def test_a_large_organisation(company):
    members, _ = company(3000, seed=9)
    chart = infer([msgspec.structs.replace(m, units=()) for m in members])
    assert chart.coverage.people == 3000
    assert chart.coverage.placed >= 2990
