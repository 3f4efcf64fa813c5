"""A dump and back: nothing is lost, nothing is new."""

import json

import pytest

from whodex.store.sqlite import SqliteStore


def everything(data):
    store = SqliteStore(data / "whodex.db")
    try:
        numbers = store.numbers(count=100_000)
        return {
            "entities": {number: store.get(number) for number in numbers},
            "observations": {
                number: [
                    (one.key, one.record, [(o.source, o.basis, o.file, o.position, o.observed_at) for o in one.origins])
                    for one in store.observations(number)
                ]
                for number in numbers
            },
            "viewers": [(viewer.identifiers, viewer.name, viewer.made_up, viewer.team) for viewer in store.viewers()],
            "redirects": store.redirects(),
            "sources": store.sources(),
        }
    finally:
        store.close()


@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonl.zst"])
def test_a_dump_and_back(whodex, data, tmp_path, name):
    assert whodex("demo", "--people", "150", "--companies", "10", "--no-serve").status == 0
    store = SqliteStore(data / "whodex.db")
    with store.transaction() as tx:  # a number that was merged away must lead where it led
        tx.drop(2_000_000_000, merged_into=store.numbers()[0])
    store.close()
    file = tmp_path / name
    written = json.loads(whodex("dump", file, "--json").out)
    assert written["observations"] > 150
    copy = tmp_path / "copy"
    done = whodex("import", file, "--json", env={"WHODEX_DATA": str(copy)})
    assert (done.status, done.json()["rejected"]) == (0, 0), done.err
    assert everything(copy) == everything(data)
    again = whodex("import", file, "--json", env={"WHODEX_DATA": str(copy)})
    assert (again.json()["new"], again.json()["changed"]) == (0, 0)
    assert everything(copy) == everything(data)
    second = tmp_path / "second.jsonl"
    whodex("dump", second, env={"WHODEX_DATA": str(copy)})
    third = whodex("import", second, "--json")
    assert third.json()["new"] == 0, "into a store that has it all already"


def test_a_dump_that_is_cut_off_is_told(whodex, people, tmp_path):
    whodex("import", people(20))
    file = tmp_path / "all.jsonl"
    whodex("dump", file)
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-5]))
    done = whodex("import", file, "--json", env={"WHODEX_DATA": str(tmp_path / "copy")})
    assert done.json()["rejected"] == 1
    assert done.json()["new"] > 0
