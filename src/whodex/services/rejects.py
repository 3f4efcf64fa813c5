"""Rejected records: one JSON line each, with position and reason, in a file per import."""

from pathlib import Path
from typing import IO, Final

import msgspec

from whodex.services.preparing import Outcome

FOLDER: Final = "rejects"


class Rejects:
    """The rejects file of one import. Written as far as the import is committed; cut back to that on resuming."""

    def __init__(self, data: Path, import_id: int) -> None:
        self.path = data / FOLDER / f"import-{import_id}.jsonl"
        self._file: IO[bytes] | None = None

    def open(self, size: int) -> None:
        """Go on after `size` bytes; what is beyond was not committed."""
        if self.path.exists():
            with self.path.open("r+b") as file:
                file.truncate(size)

    def write(self, outcome: Outcome) -> None:
        """Note one rejected record."""
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("ab")
        line = {
            "position": outcome.position,
            "reason": outcome.reason,
            "record": (outcome.data or b"").decode("utf-8", "replace"),
        }
        self._file.write(msgspec.json.encode(line) + b"\n")

    def flush(self) -> int:
        """Hand everything to the system; the size so far."""
        if self._file is not None:
            self._file.flush()
            return self._file.tell()
        return self.path.stat().st_size if self.path.exists() else 0

    def close(self) -> None:
        """Close; an empty file does not stay."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self.path.exists() and not self.path.stat().st_size:
            self.path.unlink()


def files(data: Path) -> list[Path]:
    """All rejects files of a data directory."""
    return sorted((data / FOLDER).glob("import-*.jsonl"))
