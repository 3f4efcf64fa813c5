"""Pins are decisions: they outlive rebuilds and dumps, follow merges, and go with the person."""

from whodex.model.person import Person
from whodex.services import insight
from whodex.services.dumping import dump
from whodex.services.erasing import erase
from whodex.services.importing import Request, import_path
from whodex.services.keeper import KEEPER
from whodex.services.rebuilding import rebuild
from whodex.store.codec import pack_body
from whodex.store.decision_ports import Pin
from whodex.store.memory import MemoryStore

PAGE = "https://www.linkedin.com/company/fernhollow"
TABLE = f"""First Name,Last Name,Email,Title,Company,Company LinkedIn Url,Reports To,Manager Email
Ida,Holm,ida@fernhollow.com,Chief Executive Officer,Fernhollow,{PAGE},,
Bo,Fenn,bo@fernhollow.com,Head of Sales,Fernhollow,{PAGE},"Holm, Ida",
Cy,Marsh,cy@fernhollow.com,Account Executive,Fernhollow,{PAGE},,bo@fernhollow.com
Di,Quay,di@fernhollow.com,Head of Finance,Fernhollow,{PAGE},,
"""
FIRM = ["orgslug:fernhollow"]


def fill(store, tmp_path):
    file = tmp_path / "crm.csv"
    file.write_text(TABLE)
    (summary,) = import_path(store, tmp_path, Request(path=file, workers=1))
    assert (summary.failure, summary.rejected) == (None, 0)
    return {name: store.find(f"email:{name}@fernhollow.com") for name in ("ida", "bo", "cy", "di")}


def lines(store):
    found = insight.chart(store, FIRM)
    names = {member.id: member.name for member in found.chart.members}
    return {names[p.id]: (names.get(p.manager), p.basis) for p in found.chart.placements}


def test_managers_of_a_crm_are_facts_and_a_pin_wins_over_them(store, tmp_path):
    numbers = fill(store, tmp_path)
    assert lines(store)["Bo Fenn"] == ("Ida Holm", "stated")
    assert lines(store)["Cy Marsh"] == ("Bo Fenn", "stated")
    person = store.get(numbers["bo"])[1].experience[0]
    assert (person.seniority, person.functions[:1]) == (220, [25]), "worked out when folded"
    store.pin(Pin(store.find(FIRM[0]), numbers["cy"], numbers["di"], 1))
    assert lines(store)["Cy Marsh"] == ("Di Quay", "pinned")
    rebuild(store, KEEPER)
    assert lines(store)["Cy Marsh"] == ("Di Quay", "pinned")
    assert lines(store)["Bo Fenn"] == ("Ida Holm", "stated")


def test_rebuilding_derives_the_same_bodies(store, tmp_path):
    fill(store, tmp_path)
    with store.transaction() as tx:
        before = {number: tx.body(number) for number in store.numbers()}
    assert rebuild(store, KEEPER)["changed"] == 0
    with store.transaction() as tx:
        assert {number: tx.body(number) for number in store.numbers()} == before


def test_a_dump_brings_pins_to_another_whodex_with_other_numbers(store, tmp_path):
    numbers = fill(store, tmp_path)
    firm = store.find(FIRM[0])
    store.pin(Pin(firm, numbers["cy"], numbers["di"], 7))
    store.pin(Pin(firm, numbers["di"], None, 8))
    dump(store, tmp_path / "all.dump.jsonl")
    other = MemoryStore()
    with other.transaction() as tx:  # somebody there has the numbers
        for n in range(3):
            known = Person(identifiers=[f"slug:q{n}"], full_name=f"Q {n}")
            tx.put(tx.allot(), "person", pack_body(known), [f"slug:q{n}"], [])
    assert [s.failure for s in import_path(other, tmp_path, Request(path=tmp_path / "all.dump.jsonl"))] == [None]
    there = {name: other.find(f"email:{name}@fernhollow.com") for name in numbers}
    assert other.pins() == [
        Pin(other.find(FIRM[0]), *pair) for pair in sorted([(there["cy"], there["di"], 7), (there["di"], None, 8)])
    ]
    other.pin(Pin(other.find(FIRM[0]), there["cy"], there["bo"], 9))
    list(import_path(other, tmp_path, Request(path=tmp_path / "all.dump.jsonl")))
    assert {pin.person: pin.manager for pin in other.pins()}[there["cy"]] == there["bo"], "what was pinned here stays"


def test_the_erased_vanish_from_charts_and_pins(store, tmp_path):
    numbers = fill(store, tmp_path)
    firm = store.find(FIRM[0])
    store.pin(Pin(firm, numbers["cy"], numbers["di"], 1))
    store.pin(Pin(firm, numbers["bo"], None, 1))
    erase(store, KEEPER, tmp_path, ["email:di@fernhollow.com"])
    assert store.pins() == [Pin(firm, numbers["bo"], None, 1)]
    assert "Di Quay" not in lines(store)
    assert lines(store)["Cy Marsh"] == ("Bo Fenn", "stated"), "the pin went, the record's word is back"
    erase(store, KEEPER, tmp_path, ["email:bo@fernhollow.com"])
    assert store.pins() == []
    assert lines(store)["Cy Marsh"][1] != "stated"
