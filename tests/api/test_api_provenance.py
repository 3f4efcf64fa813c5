"""Where values come from: every value names its file and row, and what it won against."""

import msgspec
import pytest
from world import World

from whodex.model.dates import PartialDate, Period
from whodex.model.observation import Claim, Source
from whodex.model.person import OrgRef, Person, Position
from whodex.services.keeping import Keeper
from whodex.services.preparing import prepare
from whodex.store.ports import Import
from whodex.wire.versions import VERSIONS


def read(record):
    """A mapper of an invented format: the record is the person, dates as [year, month]."""
    jobs = [
        Position(
            title=job["title"],
            organisation=OrgRef(name=job["at"]),
            period=Period(PartialDate(*job["from"]), None, job.get("on", False)),
        )
        for job in record.get("jobs", [])
    ]
    plain = {name: record[name] for name in ("full_name", "headline", "emails", "twitter") if name in record}
    return Person(identifiers=["slug:" + record["slug"]], experience=jobs, **plain)


MAPPERS = {"test.person": read}

OLD = {
    "slug": "ib-skjaer",
    "full_name": "Ib Skjær",
    "headline": "Skipper",
    "emails": ["ib@old.example"],
    "jobs": [{"title": "Skipper", "at": "Skerry", "from": [2015, 3]}],
}
NEW = {
    "slug": "ib-skjaer",
    "full_name": "Ib Skjær",
    "headline": "Harbour master",
    "emails": ["ib@new.example"],
    "twitter": "ibharbour",
    "jobs": [{"title": "Harbour master", "at": "Quillmoor AS", "from": [2021, 6], "on": True}],
}


@pytest.fixture
def world():
    world = World(mappers=MAPPERS)
    keeper = Keeper(MAPPERS)
    for source, file, record, position, at in (
        ("crm", "old.csv", OLD, "17", 1_600_000_000_000),
        ("vendor", "new.jsonl", NEW, "line 3", 1_700_000_000_000),
    ):
        world.store.source(Source(name=source, basis="consent" if source == "crm" else "legitimate_interest"))
        basis = "consent" if source == "crm" else "legitimate_interest"
        one = world.store.begin_import(
            Import(id=0, source=source, basis=basis, format="test", file=file, fingerprint=file)
        )
        claim = Claim(format="test.person", record=record, subject=read(record), position=position, observed_at=at)
        with world.store.transaction() as tx:
            keeper.absorb(tx, [prepare(claim, at)], one.id)
    return world


def fields(world, version):
    answer = world.get("/v1/person/provenance?profile_link=https://linkedin.com/in/ib-skjaer", Api_Version=version)
    assert answer.status == 200, answer.raw
    return answer.json["fields"]


def test_a_winner_and_what_it_won_against(world):
    assert fields(world, "2023-02-08")["headline"] == {
        "value": "Harbour master",
        "source": "vendor",
        "file": "new.jsonl",
        "position": "line 3",
        "observedAt": "2023-11-14T22:13:20Z",
        "basis": "legitimate_interest",
        "lost": [
            {
                "value": "Skipper",
                "source": "crm",
                "file": "old.csv",
                "position": "17",
                "observedAt": "2020-09-13T12:26:40Z",
                "basis": "consent",
            }
        ],
    }


def test_agreement_is_no_loss(world):
    assert fields(world, "2023-02-08")["fullName"]["lost"] == []


def test_each_element_of_a_list_has_its_own_source(world):
    shown = fields(world, "2023-02-08")
    by_title = {
        shown[f"workExperiences[{place}].title"]["value"]: shown[f"workExperiences[{place}].startedOn"]
        for place in (0, 1)
    }
    assert (by_title["Skipper"]["file"], by_title["Skipper"]["value"]) == ("old.csv", {"year": 2015, "month": 3})
    assert (by_title["Harbour master"]["file"], by_title["Harbour master"]["value"]) == (
        "new.jsonl",
        {"year": 2021, "month": 6},
    )
    assert {shown["emails[0]"]["source"], shown["emails[1]"]["source"]} == {"crm", "vendor"}


def leaves(value, path=""):
    if isinstance(value, dict) and set(value) != {"year", "month"} and value:
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{index}]")
    elif value not in (None, {}, []):
        yield path, value


# What whodex works out itself, or only writes in another way; it comes from the values beside it.
WORKED_OUT = (
    "socialAccounts.linkedin.url",
    "description",
    "link",
    "organisation",
    "current",
    ".dateStarted",
    ".dateEnded",
    ".tenureAt",
    ".position",
    ".isCurrent",
    "dateObserved",
)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_value_of_the_answer_has_a_path(world, version):
    person = world.get("/v1/person?profile_link=ib-skjaer", Api_Version=version).json
    shown = fields(world, version)
    missing = {
        path
        for path, _ in leaves(person)
        if path not in shown and not any(path == one or (one[0] == "." and one in path) for one in WORKED_OUT)
    }
    assert missing == set()


@pytest.mark.parametrize("version", VERSIONS)
def test_every_entry_names_its_file_and_row(world, version):
    for path, entry in fields(world, version).items():
        assert entry["file"], path
        assert entry["position"], path


def test_paths_of_both_versions_are_of_their_person():
    """A path in the table of a version is one that its shape has, or goes on under the model's name."""
    from whodex.wire.v2026_08_20 import paths
    from whodex.wire.v2026_08_20.profile import Education, Experience

    names = {field.encode_name for shape in (Experience, Education) for field in msgspec.structs.fields(shape)}
    for model, shown in paths.PATHS.items():
        if model.startswith(("experience", "education")):
            assert shown.split(".")[1] in names, shown


def test_provenance_is_free_and_unknown_people_are_unknown(world):
    assert world.get("/v1/person/provenance?profile_link=nobody-here").error == "unknown_record"
