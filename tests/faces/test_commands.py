"""The other commands: keys, persons, erasure, settings, wrong usage."""

import json

import pytest


def some_slug(file):
    return json.loads(file.read_bytes().splitlines()[0])["id"]


def test_a_key_is_printed_once_and_listed_without_its_text(whodex, data):
    made = json.loads(whodex("keys", "create", "laptop", "--api-version", "2026-08-20", "--json").out)
    assert set(made) == {"id", "name", "key"}
    assert made["key"].startswith("wdx_live_")
    listed = whodex("keys", "list", "--json")
    assert made["key"] not in listed.out
    assert json.loads(listed.out)[0]["apiVersion"] == "2026-08-20"
    assert all(made["key"].encode() not in file.read_bytes() for file in data.rglob("*") if file.is_file())
    assert whodex("keys", "revoke", made["id"]).status == 0
    assert whodex("keys", "revoke", made["id"]).status == 1


def test_a_person_as_the_api_answers(whodex, people):
    file = people(3)
    whodex("import", file)
    slug = some_slug(file)
    old = json.loads(whodex("person", f"https://www.linkedin.com/in/{slug}", "--json").out)
    new = json.loads(whodex("person", slug, "--json", "--api-version", "2026-08-20").out)
    assert old["fullName"] == new["name"]
    assert old["fullName"] in whodex("person", slug).out


def test_erase_and_disclose(whodex, people, tmp_path):
    file = people(3)
    whodex("import", file)
    slug = some_slug(file)
    page = tmp_path / "page.html"
    assert whodex("disclose", "--profile-link", slug, "-o", page).status == 0
    assert "What is held about you" in page.read_text(encoding="utf-8")
    assert json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["records"][0]["seen"][0]["file"]
    assert whodex("erase", "--profile-link", slug, "--yes").status == 0
    assert whodex("person", slug).status == 1
    assert whodex("import", file, "--json").json()["new"] == 0
    assert whodex("person", slug).status == 1
    listed = json.loads(whodex("erase", "--list", "--json").out)
    assert listed["suppressions"] >= 1
    assert slug not in json.dumps(listed)


USAGE = [
    (["nonsense"], "No such command"),
    (["import"], "at least one file"),
    (["import", "x", "--basis", "because"], "--basis must be one of"),
    (["import", "x", "--mapping", "missing.toml"], "mapping file cannot be read"),
    (["person", "https://www.linkedin.com/company/acme"], "an organisation, not a person's"),
    (["person", "https://www.linkedin.com/search/results/people/?keywords=x"], "search"),
    (["erase"], "exactly one of"),
    (["erase", "--profile-link", "a", "--email", "b@c.example"], "exactly one of"),
    (["keys", "create", "x", "--api-version", "1999-01-01"], "2023-02-08"),
    (["serve", "--port", "many"], "Invalid value for '--port'"),
]


@pytest.mark.parametrize(("words", "says"), USAGE, ids=[" ".join(words)[:40] for words, _ in USAGE])
def test_wrong_usage_is_told_with_status_two(whodex, words, says):
    done = whodex(*words)
    assert done.status == 2
    assert says in " ".join((done.err + done.out).split())
    assert "Traceback" not in done.err


def test_an_unknown_person_fails(whodex):
    done = whodex("person", "nobody-at-all")
    assert done.status == 1
    assert "nothing is known" in done.err


def test_settings_come_from_file_and_environment_and_wrong_ones_are_named(whodex, data):
    data.mkdir()
    (data / "whodex.toml").write_text("[serve]\nport = 9001\nhost = '0.0.0.0'\n")
    shown = json.loads(whodex("settings", "--json", env={"WHODEX_SERVE_PORT": "9002"}).out)
    assert (shown["serve.host"], shown["serve.port"]) == ("0.0.0.0", 9002)
    (data / "whodex.toml").write_text("[serve]\nprot = 9001\n")
    assert "serve.prot" in whodex("settings").err
    (data / "whodex.toml").write_text("[serve]\nport = 'many'\n")
    assert whodex("settings").status == 2


def test_a_data_directory_that_is_a_file(whodex, data):
    data.write_text("x")
    done = whodex("status")
    assert done.status == 1
    assert "must be a folder" in " ".join(done.err.split())
