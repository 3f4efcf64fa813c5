"""Tables: headers of real exports, mapping files, and what is no table of people."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import feeding

from whodex.errors import ImportFailed, RecordRejected
from whodex.ingest.base import Options, Raw
from whodex.ingest.table_columns import columns_of, likeness

EXPORTS = json.loads((Path(__file__).parent / "data" / "table_exports.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("export", EXPORTS, ids=lambda e: e["what"])
def test_exports(tmp_path, export):
    file = feeding.put(tmp_path, "x.csv", feeding.as_csv(export["rows"]))
    ranked = feeding.ranking(file)
    assert ranked[0][1].name == "table"
    assert len(ranked) == 1 or ranked[0][0] > ranked[1][0] + 10
    assert columns_of(export["rows"][0]).gives == export["gives"]
    (claims,) = feeding.taken(ranked[0][1], file)
    by_format = {c.format: c.subject for c in claims}
    for kind in ("person", "organisation"):
        subject = by_format.get("table." + kind)
        for field, value in export.get(kind, {}).items():
            shown = subject.experience[0].title if field == "title" else getattr(subject, field)
            assert shown == value, field
    if "person" in export and "organisation" not in export:
        assert list(by_format) == ["table.person"]


def test_sales_navigator_ids_of_one_lead_agree(tmp_path):
    export = next(e for e in EXPORTS if e["what"].startswith("PhantomBuster"))
    file = feeding.put(tmp_path, "x.csv", feeding.as_csv(export["rows"]))
    person = feeding.taken(feeding.named("table"), file)[0][0].subject
    assert "slug:mira-okonkwo-77" in person.identifiers
    assert sum(i.startswith("member:") for i in person.identifiers) == 1
    assert person.experience[1].organisation.name == "Tarn & Fell Ltd"
    assert (person.experience[1].period.start.year, person.experience[1].period.current) == (2016, False)


def test_colleagues_share_one_record_of_their_company(tmp_path):
    rows = [dict(EXPORTS[0]["rows"][0]), dict(EXPORTS[0]["rows"][0])]
    rows[1] |= {"First Name": "Tomas", "Email": "tomas@quillmark.co.uk", "Person Linkedin Url": "", "Stage": "Hot"}
    claims = feeding.taken(feeding.named("table"), feeding.put(tmp_path, "x.csv", feeding.as_csv(rows)))
    assert claims[0][1].record == claims[1][1].record
    assert claims[0][0].record != claims[1][0].record


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_and_encodings(tmp_path, delimiter):
    row = (
        delimiter.join(["Prénom", "Nom", "Société", "E-mail"]) + "\n" + delimiter.join(["Zoë", "Müller", "É", "z@x.fr"])
    )
    file = feeding.put(tmp_path, "x.csv", row.encode("cp1252"))
    claims = feeding.taken(feeding.ranking(file)[0][1], file)
    assert claims[0][0].subject.full_name == "Zoë Müller"


NO_TABLES = [
    "name,description,price,sku",
    "PassengerId,Survived,Pclass,Name,Sex,Age,Ticket",
    "id,title,year,rating",
    "date,open,high,low,close",
    "country,population",
    "latitude,longitude,city",
]


@pytest.mark.parametrize("header", NO_TABLES)
def test_other_tables_are_not_taken(header):
    assert likeness(header.split(",")) == 0


def test_a_members_own_connections_are_left_to_their_format():
    assert likeness("First Name,Last Name,URL,Email Address,Company,Position,Connected On".split(",")) <= 25


def test_mapping_file(tmp_path):
    file = feeding.put(
        tmp_path, "x.csv", "Wer,Nummer,Arbeitet bei,Firmennr,Seit,E-Mail\nMira Okonkwo,k-7,Quillmark,f-9,2022-04,\n"
    )
    mapping = {
        "columns": {"Wer": "full_name", "Nummer": "person_key:acme-crm", "Arbeitet bei": "company",
                    "Firmennr": "company_key:acme-crm", "Seit": "started"},
        "constants": {"tags": ["Fair 2025"]},
    }  # fmt: skip
    (claims,) = feeding.taken(feeding.named("table"), file, Options(mapping=mapping))
    person = claims[0].subject
    assert (person.full_name, person.tags) == ("Mira Okonkwo", ["Fair 2025"])
    assert person.identifiers == ["pvendor:acme-crm/k-7"]
    assert str(person.experience[0].period.start) == "April 2022"
    assert claims[1].subject.identifiers == ["ovendor:acme-crm/f-9"]


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({"columns": {"Nowhere": "email"}}, "Nowhere.*the file has Wer"),
        ({"columns": {"Wer": "boss"}}, "boss.*roles are.*full_name"),
        ({"columns": {"Wer": 3}}, "roles are"),
        ({"columns": ["Wer"]}, "no table"),
        ({"gives": "cats"}, "people or organisations"),
        ({"colums": {}}, "colums.*may hold"),
        ({"constants": {"boss": "x"}}, "boss"),
        ({}, "no column is known.*--mapping"),
    ],
)
def test_mappings_that_do_not_fit(tmp_path, mapping, reason):
    file = feeding.put(tmp_path, "x.csv", "Wer,Was\nMira,x\n")
    with pytest.raises(ImportFailed, match=reason):
        feeding.named("table").prepare(file, Options(mapping=mapping))


def test_a_row_of_nothing_is_refused():
    found = feeding.named("table")
    for row in ({"First Name": "N/A", "Email": "-"}, {"Email": "nobody"}, {"Company Name": "null", "Website": "x"}):
        with pytest.raises(RecordRejected, match="neither"):
            found.claims(Raw(position="2", data=row), Options())


def test_flat_json_rows_are_rows(tmp_path):
    rows = [
        dict(EXPORTS[1]["rows"][0])
        | {"companyId": 90210555, "isPremium": True, "skills": ["sql", "rust"], "extra": {"a": 1}}
    ]
    for name, data in (("x.json", feeding.as_json(rows)), ("x.jsonl", feeding.as_jsonl(rows * 2))):
        file = feeding.put(tmp_path, name, data)
        assert feeding.ranking(file)[0][1].name == "table"
        claims = feeding.taken(feeding.named("table"), file)[0]
        assert (claims[0].subject.premium, [x.name for x in claims[0].subject.skills]) == (True, ["sql", "rust"])
        assert claims[1].subject.identifiers == ["orgid:90210555"]
        assert claims[0].record["other"]["extra"] == {"a": 1}


@pytest.mark.parametrize(
    ("columns", "kinds"),
    [
        ({"Wer": "full_name"}, ["table.person"]),
        ({"Wer": "company"}, ["table.organisation"]),
        ({"Was": "person_key:x"}, ["table.person"]),
    ],
)
def test_a_mapping_says_of_whom_the_rows_are(tmp_path, columns, kinds):
    file = feeding.put(tmp_path, "x.csv", "Wer,Was\nMira,k1\n")
    (claims,) = feeding.taken(feeding.named("table"), file, Options(mapping={"columns": columns}))
    assert [c.format for c in claims] == kinds
