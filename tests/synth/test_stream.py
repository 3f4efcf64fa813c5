import os
import subprocess
import sys
import tracemalloc
from importlib import import_module
from pathlib import Path

import msgspec
import pytest

from whodex.ingest.brightdata_people import person
from whodex.model.answers import PersonFound
from whodex.model.identifiers import member_number
from whodex.synth import sample_records, stream_people
from whodex.synth.dice import Dice
from whodex.synth.names import cultures, is_denied, make_name
from whodex.synth.numbers import PROFILE, SALES, Spread, member_id

SRC = Path(__file__).parents[2] / "src"


def test_same_seed_same_bytes_in_another_process_with_another_hash_seed():
    here = b"".join(stream_people(50, 3))
    code = "import sys;from whodex.synth import stream_people;sys.stdout.buffer.write(b''.join(stream_people(50,3)))"
    for hash_seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": str(SRC), "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
        )
        assert there.stdout == here


def test_another_seed_gives_other_people():
    assert list(stream_people(5, 1)) != list(stream_people(5, 2))


def test_a_short_stream_is_the_beginning_of_a_long_one():
    assert list(stream_people(20, 1)) == list(stream_people(60, 1))[:20]


def test_nobody_twice():
    records = list(sample_records(2000, 1))
    assert len({record["id"] for record in records}) == 2000
    assert len({record["linkedin_num_id"] for record in records}) == 2000


def test_the_answers_made_of_the_records_are_five_kilobytes_on_average():
    render = import_module("whodex.wire.v2023_02_08.person").person  # the smaller of the two shapes
    sizes = sorted(
        len(msgspec.json.encode(render(PersonFound(number=1, person=person(msgspec.json.decode(line))), 0)))
        for line in stream_people(1000, 4)
    )
    assert sum(sizes) / len(sizes) >= 5000
    assert sizes[500] >= 5000


@pytest.mark.parametrize("culture", sorted(cultures()))
def test_every_culture_gives_names(culture):
    dice = Dice("names", culture)
    names = [make_name(dice, culture) for _ in range(200)]
    assert all(name.first and name.full and not is_denied(name.first, name.last) for name in names)
    assert len({name.full for name in names}) > 40
    assert not any("=" in name.full or "_" in name.full or "=" in name.native for name in names)


def test_the_list_of_well_known_people_is_kept():
    assert is_denied("Robert", "Koch")
    assert is_denied("Julia", "Krüger")
    assert is_denied("Wang", "Fang")
    assert not is_denied("Frauke", "Tiedemann")


@pytest.mark.parametrize("kind", [PROFILE, SALES])
def test_member_ids_carry_their_number(kind):
    made = member_id(97_587_273, kind)
    assert len(made) == 39
    assert made.startswith("ACoAA" if kind == PROFILE else "ACwAA")
    assert member_number(made) == 97_587_273


def test_spread_never_repeats():
    spread = Spread(1, "x")
    assert len({spread.at(index) for index in range(100_000)}) == 100_000


def test_a_stream_holds_nobody():
    lines = stream_people(4000, 6)
    for _ in range(2500):  # fills the bounded caches
        next(lines)
    tracemalloc.start()
    try:
        for _ in range(300):
            next(lines)
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(1000):
            next(lines)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 500_000  # a thousand records are seven million bytes


def test_no_well_known_person_in_twenty_thousand():
    dice = Dice("many")
    keys = sorted(cultures())
    for _ in range(20_000):
        name = make_name(dice, dice.pick(keys))
        assert not is_denied(name.first, name.last)


def test_the_list_is_needed():
    # Without it, the tables would sooner or later put a well-known name together.
    from whodex.synth.names import _build

    dice = Dice("many")
    keys = sorted(cultures())
    built = [_build(dice, cultures()[dice.pick(keys)]) for _ in range(20_000)]
    assert any(is_denied(name.first, name.last) for name in built)
