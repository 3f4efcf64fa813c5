"""`whodex merge`, `split`, `undo`, `decisions` as a person uses them."""

TABLE = """First Name,Last Name,Title,Company,LinkedIn Url
Ida,Holm,Head of Finance,Fernhollow,https://www.linkedin.com/in/ida-holm
I.,Holm,Finance Lead,Fernhollow,
Bo,Fenn,Sales,Fernhollow,https://www.linkedin.com/in/bo-fenn
"""


def test_decisions_at_the_command_line(whodex, tmp_path):
    file = tmp_path / "crm.csv"
    file.write_text(TABLE)
    assert whodex("import", file).status == 0
    assert whodex("decisions").err == "Nothing is decided.\n"
    done = whodex("merge", "ida-holm", "1000000001", "--note", "same desk", "--by", "kim")
    assert done.status == 0, done.err
    assert done.err.startswith("Decision 1 (merge): ")
    (held,) = whodex("decisions", "--json").json()
    assert (held["who"], held["note"], held["left"]) == ("kim", "same desk", held["right"])
    again = whodex("merge", "ida-holm", "1000000001")
    assert (again.status, "same entity already" in again.err) == (2, True)
    assert whodex("rebuild", "--json").json()["changed"] == 0
    dump = tmp_path / "all.dump.jsonl.zst"
    assert whodex("dump", dump).status == 0
    other = {"WHODEX_DATA": str(tmp_path / "other")}
    assert whodex("import", dump, env=other).status == 0
    assert whodex("decisions", "--json", env=other).json() == [held]
    assert whodex("import", dump, env=other).status == 0
    assert len(whodex("decisions", "--all", "--json", env=other).json()) == 1, "the same dump again decides nothing new"
    assert whodex("undo", "1", env=other).status == 0
    assert whodex("undo", "1", env=other).status == 1
    assert whodex("import", dump, env=other).status == 0
    assert whodex("decisions", "--json", env=other).json() == [], "what was taken back here stays so"
    assert whodex("undo", "one").status == 2
    assert whodex("split", "ida-holm", "zz").status == 2
    assert whodex("merge", "ida-holm", "nobody-of-that-name").status == 1
