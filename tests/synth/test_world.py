import csv
import io
import os
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whodex.errors import InvalidParameter
from whodex.model.identifiers import member_number
from whodex.synth import World, months, write_world
from whodex.synth.names import is_denied
from whodex.synth.talk import end_of
from whodex.synth.work import SENIORITY
from whodex.synth.world import sizes
from whodex.synth.write import checksum

SRC = Path(__file__).parents[2] / "src"


@pytest.fixture(scope="module")
def world():
    return World(1)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    world = World(2, people=600, companies=20)
    told = []
    folder = tmp_path_factory.mktemp("world")
    files = write_world(folder, world, lambda name, done, total: told.append((name, done, total)))
    return world, folder, files, told


def records(folder, name):
    return [msgspec.json.decode(line) for line in (folder / name).read_bytes().splitlines()]


def rows(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_as_many_people_and_companies_as_asked(world):
    assert len(world.people) == 5000
    assert len(world.companies) == 60
    assert max(company.size for company in world.companies) == 1500
    assert min(company.size for company in world.companies) == 2
    assert len({company.sites[0].code for company in world.companies}) >= 12
    assert Counter(person.company.slug for person in world.people) == {c.slug: c.size for c in world.companies}


def test_names_come_from_many_cultures_and_scripts(world):
    assert len({person.name.culture for person in world.people}) >= 30
    scripts = "".join(person.display for person in world.people)
    seen = [
        any(first <= letter <= last for letter in scripts)
        for first, last in ("Ѐӿ", "一龥", "가힣", "את", "اي", "Ͱω", "अह", "ก๛", "அஹ")
    ]
    assert sum(seen) >= 6
    assert any(not person.name.last for person in world.people)
    assert not any(is_denied(person.name.first, person.name.last) for person in world.people)


def test_reporting_lines_stay_in_the_company_and_lead_to_its_head(world):
    people = world.people
    for person in people:
        seen, at = {person.index}, person
        while at.manager is not None:
            boss = people[at.manager]
            assert boss.company is person.company
            assert boss.index not in seen
            seen.add(boss.index)
            at = boss
        assert SENIORITY[at.level] >= 310
    heads = Counter(person.company.slug for person in people if person.manager is None)
    assert set(heads) == {company.slug for company in world.companies}
    assert max(heads.values()) <= 2  # two co-founders at most


def test_managers_lead_teams_of_a_bearable_size(world):
    reports = Counter(person.manager for person in world.people if person.manager is not None)
    assert max(reports.values()) <= 25
    sole = [index for index, count in reports.items() if count < 2]
    assert len(sole) < len(reports) * 0.15


def test_careers_are_in_order_and_in_the_past(world):
    for person in world.people:
        assert person.career[0].company is person.company
        assert person.career[0].end is None
        later = world.today + 1
        for at, stint in enumerate(person.career):
            assert stint.start < later
            if at:
                assert stint.end is not None
                assert stint.start < stint.end <= later
            later = stint.start
        for stint in person.career:
            assert stint.start >= stint.company.founded * 12 or stint.company.founded < 2000
        if SENIORITY[person.level] == 320:
            assert all(stint.company is not person.company for stint in person.career[1:])
        if person.studies:
            assert person.studies[0].end <= person.career[-1].start // 12
        assert all(study.start < study.end for study in person.studies)


def test_earlier_employers_are_often_companies_of_the_world(world):
    slugs = {company.slug for company in world.companies}
    past = [stint.company for person in world.people for stint in person.career[1:] if stint.company != person.company]
    inside = sum(company.slug in slugs for company in past)
    assert 0.05 < inside / len(past) < 0.6


def test_identifiers_are_unique_and_domains_reserved(world):
    slugs = [slug for person in world.people for slug in (person.slug, *person.old_slugs)]
    assert len(set(slugs)) == len(slugs)
    assert 40 < len(slugs) - len(world.people) < 250
    assert len({person.number for person in world.people}) == 5000
    assert len({person.email for person in world.people}) == 5000
    assert all(company.domain.endswith(".example") for company in world.companies + world.former_employers)
    everyone = world.companies + world.former_employers
    assert len({company.slug for company in everyone}) == len(everyone)
    assert len({company.domain for company in everyone}) == len(everyone)
    assert len({company.number for company in everyone}) == len(everyone)


def test_titles_are_in_several_languages(world):
    assert len({company.language for company in world.companies}) >= 4
    home = [person for person in world.people if person.company.language == "de" and person.city.code == "DE"]
    german = ("leit", "ung", "ter", "in", "er", "Vorstand", "Inhaber")
    assert home
    assert sum(any(part in person.career[0].title for part in german) for person in home) / len(home) > 0.7


def test_lix_finds_people_jobs_and_posts(world):
    assert "Lix" in world.lix.name.split()
    assert sum(person.company is world.lix for person in world.people) >= 40
    assert any(ad.company is world.lix for ad in world.jobs)
    assert sum("Lix" in talk.text for talk in world.talks) >= 10


def test_two_viewers_share_connections(world):
    one, other = world.viewers
    known = [{tie.person for tie in viewer.ties} for viewer in world.viewers]
    assert all(len(ties) >= 300 for ties in known)
    assert len(known[0] & known[1]) >= 100
    assert other.person in known[0]
    assert one.person in known[1]
    assert one.person not in known[0]


def test_talks_and_jobs_lie_in_the_past(world):
    end = end_of(world.today)
    for talk in world.talks:
        assert talk.at_ms <= end
        assert talk.number >> 22 == talk.at_ms
        assert all(talk.at_ms <= comment.at_ms <= end for comment in talk.comments)
        assert all(comment.author != talk.author for comment in talk.comments)
    assert len({talk.number for talk in world.talks}) == len(world.talks)
    assert len({ad.number for ad in world.jobs}) == len(world.jobs)
    assert all(ad.at_ms <= end for ad in world.jobs)
    assert {ad.company.slug for ad in world.jobs} == {company.slug for company in world.companies}


def test_addresses_follow_the_pattern_with_exceptions(world):
    from whodex.synth.address import local_part

    kept = sum(
        person.email.split("@")[0] == local_part(person.name, person.company.pattern, person.company.umlauts)
        for person in world.people
    )
    assert 0.85 < kept / 5000 < 0.99


def test_the_files_say_the_same_in_another_process(written, tmp_path):
    *_, files, _ = written
    code = (
        "import sys;from pathlib import Path;from whodex.synth import World, write_world;"
        "from whodex.synth.write import checksum;"
        "print(checksum(write_world(Path(sys.argv[1]), World(2, people=600, companies=20))))"
    )
    there = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(SRC), "PYTHONHASHSEED": "77"},
        capture_output=True,
        check=True,
        text=True,
    )
    assert there.stdout.strip() == checksum(files)


