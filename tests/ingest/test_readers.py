"""JSON and CSV as streams of records, and the sample that recognition looks at."""

import csv
import io
import json
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whodex.errors import ImportFailed, RecordRejected
from whodex.ingest import csvs, jsons
from whodex.ingest.base import Raw, Refused
from whodex.ingest.csvs import csv_raws
from whodex.ingest.jsons import decode_record, jsonl_raws
from whodex.ingest.layout import csv_layout, encoding_of
from whodex.ingest.sampling import sample_of

sys.path.insert(0, str(Path(__file__).parent))
from fake_files import Memory


def records(data: bytes, lists: tuple[str, ...] = ()) -> list[tuple[str, object]]:
    return [
        (raw.position, json.loads(raw.data) if isinstance(raw, Raw) else Refused)
        for raw in jsonl_raws(Memory(data), lists)
    ]


def rows(data: bytes, **options) -> list[tuple[str, object]]:
    return [
        (raw.position, raw.data if isinstance(raw, Raw) else raw.reason) for raw in csv_raws(Memory(data), **options)
    ]


def test_lines() -> None:
    data = b'\xef\xbb\xbf{"a":1}\n\n  {"a":2}\r\nnonsense\n{"a":"\\u00e9"}'
    found = list(jsonl_raws(Memory(data)))
    assert [(raw.position, raw.data) for raw in found] == [
        ("1", b'{"a":1}'),
        ("3", b'{"a":2}'),
        ("4", b"nonsense"),
        ("5", b'{"a":"\\u00e9"}'),
    ]


def test_a_first_line_that_is_broken_does_not_change_how_the_rest_is_read() -> None:
    found = list(jsonl_raws(Memory(b'{"a":\n{"a":2}\n{"a":3}\n')))
    assert [raw.position for raw in found] == ["1", "2", "3"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_other_unicode_encodings(encoding: str) -> None:
    assert records('{"a":"Zoë"}\n{"a":"Å"}'.encode(encoding)) == [("1", {"a": "Zoë"}), ("2", {"a": "Å"})]


def test_array_and_pretty_printed_values() -> None:
    values = [{"a": [1, {"b": '}]"\\'}]}, {"c": None}, {}]
    expected = [(f"item {number}", value) for number, value in enumerate(values, 1)]
    assert records(json.dumps(values).encode()) == expected
    assert records(json.dumps(values, indent=2).encode()) == expected
    assert records("\n".join(json.dumps(value, indent=1) for value in values[:2]).encode()) == expected[:2]


def test_things_between_the_records_of_an_array_are_told() -> None:
    assert records(b'[{"a":1}, 7, "x", {"a":2}, null]') == [
        ("item 1", {"a": 1}),
        ("item 2", Refused),
        ("item 3", Refused),
        ("item 4", {"a": 2}),
        ("item 5", Refused),
    ]


@pytest.mark.parametrize("data", [b'[{"a":1},{"a":', b'[{"a":1}', b'[{"a":1}}', b'[{"a":1},"'])
def test_a_file_that_breaks_off_says_so(data: bytes) -> None:
    assert records(data) == [("item 1", {"a": 1}), ("after record 1", Refused)]


ENVELOPE = {
    "meta": {"jobs": [1], "x": [{"jobs": [{"no": 1}]}]},
    "jobs": [{"id": 1, "jobs": [{"id": 9}]}, {"id": 2}],
    "page": {"people": [{"n": 1}]},
    "end": [1, 2],
}


@pytest.mark.parametrize("indent", [None, 2])
def test_lists_inside_an_envelope(indent: int | None) -> None:
    data = json.dumps(ENVELOPE, indent=indent).encode()
    line = "" if indent else "1:"
    assert records(data, ("jobs",)) == [(f"{line}jobs[1]", ENVELOPE["jobs"][0]), (f"{line}jobs[2]", {"id": 2})]
    assert records(data, ("page.people",)) == [(f"{line}page.people[1]", {"n": 1})]
    assert records(data, ("none",))[0][1] == ENVELOPE
    assert records(b"[" + data + b"]", ("jobs",))[1] == ("item 1:jobs[2]", {"id": 2})


def test_envelope_in_every_line() -> None:
    assert records(b'{"p":[{"a":1}]}\n{"p":[]}\n{"a":3}\n', ("p",)) == [("1:p[1]", {"a": 1}), ("3", {"a": 3})]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text(max_size=4), JSON, max_size=3), max_size=6)


@given(OBJECTS, st.integers(1, 40), st.sampled_from([None, 1]), st.booleans())
def test_what_goes_in_comes_out_at_any_chunk_size(values, size, indent, envelope) -> None:
    whole = {"a": {"b": [1]}, "list": values, "z": [[{}]]} if envelope else values
    data = json.dumps(whole, indent=indent).encode()
    before = jsons._CHUNK
    jsons._CHUNK = size
    try:
        found = records(data, ("list",) if envelope else ())
    finally:
        jsons._CHUNK = before
    assert [value for _, value in found] == values


