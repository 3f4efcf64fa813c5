"""The file layer: what opens, what is refused, and that nothing is lost on the way."""

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from whodex.errors import ImportFailed
from whodex.ingest import files as module
from whodex.ingest.files import DiskFile, Folder, ZipArchive, open_input
from whodex.ingest.unpack import Guarded, ZstdReader

TEXT = b'{"a": 1}\n' * 50_000


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def zipped(tmp_path: Path, members: dict[str, bytes], name: str = "a.zip") -> Path:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(zipfile.ZipInfo(member, (2024, 5, 6, 7, 8, 10)), data, zipfile.ZIP_DEFLATED)
    return path


PACKED = {
    "plain.jsonl": TEXT,
    "one.jsonl.gz": gzip.compress(TEXT),
    "two members.gz": gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:]),
    "one.zst": zstandard.compress(TEXT),
    "many frames.zst": zstandard.compress(TEXT[:999]) + zstandard.compress(b"") + zstandard.compress(TEXT[999:]),
    "skippable.zst": b"\x50\x2a\x4d\x18\x03\0\0\0abc" + zstandard.compress(TEXT),
    "wrong ending.txt": gzip.compress(TEXT),
}


@pytest.mark.parametrize("name", PACKED)
def test_content_is_unpacked_by_what_it_is(tmp_path: Path, name: str) -> None:
    file = open_input(written(tmp_path, name, PACKED[name]))
    with file.open() as stream:
        assert stream.read() == TEXT
    assert file.consumed() == file.size == len(PACKED[name])
    assert file.name == name
    assert not file.members()


@pytest.mark.parametrize("name", ["one.jsonl.gz", "one.zst", "many frames.zst"])
def test_a_cut_stream_is_an_error_after_what_could_be_read(tmp_path: Path, name: str) -> None:
    file = open_input(written(tmp_path, name, PACKED[name][:-9]))
    with file.open() as stream, pytest.raises(ImportFailed, match="broken or cut off"):
        stream.read()


def test_gzip_holds_its_own_date(tmp_path: Path) -> None:
    file = open_input(written(tmp_path, "a.gz", gzip.compress(b"x", mtime=1_600_000_000)))
    assert file.modified_at == 1_600_000_000_000


def test_zip_members_by_path_with_their_dates(tmp_path: Path) -> None:
    path = zipped(
        tmp_path, {"b.csv": b"b", "Top\\in/a.csv": b"a", "__MACOSX/._b.csv": b"?", "d.gz": gzip.compress(b"d")}
    )
    file = open_input(path)
    assert isinstance(file, ZipArchive)
    assert list(file.members()) == ["Top/in/a.csv", "b.csv", "d.gz"]
    assert [member.open().read() for member in file.members().values()] == [b"a", b"b", b"d"]
    assert file.members()["b.csv"].modified_at == file.modified_at == 1714979290000
    assert 0 < file.consumed() <= file.size
    with pytest.raises(ImportFailed, match="members"):
        file.open()


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a/../../b", "..\\b", "C:\\b"])
def test_names_that_leave_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ImportFailed, match="leads out"):
        open_input(zipped(tmp_path, {name: b""}))


def test_password_truncated_and_nonsense_archives_are_refused(tmp_path: Path) -> None:
    good = zipped(tmp_path, {"a": b"secret" * 100}).read_bytes()
    locked = bytearray(good)
    locked[6] |= 1
    locked[good.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ImportFailed, match="password"):
        open_input(written(tmp_path, "locked.zip", bytes(locked)))
    with pytest.raises(ImportFailed, match="not a complete zip"):
        open_input(written(tmp_path, "cut.zip", good[:-30]))
    with pytest.raises(ImportFailed, match="is empty"):
        open_input(written(tmp_path, "empty", b""))
    with pytest.raises(ImportFailed, match="does not exist"):
        open_input(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ImportFailed, match="neither a file nor a folder"):
        open_input(tmp_path / "pipe")


