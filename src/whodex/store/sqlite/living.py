"""Which processes live: each holds the lock of a file of its own, which the kernel frees when the process ends."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path


class Living:
    """A folder of lock files, one for each process that lives. Locks are `flock`'s: a file system of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[int, int] = {}

    def begin(self, number: int) -> None:
        """Live under a number until `end` or until the process ends, however it does. Raises OSError."""
        self._folder.mkdir(exist_ok=True, mode=0o700)
        held = os.open(self._file(number), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._held[number] = held

    def end(self, number: int) -> None:
        """Live under that number no more."""
        held = self._held.pop(number, None)
        with suppress(FileNotFoundError):
            self._file(number).unlink()
        if held is not None:
            os.close(held)

    def lives(self, number: int) -> bool:
        """Whether the process of that number lives."""
        if number in self._held:
            return True
        try:
            probe = os.open(self._file(number), os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(probe)
        return False

    def _file(self, number: int) -> Path:
        return self._folder / str(number)
