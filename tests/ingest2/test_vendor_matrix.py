"""Every vendor's record, in every way it is delivered, is taken for what it is and reads the same."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import feeding  # the folder's own helper, found by the line above

VENDORS = ("brightdata", "pdl", "proxycurl", "coresignal")
BOARDS = ("greenhouse", "lever", "ashby", "jsonresume")
SHAPES = [name for name in feeding.RECORDS if name.split(".")[0] in VENDORS]


@pytest.mark.parametrize("way", feeding.WAYS)
@pytest.mark.parametrize("shape", SHAPES)
def test_recognised_as_itself_and_nothing_higher(tmp_path, shape, way):
    records = feeding.RECORDS[shape][:1] if way.startswith(("csv", "parquet")) else feeding.RECORDS[shape]
    file = feeding.put(tmp_path, f"x.{way}", feeding.WAYS[way](records))
    ranked = feeding.ranking(file)
    assert ranked[0][1].name == shape.split(".")[0], [(s, f.name) for s, f in ranked]
    assert len(ranked) == 1 or ranked[0][0] > ranked[1][0] + 10, [(s, f.name) for s, f in ranked]


@pytest.mark.parametrize("shape", [n for n in feeding.RECORDS if n.split(".")[0] in BOARDS])
def test_boards_and_resumes_recognised(tmp_path, shape):
    name = shape.split(".")[0]
    records = feeding.RECORDS[shape]
    wrapped = {"lever": records, "jsonresume": records[0]}.get(name, {"jobs": records, "meta": {"total": 1}})
    file = feeding.put(tmp_path, "x.json", feeding.as_json(wrapped))
    ranked = feeding.ranking(file)
    assert ranked[0][1].name == name
    assert len(ranked) == 1 or ranked[0][0] > ranked[1][0] + 10
    claims = feeding.taken(ranked[0][1], file)
    assert [c[0].format for c in claims] == [shape]


@pytest.mark.parametrize("way", feeding.WAYS)
@pytest.mark.parametrize("shape", SHAPES)
def test_same_subject_whatever_the_way(tmp_path, shape, way):
    records = feeding.RECORDS[shape][:1] if way.startswith(("csv", "parquet")) else feeding.RECORDS[shape]
    found = feeding.named(shape.split(".")[0])
    plain = feeding.taken(found, feeding.put(tmp_path, "plain.jsonl", feeding.as_jsonl(records)))
    other = feeding.taken(found, feeding.put(tmp_path, f"x.{way}", feeding.WAYS[way](records)))
    assert [c[0].format for c in other] == [shape] * len(records)
    assert [[(c.format, c.subject, c.observed_at) for c in claims] for claims in other] == [
        [(c.format, c.subject, c.observed_at) for c in claims] for claims in plain
    ]


@pytest.mark.parametrize("shape", SHAPES)
def test_flattened_columns_are_put_back(tmp_path, shape):
    def flat(value, path):
        if isinstance(value, dict) and value:
            for k, v in value.items():
                yield from flat(v, f"{path}/{k}" if path else k)
        elif isinstance(value, list) and value:
            for i, v in enumerate(value):
                yield from flat(v, f"{path}/{i}")
        elif value not in (None, [], {}):
            yield path, value

    records = feeding.RECORDS[shape][:1]
    found = feeding.named(shape.split(".")[0])
    plain = feeding.taken(found, feeding.put(tmp_path, "plain.jsonl", feeding.as_jsonl(records)))
    spread = feeding.taken(found, feeding.put(tmp_path, "x.csv", feeding.as_csv([dict(flat(r, "")) for r in records])))
    assert spread[0][0].subject == plain[0][0].subject


@pytest.mark.parametrize("shape", SHAPES)
def test_organisation_stubs_collapse(tmp_path, shape):
    found = feeding.named(shape.split(".")[0])
    file = feeding.put(tmp_path, "x.jsonl", feeding.as_jsonl(feeding.RECORDS[shape] * 2))
    once = {repr(c.record) for claims in feeding.taken(found, file)[:1] for c in claims[1:]}
    all_ = {repr(c.record) for claims in feeding.taken(found, file) for c in claims[1:]}
    file = feeding.put(tmp_path, "y.jsonl", feeding.as_jsonl(feeding.RECORDS[shape]))
    assert once <= all_ == {repr(c.record) for claims in feeding.taken(found, file) for c in claims[1:]}


def test_error_records_say_what_the_vendor_said(tmp_path):
    found = feeding.named("brightdata")
    raws = list(
        found.read(
            feeding.put(tmp_path, "x.jsonl", '{"error":"Page not found","timestamp":"2025-01-01"}\n[1]\n{}\n'), None
        )
    )
    from whodex.errors import RecordRejected

    for raw, reason in zip(raws, ("Page not found", "a list", "an empty object"), strict=True):
        with pytest.raises(RecordRejected, match=reason):
            found.claims(raw, None)


def test_answers_of_apis_are_opened(tmp_path):
    person = feeding.RECORDS["pdl.people"][0]
    found = feeding.named("pdl")
    for shape in (
        {"status": 200, "likelihood": 8, "data": person},
        {"status": 200, "data": [person], "total": 1},
        [{"status": 200, "data": person}],
    ):
        file = feeding.put(tmp_path, "x.json", feeding.as_json(shape))
        assert feeding.ranking(file)[0][1].name == "pdl"
        assert [c[0].subject.full_name for c in feeding.taken(found, file)] == ["Mira Okonkwo"]


def test_errors_between_records_do_not_hide_the_vendor(tmp_path):
    gone = {
        "input": {"url": "https://www.linkedin.com/in/gone-invented"},
        "error": "Page not found",
        "error_code": "dead_page",
    }
    file = feeding.put(tmp_path, "x.json", feeding.as_json([gone] * 12 + feeding.RECORDS["brightdata.people"]))
    assert feeding.ranking(file)[0][1].name == "brightdata"


def test_a_profile_that_holds_nothing_is_refused():
    from whodex.errors import RecordRejected

    empty = {"linkedin_profile_url": "https://www.linkedin.com/in/x-invented", "profile": None, "last_updated": None}
    private = {
        "url": "https://www.linkedin.com/in/x-invented",
        "name": None,
        "linkedin_num_id": "5",
        "experience": None,
    }
    for name, record in (("proxycurl", empty), ("brightdata", private)):
        with pytest.raises(RecordRejected, match="no profile"):
            feeding.named(name).claims(feeding.Raw(position="1", data=record), None)
