"""Whodex's own dump: what is written is read back, to the last origin."""

import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whodex.errors import ImportFailed, RecordRejected
from whodex.ingest.base import Options, Raw, Refused
from whodex.ingest.dump import WhodexDump, dump_lines, write_dump
from whodex.ingest.files import open_input
from whodex.ingest.registry import recognise
from whodex.model.network import Viewer
from whodex.model.observation import Observation, Origin, Source, canonical, observation_key
from whodex.store.ports import Import

sys.path.insert(0, str(Path(__file__).parent))
from fake_files import Memory

FORMAT = WhodexDump()
SOURCES = [Source(name="crm", basis="contract", rank=3, retention_days=30), Source(name="lix")]
IMPORTS = [
    Import(
        id=4, source="crm", basis="contract", format="lix", file="a.jsonl", fingerprint="f", state="done", started_at=7
    ),
    Import(id=9, source="lix", basis="legitimate_interest", format="lix", file="b.zip", fingerprint="g", started_at=8),
]
VIEWERS = [Viewer(identifiers=["slug:me-made-up"], name="Me", made_up=True, team="t", import_id=9)]
RECORD = {"fullName": "Berit Ås", "workExperiences": [], "socialAccounts": {"linkedin": {"username": "berit-as"}}}


def origin(import_id: int, position: str, observed_at: int) -> Origin:
    known = next(one for one in IMPORTS if one.id == import_id)
    rank = next(one.rank for one in SOURCES if one.name == known.source)
    return Origin(
        source=known.source,
        basis=known.basis,
        file=known.file,
        position=position,
        observed_at=observed_at,
        imported_at=known.started_at,
        import_id=import_id,
        rank=rank,
    )


def observation(record: dict, origins: list[Origin], name: str = "lix.person-2023") -> Observation:
    key = observation_key(name, canonical(record))
    return Observation(key=key, kind="person", format=name, record=record, origins=origins)


def dumped(*observations: tuple[Observation, int | None]) -> bytes:
    return b"".join(dump_lines(1, SOURCES, IMPORTS, VIEWERS, observations))


def read(data: bytes) -> list[object]:
    file = Memory(data, name="dump.jsonl")
    options = Options()
    options.found, _ = FORMAT.prepare(file, options)
    found: list[object] = []
    for raw in FORMAT.read(file, options):
        if isinstance(raw, Raw):
            try:
                found += FORMAT.claims(raw, options)
            except RecordRejected as error:
                found.append(str(error))
        else:
            found.append(raw.reason)
    return found


@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonl.gz", "all.jsonl.zst"])
def test_round_trip_through_a_file(tmp_path: Path, name: str) -> None:
    seen = [origin(9, "x.csv:3", 1_700_000_000_000), origin(4, "17", -5)]
    written = observation(RECORD, seen)
    size = write_dump(tmp_path / name, dump_lines(1, SOURCES, IMPORTS, VIEWERS, [(written, 1_000_000_003)]))
    assert (tmp_path / name).stat().st_size == size
    assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == [name]
    file = open_input(tmp_path / name)
    assert recognise(file)[0] == (100, recognise(file)[0][1])
    assert recognise(file)[0][1].name == "whodex-dump"
    options = Options()
    options.found, _ = FORMAT.prepare(file, options)
    assert msgspec.convert(options.found["sources"], list[Source]) == SOURCES
    assert msgspec.convert(options.found["imports"], list[Import]) == IMPORTS
    assert msgspec.convert(options.found["viewers"], list[Viewer]) == VIEWERS
    ((claim,),) = [FORMAT.claims(raw, options) for raw in FORMAT.read(file, options) if isinstance(raw, Raw)]
    assert claim.origins == seen
    assert (claim.number, claim.observed_at) == (1_000_000_003, 1_700_000_000_000)
    assert observation_key(claim.format, canonical(claim.record)) == written.key
    assert FORMAT.mappers[claim.format](claim.record) == claim.subject


def test_an_interrupted_dump_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_bytes(b"old")

    def broken():
        yield b"new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_dump(path, broken())
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["all.jsonl"]
    with pytest.raises(ImportFailed, match="cannot be written"):
        write_dump(tmp_path / "missing" / "all.jsonl", [])


def test_what_is_wrong_is_told() -> None:
    good = observation(RECORD, [origin(4, "1", 1)])
    lines = dumped((good, None)).splitlines(keepends=True)
    assert len(read(b"".join(lines))) == 1
    assert "cut off" in str(read(b"".join(lines[:-1]))[-1])
    assert "does not know" in str(read(dumped((observation({}, [], "future.person"), None)))[0])
    assert "is no person" in str(read(dumped((observation({"jobPostingId": 3}, [], "lix.job"), None)))[0])
    stranger = msgspec.structs.replace(origin(4, "1", 1), import_id=5)
    assert "does not hold" in str(read(dumped((observation(RECORD, [stranger]), None)))[0])
    with pytest.raises(ImportFailed, match=r"reads dump/1"):
        FORMAT.prepare(Memory(b'{"whodex":"dump/2"}\n'), Options())
    for broken in (b'{"source":3}\n', b'{"import":{"id":"x"}}\n', b'{"viewer":\n'):
        with pytest.raises(ImportFailed, match="broken first part"):
            FORMAT.prepare(Memory(lines[0] + broken), Options())


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=4), st.integers(-(2**60), 2**60), st.text())
def test_every_record_keeps_its_key(more: dict, at: int, position: str) -> None:
    record = RECORD | {f"x-{name}": value for name, value in more.items()}
    written = observation(record, [origin(4, position, at)])
    (claim,) = read(dumped((written, None)))
    assert observation_key(claim.format, canonical(claim.record)) == written.key
    assert claim.origins == written.origins


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_after_the_first_line_never_crash(data: bytes, cut: bool) -> None:
    start = dumped((observation(RECORD, [origin(4, "1", 1)]), None))
    try:
        found = read((start[: len(start) // 2] if cut else start[:30]) + data)
    except ImportFailed:
        return
    assert all(found)
    assert Refused(position="", reason="x").skipped is False
