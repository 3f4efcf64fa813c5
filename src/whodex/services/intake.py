"""Imports asked for over HTTP: files of one folder, each read by a process of its own, as `whodex import` reads them.

A server never reads a large file itself: that would hold up its answers. Every job has a folder with what was asked,
what the process printed, and a lock that the process holds while it lives, so that any worker, today or after a
restart, can tell whether it runs. A job that was killed goes on where it was when it is asked for again.
"""

import fcntl
import json
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from whodex.errors import InvalidParameter, Unavailable
from whodex.model.dates import iso
from whodex.model.observation import Basis
from whodex.store.ports import Import
from whodex.wire.imports import ImportJob, ImportShown

FOLDER: Final = "incoming"
JOBS: Final = "intake"
MOST_AT_ONCE: Final = 4  # each takes a core and more; the rest may be asked for again
MOST_KEPT: Final = 200
RETRY_S: Final = 30


class Wish(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A file to be imported, named from the folder of incoming files, and how it is to be read."""

    file: str
    format: str | None = None
    source: str | None = None
    basis: Basis = "legitimate_interest"
    viewer: str | None = None
    team: str = "default"
    mapping: dict[str, Any] = {}


class Intake:
    """Begins imports of files that lie in `folder`, and tells how they go."""

    def __init__(self, data: Path, folder: Path, command: Sequence[str] = (sys.executable, "-m", "whodex")) -> None:
        self._data, self.folder, self._command = data, folder, command
        self._jobs = data / JOBS
        self._children: list[subprocess.Popen[bytes]] = []  # held until they end, so that they leave no zombies

    def begin(self, wish: Wish) -> ImportJob:
        """Start reading a file. Raises InvalidParameter where there is none, Unavailable where too many run."""
        path = self._path(wish.file)
        for name in ("format", "source", "viewer", "team"):
            if (getattr(wish, name) or "").startswith("-"):
                raise InvalidParameter(f"{name} must not begin with -", name)
        if sum(job.state == "running" for job in self.jobs()) >= MOST_AT_ONCE:
            raise Unavailable(f"{MOST_AT_ONCE} imports are running; ask again when one is done", RETRY_S)
        home = self._jobs / f"{int(time.time() * 1000):013d}-{secrets.token_hex(3)}"
        home.mkdir(parents=True, mode=0o700)
        (home / "wish.json").write_bytes(msgspec.json.encode(wish))
        words = ["import", "--json", "--data", str(self._data), "--basis", wish.basis, "--team", wish.team]
        for name in ("format", "source", "viewer"):
            if given := getattr(wish, name):
                words += [f"--{name}", given]
        if wish.mapping:
            (home / "mapping.json").write_text(json.dumps(wish.mapping), encoding="utf-8")
            words += ["--mapping", str(home / "mapping.json")]
        # The lock belongs to the open file, which the process inherits: it is let go when the process ends, however.
        with (home / "new").open("wb") as lock, (home / "out").open("wb") as out, (home / "err").open("wb") as err:
            fcntl.flock(lock, fcntl.LOCK_EX)
            (home / "new").rename(home / "lock")
            child = subprocess.Popen(  # noqa: S603 - our own command; the rest are values of its options
                [*self._command, *words, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                pass_fds=(lock.fileno(),),
                start_new_session=True,
            )
        self._children = [*(one for one in self._children if one.poll() is None), child]
        self._tidy()
        return self._told(home)

    def jobs(self) -> list[ImportJob]:
        """What was asked for, newest first."""
        homes = sorted(self._jobs.glob("*-*"), reverse=True) if self._jobs.is_dir() else []
        return [self._told(home) for home in homes if (home / "lock").exists()]

    def _path(self, name: str) -> Path:
        root = self.folder.resolve()
        path = (root / name).resolve() if name and "\0" not in name else root
        if path == root or not path.is_relative_to(root) or not path.exists():
            raise InvalidParameter("file must name a file or folder in the folder of incoming files", "file")
        return path

    def _told(self, home: Path) -> ImportJob:
        wish = msgspec.json.decode((home / "wish.json").read_bytes(), type=Wish)
        started = iso(int(home.name.partition("-")[0]))
        if _held(home / "lock"):
            return ImportJob(home.name, wish.file, "running", started)
        files: list[dict[str, Any]] = []
        try:
            files = msgspec.json.decode((home / "out").read_bytes())["files"]
            failures = [one["failure"] for one in files if one.get("failure")]
        except (msgspec.DecodeError, KeyError):
            failures = [_last_words(home / "err") or "it was stopped before it was done; ask for it again"]
        return ImportJob(
            home.name, wish.file, "failed" if failures else "done", started, "; ".join(failures) or None, files
        )

    def _tidy(self) -> None:
        homes = sorted(self._jobs.glob("*-*"), reverse=True)
        for home in homes[MOST_KEPT:]:
            if not _held(home / "lock"):
                for part in home.iterdir():
                    part.unlink(missing_ok=True)
                home.rmdir()


def _held(path: Path) -> bool:
    with path.open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _last_words(path: Path) -> str:
    """The last line a command said on standard error, without what marks it as an error."""
    with path.open("rb") as said:
        said.seek(max(0, os.fstat(said.fileno()).st_size - 4000))
        lines = said.read().decode("utf-8", "replace").strip().splitlines()
    return re.sub(r"^(error|whodex): ", "", lines[-1].strip()) if lines else ""


def shown_import(one: Import) -> ImportShown:
    """An import as it is told."""
    return ImportShown(
        id=one.id,
        file=one.file,
        format=one.format,
        source=one.source,
        basis=one.basis,
        state=one.state,
        started_at=iso(one.started_at),
        finished_at=iso(one.finished_at) if one.finished_at else None,
        records=one.done,
        counts={name: number for name, number in one.counts.items() if name != "rejects_bytes"},
        viewer=one.viewer,
    )
