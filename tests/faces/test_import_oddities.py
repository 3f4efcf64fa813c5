"""Files that are half there or hold what is no record: what is good is kept, and what is wrong is said."""

import gzip
import json
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
import zstandard


def rejects(done):
    lines = Path(done.json()["rejectsFile"]).read_text(encoding="utf-8").splitlines()
    return {one["position"]: one["reason"] for one in map(json.loads, lines)}


def people_table(count):
    rows = "".join(f"Ann{at},Lee{at * 7919},ann{at}@example.com\n" for at in range(count))
    return b"first name,last name,email\n" + rows.encode()


@pytest.mark.parametrize(
    ("pack", "shape", "count"),
    [
        (gzip.compress, "lines", 30),
        (gzip.compress, "table", 30),
        (gzip.compress, "array", 30),
        (gzip.compress, "array", 400),  # larger than what is looked at
        (zstandard.compress, "array", 30),
        (zstandard.compress, "lines", 400),
    ],
)
def test_a_file_that_is_cut_off_fails_and_keeps_what_was_there(forked, people, tmp_path, pack, shape, count):
    if shape == "table":
        whole = people_table(count * 20)
    else:
        lines = people(count).read_bytes().splitlines()
        whole = b"\n".join(lines) if shape == "lines" else b"[" + b",".join(lines) + b"]"
    file = tmp_path / "cut.gz"
    packed = pack(whole)
    file.write_bytes(packed[: len(packed) * 3 // 4])
    done = forked("import", file, "--json")
    assert done.status == 1
    assert "broken or cut off" in done.err
    assert "Traceback" not in done.err
    if pack is gzip.compress:  # zstd's blocks are of 128 KiB: of a small file nothing may be there yet
        assert done.json()["new"] > (count * 20 if shape == "table" else count) // 2
        assert f"{done.json()['new']:,} records before that are kept" in done.err
    file.write_bytes(packed)
    assert forked("import", file).status == 0, "the whole file is another one, and completes it"
    assert forked("status", "--json").json()["counts"]["person"] == (count * 20 if shape == "table" else count)


def test_cut_within_its_first_bytes_there_is_nothing_to_keep(forked, people, tmp_path):
    file = tmp_path / "cut.jsonl.gz"
    packed = gzip.compress(people(20).read_bytes())
    for size in (3, 12, 40, 200):
        file.write_bytes(packed[:size])
        done = forked("import", file)
        assert done.status == 1
        assert "cut.jsonl.gz" in done.err
        assert "Traceback" not in done.err
    assert "broken or cut off" in done.err


def test_an_unknown_file_among_others_is_left_out_and_said(forked, people, tmp_path):
    good = people(3).read_bytes()
    files = {
        "people.jsonl": good,
        "READ ME.txt": b"Hello, this is a letter.\n",
        "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
    }
    archive, folder = tmp_path / "a.zip", tmp_path / "folder"
    folder.mkdir()
    with zipfile.ZipFile(archive, "w") as out:
        for name, content in files.items():
            out.writestr(name, content)
            (folder / name).write_bytes(content)
    for path in (archive, folder):
        done = forked("import", path)
        assert done.status == 0, done.err
        assert "Left out READ ME.txt" in done.err
        assert "logo.png" in done.err
        assert "binary data" in done.err
    (folder / "half.jsonl.gz").write_bytes(gzip.compress(good)[:12])
    done = forked("import", folder)
    assert (done.status, "half.jsonl.gz is broken or cut off" in done.err) == (1, True)
    (folder / "people.jsonl").unlink()
    done = forked("import", folder)
    assert (done.status, "holds nothing whodex can import" in done.err) == (1, True)


def test_what_is_no_record_is_refused_by_what_it_is(forked, people, tmp_path):
    first, second = people(2).read_bytes().splitlines()
    lines = tmp_path / "odd.jsonl"
    lines.write_bytes(b"\n".join([first, b"[]", b"null", b"", b"{}", b'"x"', b"3", second]) + b"\n")
    done = forked("import", lines, "--json")
    assert (done.status, done.json()["new"]) == (0, 2)
    assert rejects(done) == {
        "2": "not an object but an empty list",
        "3": "not an object but null",
        "5": "an empty object",
        "6": "not an object but a text",
        "7": "not an object but a number",
    }
    array = tmp_path / "odd.json"
    array.write_bytes(b"[null, " + first + b',[],null,5,"a, b",{},' + second + b", true]")
    done = forked("import", array, "--json")
    assert (done.status, done.json()["unchanged"]) == (0, 2)
    assert rejects(done) == {
        "item 1": "not an object but null",
        "item 3": "not an object but an empty list",
        "item 4": "not an object but null",
        "item 5": "not an object but a number",
        "item 6": "not an object but a text",
        "item 7": "an empty object",
        "item 9": "not an object but true or false",
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[]", "an empty list"),
        (b"null\n", "JSON without a record: null"),
        (b"{}\n[]\n", "an empty object, an empty list"),
        (b"\n\n  \n", "nothing but blank lines"),
        (b'"a"\n"b"\n', "a text"),
    ],
)
def test_a_file_without_any_record_says_what_it_holds(forked, tmp_path, content, says):
    file = tmp_path / "odd.json"
    file.write_bytes(content)
    done = forked("import", file)
    assert (done.status, says in " ".join(done.err.split())) == (1, True), done.err


def test_a_first_name_alone_is_nobody(forked, tmp_path):
    file = tmp_path / "names.csv"
    rows = ["Ann,,,", "Bob,,,Acme", "Carl,,carl@kessler-pumpen.de,", "Dora,Diaz,,"]
    file.write_text("First Name,Last Name,Email,Company\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done = forked("import", file, "--json")
    assert (done.status, done.json()["new"]) == (0, 3)
    assert rejects(done) == {"2": "only a first name, and nothing that says of whom"}


def test_places_in_an_array_count_every_value(forked, people, tmp_path):
    """A killed import goes on by counting what was read: no value may be counted twice or not at all."""
    records = people(4).read_bytes().splitlines()
    array = tmp_path / "people.json"
    array.write_bytes(b"[" + b",null,".join(records) + b"]")
    done = forked("import", array, "--json")
    places = [int(place.removeprefix("item ")) for place in rejects(done)]
    assert all(second - first == 2 for first, second in pairwise(places))
    assert places == [2, 4, 6]
