import pytest

from whodex.synth.companies import industries, schools
from whodex.synth.names import ascii_fold, cultures
from whodex.synth.places import countries
from whodex.synth.tables import table
from whodex.synth.tongue import tongues
from whodex.synth.work import SENIORITY, departments


def test_there_are_many_cultures_countries_and_scripts():
    assert len(cultures()) >= 40
    assert len(countries()) >= 40
    with_script = [c for c in cultures().values() if any(part.native and not part.native.isascii() for part in c.men)]
    assert len(with_script) >= 15


@pytest.mark.parametrize("key", sorted(cultures()))
def test_name_parts_are_few_enough_to_read_and_none_twice(key):
    culture = cultures()[key]
    for parts in (culture.men, culture.women, culture.family):
        assert len(parts) >= 8
        assert len({part.latin for part in parts}) == len(parts)
        assert all(ascii_fold(part.latin) for part in parts)


def test_every_culture_is_met_in_a_country_and_every_country_knows_its_cultures():
    met = {culture for land in countries().values() for culture in land.cultures.items}
    assert met == set(cultures())


def test_departments_cover_linkedins_functions():
    found = {row.function for row in departments().values()}
    assert found == set(range(1, 27)) - {9}  # 9, Entrepreneurship, is for founders (`structure`)
    assert all(len(row.done) >= 6 for row in departments().values())


def test_industries_are_made_of_known_departments():
    for industry in industries().values():
        assert set(industry.mix) <= set(departments())


def test_every_language_can_say_every_department_and_step():
    for tongue in tongues().values():
        assert set(tongue.words) == set(departments())
        assert all(tongue.roles.values())
        assert len(tongue.steps) == len(SENIORITY) - 1
        assert tongue.countries <= set(countries())


def test_what_others_write_is_of_names_that_exist():
    known = {part.latin for c in cultures().values() for parts in (c.men, c.women, c.family) for part in parts}
    unknown = {name for kind in ("nicknames", "transliterations") for name in table("noise")[kind]} - known
    assert not unknown
    cities = {city.name for land in countries().values() for city in land.cities.items}
    assert set(table("noise")["cities"]) <= cities


def test_no_school_twice():
    assert len({school.slug for school in schools()}) == len(schools()) > 200
