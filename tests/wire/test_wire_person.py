"""Person and its identifiers in both versions, against golden files of an invented person and against the seed."""

import json
from pathlib import Path

import examples
import msgspec
import pytest

from whodex.model.answers import PersonFound
from whodex.model.dates import PartialDate, Period
from whodex.model.person import Education, OrgRef, Person, Position
from whodex.wire.versions import VERSIONS

DATA = Path(__file__).parent / "data"


def render(version, name, found, now=examples.NOW):
    return json.loads(msgspec.json.encode(getattr(VERSIONS[version], name)(found, now)))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("person", examples.FOUND),
        ("person_ids", examples.FOUND),
        ("employment", examples.FOUND),
        ("organisation", examples.ORGANISATION_FOUND),
        ("organisation_ids", examples.ORGANISATION_FOUND),
    ],
)
def test_equals_the_golden_file_in_content_and_order_of_keys(version, name, found):
    golden = json.loads((DATA / f"{name}.{version}.json").read_text(encoding="utf-8"))
    assert json.dumps(render(version, name, found)) == json.dumps(golden)


def test_nobody_keeps_the_objects_and_lists_of_the_seed():
    assert render("2023-02-08", "person", examples.NOBODY) == {
        "emails": [],
        "socialAccounts": {"linkedin": {}, "twitter": {}},
        "workExperiences": [],
        "education": [],
    }


def test_nobody_is_null_in_every_scalar_of_the_newer_version():
    answer = render("2026-08-20", "person", examples.NOBODY)
    assert {key for key, value in answer.items() if value is not None} == {
        "experience",
        "education",
        "skills",
        "languages",
        "certifications",
        "publications",
        "patents",
        "relatedPersons",
    }


def test_an_unknown_role_keeps_its_empty_objects():
    found = PersonFound(number=1_000_000_000, person=Person(experience=[Position()], education=[Education()]))
    old, new = render("2023-02-08", "person", found), render("2026-08-20", "person", found)
    assert old["workExperiences"] == [
        {"organisation": {"socialAccounts": {"linkedin": {}, "twitter": {}}}, "startedOn": {}, "endedOn": {}}
    ]
    assert old["education"] == [{"startedOn": {}, "endedOn": {}, "fieldsOfStudy": []}]
    assert new["experience"][0]["timePeriod"] == {"startedOn": {}, "endedOn": {}}
    assert new["experience"][0]["dateEnded"] is None
    assert new["experience"][0]["isCurrent"] is False
    assert new["experience"][0]["tenureAtPosition"] is None


def test_the_seeds_own_sample_comes_back_equal(shared):
    """`../shared/seed/lix-api.txt`; its one broken escape (`\\(`) is mended, and `emails` is `[]` (api.md §2)."""
    lines = (shared.parent / "seed" / "lix-api.txt").read_text(encoding="utf-8").splitlines()
    sample = json.loads(next(line for line in lines if line.startswith('{"fullName"')).replace("!\\(", "!("))

    def date(value):
        return PartialDate(value["year"], value.get("month", 0)) if value else None

    def period(row):
        return Period(date(row["startedOn"]), date(row["endedOn"]), not row["endedOn"])

    person = Person(
        identifiers=["slug:" + sample["socialAccounts"]["linkedin"]["username"]],
        full_name=sample["fullName"],
        headline=sample["headline"],
        summary=sample["summary"],
        location=sample["location"],
        twitter=sample["socialAccounts"]["twitter"]["username"],
        experience=[
            Position(
                title=row["title"],
                organisation=OrgRef(name=row["organisation"]["name"]),
                description=row["description"],
                location=row["location"],
                period=period(row),
            )
            for row in sample["workExperiences"]
        ],
        education=[
            Education(school=row["schoolName"], degree=row["degree"], fields=row["fieldsOfStudy"], period=period(row))
            for row in sample["education"]
        ],
    )
    sample["emails"] = []
    answer = render("2023-02-08", "person", PersonFound(number=1_000_000_000, person=person))
    assert json.dumps(answer) == json.dumps(sample)
