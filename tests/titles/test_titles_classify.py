"""What the title room answers: a table of titles in fourteen languages, places, abstention, shapes."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whodex.titles import CLASSES, FUNCTIONS, Classification, Context, classify, classify_many, classify_rows

HERE = Path(__file__).resolve().parent


def table(name):
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("title", "functions"),
    [
        ("Mitglied des Vorstands (Vertrieb)", [18, 25]),
        ("Managing Director, Sales", [18, 25]),
        ("Membre du directoire, Finances", [18, 10]),
        ("CEO, Marketing Giants", [18]),
        ("Managing Director", [18]),
    ],
)
def test_what_a_member_of_the_direction_runs_is_said_beside_general_management(title, functions):
    assert [found.id for found in classify(title).functions] == functions


@pytest.mark.parametrize(("title", "seniority", "functions"), table("titles.tsv"))
def test_title_table(title, seniority, functions):
    answer = classify(title)
    assert (answer.seniority.id if answer.seniority else 0) == int(seniority), answer
    if functions:
        primary = answer.functions[0].id if answer.functions else 0
        assert primary in {int(number) for number in functions.split(",")}, answer


@pytest.mark.parametrize(
    ("title", "place", "seniority"),
    [
        ("Vice President", Context(industry="Banking", size=40_000), 210),
        ("Vice President", Context(industry="Computer Software", size=40_000), 300),
        ("Assistant Vice President", Context(organisation="First Example Bank", size=9_000), 120),
        ("Senior Vice President", Context(industry="Investment Banking", size=9_000), 220),
        ("Executive Vice President", Context(industry="Banking", size=9_000), 300),
        ("Vice President", Context(industry="Venture Capital", size=8), 300),
        ("Vice President", Context(organisation="Example Clubs of Burbank", size=9_000), 300),
        ("Vice President", Context(organisation="Citizen Food Bank", size=9_000), 300),
        ("Vice President", Context(organisation="Beispielbank AG", size=9_000), 210),
        ("Director", Context(size=2), 320),
        ("Director", Context(size=200), 220),
        ("Director of Sales", Context(size=2), 220),
        ("Director", Context(size=2, other_titles=("Chief Executive Officer",)), 130),
        ("Managing Director", Context(size=1), 320),
        ("Managing Director", Context(size=50), 310),
        ("Partner", Context(industry="Law Practice"), 320),
        ("Partner", Context(industry="Retail", size=100_000), 120),
        ("Manager", Context(type="Self-Employed"), 320),
        ("Associate", Context(industry="Law Practice"), 120),
        ("Principal", Context(industry="Management Consulting"), 210),
    ],
)
def test_place_changes_the_class(title, place, seniority):
    answer = classify(title, place)
    assert answer.seniority is not None
    assert answer.seniority.id == seniority, answer


@pytest.mark.parametrize(
    ("industry", "function"),
    [("Law Practice", 14), ("Accounting", 1), ("Venture Capital & Private Equity", 10), ("Management Consulting", 6)],
)
def test_partners_work_by_kind_of_firm(industry, function):
    assert classify("Partner", Context(industry=industry)).functions[0].id == function


def test_industry_speaks_where_the_title_names_no_work():
    assert classify("Specialist", Context(industry="Insurance")).functions[0].id == 10
    assert classify("Sales Specialist", Context(industry="Insurance")).functions[0].id == 25


def test_every_answer_says_why():
    answer = classify("Senior Director, Clinical Operations")
    assert any("director" in reason for reason in answer.because)
    assert classify("Director", Context(size=2)).because[1] == "a director of 2 people"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "…", "!!!", "|||", "🚀🚀", "()[]", "\x00", "-- --"])
def test_text_without_words_is_an_abstention(text):
    assert classify(text) == Classification(seniority=None)


def test_a_summary_is_read_like_a_title():
    assert classify("Chief Financial Officer " + "and much more " * 10_000).seniority.id == 310


def test_batches_answer_as_single_titles_do():
    titles = [title for title, _, _ in table("titles.tsv")] * 8
    many = classify_many(titles)
    assert len(many) == len(titles)
    for title, answer in list(zip(titles, many, strict=True))[::37]:
        alone = classify(title)
        assert (answer.seniority, answer.functions) == (alone.seniority, alone.functions)


def test_no_titles_no_answers():
    assert classify_many([]) == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_any_text_gives_a_well_formed_answer(text):
    answer = classify(text)
    if answer.seniority is not None:
        assert answer.seniority.id in CLASSES
        assert 0 < answer.seniority.confidence <= 1
    assert all(score.id in FUNCTIONS and 0 < score.confidence <= 1 for score in answer.functions)
    assert len({score.id for score in answer.functions}) == len(answer.functions)
    assert all(other.id != answer.seniority.id for other in answer.alternatives)


@pytest.mark.parametrize("title", ["Vertriebsleiter", "VERTRIEBSLEITER", "Vertriebsleiter/in", "Vertriebsleiterin",
                                   "Vertriebsleiter (m/w/d)", "Vertriebsleiter*in", "Vertriebsleiter:in"])  # fmt: skip
def test_gender_and_case_change_nothing(title):
    answer = classify(title)
    assert (answer.seniority.id, answer.functions[0].id) == (220, 25)


@pytest.mark.parametrize(("plain", "marked"), [("Geschaeftsfuehrer", "Geschäftsführer"), ("gerant", "gérant"),
                                               ("Ingeniero Quimico", "Ingeniero Químico")])  # fmt: skip
def test_accents_may_be_missing(plain, marked):
    left, right = classify(plain), classify(marked)
    assert left.seniority.id == right.seniority.id
    assert left.functions[0].id == right.functions[0].id


def test_rows_gain_columns_and_keep_their_order():
    rows = [{"title": "Head of Sales", "id": "1"}, {"title": "", "id": "2"}]
    found = list(classify_rows(rows))
    assert found[0]["id"] == "1"
    assert (found[0]["seniority_id"], found[0]["function_ids"].split(";")[0]) == (220, "25")
    assert (found[1]["seniority_id"], found[1]["functions"]) == ("", "")


def test_rows_without_the_column_are_refused():
    with pytest.raises(KeyError, match="job"):
        list(classify_rows([{"title": "Head of Sales"}], column="job"))


def test_importing_the_room_loads_neither_tables_nor_numpy():
    code = "import sys, whodex.titles; print('numpy' in sys.modules, 'whodex.titles.lexicon' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_an_unknown_name_of_the_room_is_an_attribute_error():
    import whodex.titles as room

    with pytest.raises(AttributeError, match="nonsense"):
        _ = room.nonsense
