"""A disk that fills up or turns read-only under commands and a server: nothing is lost, nothing needs a restart."""

import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own; `disk(kib=…)` mounts or changes it."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None:
        pytest.skip("there is no mount")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no file system can be mounted here (root may)")

    def change(options):
        subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True)
        return place

    yield change
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def data(disk):
    return disk("size=2m") / "data"


def fill(place):
    with (place / "fill").open("wb", buffering=0) as file:
        for size in (65_536, 4096):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return place / "fill"


@pytest.mark.parametrize("kib", [200, 1000])
def test_an_import_that_fills_the_disk_goes_on_where_it_was(forked, people, disk, kib):
    disk(f"size={kib}k")
    file = people(400)
    for _ in range(2):
        done = forked("import", file)
        assert done.status == 1, "the disk cannot hold it"
        assert "full" in done.err
        assert "Traceback" not in done.err
    disk("size=64m")
    done = forked("import", file, "--json")
    assert done.status == 0, done.err
    assert done.json()["new"] == 400, "what was kept before counts, and nothing twice"
    assert forked("check").status == 0, forked("check").err


def test_rejected_lines_that_do_not_fit_are_told_after_all(forked, people, tmp_path, disk):
    file = tmp_path / "odd.jsonl"
    good = people(5).read_bytes()
    file.write_bytes(good + b"".join(b'{"id": "%d", "%s"\n' % (at, b"x" * 9000) for at in range(400)))
    disk("size=1m")
    done = forked("import", file)
    assert (done.status, "Traceback" in done.err) == (1, False), done.err
    disk("size=64m")
    done = forked("import", file, "--json")
    assert (done.status, done.json()["new"], done.json()["rejected"]) == (0, 5, 400)
    with Path(done.json()["rejectsFile"]).open(encoding="utf-8") as lines:
        assert [json.loads(line)["position"] for line in lines] == [str(at) for at in range(6, 406)]


def test_a_read_only_disk_is_said_and_nothing_is_lost(forked, people, disk):
    disk("size=64m")
    file = people(5)
    forked("import", file)
    more = people(5, seed=3, name="more.jsonl")
    slug = json.loads(file.read_bytes().splitlines()[0])["id"]
    disk("ro")
    for words in (
        ("import", more),
        ("rebuild", "--index"),
        ("erase", "--profile-link", slug, "--yes"),
        ("keys", "create", "x"),
    ):
        done = forked(*words)
        assert done.status == 1, words
        assert "read-only" in done.err.lower(), (words, done.err)
        assert "Traceback" not in done.err
    disk("rw")
    assert forked("import", more).status == 0
    assert forked("check").status == 0


def test_a_server_answers_503_while_the_disk_is_full_and_goes_on_after(whodex, people, disk, serve):
    place = disk("size=24m")
    file = people(10)
    assert whodex("import", file).status == 0
    slug = json.loads(file.read_bytes().splitlines()[0])["id"]
    boss = whodex("keys", "create", "boss", "--scopes", "admin", "--unlimited", "--json").json()["key"]
    server = serve()
    path = f"/v1/person?profile_link={slug}"
    assert server.get(path)[0] == 200
    own, body = server.key, json.dumps({"name": "acme"}).encode()
    filler = fill(place)
    try:
        refused = 0
        for _ in range(300):  # what is preallocated of the logs is used up first
            status, answer = server.get(path)
            assert status in (200, 503), answer
            refused += status == 503
            if refused >= 3:
                break
            server.key = boss
            status, answer = server.get("/v1/admin/teams", body=body, method="POST")
            assert status in (200, 503), answer
            server.key = own
        assert refused >= 3, "the disk was never full"
        assert answer["error"]["type"] == "api_error"
        server.key = boss
        status, answer = server.get("/v1/admin/teams", body=body, method="POST")
        assert (status, answer["error"]["type"]) == (503, "api_error")
        status, answer = server.get("/v1/admin/keys", body=b'{"name": "new"}', method="POST")
        assert (status, answer["error"]["type"]) == (503, "api_error")
        assert server.get("/v1/admin/keys")[0] == 200, "reading goes on"
        server.key = own
        assert server.get("/healthz")[0] == 200
    finally:
        filler.unlink()
    for _ in range(100):
        if server.get(path)[0] == 200:
            break
        time.sleep(0.1)
    server.key = boss
    assert server.get("/v1/admin/teams", body=body, method="POST")[0] == 200, "without a restart"
    assert server.get("/v1/admin/keys", body=b'{"name": "new"}', method="POST")[0] == 200
    server.key = own
    assert whodex("import", people(10, seed=4, name="more.jsonl")).status == 0
    assert server.get(path)[0] == 200
    assert whodex("ledger", "verify").status == 0
    assert whodex("check").status == 0, whodex("check").err
