"""Streams that unpack gzip and zstd while they are read, count what comes out and refuse bombs."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, Any, Final

import zstandard

from whodex.errors import ImportFailed

GZIP: Final = b"\x1f\x8b"
ZSTD: Final = b"\x28\xb5\x2f\xfd"
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")

MAX_RATIO: Final = 200
"""Unpacked bytes per packed byte, once `RATIO_FROM` is passed: JSON and CSV of people pack 4 to 40 fold."""

RATIO_FROM: Final = 64 << 20
"""Unpacked bytes below which any ratio is fine: that much does no harm."""

_READ: Final = 1 << 18
# zstd makes at most 128 KiB of 4 bytes (a run-length block), so 2 KiB at a time bound one step's output to 64 MiB.
_ZSTD_STEP: Final = 2048


class Guarded(io.RawIOBase):
    """A stream of unpacked bytes: counts them, turns every failure into ImportFailed, refuses bombs."""

    def __init__(self, inner: IO[bytes], name: str, packed: Callable[[], int]) -> None:
        """`packed` gives the packed bytes used so far."""
        super().__init__()
        self._inner, self._name, self._packed = inner, name, packed
        self._read: Callable[[int], bytes] = getattr(inner, "read1", inner.read)
        self.count = 0

    def readinto(self, buffer: Any) -> int:
        """As RawIOBase. Raises ImportFailed."""
        try:
            # One step at a time: what comes before the place where the data breaks off is not lost with it.
            data = self._read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError, zipfile.BadZipFile) as error:
            raise ImportFailed(f"{self._name} is broken or cut off: {error}") from None
        except (OSError, NotImplementedError, RuntimeError) as error:
            raise ImportFailed(f"{self._name} cannot be unpacked: {error}") from None
        buffer[: len(data)] = data
        self.count += len(data)
        if self.count > RATIO_FROM and self.count > MAX_RATIO * self._packed():
            raise ImportFailed(f"{self._name} unpacks to more than {MAX_RATIO} times its size; it is not read further")
        return len(data)

    def readable(self) -> bool:
        """As RawIOBase."""
        return True

    def close(self) -> None:
        """Close the packed stream as well."""
        self._inner.close()
        super().close()


class ZstdReader(io.RawIOBase):
    """A zstd stream of one or many frames; unlike the library's reader it tells where the data is cut off."""

    def __init__(self, packed: IO[bytes]) -> None:
        super().__init__()
        self._packed = packed
        self._frame: Any = None
        self._rest = b""
        self._ready = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, b"" at the end. Raises ZstdError and EOFError."""
        while not self._ready:
            data = self._rest or self._packed.read(_ZSTD_STEP)
            self._rest = b""
            if not data:
                if self._frame is not None:
                    raise EOFError("the last frame is incomplete")
                return b""
            if self._frame is None:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            self._ready = memoryview(self._frame.decompress(data))
            if self._frame.eof:
                self._rest, self._frame = self._frame.unused_data, None
        size = len(self._ready) if size < 0 else size
        out, self._ready = bytes(self._ready[:size]), self._ready[size:]
        return out

    def close(self) -> None:
        """Close the packed stream as well."""
        self._packed.close()
        super().close()


def unpacked(raw: io.RawIOBase, name: str) -> IO[bytes]:
    """A buffered stream of what `raw` holds, gzip and zstd unpacked, told by their first bytes."""
    buffered = io.BufferedReader(raw, _READ)
    start = buffered.peek(4)[:4]
    if start[:2] == GZIP:
        inner: IO[bytes] = gzip.GzipFile(fileobj=buffered)  # type: ignore[assignment]  # GzipFile is no IO in typeshed
    elif start == ZSTD or (start[1:4] == b"\x2a\x4d\x18" and start[0] & 0xF0 == 0x50):  # a skippable frame first
        inner = ZstdReader(buffered)  # type: ignore[assignment]  # nor is a RawIOBase
    else:
        return buffered
    return io.BufferedReader(Guarded(inner, name, lambda: max(1, getattr(raw, "count", 1))), _READ)


def beginning(stream: IO[bytes], size: int) -> bytes:
    """The first bytes of a stream, fewer where it ends or breaks off. Raises ImportFailed where it breaks at once."""
    found = bytearray()
    while len(found) < size:
        try:
            more = stream.read1(size - len(found))  # type: ignore[attr-defined]  # every stream of `open` is buffered
        except ImportFailed:
            if not found:
                raise
            break
        if not more:
            break
        found += more
    return bytes(found)


def gzip_date(start: bytes) -> int:
    """The date inside a gzip header, ms; 0 where there is none (RFC 1952 §2.3.1)."""
    if start[:2] != GZIP or len(start) < 8:
        return 0
    return int.from_bytes(start[4:8], "little") * 1000
