"""No file holds a key's text: not the databases and their logs, not a backup."""

import json

from typer.testing import CliRunner

from whodex import settings
from whodex.boot import store_of
from whodex.cli import register
from whodex.cli.base import app


def test_no_file_holds_a_key(tmp_path):
    register()
    with store_of(settings.load(tmp_path / "data")):
        pass  # there is data now, to be backed up

    def run(*words, text=None):
        done = CliRunner().invoke(app, [*words, "--data", str(tmp_path / "data")], input=text)
        assert done.exit_code == 0, done.output
        return done.stdout

    given = "wx_" + "q7" * 20
    run("keys", "create", "ours", "--stdin", text=given + "\n")
    made = json.loads(run("keys", "create", "made", "--json"))
    rotated = json.loads(run("keys", "rotate", str(made["id"]), "--json"))
    run("keys", "list")
    run("backup", str(tmp_path / "backup"))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"accounts.db", "backup"} <= {path.name for path in files}
    for secret in (given, made["key"], rotated["key"]):
        for path in files:
            assert secret.encode() not in path.read_bytes(), path.name
