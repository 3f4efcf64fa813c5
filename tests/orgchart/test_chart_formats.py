"""The formats: valid, safe, complete; and the part of a chart that was asked for."""

import csv
import io
import re
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whodex.errors import InvalidParameter, UnknownRecord
from whodex.orgchart import Chart, Member, Setting, as_json, infer, render, view
from whodex.orgchart.boxes import BOX_HEIGHT, BOX_WIDTH, build, fold
from whodex.orgchart.layout import stand
from whodex.orgchart.svg import clip, svg, width

NS = "{http://www.w3.org/2000/svg}"


def drawn(text):
    return ET.fromstring(text)


def small():
    return infer(
        [
            Member(id="a", name="Ada & <Co>", title="CEO", functions=(18,), seniority=310),
            Member(id="b", name='Bo "B"', title="VP Sales", functions=(25,), manager="a"),
            Member(id="c", name="=HYPERLINK(1)", title="Sales Manager", functions=(25,), manager="b"),
            Member(id="d", name="Dee", title="Finance Manager", functions=(10,)),
            Member(id="e", name="Eve", title="Board Member"),
        ],
        Setting(name="Acme", as_of="2026-01-01"),
    )


def test_json_is_as_specified():
    answer = as_json(view(small()))
    assert set(answer) == {"organisation", "nodes", "coverage"}
    assert answer["coverage"] == {"people": 5, "placed": 3, "stated": 2}
    node = next(n for n in answer["nodes"] if n["id"] == "b")
    assert node["jobFunction"] == [{"id": "25", "name": "Sales"}]
    assert (node["manager"], node["confidence"], node["because"]) == ("a", 1.0, "stated in the imported data")
    assert answer["nodes"][0]["seniority"] == {"id": "310", "name": "CXO"}
    assert {"id", "name", "title", "link", "seniority", "jobFunction", "manager", "confidence", "because"} <= set(node)
    assert msgspec.json.encode(answer)


def test_parents_come_before_children_and_outsiders_last():
    nodes = view(small()).nodes
    seen = set()
    for node in nodes:
        assert node.parent is None or node.parent in seen
        seen.add(node.member.id)
    assert nodes[-1].member.id == "e"


def test_root_and_depth():
    chart = small()
    assert {n.member.id for n in view(chart, root="b").nodes} == {"b", "c"}
    top = view(chart, root="a", depth=1).nodes
    assert top[0].member.id == "a"
    assert {n.member.id for n in top} == {"a", "b", "d"}
    assert {n.member.id: n.hidden for n in top}["b"] == 1


def test_functions_keep_the_line_above():
    shown = {n.member.id for n in view(small(), functions=[25]).nodes}
    assert shown == {"a", "b", "c"}
    assert view(small(), functions=[7]).nodes == ()


def test_wrong_filters():
    with pytest.raises(UnknownRecord):
        view(small(), root="zz")
    with pytest.raises(InvalidParameter):
        view(small(), depth=0)
    with pytest.raises(InvalidParameter):
        view(small(), functions=[99])
    with pytest.raises(InvalidParameter):
        render(view(small()), "gif")


def test_csv_holds_no_formula():
    rows = list(csv.DictReader(io.StringIO(render(view(small()), "csv"))))
    assert len(rows) == 5
    assert next(r for r in rows if r["id"] == "c")["name"] == "'=HYPERLINK(1)"
    assert next(r for r in rows if r["id"] == "c")["manager_name"] == 'Bo "B"'


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_text_stays_inside_its_format(name, title):
    chart = infer([Member(id="a", name="Head", title="CEO"), Member(id="b", name=name, title=title, units=(title,))])
    shown = view(chart)
    drawn(render(shown, "svg"))
    for row in list(csv.reader(io.StringIO(render(shown, "csv"))))[1:]:
        assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t")) for cell in row)
    for line in render(shown, "mermaid").splitlines():
        assert re.fullmatch(
            r'flowchart TD|  n\d+\["[^"\[\]<>]*(<br/>[^"\[\]<>]*)?"\]|  n\d+ -(-|\.-)> n\d+|  class.*', line
        )
    for line in render(shown, "dot").splitlines()[3:-1]:
        assert re.fullmatch(
            r'  n\d+ \[label="(?:[^"\\]|\\["\\n])*", color="#\w{6}"\];|  n\d+ -> n\d+ \[style=\w+\];', line
        )


