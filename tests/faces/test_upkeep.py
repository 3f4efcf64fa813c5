"""Backup, restore and check of a data directory, beside servers, imports, damage and kills."""

import json
import os
import re
import resource
import shutil
import sqlite3
import sys
import time

import pytest

ASKED = ("/v1/person?profile_link={}", "/v1/person/ids?li_flagship_id={}", "/v1/person/provenance?profile_link={}")


def slugs(file):
    return [json.loads(line)["id"] for line in file.read_bytes().splitlines()]


def answers(server, names):
    found = [server.get(path.format(name)) for name in names for path in ASKED]
    url = "https://www.linkedin.com/search/results/people/?keywords=manager"
    status, page = server.get(f"/v1/li/linkedin/search/people?url={url}")
    return [*found, (status, page["searchResponse"]["people"], page["searchResponse"]["paging"]["total"])]


def settled(server):
    for _ in range(100):
        if server.get("/v1/li/linkedin/search/people?url=https://www.linkedin.com/search/results/people/")[1][
            "searchResponse"
        ]["paging"]["total"]:
            return
        time.sleep(0.1)
    raise AssertionError("the index was not made")


def test_a_backup_made_while_serving_brings_the_same_answers_back(whodex, data, people, serve, tmp_path):
    file, target = people(40), tmp_path / "backup.tar"
    assert whodex("import", file).status == 0
    names = slugs(file)
    server = serve()
    settled(server)
    before = answers(server, names[:4])
    done = whodex("backup", target, "--json")
    assert done.status == 0, done.err
    made = done.json()
    assert {part["name"] for part in made["parts"]} == {"whodex.db", "accounts.db", "mail.db"}
    assert made["counts"]["person"] == 40
    assert target.stat().st_mode & 0o077 == 0, "keys' hashes are in it"
    assert whodex("backup", target).status == 2, "nothing is replaced without --force"
    assert whodex("backup", target, "--force").status == 0
    assert "is whole" in whodex("backup", target, "--verify").err

    refused = whodex("restore", target, "--force")
    assert refused.status == 1
    assert "stop it" in refused.err
    assert answers(server, names[:4])[0][0] == 200, "still serving"
    erased = names[3]
    assert whodex("erase", "--profile-link", erased, "--yes").status == 0
    assert whodex("import", people(20, seed=9, name="more.jsonl")).status == 0
    server.stop()
    assert whodex("restore", target).status == 2, "nothing is replaced without --force"
    done = whodex("restore", target, "--force")
    assert done.status == 0, done.err
    assert "removed again" in done.err
    checked = whodex("check")
    assert "the index is" in checked.err, "it is made anew by whoever serves next"
    assert whodex("rebuild", "--index").status == 0
    assert whodex("check").status == 0

    server = serve()
    settled(server)
    after = answers(server, names[:3])
    assert after[:-1] == before[: len(after) - 1]
    assert [server.get(path.format(erased))[0] for path in ASKED] == [404] * 3, "erased after the backup"
    assert whodex("status", "--json").json()["counts"]["person"] == 39

    elsewhere = tmp_path / "elsewhere"
    assert whodex("restore", target, "--data", elsewhere).status == 0
    assert whodex("status", "--json", "--data", elsewhere).json()["counts"]["person"] == 40


