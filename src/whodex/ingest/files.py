"""What is imported, as one shape: files, folders, zip archives and what is inside, unpacked while it is read.

Nothing is ever written to disk. Hostile archives are refused with ImportFailed: names that leave the archive,
passwords, broken or cut off data, and bombs (`MAX_RATIO`, `MAX_UNPACKED`).
"""

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Final

from whodex.errors import ImportFailed
from whodex.ingest.unpack import ZIP, Guarded, gzip_date, unpacked

MAX_MEMBERS: Final = 100_000
"""Files in one archive or folder: a member's export has some 60, a vendor's delivery some thousand parts."""

MAX_UNPACKED: Final = 256 << 30
"""Bytes unpacked from one archive: 50 million profiles of 5 KB. More is a mistake or an attack; import it in parts."""

_JUNK: Final = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".git")


class DiskFile:
    """A file on disk; `.gz` and `.zst` (told by content) are unpacked while they are read."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        found = path.stat()
        self.size = found.st_size
        with path.open("rb") as stream:
            start = stream.read(10)
        self.modified_at = gzip_date(start) or int(found.st_mtime * 1000)
        self._counter: Counting | None = None

    def open(self) -> IO[bytes]:
        """The content, unpacked. Raises ImportFailed, also from later reads."""
        try:
            raw = self.path.open("rb", buffering=0)
        except OSError as error:
            raise ImportFailed(f"{self.name} cannot be read: {error.strerror}") from None
        self._counter = Counting(raw)
        return unpacked(self._counter, self.name)

    def consumed(self) -> int:
        """Bytes on disk read so far."""
        return min(self.size, self._counter.count) if self._counter else 0

    def members(self) -> Mapping[str, "DiskFile"]:
        """None: this is one file."""
        return {}


class Counting(io.RawIOBase):
    """A raw file that counts what was read from it."""

    def __init__(self, raw: io.RawIOBase | io.FileIO) -> None:
        super().__init__()
        self._raw = raw
        self.count = 0

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed names it WriteableBuffer
        """As RawIOBase."""
        got = self._raw.readinto(buffer) or 0
        self.count += got
        return got

    def readable(self) -> bool:
        """As RawIOBase."""
        return True

    def seekable(self) -> bool:
        """As RawIOBase."""
        return self._raw.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        """As RawIOBase."""
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        """As RawIOBase."""
        return self._raw.tell()

    def close(self) -> None:
        """Close the file underneath as well."""
        self._raw.close()
        super().close()


class ZipMember:
    """One file inside a zip archive."""

    def __init__(self, archive: "ZipArchive", info: zipfile.ZipInfo, name: str) -> None:
        self.name = name
        self.size = info.compress_size
        self.modified_at = _dos_date(info.date_time) or archive.disk_date
        self._archive, self._info = archive, info
        self._counter: Guarded | None = None

    def open(self) -> IO[bytes]:
        """The content, unpacked. Raises ImportFailed, also from later reads."""
        try:
            inner = self._archive.file().open(self._info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error) as error:
            raise ImportFailed(f"{self.name} cannot be unpacked: {error}") from None
        self._counter = Guarded(inner, self.name, lambda: max(1, self._info.compress_size))
        return unpacked(self._counter, self.name)

    def consumed(self) -> int:
        """Packed bytes read so far, in proportion to the unpacked ones."""
        if self._counter is None:
            return 0
        whole = max(1, self._info.file_size)
        return self.size * min(self._counter.count, whole) // whole

    def members(self) -> Mapping[str, "ZipMember"]:
        """None: an archive inside an archive is not opened."""
        return {}


class ZipArchive:
    """A zip archive, its members by their path inside it."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        found = path.stat()
        self.size = found.st_size
        self.disk_date = int(found.st_mtime * 1000)
        self._zip: zipfile.ZipFile | None = None
        self._members = self._read()
        if not self._members:
            raise ImportFailed(f"{name} is an archive without any file in it")
        inner = [member.modified_at for member in self._members.values()]
        self.modified_at = max(inner, default=self.disk_date)

    def file(self) -> zipfile.ZipFile:
        """The open archive. Raises ImportFailed."""
        if self._zip is None:
            try:
                self._zip = zipfile.ZipFile(self.path)
            except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
                raise ImportFailed(f"{self.name} is not a complete zip archive: {error}") from None
        return self._zip

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_zip": None}

    def open(self) -> IO[bytes]:
        """Refused: what is inside is read through `members`."""
        raise ImportFailed(f"{self.name} is an archive: its members are read, not the archive itself")

    def consumed(self) -> int:
        """Packed bytes read so far from all members."""
        return sum(member.consumed() for member in self._members.values())

    def members(self) -> Mapping[str, ZipMember]:
        """The files by their path inside the archive, sorted."""
        return self._members

    def _read(self) -> dict[str, ZipMember]:
        infos = self.file().infolist()
        if len(infos) > MAX_MEMBERS:
            raise ImportFailed(f"{self.name} holds {len(infos):,} files; whodex reads at most {MAX_MEMBERS:,}")
        total = sum(info.file_size for info in infos)
        if total > MAX_UNPACKED:
            raise ImportFailed(f"{self.name} would unpack to {total >> 30:,} GiB; import it in parts")
        members: dict[str, ZipMember] = {}
        for info in infos:
            path = _safe(info.filename, self.name)
            if info.flag_bits & 1:
                raise ImportFailed(f"{self.name} is protected by a password; unpack it first and import the folder")
            if not info.is_dir() and not info.filename.endswith("\\") and not _junk(path):
                members[path] = ZipMember(self, info, path)
        return dict(sorted(members.items()))