def test_mermaid_and_dot_tell_stated_from_inferred():
    shown = view(small())
    assert "n0 --> n1" in render(shown, "mermaid")
    assert " -.-> " in render(shown, "mermaid")
    assert "[style=solid]" in render(shown, "dot")
    assert "[style=dashed]" in render(shown, "dot")


def test_svg_draws_stated_solid_and_inferred_dashed():
    page = drawn(svg(view(small())))
    lines = [p.get("class") for p in page.iter(f"{NS}path")]
    assert lines.count("l") == 2 + 1  # two stated lines and the legend's
    assert lines.count("l i") == 1 + 1
    legend = " ".join(t.text or "" for t in page.iter(f"{NS}text"))
    assert "Sales" in legend
    assert "inferred line" in legend
    assert "as of 2026-01-01" in legend


def boxes_of(chart: Chart, most: int = 10**6):
    roots = build(view(chart).nodes)
    gone = fold(roots, most)
    size = stand(roots)
    return [box for root in roots for box in root.everyone()], gone, size


@pytest.mark.parametrize(("size", "stated"), [(3, 0.0), (40, 0.5), (300, 0.3), (300, 1.0)])
def test_no_two_boxes_overlap(company, size, stated):
    members, _ = company(size, stated=stated)
    boxes, _, (wide, high) = boxes_of(infer(members))
    assert len(boxes) == size
    places = sorted((b.x, b.y) for b in boxes)
    for at, (x, y) in enumerate(places):
        assert 0 <= x <= wide - BOX_WIDTH
        assert 0 <= y <= high - BOX_HEIGHT
        for x2, y2 in places[at + 1 :]:
            if x2 >= x + BOX_WIDTH:
                break
            assert abs(y2 - y) >= BOX_HEIGHT


def test_a_wide_chart_takes_rows_and_their_lines_touch_no_box():
    members = [Member(id="top", name="Top", title="Chief Executive Officer")]
    for number in range(16):
        members.append(Member(id=f"d{number}", title=f"Director of Things {number}", manager="top"))
        members += [Member(id=f"w{number}-{at}", title="Worker", manager=f"d{number}") for at in range(5)]
    boxes, _, (wide, high) = boxes_of(infer(members))
    assert len({b.y for b in boxes if b.node.depth == 1}) > 1
    assert 0.7 <= wide / high <= 2.5
    trunks = [b for b in boxes if b.trunk is not None]
    assert len({b.x - b.trunk for b in trunks}) == 1
    assert all(b.x >= trunks[0].x - trunks[0].trunk for b in boxes)
    drawn(render(view(infer(members)), "svg"))


def test_a_forest_is_no_frieze():
    members = [Member(id=f"h{n}", title="Chief Executive Officer") for n in range(12)]
    members += [Member(id=f"h{n}-{at}", title="Director", manager=f"h{n}") for n in range(12) for at in range(6)]
    _, _, (wide, high) = boxes_of(infer(members))
    assert 0.7 <= wide / high <= 2.5


def test_a_large_chart_is_folded_and_says_so(company):
    members, _ = company(300)
    chart = infer(members)
    boxes, gone, (wide, high) = boxes_of(chart, most=60)
    assert len(boxes) <= 60
    assert len(boxes) + gone == 300
    assert sum(box.folded for box in boxes) == gone
    assert 0.5 <= wide / high <= 4
    page = svg(view(chart), most=60)
    assert re.search(r">\+\d+</text>", page)
    assert "folded" in page


def test_text_is_clipped_to_its_box():
    long = "Vice President of Extraordinarily Long Denominations and Sundries, EMEA"
    assert clip(long, "title").endswith("…")
    assert width(clip(long, "title"), "title") <= BOX_WIDTH - 22
    assert clip("Short", "name") == "Short"
    assert clip("王" * 40, "name").endswith("…")


def test_an_empty_chart_in_every_format():
    shown = view(infer([], Setting(name="None & Co")))
    drawn(render(shown, "svg"))
    assert render(shown, "mermaid") == "flowchart TD\n"
    assert render(shown, "dot").endswith("}\n")
    assert len(render(shown, "csv").splitlines()) == 1
    assert as_json(shown)["nodes"] == []
