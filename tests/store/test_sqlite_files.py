"""SQLite files: schema, migrations, refusal of newer ones, translation of errors."""

import apsw
import pytest

from whodex.errors import NewerSchema, StoreError
from whodex.store.sqlite import SqliteStore, files

SCHEMA = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"


def normalised(db):
    return [(kind, name, " ".join(sql.split())) for kind, name, sql in db.execute(SCHEMA)]


@pytest.mark.parametrize("folder", ["data", "accounts", "sequences", "mail", "checks"])
def test_migrations_equal_the_schema(folder, tmp_path):
    path = tmp_path / "a.db"
    files.migrate(path, folder)
    migrated = normalised(apsw.Connection(str(path)))
    plain = apsw.Connection("")
    plain.execute((files.resources.files("whodex.store.sqlite") / folder / "schema.sql").read_text("utf-8"))
    assert migrated == normalised(plain)


def test_a_newer_schema_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "whodex.db"
    SqliteStore(path).close()
    db = apsw.Connection(str(path))
    db.execute("PRAGMA user_version=999")
    db.close()
    with pytest.raises(NewerSchema, match="install a newer whodex"):
        SqliteStore(path)
    assert files.one(apsw.Connection(str(path)), "PRAGMA user_version") == 999


def test_an_older_file_is_copied_before_it_is_migrated(tmp_path, monkeypatch):
    path = tmp_path / "whodex.db"
    SqliteStore(path).close()
    steps = files.migrations("data")
    newer = [*steps, (steps[-1][0] + 1, "CREATE TABLE added (x)")]
    monkeypatch.setattr(files, "migrations", lambda folder: newer)
    files.migrate(path, "data")
    backup = tmp_path / f"whodex.schema{steps[-1][0]}.backup.db"
    assert files.one(apsw.Connection(str(backup)), "PRAGMA user_version") == steps[-1][0]
    assert files.one(apsw.Connection(str(path)), "SELECT count(*) FROM added") == 0


def test_a_migration_that_fails_changes_nothing(tmp_path, monkeypatch):
    path = tmp_path / "whodex.db"
    SqliteStore(path).close()
    steps = files.migrations("data")
    broken = [*steps, (steps[-1][0] + 1, "CREATE TABLE half (x); CREATE TABLE half (x)")]
    monkeypatch.setattr(files, "migrations", lambda folder: broken)
    with pytest.raises(apsw.SQLError):
        files.migrate(path, "data")
    monkeypatch.undo()
    SqliteStore(path).close()
    assert files.one(apsw.Connection(str(path)), "SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0


def test_a_file_that_is_no_database_is_said_so(tmp_path):
    path = tmp_path / "whodex.db"
    path.write_bytes(b"this is a text file, not a database\n" * 400)
    with pytest.raises(StoreError, match="damaged or is no whodex data"):
        SqliteStore(path)