@given(st.binary(max_size=120), st.sampled_from([b"", b"{", b"[", b'{"l":[{', b'{"a":1}\n']), st.booleans())
def test_any_bytes_as_json_never_raise(data: bytes, start: bytes, lists: bool) -> None:
    for raw in jsonl_raws(Memory(start + data), ("l",) if lists else ()):
        assert isinstance(raw, Raw | Refused)
        if isinstance(raw, Raw):
            with suppress(RecordRejected):
                json.dumps(decode_record(raw.data)).encode()
    sample_of("x", start + data)


def test_a_record_without_end_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsons, "MAX_RECORD", 1000)
    monkeypatch.setattr(jsons, "_CHUNK", 100)
    assert records(b'{"a":1}\n{"a":"' + b"x" * 5000 + b'"}\n{"a":3}\n') == [
        ("1", {"a": 1}),
        ("2", Refused),
        ("3", {"a": 3}),
    ]
    assert records(b'[{"a":1},\n{"a":"' + b"x" * 5000 + b'"}]')[-1] == ("after record 1", Refused)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a":NaN,"b":-Infinity}', {"a": None, "b": None}),
        (b'{"a":"\\ud83d"}', {"a": "?"}),
        (b'{"a":"52%!\\(MISSING)n \\\\ \\" \\u00e9 \\u12"}', {"a": '52%!\\(MISSING)n \\ " é \\u12'}),
        (b'{"a":123456789012345678901234567890}', {"a": 123456789012345678901234567890}),
    ],
)
def test_what_python_and_others_write(data: bytes, value: object) -> None:
    assert decode_record(data) == value


@pytest.mark.parametrize(
    "data", [b'{"a":"\xff"}', b"{", b"[" * 100_000, b"9" * 5000, b'{"a":' + b"9" * 5000 + b"}", b""]
)
def test_what_is_no_json_is_rejected_with_a_reason(data: bytes) -> None:
    with pytest.raises(RecordRejected, match="not JSON"):
        decode_record(data)


def test_csv_plain_and_quoted() -> None:
    data = b'Name,Title,Note\r\nAnna,"Head, Sales","two\r\nlines"\r\n,,\r\nBo,,\r\n'
    assert rows(data) == [
        ("2", {"Name": "Anna", "Title": "Head, Sales", "Note": "two\r\nlines"}),
        ("5", {"Name": "Bo"}),
    ]


@pytest.mark.parametrize(
    ("data", "columns", "line"),
    [
        (b"Name;Title\nA;B\nC;D\n", ("Name", "Title"), 1),
        (b"Name\tTitle\nA, B\tB\nC, D\tD\n", ("Name", "Title"), 1),
        (b"sep=;\nName;Title\nA;B\n", ("Name", "Title"), 2),
        (b"Leads of May\n\nFirst Name,Last Name,Company\nA,B,C\nD,E,F\n", ("First Name", "Last Name", "Company"), 3),
        (b'Notes:\n"long, text, with commas"\n\nFirst Name,URL,\nA,B,\nD,E,\n', ("First Name", "URL", ""), 4),
        (b"Name\nPython\nGo\n", ("Name",), 1),
        ("Naïve;Größe\nA;1\n".encode("cp1252"), ("Naïve", "Größe"), 1),
        ("Name,Größe\nA,1\n".encode("utf-16"), ("Name", "Größe"), 1),
        ("\ufeffName,Größe\nA,1\n".encode(), ("Name", "Größe"), 1),
    ],
)
def test_layout(data: bytes, columns: tuple[str, ...], line: int) -> None:
    found = csv_layout(data, whole=True)
    assert (found.columns, found.line) == (columns, line)
    assert sample_of("x.csv", data).columns == [column for column in columns if column]
    assert rows(data)


def test_csv_without_header_is_an_error() -> None:
    with pytest.raises(ImportFailed, match="no header"):
        csv_layout(b"1,2,3\n4,5,6\n", whole=True)
    with pytest.raises(ImportFailed, match="empty"):
        rows(b"\n\n", header=bool)
    with pytest.raises(ImportFailed, match="no line with the expected"):
        rows(b"a,b\n1,2\n", header=lambda names: names[0] == "x")


def test_header_wanted_is_found_among_notes() -> None:
    data = b'Notes:\n"When exporting, the First Name, may"\n\n\nFirst Name,URL\nA,u\n'
    assert rows(data, header=lambda names: names[0] == "First Name", prefix="C.csv:") == [
        ("C.csv:6", {"First Name": "A", "URL": "u"})
    ]


def test_double_names_and_ragged_rows() -> None:
    data = b"Company,Company,,Title\nA,B,x,T\nC\nD,E,,F,g,,h\n"
    assert rows(data) == [
        ("2", {"Company": "A", "Company (2)": "B", "column 3": "x", "Title": "T"}),
        ("3", {"Company": "C"}),
        ("4", {"Company": "D", "Company (2)": "E", "Title": "F", "_extra": ["g", "h"]}),
    ]


