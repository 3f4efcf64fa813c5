"""An input file made of bytes, for tests of readers."""

import io
from collections.abc import Mapping
from typing import IO


class Memory:
    """Bytes as an InputFile; with `inside`, a folder."""

    def __init__(self, data: bytes = b"", name: str = "file", inside: Mapping[str, bytes] | None = None, at: int = 0):
        self.name, self.size, self.modified_at = name, len(data), at
        self._data = data
        self._inside = {path: Memory(found, path, at=at) for path, found in sorted((inside or {}).items())}

    def open(self) -> IO[bytes]:
        return io.BufferedReader(io.BytesIO(self._data))

    def consumed(self) -> int:
        return self.size

    def members(self) -> Mapping[str, "Memory"]:
        return self._inside
