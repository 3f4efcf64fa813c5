"""Parts of the title room: tokens, tables, compounds, features, the trained layer, derivation."""

import os

import numpy as np
import pytest

from whodex.model.dates import Period
from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef, Person, Position
from whodex.titles import Context, derive, derive_many
from whodex.titles.derivation import people_of
from whodex.titles.features import BUCKETS, features
from whodex.titles.lexicon import LANGUAGES, ROLE, BrokenTable, build, lexicon, pack, read_table, spellings
from whodex.titles.model import OUTPUTS, predict, weights
from whodex.titles.parse import compound, parse
from whodex.titles.words import LONGEST, fold, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leiter/in Vertrieb (m/w/d)", ["leiter", "vertrieb"]),
        ("R&D", ["r&d"]),
        ("Chef d'équipe", ["chef", "d", "equipe"]),
        ("C++ / .NET", ["c++", "/", ".net"]),
        ("Co-Founder", ["co", "founder"]),
        ("Łódź", ["lodz"]),
        ("İş", ["is"]),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected


def test_folding_reads_so_much_and_no_more():
    assert len(fold("a" * 10_000)) == LONGEST


def test_spellings_of_a_term():
    assert spellings("Leiter(in)") == ["leiter", "leiterin"]
    assert spellings("Geschäftsführer") == ["geschaftsfuhrer", "geschaeftsfuehrer"]


def test_tables_and_their_packed_form_are_the_same():
    assert lexicon() == build(), "run tools/train_titles.py --tables"


def test_packing_is_deterministic():
    assert pack(build()) == pack(build())


def test_there_are_twelve_languages_and_more():
    assert len(LANGUAGES) >= 12
    spoken = {entry.language for entry in lexicon().phrases.values() if not isinstance(entry, dict)}
    assert set(LANGUAGES) <= spoken


@pytest.mark.parametrize("text", ["engineer, developer", "[wizard 110]\nmage", "role 110]\nmage", "[role"])
def test_a_broken_table_is_refused_with_its_line(text):
    with pytest.raises(BrokenTable, match=r"xx\.txt:1"):
        list(read_table(text, "xx"))


@pytest.mark.parametrize(
    ("word", "base", "function"),
    [
        ("vertriebssachbearbeiterin", 110, 25),
        ("marketingberater", 110, 15),
        ("inkoopspecialist", 120, 21),
        ("kvalitetskoordinator", 110, 22),
    ],
)
def test_compounds_are_taken_apart(word, base, function):
    entry = compound(word, lexicon())
    assert entry is not None
    assert entry.kind == ROLE
    assert entry.base == base
    assert function in {number for number, _ in entry.functions}


@pytest.mark.parametrize("word", ["stakeholder", "october", "infrastructure", "understanding"])
def test_english_words_are_no_compounds(word):
    entry = compound(word, lexicon())
    assert entry is None or entry.kind != ROLE


def test_words_of_two_languages_follow_the_rest_of_the_title():
    french, english = parse("Chef des ventes régional", lexicon()), parse("Chef at a hotel", lexicon())
    assert (french.language, english.language) == ("fr", "en")


def test_features_stay_inside_their_title():
    together = features([["data", "engineer"], ["baker"]])
    alone = features([["baker"]])
    for (rows, owners), (expected, _) in zip(together, alone, strict=False):
        assert sorted(rows[owners == 1].tolist()) == sorted(expected.tolist())
        assert rows.min() >= 0
        assert rows.max() < BUCKETS


def test_predictions_are_distributions():
    senior, function = predict([["head", "of", "sales"], [], ["x"], ["日本"]])
    assert senior.shape[1] + function.shape[1] == OUTPUTS
    assert np.allclose(senior.sum(axis=1), 1, atol=1e-5)
    assert np.allclose(function.sum(axis=1), 1, atol=1e-5)
    assert predict([])[0].shape[0] == 0


def test_weights_are_small():
    stored = weights()
    assert stored.table.dtype == np.int8
    assert stored.table.nbytes < 10_000_000


def _position(title, *, current=True, place=None):
    return Position(title=title, period=Period(current=current), organisation=OrgRef(name=place) if place else None)


def test_derivation_fills_positions():
    person = Person(experience=[_position("Head of Sales"), _position(None), _position("Softwareentwickler")])
    derive(person)
    assert [p.seniority for p in person.experience] == [220, 0, 110]
    assert [p.functions[:1] for p in person.experience] == [[25], [], [8]]


def test_derivation_asks_for_the_place():
    banks = {"Example Bank": Organisation(industry="Banking", employees=40_000)}
    person = Person(experience=[_position("Vice President", place="Example Bank"), _position("Clerk", place="Nowhere")])
    derive(person, lambda place: banks.get(place.name))
    assert person.experience[0].seniority == 210
    tiny = Person(experience=[_position("Director", place="Nook")])
    derive(tiny, lambda _: Context(size=2))
    assert tiny.experience[0].seniority == 320


def test_an_organisation_is_context_by_its_own_name():
    known = Organisation(name="Beispielbank", employees=9_000)
    person = Person(experience=[_position("Vice President")])
    person.experience[0].organisation = OrgRef(number=1)
    derive(person, lambda _: known)
    assert person.experience[0].seniority == 210


def test_old_titles_are_no_context_for_current_ones():
    person = Person(experience=[_position("Director", place="Nook"), _position("CEO", current=False, place="Big")])
    derive(person, lambda place: Context(size=2) if place.name == "Nook" else None)
    assert person.experience[0].seniority == 320


def test_many_people_in_one_batch():
    people = [Person(experience=[_position("Nurse")]) for _ in range(3)] + [Person()]
    derive_many(people)
    assert [p.experience[0].seniority for p in people[:3]] == [110] * 3


@pytest.mark.parametrize(
    ("size", "employees", "expected"),
    [("51-200", None, 125), ("10001+", None, 10001), ("1-10", 3, 3), (None, None, None), ("many", None, None),
     ("1,001-5,000", None, 3000), ("2-10 employees", None, 6)],
)  # fmt: skip
def test_people_of_an_organisation(size, employees, expected):
    assert people_of(Organisation(size=size, employees=employees)) == expected


def test_reached_figures(shared, monkeypatch):
    monkeypatch.setenv("WHODEX_SHARED", os.environ.get("WHODEX_SHARED") or str(shared.parent))
    from bench.titles import dev_rows, figures

    from whodex.titles import classify_many

    rows = dev_rows()
    found = figures(rows, classify_many([row["title"] for row in rows]))
    assert found["seniority accuracy"] >= 0.92
    assert found["seniority macro-F1"] >= 0.88
    assert found["primary function"] >= 0.86
    assert found["accepted function"] >= 0.91
    assert found["seniority ECE"] <= 0.05
    assert found["function ECE"] <= 0.05