def test_a_damaged_member_leaves_the_others_readable(tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path, {"a": os.urandom(500), "b": b"fine"}).read_bytes())
    data[100] ^= 255
    file = open_input(written(tmp_path, "damaged.zip", bytes(data)))
    with pytest.raises(ImportFailed, match="broken or cut off"):
        file.members()["a"].open().read()
    assert file.members()["b"].open().read() == b"fine"


@pytest.mark.parametrize("pack", [lambda data: gzip.compress(data, 9), zstandard.compress])
def test_bombs_stop_early(tmp_path: Path, pack) -> None:
    file = open_input(written(tmp_path, "bomb", pack(bytes(100 << 20))))
    stream = file.open()
    pieces = iter(lambda: len(stream.read(1 << 20)), 0)
    with pytest.raises(ImportFailed, match="times its size"):
        assert sum(pieces) <= 65 << 20


def test_bombs_in_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path, {"bomb": bytes(66 << 20)})
    with pytest.raises(ImportFailed, match="times its size"):
        open_input(path).members()["bomb"].open().read()
    monkeypatch.setattr(module, "MAX_UNPACKED", 1 << 20)
    with pytest.raises(ImportFailed, match="would unpack to"):
        open_input(path)
    monkeypatch.setattr(module, "MAX_MEMBERS", 0)
    with pytest.raises(ImportFailed, match="at most 0"):
        open_input(path)


def test_folders_hold_files_and_no_links(tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "sub").mkdir(parents=True)
    (top / "z.csv").write_bytes(b"zz")
    (top / "sub" / "a.csv").write_bytes(b"a")
    (top / ".DS_Store").write_bytes(b"?")
    (top / "loop").symlink_to(top)
    (top / "passwd").symlink_to("/etc/passwd")
    file = open_input(top)
    assert isinstance(file, Folder)
    assert list(file.members()) == ["sub/a.csv", "z.csv"]
    assert file.size == 3
    assert [member.open().read() for member in file.members().values()] == [b"a", b"zz"]
    assert file.consumed() == 3


def test_plain_files_can_be_searched_through(tmp_path: Path) -> None:
    stream = open_input(written(tmp_path, "a", b"0123456789")).open()
    assert stream.seek(5) == 5
    assert stream.read(2) == b"56"
    assert stream.seek(-1, 2) == 9


def test_guarded_counts_and_reads_in_pieces() -> None:
    guarded = Guarded(io.BytesIO(b"abcdef"), "x", lambda: 1)
    assert io.BufferedReader(guarded, 4).read() == b"abcdef"
    assert guarded.count == 6


@given(st.lists(st.binary(max_size=3000), max_size=5), st.integers(1, 700))
def test_zstd_frames_come_back_whole(parts: list[bytes], size: int) -> None:
    reader = ZstdReader(io.BytesIO(b"".join(map(zstandard.compress, parts))))
    out = b""
    while piece := reader.read(size):
        out += piece
    assert out == b"".join(parts)


SIGNS = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PK\x05\x06")


@given(st.binary(max_size=200), st.sampled_from([b"", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PK\x05\x06"]))
def test_any_bytes_open_or_are_refused(tmp_path_factory, data: bytes, start: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(start + data)
    try:
        file = open_input(path)
        read = file.open().read() if isinstance(file, DiskFile) else None
    except ImportFailed:
        read = None
        assert start or not data or data.startswith(SIGNS)
    assert read is None or start or data.startswith(SIGNS) or read == data


def test_a_folder_may_say_that_it_is_not_to_be_read(tmp_path: Path) -> None:
    (tmp_path / "truth" / "deep").mkdir(parents=True)
    for name in ("people.csv", "truth/lines.csv", "truth/deep/more.csv", "truth/.whodex-ignore"):
        (tmp_path / name).write_text("x")
    assert list(open_input(tmp_path).members()) == ["people.csv"]
    assert "lines.csv" in open_input(tmp_path / "truth").members(), "whoever names it means it"
