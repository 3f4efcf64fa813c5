"""The index in step with the store, with real processes: beside a server, through kills, erasures and rebuilds."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

SALES = "/v1/li/sales/search/people?url=" + quote("https://www.linkedin.com/sales/search/people?query=()", safe="")
INDEX = "whodex.store.tantivy.index:TantivyIndex"
INDEXER = "whodex.services.indexing:Indexer"
KEEPER = "whodex.services.import_run:Run"


def total(server):
    status, answer = server.get(SALES, "2026-08-20")
    assert status == 200, answer
    return answer["paging"]["total"]


def soon(get, wanted, seconds=20):
    """Whether something becomes what is wanted, before too long."""
    until = time.monotonic() + seconds
    while (got := get()) != wanted and time.monotonic() < until:
        time.sleep(0.05)
    return got == wanted


def found(forked, what="https://www.linkedin.com/sales/search/people?query=()"):
    done = forked("search", what, "--all", "--json")
    assert done.status == 0, done.err
    answer = done.json()
    assert len(answer["people"]) == answer["paging"]["total"]
    return {one["link"] for one in answer["people"]}


def links(file):
    lines = Path(file).read_bytes().splitlines()
    return {f"https://www.linkedin.com/in/{json.loads(line)['id']}" for line in lines}


def test_two_imports_beside_a_server(forked, people, data, serve):
    files = [people(150, seed, f"people-{seed}.jsonl") for seed in (1, 2)]
    server = serve(workers=2)
    assert total(server) == 0
    env = os.environ | {"WHODEX_DATA": str(data)}
    running = [
        subprocess.Popen([sys.executable, "-m", "whodex", "import", str(file)], env=env, stderr=subprocess.DEVNULL)
        for file in files
    ]
    assert [one.wait(120) for one in running] == [0, 0]
    assert json.loads(forked("status", "--json").out)["index"]["behind"] == 0
    assert {total(server) for _ in range(6)} == {300}, "every worker sees the last commit"
    assert found(forked) == links(files[0]) | links(files[1])


@pytest.mark.parametrize(
    ("place", "number", "when"),
    [
        (f"{KEEPER}._absorb", 1, "after"),
        (f"{INDEX}.lock", 1, "after"),
        (f"{INDEXER}._of_changes", 1, "after"),
        (f"{INDEX}.apply", 1, "after"),
        (f"{INDEX}.commit", 1, "before"),
        ("whodex.store.tantivy.index:Path.replace", 1, "before"),
        (f"{INDEX}.unlock", 1, "before"),
    ],
)
def test_a_kill_anywhere_heals(forked, people, place, number, when):
    before, file = people(5, 2, "before.jsonl"), people(60)
    assert forked("import", before).status == 0
    died = forked("import", file, place=place, number=number, when=when)
    assert died.status == -9, died.err[-2000:]
    held = found(forked)  # whoever starts next brings the index up to what the store holds
    status = json.loads(forked("status", "--json").out)
    assert (len(held), status["index"]["behind"]) == (status["counts"]["person"], 0)
    assert links(before) <= held <= links(before) | links(file)
    assert forked("import", file).status == 0
    assert found(forked) == links(before) | links(file)


def test_a_server_heals_what_a_killed_import_left(forked, people, serve):
    file = people(60)
    assert forked("import", file, place=f"{INDEX}.commit", when="before").status == -9
    server = serve()
    assert soon(lambda: total(server), 60)


def test_what_another_process_committed_is_found_within_a_second(forked, people, serve):
    """An import that dies when its people are in the store, and not in the index: the server sees to the rest."""
    server = serve(workers=2)
    took = []
    for seed in (1, 2, 3):
        file = people(20, seed, f"people-{seed}.jsonl")
        assert forked("import", file, place=f"{INDEXER}.catch_up", when="before").status == -9
        began = time.monotonic()
        assert soon(lambda seed=seed: {total(server) for _ in range(4)}, {20 * seed})
        took.append(time.monotonic() - began)
    assert min(took) < 1.0, took  # the machine may be busy: once is enough


def test_a_server_sees_imports_removals_and_erasures(forked, people, serve):
    file = people(60)
    assert forked("import", file, "--json").status == 0
    server = serve(workers=2)
    assert soon(lambda: total(server), 60)
    first = server.get(SALES, "2026-08-20")[1]
    sequence = {"sequence_id": first["meta"]["sequenceId"]}
    gone = first["people"][3]
    assert forked("erase", "--profile-link", gone["link"], "--yes").status == 0
    for _ in range(8):  # connections of their own: both workers answer some
        again = server.get(f"{SALES}&{urlencode(sequence)}", "2026-08-20")[1]
        assert again["paging"] == {"count": 24, "start": 0, "total": 59}
        assert gone["link"] not in {one["link"] for one in again["people"]}
        assert total(server) == 59
    assert gone["link"] not in found(forked)
    (one,) = json.loads(forked("imports", "--json").out)
    assert forked("imports", "remove", one["id"]).status == 0
    assert soon(lambda: total(server), 0)


def test_the_index_is_made_anew_while_a_server_serves(forked, people, data, serve):
    file = people(80)
    assert forked("import", file).status == 0
    server = serve()
    assert soon(lambda: total(server), 80)
    answers, done = [], threading.Event()

    def ask():
        while not done.is_set():
            answers.append(total(server))

    asking = threading.Thread(target=ask)
    asking.start()
    rebuilt = [forked("rebuild", "--index", "--json") for _ in range(3)]
    done.set()
    asking.join()
    assert [one.status for one in rebuilt] == [0, 0, 0], rebuilt[0].err
    assert rebuilt[-1].json()["indexed"] >= 80
    assert len(answers) > 20
    assert set(answers) == {80}, "at no moment is anybody missing"
    assert found(forked) == links(file)


@pytest.mark.parametrize(
    ("place", "when"),
    [
        (f"{INDEX}.clear", "after"),
        (f"{INDEX}.apply", "after"),
        (f"{INDEX}.commit", "before"),
        ("whodex.store.tantivy.index:Path.replace", "before"),
        (f"{INDEX}.commit", "after"),
    ],
)
def test_a_rebuild_of_the_index_that_was_killed_leaves_the_old_one(forked, people, data, place, when):
    file = people(60)
    assert forked("import", file).status == 0
    died = forked("rebuild", "--index", place=place, when=when)
    assert died.status == -9, died.err[-2000:]
    assert json.loads(forked("status", "--json").out)["index"]["behind"] == 0
    assert found(forked) == links(file)
    assert forked("rebuild", "--index").status == 0
    assert found(forked) == links(file)
    assert len([one for one in (data / "index").iterdir() if one.is_dir()]) == 1, "nothing of the killed run is left"


def test_a_damaged_index_is_made_anew(forked, people, data):
    file = people(20)
    assert forked("import", file).status == 0
    damaged = list((data / "index").rglob("meta.json"))
    assert damaged
    for meta in damaged:
        meta.write_bytes(b"{torn")
    assert found(forked) == links(file)
    assert forked("rebuild", "--index").status == 0
    assert found(forked) == links(file)


def test_a_client_walks_2500_people_while_an_import_runs(forked, people, data, serve):
    forked("import", people(2500, 1, "first.jsonl"))
    server = serve()
    assert soon(lambda: total(server), 2500)
    more = people(3000, 2, "second.jsonl")
    env = os.environ | {"WHODEX_DATA": str(data)}
    with subprocess.Popen(
        [sys.executable, "-m", "whodex", "import", str(more)], env=env, stderr=subprocess.DEVNULL
    ) as running:
        walked = walk(server, pause=lambda: soon(lambda: total(server) > 2500, True, 60))
        assert total(server) > 2500
        assert running.wait(120) == 0
    assert total(server) == 5500
    assert len(walked) == len(set(walked)) == 2500
    assert set(walked) == links(data.parent / "first.jsonl")


def walk(server, pause):
    """As clients of the API do it: until the list's end, page after page of one sequence; half of it after a pause."""
    links, start, sequence, length = [], 0, "", 1
    while start < length:
        status, answer = server.get(f"{SALES}&start={start}{sequence}", "2026-08-20")
        assert status == 200, answer
        sequence = f"&sequence_id={answer['meta']['sequenceId']}"
        length = answer["paging"]["total"]
        links += [one["link"] for one in answer["people"]]
        start += 25
        if start == 1250:
            assert pause(), "people of the import are found before the walk is over"
    return links
