"""An erasure beside other processes: gone at once for every worker, whoever holds the index or imports meanwhile."""

import json
import os
import sqlite3
import struct
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

SALES = "/v1/li/sales/search/people?url=" + quote("https://www.linkedin.com/sales/search/people?query=()", safe="")
HOLD = (
    "import sys; from pathlib import Path; from whodex.store.tantivy.files import IndexFiles;"
    "files = IndexFiles(Path(sys.argv[1])); print(files.lock(), flush=True); sys.stdin.read()"
)


def page(server, **more):
    status, answer = server.get(f"{SALES}&{urlencode(more)}", "2026-08-20")
    assert status == 200, answer
    return answer


def until(true, what, seconds=30):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def link_of(line):
    return f"https://www.linkedin.com/in/{json.loads(line)['id']}"


def start(data, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "whodex", *map(str, words)],
        env=os.environ | {"WHODEX_DATA": str(data)},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def generation(data):
    return json.loads((data / "index" / "applied.json").read_bytes())["folder"]


@pytest.fixture
def sixty(forked, people, data, serve):
    """A server of two workers with sixty people, and a frozen list of them."""
    assert forked("import", people(60)).status == 0
    server = serve(workers=2)
    until(lambda: page(server)["paging"]["total"] == 60, "imported people are found")
    return server, page(server)


def test_gone_at_once_while_another_process_holds_the_index(sixty, data):
    server, first = sixty
    sequence, gone = first["meta"]["sequenceId"], first["people"][3]["link"]
    before = generation(data)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data / "index")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        until(lambda: holder.stdout.readline().strip() == "True", "the lock is free between commits")
        erasing = start(data, "erase", "--profile-link", gone, "--yes")
        until(lambda: server.get(f"/v1/person?profile_link={quote(gone)}")[0] == 404, "the person goes")
        until(lambda: page(server, sequence_id=sequence)["paging"]["total"] == 59, "and out of the list", 2)
        for _ in range(8):  # connections of their own: both workers answer some
            frozen, fresh = page(server, sequence_id=sequence), page(server)
            assert frozen["paging"] == {"count": 24, "start": 0, "total": 59}
            assert fresh["paging"] == {"count": 25, "start": 0, "total": 59}
            assert gone not in {one["link"] for one in (*frozen["people"], *fresh["people"])}
        assert erasing.poll() is None, "the erasure waits to make the index anew"
        assert generation(data) == before
        holder.stdin.close()
    assert erasing.wait(60) == 0
    assert generation(data) != before
    assert page(server)["paging"]["total"] == page(server, sequence_id=sequence)["paging"]["total"] == 59


def test_an_import_in_another_process_does_not_bring_the_person_back(sixty, people, data, tmp_path):
    server, first = sixty
    gone = first["people"][3]["link"]
    (own,) = [line for line in (tmp_path / "people.jsonl").read_bytes().splitlines(True) if link_of(line) == gone]
    others = people(1500, 2, "more.jsonl").read_bytes()
    more = Path(tmp_path / "again.jsonl")
    more.write_bytes(others + own)  # a second file about the person, who comes last in it
    importing = start(data, "import", more)
    until(lambda: page(server)["paging"]["total"] > 60, "the import is under way")
    assert importing.poll() is None
    assert start(data, "erase", "--profile-link", gone, "--yes").wait(60) == 0
    assert server.get(f"/v1/person?profile_link={quote(gone)}")[0] == 404
    assert importing.wait(120) == 0
    until(lambda: page(server)["paging"]["total"] == 59 + 1500, "everybody else is found")
    assert server.get(f"/v1/person?profile_link={quote(gone)}")[0] == 404


DEATHS = [
    ("whodex.store.sqlite.sequence_store:SqliteSequences.forget", "before"),
    ("whodex.services.indexing:Indexer.remake", "before"),
    ("whodex.store.tantivy.index:TantivyIndex.commit", "before"),
    ("whodex.store.sqlite:SqliteStore.scrub", "before"),
]


def test_an_erasure_that_was_killed_is_finished_by_the_same_command(forked, sixty, data):
    server, first = sixty
    sequence = first["meta"]["sequenceId"]
    for left, (place, when), one in zip((59, 58, 57, 56), DEATHS, first["people"], strict=False):
        gone = one["link"]
        number = number_of(data, gone)
        died = forked("erase", "--profile-link", gone, "--yes", place=place, when=when)
        assert died.status == -9, died.err[-2000:]
        assert server.get(f"/v1/person?profile_link={quote(gone)}")[0] == 404
        until(lambda left=left: page(server)["paging"]["total"] == left, f"gone from new lists: {place}")
        assert gone not in {one["link"] for one in page(server, sequence_id=sequence)["people"]}
        before = generation(data)
        assert forked("erase", "--profile-link", gone, "--yes").status == 0
        assert generation(data) != before, "the index holds none of their words"
        assert page(server)["paging"]["total"] == left, "and everybody else is found"
        assert page(server, sequence_id=sequence)["paging"]["total"] == left
        with closing(sqlite3.connect(data / "sequences.db")) as book:
            lists = [numbers for (numbers,) in book.execute("SELECT numbers FROM sequences")]
        assert lists
        assert not any(struct.pack("<q", number) in numbers for numbers in lists)


def number_of(data, link):
    """The number of a person's entity, by their slug."""
    with closing(sqlite3.connect(data / "whodex.db")) as store:
        key = "slug:" + link.rpartition("/")[2]
        ((number,),) = store.execute("SELECT number FROM identifiers WHERE key = ?", (key,))
    return number
