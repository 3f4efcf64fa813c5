"""The list of formats: each is whole, none is twice, and what is not recognised is told well."""

import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from whodex.errors import ImportFailed
from whodex.ingest import registry
from whodex.ingest.files import open_input
from whodex.ingest.registry import MODULES, describe, format_named, formats, mappers, plan, recognise
from whodex.ingest.sampling import sample

sys.path.insert(0, str(Path(__file__).parent))
from fake_files import Memory


def test_formats_have_names_labels_and_mappers_of_their_own() -> None:
    names = [found.name for found in formats()]
    assert len(set(names)) == len(names) >= len(MODULES)
    assert all(found.label and found.gives for found in formats())
    assert all(format_named(name).name == name for name in names)
    assert {"linkedin-export.connection", "lix.person-2023"} <= mappers().keys()
    with pytest.raises(ImportFailed, match="there is no format 'x'"):
        format_named("x")


def test_a_mapper_name_used_twice_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    both = (SimpleNamespace(mappers={"same": str}), SimpleNamespace(mappers={"same": int}))
    monkeypatch.setattr(registry, "formats", lambda: both)
    with pytest.raises(ValueError, match="same"):
        registry.mappers.__wrapped__()


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"Colour,Weight\nred,2\n", "columns Colour, Weight"),
        (b'{"colour": 1, "weight": 2}', "keys colour, weight"),
        (b"[1, 2]", "no object|neither"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
        (b"1,2\n3,4\n", "neither JSON nor a table"),
    ],
)
def test_what_is_not_recognised_is_described_without_its_values(data: bytes, seen: str) -> None:
    with pytest.raises(ImportFailed, match=seen) as caught:
        recognise(Memory(data, name="x"))
    assert "Accepted: " in str(caught.value)
    assert "red" not in str(caught.value)


def test_archives_are_opened_when_no_format_takes_them_whole(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a/people.json", '[{"fullName":"A B","workExperiences":[],"socialAccounts":{}}]')
        made.writestr("readme.txt", "hello")
    made_plan = plan(open_input(path))
    assert [(unit.name, chosen.name) for unit, chosen in made_plan.units] == [("a/people.json", "lix")]
    assert [name for name, _ in made_plan.unknown] == ["readme.txt"]
    forced = plan(open_input(path), "lix")
    assert [unit.name for unit, _ in forced.units] == ["a/people.json", "readme.txt"]
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("readme.txt", "hello")
    with pytest.raises(ImportFailed, match=r"holds nothing whodex can import: it holds readme\.txt"):
        plan(open_input(path))
    (tmp_path / "empty").mkdir()
    with pytest.raises(ImportFailed, match="without any file"):
        plan(open_input(tmp_path / "empty"))


def test_an_excel_workbook_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("[Content_Types].xml", "<x/>")
        made.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(ImportFailed, match="Excel"):
        plan(open_input(path))


def test_long_lists_of_columns_are_cut() -> None:
    columns = ",".join(f"Column{chr(65 + number)}" for number in range(20))
    assert "and 8 more" in describe(sample(Memory(f"{columns}\n".encode(), name="x.csv")))
