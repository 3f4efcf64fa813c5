"""Answers of this API, imported and asked for again, come back equal: the seed's own sample, and an invented one."""

import json

import pytest
from world import DATA, World

from whodex.services.importing import Request, import_path
from whodex.wire.versions import VERSIONS

# Of the moment and the caller, or of the import: not what the answer says of the person.
OF_THE_ASKING = ("viewerConnection", "dateObserved")


def come_back(tmp_path, sample, version):
    file = tmp_path / "person.json"
    file.write_text(json.dumps(sample), encoding="utf-8")
    world = World(empty=True)
    summaries = list(import_path(world.store, tmp_path, Request(path=file, workers=1)))
    assert [(one.failure, one.rejected) for one in summaries] == [(None, 0)]
    slug = sample.get("liId") or sample["socialAccounts"]["linkedin"]["username"]
    return world.get(f"/v1/person?profile_link=https://linkedin.com/in/{slug}", Api_Version=version).json


def test_the_seeds_sample_comes_back_equal(tmp_path, shared):
    """One broken escape of the seed (`\\(`) is mended; `emails` is `[]` (`spec/api.md` §2)."""
    lines = (shared.parent / "seed" / "lix-api.txt").read_text(encoding="utf-8").splitlines()
    sample = json.loads(next(line for line in lines if line.startswith('{"fullName"')).replace("!\\(", "!("))
    answer = come_back(tmp_path, sample, "2023-02-08")
    sample["emails"] = []
    assert answer == sample
    assert list(answer) == list(sample)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_invented_person_comes_back_equal(tmp_path, version):
    sample = json.loads((DATA.parent.parent / "wire" / "data" / f"person.{version}.json").read_text(encoding="utf-8"))
    answer = come_back(tmp_path, sample, version)
    for name in OF_THE_ASKING:
        answer.pop(name, None)
        sample.pop(name, None)
    for role in (*answer.get("experience", ()), *sample.get("experience", ())):
        role.pop("seniority")  # whodex's own judgement, made anew from the title
    assert answer == sample
