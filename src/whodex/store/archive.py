"""A backup as a file: a tar of its parts, and last a manifest with the SHA-256 of each.

Nothing of ours is needed to unpack one. A file that was cut, or changed in a single bit, is refused before anything is
restored from it.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from whodex.errors import StoreError

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
CHUNK: Final = 1 << 20

Progress = Callable[[str, int, int], None]
"""Called with what is under way, bytes done and bytes in all."""


class Part(Struct, frozen=True):
    """One file of a backup. `schema` is 0 where it is no database."""

    name: str
    bytes: int
    sha256: str
    schema: int = 0


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup holds, and when and by which whodex it was made."""

    format: int
    whodex: str
    made_at: str
    store: str  # which store it is of, in hex
    counts: dict[str, int]
    parts: list[Part]


def write_archive(
    target: Path, files: Sequence[tuple[str, Path, int]], about: Manifest, progress: Progress | None = None
) -> Manifest:
    """Write (name, file, schema) into a backup; the whole is there, and on the disk, or nothing is. Raises OSError."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}.part")
    total, done, parts = sum(path.stat().st_size for _, path, _ in files), 0, []
    try:
        with tarfile.open(fresh, "w", format=tarfile.PAX_FORMAT) as tar:
            for name, path, schema in files:
                with path.open("rb") as file:
                    entry = tarfile.TarInfo(name)
                    entry.size, entry.mode = path.stat().st_size, 0o600
                    tell = None if progress is None else partial(_told, progress, name, done, total)
                    reading = _Hashing(file, tell)
                    tar.addfile(entry, reading)  # type: ignore[arg-type]  # only `read` is called
                parts.append(Part(name, entry.size, reading.digest(), schema))
                done += entry.size
            manifest = msgspec.structs.replace(about, parts=parts)
            content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
            entry = tarfile.TarInfo(MANIFEST)
            entry.size, entry.mode = len(content), 0o600
            tar.addfile(entry, io.BytesIO(content))
        fresh.chmod(0o600)
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(target)
        sync_folder(target.parent)
    finally:
        fresh.unlink(missing_ok=True)
    return manifest


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself. Raises StoreError for what is none, OSError for what cannot be read."""
    try:
        with tarfile.open(path, "r:") as tar:
            held = tar.extractfile(MANIFEST)
            content = b"" if held is None else held.read()
        manifest = msgspec.json.decode(content, type=Manifest)
    except (tarfile.TarError, KeyError, EOFError, msgspec.DecodeError):
        raise StoreError(f"{path.name} is no whodex backup, or is not whole") from None
    if manifest.format != FORMAT:
        raise StoreError(
            f"{path.name} has format {manifest.format}, this whodex knows {FORMAT}: install a newer whodex"
        )
    return manifest


def unpack_archive(path: Path, into: Path | None, progress: Progress | None = None) -> Manifest:
    """Check every part, and write them into a folder where one is given. Raises StoreError, OSError."""
    manifest = read_manifest(path)
    total, done = sum(part.bytes for part in manifest.parts), 0
    try:
        with tarfile.open(path, "r:") as tar:
            for part in manifest.parts:
                _check_name(part.name)
                held = tar.extractfile(part.name)
                if held is None:
                    raise StoreError(f"{path.name} is damaged: {part.name} is no file")
                digest, size = hashlib.sha256(), 0
                out = None if into is None else _made(into / part.name)
                while chunk := held.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    if out is not None:
                        out.write(chunk)
                    if progress:
                        progress(part.name, done + size, total)
                if out is not None:
                    out.flush()
                    os.fsync(out.fileno())
                    out.close()
                if (size, digest.hexdigest()) != (part.bytes, part.sha256):
                    raise StoreError(f"{path.name} is damaged: {part.name} is not what was backed up")
                done += size
    except (tarfile.TarError, KeyError, EOFError):
        raise StoreError(f"{path.name} is damaged or not whole") from None
    return manifest


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _made(path: Path) -> io.BufferedWriter:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(0o600)
    return path.open("wb")


def _check_name(name: str) -> None:
    """A backup may come from anywhere: no part of it leaves the folder it is unpacked into."""
    path = Path(name)
    if path.is_absolute() or ".." in path.parts or name == MANIFEST:
        raise StoreError(f"the backup holds a part of a name that is not allowed: {name!r}")


def _told(progress: Progress, name: str, before: int, total: int, done: int) -> None:
    progress(name, before + done, total)


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: io.BufferedReader, progress: Callable[[int], None] | None) -> None:
        self._file, self._progress, self._done = file, progress, 0
        self._digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        chunk = self._file.read(size)
        self._digest.update(chunk)
        self._done += len(chunk)
        if self._progress:
            self._progress(self._done)
        return chunk

    def digest(self) -> str:
        return self._digest.hexdigest()
