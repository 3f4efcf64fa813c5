import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whodex.mail.fold import FOLDINGS, fold, foldings
from whodex.mail.names import MAX_LENGTH, NameParts, take_apart
from whodex.mail.nicknames import short_forms
from whodex.mail.patterns import spellings

TABLE = Path(__file__).parent / "data" / "names.tsv"


def cases():
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if not row[0].startswith("#")]


@pytest.mark.parametrize("row", cases(), ids=lambda row: row[6])
def test_table_of_names(row):
    name, given_name, middle, particles, surname, former, _ = row
    parts = take_apart(name)
    assert parts.given == given_name
    assert parts.middle == tuple(middle.split())
    assert parts.particles == tuple(particles.split())
    assert parts.surname == tuple(surname.split())
    assert parts.former == tuple(former.split())


def test_separate_fields_settle_a_double_surname():
    parts = take_apart("María José García Márquez", "María José", "García Márquez")
    assert (parts.given, parts.middle, parts.surname) == ("María", ("José",), ("García", "Márquez"))


def test_separate_fields_are_cleaned():
    parts = take_apart("", "Dr. Anna 🎉", "van der Berg, PhD")
    assert (parts.given, parts.particles, parts.surname) == ("Anna", ("van", "der"), ("Berg",))


def test_nicknames_from_brackets_come_before_usual_ones():
    assert take_apart('William "Chip" Roe').nicknames[0] == "Chip"
    assert "bill" in take_apart("William Roe").nicknames


def test_nicknames_in_brackets_are_no_slogans():
    assert take_apart("Wei Chen (Kevin)").nicknames == ("Kevin",)
    assert take_apart('Jane "JJ" Roe').nicknames[0] == "JJ"
    assert "Hons" not in take_apart("Jane Roe BA (Hons)").nicknames
    assert "Ret" not in take_apart("John Roe (Ret.)").nicknames


def test_a_generation_is_kept_apart():
    assert take_apart("Robert Roe Jr.").generation == "jr"
    assert take_apart("Robert Roe III").generation == "iii"
    assert take_apart("Robert Roe MD").generation == ""
    assert "robert.roeiii" in {s.local for s in spellings(take_apart("Robert Roe III"))}


def test_initials_alone_do_not_take_the_place_of_each_other():
    assert "kmenon" in {s.local for s in spellings(take_apart("K. P. Menon")) if s.given == 0}


def test_short_forms_work_both_ways():
    assert "bob" in short_forms("robert")
    assert "robert" in short_forms("bob")
    assert short_forms("x") == ()


@given(st.text(max_size=300))
def test_any_text_gives_parts(text):
    parts = take_apart(text)
    assert isinstance(parts, NameParts)
    assert all(word.strip() for word in (*parts.middle, *parts.particles, *parts.surname))


def test_a_sentence_is_cut():
    assert len(take_apart("A" * 10_000).given) <= MAX_LENGTH


@pytest.mark.parametrize(
    ("word", "plain", "spelled", "dropped"),
    [
        ("Müller", "muller", "mueller", "muller"),
        ("Größmann", "grossmann", "groessmann", "gromann"),
        ("Sørensen", "sorensen", "soerensen", "srensen"),
        ("Håkansson", "hakansson", "haakansson", "hakansson"),
        ("Łabaj", "labaj", "labaj", "abaj"),
        ("O'Brien", "obrien", "obrien", "obrien"),
        ("Юрий", "yuriy", "iurii", ""),
        ("小龙", "xiaolong", "xiaolong", ""),
        ("Παπαδόπουλος", "papadopoulos", "papadopoylos", ""),  # ELOT 743: letters that sound as one
        ("Ευαγγέλου", "evangelou", "eyaggeloy", ""),
        ("Μπακάλη", "bakali", "mpakali", ""),
        ("Бошковић", "boskovic", "boshkovic", ""),  # Serbian, told by its last letter
        ("Григорій", "grigoriy", "hryhorii", ""),  # Ukrainian, told by і
        ("Đorđević", "dordevic", "djordjevic", "orevic"),
        ("김", "kim", "gim", ""),
        ("Mu\u0308ller", "muller", "mueller", "muller"),  # decomposed
    ],
)
def test_foldings(word, plain, spelled, dropped):
    assert [fold(word, way) for way in FOLDINGS] == [plain, spelled, dropped]


def test_only_foldings_that_differ_are_tried():
    assert foldings(("John", "Smith")) == ("plain",)
    assert foldings(("Ana", "Fogaça")) == ("plain",)
    assert foldings(("Jörg", "Groß")) == ("plain", "spelled", "dropped")
    assert foldings(("Иван",)) == ("plain",)


@given(st.text(max_size=40), st.sampled_from(FOLDINGS))
def test_fold_gives_only_letters_and_digits_of_ascii(text, way):
    folded = fold(text, way)
    assert folded.isascii()
    assert folded == folded.lower()
    assert folded == "" or folded.isalnum()