def test_every_file_is_written_and_counted(written):
    world, folder, files, told = written
    names = {file.path.relative_to(folder).as_posix(): file for file in files}
    assert {"companies.jsonl", "people.jsonl", "people-lix.jsonl", "jobs.jsonl", "posts.jsonl"} < set(names)
    assert sum(name.endswith(".zip") for name in names) == 2
    assert names["people.jsonl"].records == 600 == len(records(folder, "people.jsonl"))
    assert not names["truth/patterns.csv"].importable
    assert {name for name, *_ in told} == set(names)
    assert rows(folder, "truth/patterns.csv")[0]["domain"] == world.companies[0].domain


def test_the_truth_files_fit_the_world(written):
    world, folder, *_ = written
    slugs = {person.slug: person for person in world.people}
    lines = rows(folder, "truth/reporting_lines.csv")
    assert len(lines) == 600
    for line in lines:
        manager = slugs[line["person"]].manager
        assert line["manager"] == ("" if manager is None else world.people[manager].slug)
    for line in rows(folder, "truth/identities.csv"):
        assert member_number(line["sales_nav_id"]) == member_number(line["profile_id"]) == int(line["member"])
    for line in rows(folder, "truth/functions.csv"):
        assert 1 <= int(line["function"]) <= 26
        assert int(line["seniority"]) in SENIORITY


def test_lix_shaped_records_join_by_member_number(written):
    world, folder, *_ = written
    numbers = {person.slug: person.number for person in world.people}
    numbers |= {slug: person.number for person in world.people for slug in person.old_slugs}
    found = records(folder, "people-lix.jsonl")
    assert len(found) > 200
    assert {record["salesNavId"][:5] for record in found} == {"ACoAA", "ACwAA"}
    for record in found:
        assert member_number(record["salesNavId"]) == numbers[record["liId"]]
        assert record["experience"][0]["dateEnded"] == "Present"


def test_an_export_names_its_viewer_in_outgoing_invitations(written):
    world, folder, *_ = written
    for viewer in world.viewers:
        slug = world.people[viewer.person].slug
        with zipfile.ZipFile(folder / f"linkedin-export-{slug}.zip") as archive:
            sent = list(csv.DictReader(io.StringIO(archive.read("Invitations.csv").decode())))
            mine = [row for row in sent if row["Direction"] == "OUTGOING"]
            assert mine
            assert all(row["inviterProfileUrl"].endswith(slug) for row in mine)
            text = archive.read("Connections.csv").decode()
            assert text.startswith("Notes:\n")
            ties = list(csv.DictReader(io.StringIO(text.split("\n\n", 1)[1])))
            assert len(ties) == len(viewer.ties)
            assert archive.read("Shares.csv").decode().count("urn%3Ali%3Aactivity%3A") >= 1


def test_another_month_moves_the_world():
    world = World(1, people=60, companies=4, today=2030 * 12)
    assert world.people[0].career[0].start > months.TODAY - 120
    assert max(talk.at_ms for talk in world.talks) > end_of(2029 * 12)


@given(st.integers(1, 80), st.integers(2, 8000))
@settings(max_examples=80, deadline=None)
def test_sizes_add_up(companies, people):
    if companies * 2 > people or companies * 1500 < people:
        with pytest.raises(InvalidParameter, match="do not fit"):
            sizes(people, companies)
    else:
        made = sizes(people, companies)
        assert sum(made) == people
        assert len(made) == companies
        assert min(made) >= 2