class Folder:
    """A folder, with everything under it. Links inside it are not followed: they may lead anywhere, or in circles."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        members = {inside: _file(found, inside) for inside, found in _walk(path, name)}
        self._members = dict(sorted(members.items()))
        if not members:
            raise ImportFailed(f"{name} is a folder without any file in it")
        self.size = sum(member.size for member in self._members.values())
        self.modified_at = max((member.modified_at for member in self._members.values()), default=0)

    def open(self) -> IO[bytes]:
        """Refused: what is inside is read through `members`."""
        raise ImportFailed(f"{self.name} is a folder: its files are read, not the folder itself")

    def consumed(self) -> int:
        """Bytes read so far from all files."""
        return sum(member.consumed() for member in self._members.values())

    def members(self) -> "Mapping[str, DiskFile | ZipArchive]":
        """The files by their path inside the folder, sorted; a zip archive among them has members of its own."""
        return self._members


def open_input(path: Path | str) -> "DiskFile | ZipArchive | Folder":
    """What lies at `path`: a file (plain, gzip, zstd), a zip archive or a folder, told by content, not by ending.

    Raises ImportFailed where there is nothing, it may not be read, or it is no regular file.
    """
    path = Path(path)
    name = path.name or path.resolve().name
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return Folder(path, name)
        if not stat.S_ISREG(mode):
            raise ImportFailed(f"{name} is neither a file nor a folder")
        if path.stat().st_size == 0:
            raise ImportFailed(f"{name} is empty")
        with path.open("rb") as stream:
            start = stream.read(4)
        return ZipArchive(path, name) if start in ZIP else DiskFile(path, name)
    except FileNotFoundError:
        raise ImportFailed(f"{path} does not exist") from None
    except OSError as error:
        raise ImportFailed(f"{name} cannot be read: {error.strerror}") from None


def _file(path: Path, name: str) -> "DiskFile | ZipArchive":
    """One file of a folder. A broken archive is a file nothing recognises, and does not keep the others out."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start in ZIP:
        with suppress(ImportFailed):
            return ZipArchive(path, name)
    return DiskFile(path, name)


IGNORE: Final = ".whodex-ignore"
"""A file of this name keeps the folder it lies in, and all below, out of an import of a folder above."""


def _walk(path: Path, name: str) -> Iterator[tuple[str, Path]]:
    count = 0
    for base, folders, files in os.walk(path, followlinks=False):
        folders[:] = [folder for folder in folders if folder not in _JUNK]
        if IGNORE in files and Path(base) != path:  # who names the folder itself means it
            folders.clear()
            continue
        for file in files:
            found = Path(base) / file
            if file in _JUNK or file.startswith("._") or not stat.S_ISREG(found.lstat().st_mode):
                continue
            count += 1
            if count > MAX_MEMBERS:
                raise ImportFailed(f"{name} holds more than {MAX_MEMBERS:,} files; import its parts one by one")
            yield found.relative_to(path).as_posix(), found


def _safe(written: str, archive: str) -> str:
    """The path of a member, with `/`. Raises ImportFailed where it would lie outside the archive when unpacked."""
    text = written.replace("\\", "/")
    parts = PurePosixPath(text).parts
    if text.startswith("/") or ".." in parts or "\0" in text or (len(text) > 1 and text[1] == ":"):
        raise ImportFailed(f"{archive} holds a file whose name leads out of the archive; it is not read")
    return "/".join(parts)


def _junk(path: str) -> bool:
    parts = path.split("/")
    return parts[-1].startswith("._") or any(part in _JUNK for part in parts)


def _dos_date(parts: tuple[int, int, int, int, int, int]) -> int:
    """Ms of a zip entry's date, read as UTC for want of a zone; 0 where it is the format's unset 1980-01-01."""
    if parts[:3] <= (1980, 1, 1):
        return 0
    try:
        return int(datetime(*parts, tzinfo=UTC).timestamp() * 1000)
    except ValueError:
        return 0
