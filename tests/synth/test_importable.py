"""Every file of the demo world is recognised by the importer and read without a refused record."""

import pytest

from whodex.errors import RecordRejected
from whodex.ingest.base import Options, Refused
from whodex.ingest.files import open_input
from whodex.ingest.registry import plan
from whodex.synth import World, write_duplicates, write_world

EXPECTED = {
    "companies.jsonl": "brightdata.companies",
    "people.jsonl": "brightdata.people",
    "people-lix.jsonl": "lix.person-2026",
    "jobs.jsonl": "brightdata.jobs",
    "posts.jsonl": "brightdata.posts",
    "contacts.csv": "table.person",
    "vendor-people.jsonl": "brightdata.people",
    "crm-contacts.csv": "table.person",
    "conference-guests.csv": "table.person",
    "second-vendor-people.jsonl": "pdl.people",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    written = [file.path for file in write_world(folder, World(1, people=200, companies=12)) if file.importable]
    return {path.name: path for path in [*written, *write_duplicates(folder / "duplicates", 1, 200)]}


def claims(path):
    ((file, form),) = plan(open_input(path)).units
    options = Options()
    options.found, viewer = form.prepare(file, options)
    found = []
    for raw in form.read(file, options):
        assert not isinstance(raw, Refused), raw
        try:
            found += form.claims(raw, options)
        except RecordRejected as error:
            pytest.fail(f"{path.name}: {error}")
    return found, viewer


@pytest.mark.parametrize("name", list(EXPECTED))
def test_a_file_is_recognised_and_read_whole(files, name):
    found, _ = claims(files[name])
    lines = files[name].read_bytes().count(b"\n") - name.endswith(".csv")
    assert sum(claim.format == EXPECTED[name] for claim in found) == lines


def test_the_exports_say_whose_they_are(files):
    exports = [path for name, path in files.items() if name.endswith(".zip")]
    assert len(exports) == 2
    for path in exports:
        found, viewer = claims(path)
        assert viewer is not None
        assert not viewer.made_up
        assert f"slug:{path.stem.removeprefix('linkedin-export-')}" in viewer.identifiers
        kinds = {claim.format for claim in found}
        assert {"linkedin-export.connections", "linkedin-export.messages", "linkedin-export.profile"} <= kinds
