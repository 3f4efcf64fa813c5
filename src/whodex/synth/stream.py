"""Invented people as a stream of any length, in constant memory: for benchmarks and to train compression."""

from collections.abc import Iterator
from typing import Final

from whodex.synth import months
from whodex.synth.brightdata import Record, encode, person_record
from whodex.synth.companies import SMALL, Company, CompanyMaker
from whodex.synth.dice import Dice, Weighted
from whodex.synth.life import Employers, Person, Stint, make_person
from whodex.synth.names import make_name
from whodex.synth.numbers import FIRST_MEMBER, Spread, slug_base
from whodex.synth.places import countries
from whodex.synth.tongue import spoken
from whodex.synth.work import CHIEF, OWNER, departments, title_of

POOL: Final = 3000
"""Companies behind a stream of any length: a fixed number, so that memory is constant and prefixes agree."""

# Shares of the levels of the ladder among people at work (our estimate; owners are mostly of small firms).
_LEVELS: Final = Weighted(tuple(range(10)), (3, 34, 29, 2, 13, 6, 7, 2, 2, 2))


def stream_companies(seed: int = 1) -> list[Company]:
    """The companies behind `stream_people` of that seed, largest first."""
    dice = Dice(seed, "stream companies")
    maker = CompanyMaker(dice)
    # Sizes by rank as firms have them: the largest some 20,000, most under 50.
    return [maker.make(max(2, int(20_000 / (rank + 1) ** 0.9))) for rank in range(POOL)]


def people(count: int, seed: int = 1) -> Iterator[Person]:
    """`count` people, one by one. The first people of a longer stream are those of a shorter one."""
    companies = stream_companies(seed)
    pool = Weighted(companies, [company.size for company in companies])
    employers = Employers(companies)
    dice = Dice(seed, "stream people")
    slugs, numbers = Spread(seed, "slug"), Spread(seed, "number")
    rows, lands = departments(), countries()
    for index in range(count):
        company = dice.weighted(pool)
        department = rows[dice.weighted(company.industry.departments)]
        level = dice.weighted(_LEVELS)
        if level == OWNER and company.size > SMALL:
            level = CHIEF
        city = company.sites[0] if dice.random() < 0.6 else dice.pick(company.sites)
        name = make_name(dice, dice.weighted(lands[city.code].cultures))
        tongue = spoken(company.language, city)
        title = title_of(dice, department, level, tongue) if level < OWNER else "Founder"
        if level < CHIEF and dice.random() < 0.4:
            unit = dice.pick(tongue.units if tongue else department.areas)
            title = company.tag_style.format(title=title, unit=unit)
        post = Stint(title, company, city, 0, None, "")
        slug = f"{slug_base(name)}-{slugs.at(index):08x}"
        yield make_person(dice, index, name, slug, FIRST_MEMBER + numbers.at(index), post, level, department, employers)


def sample_records(count: int, seed: int = 1) -> Iterator[Record]:
    """`count` people's records in the vendor's shape, as dicts: what compression dictionaries are trained from."""
    return map(person_record, people(count, seed))


def stream_people(count: int, seed: int = 1) -> Iterator[bytes]:
    """`count` people as lines of JSON, each with its line end, in the vendor's people shape. Memory is constant."""
    today = months.TODAY
    for person in people(count, seed):
        yield encode(person_record(person, today)) + b"\n"
