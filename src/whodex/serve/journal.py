"""The access log: a line of JSON per answer, without anything that a caller sent.

Lines are gathered and written by a thread ten times a second, so that a slow disk or a full pipe never holds up an
answer; of a reader that does not read, lines are dropped, and it is said how many. A killed worker loses a tenth of a
second of its log.
"""

import os
import queue
import sys
import threading
import time
from typing import Final

from whodex.api.noted import Noted

MOST_WAITING: Final = 100  # batches, ten seconds of a log that cannot be written


_LINE: Final = (
    '{"time":"%s.%03dZ","method":"%s","route":"%s","status":%d,"ms":%.2f,"bytes":%d,"key":"%s","credits":%d,'
    '"request":"%s"}\n'
)
"""Formatted, not encoded: an answer costs microseconds, and nothing here needs to be escaped. Routes and the beginnings
of keys are ours, methods the parser's, ids letters and digits (`whodex.api.reply`)."""


class Journal:
    """Writes the log of one worker. `target`: a file, which is added to, or `-` for standard output."""

    def __init__(self, target: str) -> None:
        self.dropped = 0
        self._lines: list[str] = []
        self._batches: queue.Queue[bytes | None] = queue.Queue(MOST_WAITING)
        self._second, self._stamp = 0, ""
        self._file = sys.stdout.fileno() if target == "-" else opened(target)
        self._target = target
        self._thread: Final = threading.Thread(target=self._write, name="whodex-access-log", daemon=True)
        self._thread.start()

    def note(self, method: str, noted: Noted, status: int, took: float, size: int, request: bytes, used: int) -> None:
        """Remember an answer until the next `hand_over`; what is what says `whodex.serve.keeper`."""
        now = time.time()
        second = int(now)
        if second != self._second:
            self._second, self._stamp = second, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        ms = int((now - second) * 1000)
        key, name = noted.key, request.decode("ascii")
        self._lines.append(_LINE % (self._stamp, ms, method, noted.route, status, took * 1000, size, key, used, name))

    def hand_over(self) -> None:
        """Give what was noted to the thread that writes."""
        if not self._lines:
            return
        lines, self._lines = self._lines, []
        try:
            self._batches.put_nowait("".join(lines).encode())
        except queue.Full:
            self.dropped += len(lines)

    def reopen(self) -> None:
        """Open the file anew, after it has been moved away."""
        if self._target != "-":
            old, self._file = self._file, opened(self._target)
            os.close(old)

    def close(self) -> None:
        """Write what is left, for two seconds at most."""
        self.hand_over()
        try:
            self._batches.put(None, timeout=2)
        except queue.Full:
            return
        self._thread.join(2)

    def _write(self) -> None:
        while (batch := self._batches.get()) is not None:
            left = memoryview(batch)
            try:
                while left:
                    left = left[os.write(self._file, left) :]
            except OSError:  # a full disk, a reader that went away: serving goes on
                self.dropped += bytes(left).count(b"\n")


def opened(path: str) -> int:
    """A file to be added to. Raises OSError."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640)