@pytest.mark.parametrize("harm", ["a bit", "the end", "not a backup", "a path", "newer"])
def test_a_damaged_backup_is_refused_and_nothing_touched(forked, data, people, tmp_path, harm):
    target = tmp_path / "backup.tar"
    forked("import", people(5))
    assert forked("backup", target).status == 0
    content = bytearray(target.read_bytes())
    if harm == "a bit":
        content[len(content) // 3] ^= 1
    elif harm == "the end":
        del content[len(content) // 2 :]
    elif harm == "not a backup":
        content = bytearray(b"hello")
    elif harm == "a path":
        content = content.replace(b'"whodex.db"', b'"../dex.db"').replace(b"whodex.db\0", b"../dex.db\0")
    else:
        content = bytearray(re.sub(rb'"schema": \d', b'"schema": 9', content))
    target.write_bytes(content)
    before = forked("status", "--json").json()["counts"]
    done = forked("restore", target, "--force")
    assert done.status == 1
    assert "Traceback" not in done.err
    assert not (tmp_path / "dex.db").exists()
    assert forked("status", "--json").json()["counts"] == before
    if harm != "newer":
        assert forked("backup", target, "--verify").status == 1


@pytest.mark.parametrize(
    ("place", "when", "people_then"),
    [
        ("whodex.upkeep:SqliteLedger.close", "before", 8),  # everything is unpacked
        ("pathlib:Path.write_text", "after", 8),  # the mark is written, but not yet one
        ("shutil:_ntuple_diskusage.__new__", "before", 5),  # never: the whole way
    ],
)
def test_killed_while_restoring_the_old_or_the_new_is_there(forked, data, people, tmp_path, place, when, people_then):
    target = tmp_path / "backup.tar"
    forked("import", people(5))
    forked("backup", target)
    forked("import", people(3, seed=4, name="more.jsonl"))
    done = forked("restore", target, "--force", place=place, when=when)
    assert done.status == (0 if people_then == 5 else -9)
    assert forked("status", "--json").json()["counts"]["person"] == people_then
    assert forked("restore", target, "--force").status == 0
    assert forked("status", "--json").json()["counts"]["person"] == 5


def test_killed_after_the_decision_whoever_comes_next_finishes_it(forked, data, people, tmp_path):
    target = tmp_path / "backup.tar"
    forked("import", people(5))
    forked("backup", target)
    forked("import", people(3, seed=4, name="more.jsonl"))
    died = forked("restore", target, "--force", place="pathlib:Path.rglob", when="before", number=1)
    assert died.status == -9
    assert (data / ".restore.ready").exists()
    assert forked("status", "--json").json()["counts"]["person"] == 5
    assert not (data / ".restore.ready").exists()


HARMS = {
    "DELETE FROM entities WHERE number = (SELECT min(number) FROM entities)": "not there",
    "DELETE FROM identifiers WHERE key = (SELECT min(key) FROM identifiers)": "not found by an identifier",
}


@pytest.mark.parametrize("harm", HARMS)
def test_check_finds_what_does_not_agree(forked, data, people, harm):
    forked("import", people(5))
    assert forked("check").status == 0
    with sqlite3.connect(data / "whodex.db") as db:
        assert db.execute(harm).rowcount == 1
    db.close()
    found = forked("check", "--json")
    assert found.status == 1
    assert any(HARMS[harm] in fault["what"] and fault["mend"] == "whodex rebuild" for fault in found.json()["faults"])
    assert forked("rebuild").status == 0
    assert forked("check").status == 0, forked("check").err


def test_check_finds_a_lost_document_a_changed_ledger_and_a_damaged_file(forked, data, people, tmp_path):
    forked("import", people(5))
    shutil.copytree(data / "index", tmp_path / "index")
    forked("import", people(3, seed=4, name="more.jsonl"))
    shutil.rmtree(data / "index")
    shutil.copytree(tmp_path / "index", data / "index")
    done = forked("check")
    assert (done.status, "changes behind" in done.err) == (1, True)
    assert forked("rebuild", "--index").status == 0
    forked("teams", "create", "acme")
    assert forked("teams", "set", "acme", "standard", "100").status == 0
    assert forked("check").status == 0
    with sqlite3.connect(data / "accounts.db") as db:
        db.execute("UPDATE balances SET balance = balance + 1")
    db.close()
    done = forked("check")
    assert (done.status, "the balance is 101" in done.err) == (1, True)
    with (data / "whodex.db").open("r+b") as file:
        file.seek(3 * 8192)
        file.write(os.urandom(8192))
    done = forked("check")
    assert (done.status, "whodex restore" in done.err, "Traceback" in done.err) == (1, True, False)


@pytest.mark.skipif(sys.platform != "linux", reason="another process's limits can be changed on Linux alone")
def test_a_full_disk_is_503_and_nothing_is_lost(whodex, data, people, serve):
    file = people(5)
    whodex("import", file)
    name = slugs(file)[0]
    server = serve()
    settled(server)
    path = f"/v1/person?profile_link={name}"
    answered = sum(server.get(path)[0] == 200 for _ in range(5))
    free = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    for _ in range(5):
        status, answer = server.get(path)
        assert (status, answer["error"]["type"]) == (503, "api_error"), answer
    assert server.get("/healthz")[0] == 200
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, free)
    for _ in range(100):
        if server.get(path)[0] == 200:
            answered += 1
            break
        time.sleep(0.1)
    answered += sum(server.get(path)[0] == 200 for _ in range(5))
    assert answered == 11, "it recovers without a restart"
    server.stop()
    verdict = whodex("ledger", "verify", "--json")
    assert verdict.status == 0, verdict.err
    lines = [json.loads(line) for line in whodex("ledger", "export", "--json").out.splitlines() if line.startswith("{")]
    lines = [line for line in lines if line["endpoint"] == "/v1/person"]
    charged, refunded = (
        sum(line["amount"] for line in lines if line["outcome"] == outcome) for outcome in ("answered", "refunded")
    )
    assert charged - refunded == answered
    assert whodex("check").status == 0
