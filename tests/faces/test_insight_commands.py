"""`whodex classify`, `org-chart`, `decision-maker`."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest

TABLE = """First Name,Last Name,Email,Title,Company,Company LinkedIn Url,Reports To
Ida,Holm,ida@fernhollow.com,Chief Executive Officer,Fernhollow,https://www.linkedin.com/company/fernhollow,
Bo,Fenn,bo@fernhollow.com,Sales Director,Fernhollow,https://www.linkedin.com/company/fernhollow,Ida Holm
Cy,Marsh,cy@fernhollow.com,Account Executive,Fernhollow,https://www.linkedin.com/company/fernhollow,
"""
ADDED = ["seniority_id", "seniority", "seniority_confidence", "function_ids", "functions", "function_confidence"]


@pytest.fixture
def firm(whodex, tmp_path):
    file = tmp_path / "crm.csv"
    file.write_text(TABLE, encoding="utf-8")
    assert whodex("import", file).status == 0
    return whodex


def test_titles_need_no_data(whodex, data):
    shown = whodex("classify", "Vice President of Sales", "zzq")
    assert (shown.status, "Vice President (300)" in shown.out) == (0, True)
    rows = json.loads(whodex("classify", "Vice President of Sales", "zzq", "--json").out)
    assert [row["seniority"] and row["seniority"]["id"] for row in rows] == [300, None]
    assert not data.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_keeps_its_rows_and_columns(whodex, tmp_path, encoding):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(
        'Name;Title;seniority\r\n"Ann; B";Geschäftsführerin;x\r\nBo;;\r\nCy;Intern;y\r\n'.encode(encoding)
    )
    done = whodex("classify", "--csv", source, "--column", "title", "-o", target)
    assert (done.status, done.out) == (0, ""), done.err
    rows = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8"))))
    assert rows[0] == ["Name", "Title", "seniority", ADDED[0], "seniority (2)", *ADDED[2:]]
    assert [row[:3] for row in rows[1:]] == [
        ["Ann; B", "Geschäftsführerin", "x"],
        ["Bo", "", ""],
        ["Cy", "Intern", "y"],
    ]
    assert [row[3] for row in rows[1:]] == ["310", "", "100"]


def test_a_large_file_in_order_and_its_titles_as_alone(whodex, tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    titles = ["Sales Director", "Intern", "Chief Executive Officer", ""]
    with source.open("w", encoding="utf-8") as out:
        out.write("id,title,about\n")
        out.writelines(f"{n},{titles[n % 4]},{'-' * 200}\n" for n in range(6000))
    assert whodex("classify", "--csv", source, "-o", target).status == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    assert [row["id"] for row in rows] == [str(n) for n in range(6000)]
    assert {row["title"]: row["seniority_id"] for row in rows} == dict(
        zip(titles, ["220", "100", "310", ""], strict=True)
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"name,role\nA,B\n", "there is no column"), (b"\0" * 100, "")],
)
def test_a_useless_file_leaves_the_old_output_alone(whodex, tmp_path, content, says):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(content)
    target.write_text("before")
    done = whodex("classify", "--csv", source, "-o", target)
    assert done.status in {1, 2}
    assert says in done.err
    assert "Traceback" not in done.err
    assert target.read_text() == "before"
    assert sorted(one.name for one in tmp_path.glob("*out*")) == ["out.csv"]


@pytest.mark.parametrize(
    "words",
    [
        ["classify"],
        ["classify", "CEO", "--csv", "x"],
        ["classify", "CEO", "-o", "x"],
        ["org-chart", "a", "-o", "a.pdf"],
    ],
)
def test_wrong_usage(whodex, words):
    assert whodex(*words).status == 2


def test_a_chart_in_every_format(firm, tmp_path):
    for ending, start in ((".svg", "<"), (".json", "{"), (".csv", "id,"), (".mmd", "flowchart"), (".dot", "digraph")):
        target = tmp_path / f"chart{ending}"
        done = firm("org-chart", "https://www.linkedin.com/company/fernhollow", "-o", target)
        assert (done.status, "3 people" in done.err) == (0, True), done.err
        assert target.read_text(encoding="utf-8").startswith(start)
    assert ET.parse(tmp_path / "chart.svg").getroot().tag.endswith("svg")
    nodes = json.loads((tmp_path / "chart.json").read_text())["nodes"]
    names = {node["id"]: node["name"] for node in nodes}
    assert {node["name"]: names.get(node["manager"]) for node in nodes}["Bo Fenn"] == "Ida Holm"
    part = json.loads(firm("org-chart", "fernhollow", "--depth", "1", "--functions", "25", "--json").out)
    assert "Bo Fenn" in {node["name"] for node in part["nodes"]}
    assert firm("org-chart", "nothing-here").status == 1


def test_who_decides(firm):
    page = "https://www.linkedin.com/company/fernhollow"
    found = json.loads(firm("decision-maker", page, "--function", "25", "--json").out)
    emails = {one["name"]: one["email"] for one in found["people"]}
    assert emails["Bo Fenn"] == "bo@fernhollow.com"
    assert found["people"][0]["name"] == "Ida Holm", "in a firm of three its head decides"
    assert "Ida Holm" in firm("decision-maker", page, "--function", "25").out
    assert firm("decision-maker", "nobody-here").status == 1