def test_backslashed_quotes_and_plain_backslashes() -> None:
    data = b'Date,Message\n1 May,"He said \\"hi\\", twice\\n"\n2 May,"C:\\"\n3 May,a \\"b\\"\n4 May,"\\"q\\""\n'
    assert rows(data, header=bool) == [
        ("2", {"Date": "1 May", "Message": 'He said "hi", twice\\n'}),
        ("3", {"Date": "2 May", "Message": "C:\\"}),
        ("4", {"Date": "3 May", "Message": 'a \\"b\\"'}),
        ("5", {"Date": "4 May", "Message": '"q"'}),
    ]


def test_a_quote_never_closed_costs_one_row() -> None:
    data = b'Name,Title\nA,B\n"C,D\n' + b"E,F\n" * 50
    found = rows(data)
    assert found[0] == ("2", {"Name": "A", "Title": "B"})
    assert found[1][0] == "3"
    assert "quote" in str(found[1][1])
    assert len(found) == 52
    assert found[-1] == ("53", {"Name": "E", "Title": "F"})


def test_over_long_lines_and_cells_are_refused_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvs, "MAX_CELL", 100)
    found = rows(b"Name,Title\nA,B\nC," + b"x" * 500 + b"\nD,E\n")
    assert found == [
        ("2", {"Name": "A", "Title": "B"}),
        ("3", "the line has more than 100 characters"),
        ("4", {"Name": "D", "Title": "E"}),
    ]
    monkeypatch.setattr(csvs, "MAX_LINES", 10)
    found = rows(b'Name,Title\n"A,B\n' + b"C,D\n" * 30)
    assert len(found) == 31


def test_zeros_and_mixed_encodings() -> None:
    data = b"Name,Title\nA\0nna,\xc3\xa9\nB,caf\xe9\n" * 1
    assert rows(b"Name,Title\n" + b"x,y\n" * 70_000 + data[11:])[-2:] == [
        ("70002", {"Name": "Anna", "Title": "é"}),
        ("70003", {"Name": "B", "Title": "café"}),
    ]


CELLS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8), st.sampled_from(",;\t"))
def test_every_csv_the_library_writes_is_read_back(table, delimiter: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(("First", "Second", "Third"))
    writer.writerows(table)
    found = rows(text.getvalue().encode(), header=lambda names: names == ["First", "Second", "Third"])
    expected = [
        {n: c.strip() for n, c in zip(("First", "Second", "Third"), row, strict=True) if c.strip()} for row in table
    ]
    assert [row for _, row in found] == [row for row in expected if row]


@given(st.binary(max_size=150), st.sampled_from([b"", b"Name,Title\n", b'a;b\n"', b"\xff\xfe"]))
def test_any_bytes_as_csv_never_raise_but_import_failed(data: bytes, start: bytes) -> None:
    with suppress(ImportFailed):
        for raw in csv_raws(Memory(start + data)):
            assert isinstance(raw, Raw | Refused)
            json.dumps(raw.data).encode()


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"abc", "utf-8"), (b"\xef\xbb\xbfa", "utf-8-sig"), (b"caf\xe9 ", "cp1252"), ("é".encode()[:1], "utf-8")],
)
def test_encodings(data: bytes, name: str) -> None:
    assert encoding_of(data) == name


def test_sample_of_cut_json() -> None:
    whole = json.dumps([{"id": number, "tags": ["a", "b"], "deep": {"x": "y"}} for number in range(9)]).encode()
    for cut in range(40, len(whole)):
        found = sample_of("x", whole[:cut]).json
        assert found[0]["id"] == 0
    assert len(sample_of("x", whole).json) == 9
    lone = json.dumps({"basics": {"name": "A"}, "work": [{"a": 1}, {"a": 2}], "long": "x" * 50}, indent=1).encode()
    for cut in range(30, len(lone)):
        assert sample_of("x", lone[:cut]).envelope["basics"] == {"name": "A"}
    assert sample_of("x", b'{"a":1}\n{"a":2}\n{"a":').json == [{"a": 1}, {"a": 2}]
    assert sample_of("x", b'{"a":1}').envelope == {"a": 1}


@pytest.mark.parametrize(
    "data", [b"", b"PAR1\x15\x04", b"<html>", b"BEGIN:VCARD\r\nVERSION:3.0\r\n", bytes(range(32)) * 9]
)
def test_samples_of_other_things_have_no_columns(data: bytes) -> None:
    found = sample_of("x", data)
    assert not found.columns
    assert not found.json


def test_the_head_of_one_long_line_is_read_wherever_it_is_cut() -> None:
    line = json.dumps(
        [{"id": "a-b", "about": 'She said: "pumps", [all] {day}', "no": 12, "at": [True, {"x": None}]}] * 9
    )
    for size in range(len(line) * 2 // 9, len(line)):
        seen = sample_of("x.json", line[:size].encode())
        assert seen.json, line[:size]
        assert seen.json[0]["about"].startswith("She said")
