"""Near-twins: other people who look almost the same and must stay apart."""

from typing import Final

import msgspec

from whodex.synth.address import local_part
from whodex.synth.companies import Company
from whodex.synth.dice import Dice
from whodex.synth.life import Employers, Person, Stint, make_person
from whodex.synth.names import Name, cultures, is_denied
from whodex.synth.numbers import FIRST_MEMBER, Spread, unique_slug
from whodex.synth.tongue import spoken
from whodex.synth.work import ENTRY, SENIOR, departments, title_of
from whodex.synth.world import World

KINDS: Final = ("namesake", "colleague", "relative", "sibling")
"""Same name elsewhere; same name at the same firm in another department; same name and city, a generation apart, at
another firm; same family name and initial at the same firm and place."""

_SHARE: Final = 1 / 12  # of the people get a near-twin beside them


def _given(dice: Dice, name: Name) -> Name:
    """Another given name with the same initial, same gender; the same family name."""
    culture = cultures()[name.culture]
    parts = culture.women if name.woman else culture.men
    same = [part for part in parts if part.latin[0] == name.first[0] and part.latin != name.first]
    same = [part for part in same if not is_denied(part.latin, name.last)]
    if not same:
        return name
    part = dice.pick(same)
    return msgspec.structs.replace(name, first=part.latin, full=f"{part.latin} {name.last}".strip(), native="")


def _twin(dice: Dice, kind: str, person: Person, company: Company, index: int, world: World, number: int) -> Person:
    taken = {person.slug}
    name = _given(dice, person.name) if kind == "sibling" else person.name
    rows = departments()
    other = dice.pick([key for key in company.industry.mix if key != person.department] or [person.department])
    department = rows[person.department if kind == "sibling" else other]
    city = person.city if kind in ("relative", "sibling") else dice.pick(company.sites)
    level = ENTRY if kind == "relative" else SENIOR
    title = title_of(dice, department, level, spoken(company.language, city))
    employers = Employers([*world.companies, *world.former_employers])
    slug = f"{unique_slug(dice, name, taken)}-{index:x}"
    twin = make_person(
        dice, index, name, slug, number, Stint(title, company, city, 0, None, ""), level, department, employers,
        world.today,
    )  # fmt: skip
    local = local_part(name, company.pattern, company.umlauts)
    twin.email = f"{local}.{index}@{company.domain}"
    return twin


def add_twins(dice: Dice, world: World) -> tuple[list[Person], list[tuple[str, str]]]:
    """The world's people, some replaced at the end by near-twins of others, and the pairs (slugs) to keep apart."""
    everyone = list(world.people)
    count = max(1, int(len(everyone) * _SHARE))
    numbers = Spread(world.seed, "twin")
    originals = dice.some(everyone[:-count], count)
    kept = everyone[: len(everyone) - count]
    pairs = []
    for at, person in enumerate(originals):
        kind = KINDS[at % len(KINDS)]
        company = person.company or world.companies[0]
        if kind in ("namesake", "relative"):
            company = dice.pick([other for other in world.companies if other is not company])
        number = FIRST_MEMBER + (1 << 31) + numbers.at(at)  # above every member number of the world
        twin = _twin(dice, kind, person, company, len(kept), world, number)
        kept.append(twin)
        pairs.append((person.slug, twin.slug))
    return kept, pairs
