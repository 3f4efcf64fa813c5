import csv
from collections import Counter, defaultdict
from pathlib import Path

import msgspec
import pytest

from whodex.synth import noise, write_duplicates
from whodex.synth.dice import Dice
from whodex.synth.duplicates import FILES, SHARES, source_rows
from whodex.synth.names import Name
from whodex.synth.noise import RATES

DOC = Path(__file__).parents[2] / "docs" / "reference" / "demo-world.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("duplicates")
    assert [file.name for file in write_duplicates(path, 1, 1500)] == list(FILES.values())
    return path


@pytest.fixture(scope="module")
def truth(folder):
    return table(folder / "truth.csv")


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(folder, source):
    text = (folder / FILES[source]).read_text(encoding="utf-8").splitlines()
    if FILES[source].endswith(".csv"):
        return dict(enumerate(csv.DictReader(text), 2))
    return dict(enumerate(map(msgspec.json.decode, text), 1))


KEYS = {"vendor": "linkedin_id", "crm": "Apollo Contact Id", "conference": "Registration No", "second_vendor": "id"}


def test_the_truth_names_every_line_by_its_key(folder, truth):
    for source, name in FILES.items():
        rows = lines(folder, source)
        told = {int(row["line"]): row["key"] for row in truth if row["file"] == name}
        assert told == {line: row[KEYS[source]] for line, row in rows.items()}


def test_everybody_is_in_two_sources_at_least(truth):
    sources = defaultdict(set)
    for row in truth:
        sources[row["person"]].add(row["file"])
    assert len(sources) == 1500
    assert min(map(len, sources.values())) >= 2
    counts = Counter(row["file"] for row in truth)
    for source, share in SHARES.items():
        assert abs(counts[FILES[source]] / 1500 - share) < 0.16


def test_no_strong_identifier_belongs_to_two_people(folder, truth):
    person = {(row["file"], int(row["line"])): row["person"] for row in truth}
    owners = defaultdict(set)
    for source, name in FILES.items():
        for line, row in lines(folder, source).items():
            who = person[name, line]
            for field in ("Email", "work_email"):
                if row.get(field):
                    owners["email", row[field]].add(who)
            for field in ("Person Linkedin Url", "linkedin_url", "url"):
                if row.get(field):
                    owners["slug", row[field].split("/in/")[1]].add(who)
            if row.get("linkedin_num_id"):
                owners["member", row["linkedin_num_id"]].add(who)
    assert max(map(len, owners.values())) == 1


def test_near_twins_are_other_people_who_look_alike(folder, truth):
    pairs = table(folder / "near-twins.csv")
    assert len(pairs) == 1500 // 12
    names = {row["linkedin_id"]: row["name"] for row in lines(folder, "vendor").values()}
    known = {row["person"] for row in truth}
    same = 0
    for pair in pairs:
        assert pair["person"] != pair["other"]
        assert {pair["person"], pair["other"]} <= known
        same += names.get(pair["person"]) is not None and names.get(pair["person"]) == names.get(pair["other"])
    assert same > len(pairs) / 3


def test_people_with_a_double_at_the_firm_keep_what_tells_them_apart():
    rows, pairs = source_rows(1, 1500)
    twins = {slug for pair in pairs for slug in pair}
    for person, row in rows["crm"]:
        if person in twins:
            assert row.cells[4]
            assert row.cells[9]
            assert not {"no_title", "initial", "nickname"} & set(row.changes)


@pytest.mark.parametrize("source", list(RATES))
def test_changes_come_at_their_rates(source):
    rows, _ = source_rows(3, 4000)
    found = [row for _, row in rows[source]]
    counts = Counter(change for row in found for change in set(row.changes))
    assert set(counts) <= set(RATES[source])
    for change, rate in RATES[source].items():
        # A change can only happen where there is something to change, so it may be rarer than its rate, never absent.
        assert 0 < counts[change] <= len(found) * (rate * 1.15 + 0.01), change


def test_the_documentation_lists_the_rates():
    text = DOC.read_text(encoding="utf-8")
    for source, rates in RATES.items():
        for change, rate in rates.items():
            assert f"| {source} | {change} | {rate:g} |" in text


def test_same_seed_same_files(tmp_path, folder):
    write_duplicates(tmp_path, 1, 1500)
    for path in sorted(folder.iterdir()):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_a_typo_is_one_slip_and_spares_the_first_letter():
    dice = Dice("typo")
    made = {noise.typo(dice, "Hansen") for _ in range(300)}
    assert all(word[0] == "H" and 5 <= len(word) <= 7 for word in made)
    assert {"Hasnen", "Hasen", "Hannsen"} <= made
    assert noise.typo(dice, "Li") == "Li"


@pytest.mark.parametrize(
    ("culture", "last", "half"),
    [
        ("spanish", "García Ruiz", "García"),
        ("portuguese", "Silva da Costa", "Costa"),
        ("german", "Fuchs-Lindner", "Fuchs"),
        ("dutch", "van der Meer", "van der Meer"),
        ("german", "von der Heide", "von der Heide"),
    ],
)
def test_half_of_a_double_surname(culture, last, half):
    assert noise.half_surname(Name("A", last, f"A {last}", "", False, culture)) == half


def test_names_are_written_by_others():
    dice = Dice("others")
    assert {noise.nickname(dice, "William") for _ in range(40)} == {"Bill", "Will"}
    assert noise.nickname(dice, "Xóchitl") == "Xóchitl"
    assert {noise.plain_letters(dice, "Jürgen") for _ in range(40)} == {"Jurgen", "Juergen"}
    assert noise.title_short("Senior Sales Manager") == "Sr. Sales Mgr"
    assert noise.other_spelling(dice, "Maksim") == "Maxim"
