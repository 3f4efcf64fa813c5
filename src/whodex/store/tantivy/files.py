"""The files of the index: a note of how far it has come, the folder it stands in, and the lock of the one writer.

    index/applied.json      which layout, which store, which change, and the name of the folder that holds
    index/lock              locked by the writing process; a dead process holds no lock
    index/g7/person …       one Tantivy index per kind

An index is made anew in a folder of its own, which the note names when it is ready: readers go over to it at their
next look, and the old folder goes. Nothing is ever removed without the lock.
"""

import fcntl
import os
import shutil
from pathlib import Path
from typing import Final

import msgspec

from whodex.store.search_ports import Applied

LAYOUT: Final = 5
"""Raised whenever the schema changes: an index of another layout is made anew."""

NOTE: Final = "applied.json"
LOCK: Final = "lock"


class State(msgspec.Struct, frozen=True):
    """What stands in the note."""

    layout: int = LAYOUT
    store: bytes = b""
    seq: int = 0
    folder: str = ""
    highest: int = 0  # no document has a number above it

    @property
    def applied(self) -> Applied:
        """What the ports call it."""
        return Applied(self.store, self.seq)


class IndexFiles:
    """One index folder. Made where it is missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock_file: int | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def stamp(self) -> tuple[int, int]:
        """Changes with every commit of any process: a look at a file's time and number, a microsecond."""
        try:
            found = (self._folder / NOTE).stat()
        except FileNotFoundError:
            return 0, 0
        return found.st_mtime_ns, found.st_ino

    def state(self) -> State:
        """The note; an empty one where there is none, or one of another layout."""
        try:
            found = msgspec.json.decode((self._folder / NOTE).read_bytes(), type=State)
        except (FileNotFoundError, msgspec.MsgspecError):
            return State()
        return found if found.layout == LAYOUT and self.path(found.folder).is_dir() else State()

    def write(self, state: State) -> None:
        """Replace the note, durably."""
        fresh = self._folder / f"{NOTE}.new"
        with fresh.open("wb") as file:
            file.write(msgspec.json.encode(state))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._folder / NOTE)

    def path(self, folder: str) -> Path:
        """Where a generation stands. A name that leads out of the folder leads nowhere."""
        return self._folder / (Path(folder).name or "none")

    def fresh(self) -> str:
        """The name of a generation that is not there yet."""
        taken = {entry.name for entry in self._folder.iterdir()}
        at = next(number for number in range(1, len(taken) + 2) if f"g{number}" not in taken)
        return f"g{at}"

    def lock(self) -> bool:
        """Become the writer; False where another process, or another index of this one, is."""
        handle = os.open(self._folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._lock_file = handle
        return True

    def unlock(self) -> None:
        """Give the lock back."""
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    @property
    def locked(self) -> bool:
        """Whether this one is the writer."""
        return self._lock_file is not None

    def tidy(self, kept: str) -> None:
        """Remove every generation but one: of an earlier note, of another layout, of a run that was killed."""
        for entry in self._folder.iterdir():
            if entry.is_dir() and entry.name != kept:
                shutil.rmtree(entry, ignore_errors=True)
