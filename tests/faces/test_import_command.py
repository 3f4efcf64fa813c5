"""`whodex import` and what follows from it, run as a person runs it."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from whodex.store.sqlite import SqliteStore


def held(data):
    """Entities and who belongs to them, without the times of imports."""
    store = SqliteStore(data / "whodex.db")
    try:
        numbers = store.numbers(count=100_000)
        members = {}
        for kept in store.scan():
            members.setdefault(kept.number, set()).add(kept.key)
        return {frozenset(members[number]): store.get(number) for number in numbers}
    finally:
        store.close()


def test_the_same_file_twice_changes_nothing(whodex, people, data):
    file = people(50)
    first = whodex("import", file, "--json")
    assert first.status == 0
    assert first.json()["new"] == 50
    before = held(data)
    again = whodex("import", file, "--json")
    counts = {name: again.json()[name] for name in ("new", "changed", "merged", "unchanged", "rejected")}
    assert counts == {"new": 0, "changed": 0, "merged": 0, "unchanged": 50, "rejected": 0}
    renamed = people(50, name="renamed.jsonl")
    assert whodex("import", renamed, "--json").json()["unchanged"] == 50
    assert held(data) == before
    (listed,) = json.loads(whodex("imports", "--json").out)
    assert listed["counts"]["new"] == 50, "the same content is the same import, and what it brought is remembered"


def test_a_dry_run_tells_and_changes_nothing(whodex, people):
    file = people(20)
    assert whodex("import", file, "--dry-run", "--json").json()["new"] == 20
    assert json.loads(whodex("status", "--json").out)["counts"]["observations"] == 0
    whodex("import", file)
    assert whodex("import", file, "--dry-run", "--json").json()["unchanged"] == 20


def test_broken_lines_are_rejected_with_their_place_and_the_rest_is_kept(whodex, people, data):
    file = people(3)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + b'{"torn": \n' + lines[1] + b"[1, 2]\n" + b"\xff\xfe\x00\n" + lines[2])
    done = whodex("import", file, "--json")
    assert done.status == 0
    assert (done.json()["new"], done.json()["rejected"]) == (3, 3)
    file_of_rejects = Path(done.json()["rejectsFile"])
    rejects = [json.loads(line) for line in file_of_rejects.read_text(encoding="utf-8").splitlines()]
    assert [one["position"] for one in rejects] == ["2", "4", "5"]
    assert all(one["reason"] for one in rejects)
    whodex("import", file)
    assert len(file_of_rejects.read_text(encoding="utf-8").splitlines()) == 3, "not twice"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.jsonl", b"", "empty"),
        ("blank.csv", b"\n\n\n", "of no format whodex knows"),
        ("words.txt", b"some words that are no data\n", "of no format whodex knows"),
        ("table.csv", b"colour,weight\nred,5\n", "columns colour, weight"),
        ("keys.json", b'{"colour": "red"}', "keys colour"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "of no format whodex knows"),
        ("torn.jsonl.gz", gzip.compress(b'{"a":1}\n' * 99, mtime=0)[:30], ""),
    ],
)
def test_files_that_are_nothing_fail_with_a_reason(whodex, tmp_path, name, content, says):
    file = tmp_path / name
    file.write_bytes(content)
    done = whodex("import", file)
    assert done.status == 1
    assert says in " ".join(done.err.split())
    assert "Traceback" not in done.err


def test_one_bad_file_does_not_stop_the_others(whodex, people, tmp_path):
    done = whodex("import", tmp_path / "missing.json", people(5), "--json")
    assert done.status == 1
    assert done.json()["new"] == 5
    assert "missing.json" in done.err


def test_taking_an_import_back(whodex, people, data):
    whodex("import", people(10, seed=1, name="a.jsonl"))
    before = held(data)
    whodex("import", people(10, seed=2, name="b.jsonl"))
    assert len(held(data)) > len(before)
    assert whodex("imports", "remove", 2).status == 0
    assert held(data) == before
    assert whodex("imports", "remove", 2).status == 1
    assert whodex("import", people(10, seed=2, name="b.jsonl"), "--json").json()["new"] == 10


def test_rebuild_gives_bit_equal_entities(whodex, people, data):
    whodex("import", people(40))
    store = SqliteStore(data / "whodex.db")
    with store.transaction() as tx:
        before = {number: tx.body(number) for number in store.numbers(count=10_000)}
    store.clear_entities()
    store.close()
    assert whodex("rebuild").status == 0
    store = SqliteStore(data / "whodex.db")
    with store.transaction() as tx:
        assert {number: tx.body(number) for number in store.numbers(count=10_000)} == before
    store.close()


@pytest.mark.parametrize("records", [600, 3000])
def test_kill_nine_in_the_middle_and_again_equals_one_clean_run(whodex, people, data, tmp_path, records):
    file = people(records)
    clean = tmp_path / "clean"
    whodex("import", file, env={"WHODEX_DATA": str(clean)})
    env = os.environ | {"WHODEX_DATA": str(data), "WHODEX_IMPORT_BATCH_MS": "1", "WHODEX_IMPORT_WORKERS": "1"}
    kills = 0
    for _ in range(20):
        process = subprocess.Popen([sys.executable, "-m", "whodex", "import", str(file)], env=env, stderr=-3, stdout=-3)
        store = None
        while process.poll() is None:
            if store is None and (data / "whodex.db").exists():
                store = SqliteStore(data / "whodex.db")
            done = store.imports()[-1].done if store is not None and store.imports() else 0
            if done > (kills + 1) * records // 4:
                process.send_signal(signal.SIGKILL)
                kills += 1
            time.sleep(0.002)
        if store is not None:
            store.close()
        if process.wait() == 0:
            break
    assert kills >= 1, "the run was too fast to be killed: nothing was shown"
    assert held(data) == held(clean)
    (one,) = json.loads(whodex("imports", "--json").out)
    assert (one["state"], one["records"], one["counts"]["new"]) == ("done", records, records)


def test_two_imports_at_once(whodex, people, data):
    files = [people(150, seed=seed, name=f"{seed}.jsonl") for seed in (1, 2)]
    env = os.environ | {"WHODEX_DATA": str(data)}
    both = [
        subprocess.Popen([sys.executable, "-m", "whodex", "import", str(file)], env=env, stderr=-3) for file in files
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    assert json.loads(whodex("status", "--json").out)["counts"]["person"] == 300


def processes():
    """Every process: its parent and its command."""
    done = subprocess.run(["ps", "-axww", "-o", "pid=,ppid=,args="], check=True, capture_output=True, text=True)
    rows = [line.split(None, 2) for line in done.stdout.splitlines()]
    return {int(pid): (int(parent), *words) for pid, parent, *words in rows}


def test_processes_of_a_killed_import_end_with_it(data, people):
    file = people(4000)  # enough to be read by processes of its own
    command = [sys.executable, "-m", "whodex", "import", str(file), "--data", str(data), "--json"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    children = set()
    while len(children) < 2 and running.poll() is None:
        children = {pid for pid, (of, *args) in processes().items() if of == running.pid and "spawn_main" in str(args)}
    time.sleep(0.5)  # they have begun
    running.kill()
    running.wait()
    assert len(children) > 1
    for _ in range(300):
        if not children & processes().keys():
            return
        time.sleep(0.05)
    raise AssertionError("they stayed")
