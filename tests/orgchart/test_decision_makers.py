"""The table of constructed companies is the specification of the nearest decision maker."""

import json
from pathlib import Path

import pytest

from whodex.errors import InvalidParameter, UnknownRecord
from whodex.orgchart import Chart, Member, Setting, infer, nearest_decision_makers

TABLE = json.loads((Path(__file__).parent / "data/decision_makers.json").read_text(encoding="utf-8"))


def chart_of(company: dict) -> Chart:
    members = [
        Member(
            id=i,
            name=i.title(),
            title=title,
            seniority=seniority,
            functions=tuple(functions),
            manager=above,
            location=at,
        )
        for i, title, seniority, functions, above, at in company["members"]
    ]
    return infer(members, Setting(id="c", name="C", size=company["size"]))


CHARTS = {name: chart_of(company) for name, company in TABLE["companies"].items()}


def test_the_table_holds_at_least_sixty_cases():
    assert len(TABLE["cases"]) >= 60


@pytest.mark.parametrize(
    "case", TABLE["cases"], ids=[f"{number}-{c[0]}-{c[1] or 'firm'}-{c[2]}" for number, c in enumerate(TABLE["cases"])]
)
def test_case(case):
    company, start, function, expected, more = case
    answer = nearest_decision_makers(CHARTS[company], start, function, count=10)
    got = [person.id for person in answer.people]
    assert got[: len(expected)] == expected or (not expected and not got), (got, answer.because)
    if not expected:
        assert got == []
        assert more["because"] in answer.because
        return
    first = answer.people[0]
    assert first.itself is (start is not None and first.id == start)
    assert first.itself is more.get("self", first.itself)
    if "distance" in more:
        assert first.distance == more["distance"]
    if "because" in more:
        assert any(words in first.because for words in more["because"].split("|")), first.because
    if "contains" in more:
        assert more["contains"] in got
    scores = [person.score for person in answer.people]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    titles = {member.id: member.title for member in CHARTS[company].members}
    barred = ("Board Member", "Aufsichtsrat", "Advis")
    assert not any("ssistant" in titles[i] or titles[i].startswith(barred) for i in got)


def test_count_and_reachability():
    members = [
        Member(id="a", title="CEO", seniority=310, functions=(18,)),
        Member(id="b", title="Finance Director", seniority=220, functions=(10,), manager="a"),
        Member(id="c", title="Finance Director", seniority=220, functions=(10,), manager="a"),
    ]
    chart = infer(members, Setting(size=500))
    answer = nearest_decision_makers(chart, None, 10, count=1, reachable={"b": False, "c": True})
    assert [(p.id, p.reachable) for p in answer.people] == [("c", True)]
    assert "an address is known" in answer.people[0].because


@pytest.mark.parametrize(("function", "count"), [(27, 1), (0, 1), (10, 0), (10, 11)])
def test_bad_parameters(function, count):
    with pytest.raises(InvalidParameter):
        nearest_decision_makers(CHARTS["firm"], None, function, count)


def test_a_stranger():
    with pytest.raises(UnknownRecord):
        nearest_decision_makers(CHARTS["firm"], "nobody", 10)
