"""E-mail addresses of invented people: one pattern per domain, with the exceptions and collisions of real ones."""

from collections.abc import Sequence
from typing import Final

from whodex.synth.companies import PATTERNS
from whodex.synth.dice import Dice
from whodex.synth.life import Person
from whodex.synth.names import Name, ascii_fold

_EXCEPTIONS: Final = 0.05  # share of people whose address is older than the domain's pattern (our estimate)


def local_part(name: Name, pattern: str, umlauts: bool) -> str:
    """The part before the @ by a pattern of `PATTERNS`.

    Particles and double surnames are written as one word; Spanish and Portuguese double surnames give their first or
    last part alone, as their bearers do. A mononym is written alone.
    """
    first = ascii_fold(name.first, umlauts).replace(" ", "" if name.culture in ("korean", "chinese") else ".")
    words = ascii_fold(name.last, umlauts).split()
    first = first.split(".")[0]
    if not words:
        return first
    if name.culture in ("spanish", "mexican") and len(words) > 1 and words[0] not in ("de", "del"):
        words = words[:1]
    elif name.culture == "portuguese":
        words = words[-1:]
    elif name.culture == "malay":
        words = [word for word in words if word not in ("bin", "binti")]
    last = "".join(words)
    return {
        "first.last": f"{first}.{last}",
        "flast": f"{first[0]}{last}",
        "first": first,
        "firstl": f"{first}{last[0]}",
        "f.last": f"{first[0]}.{last}",
        "first_last": f"{first}_{last}",
        "last": last,
        "last.first": f"{last}.{first}",
        "firstlast": f"{first}{last}",
    }[pattern]


def addresses(dice: Dice, people: Sequence[Person]) -> list[str]:
    """Everybody's address at their employer, in the order given; nobody shares one. Empty without an employer.

    A second bearer of the same local part gets the pattern's longer form, then a number.
    """
    taken: set[str] = set()
    made = []
    for person in people:
        company = person.company
        if company is None:
            made.append("")
            continue
        pattern = company.pattern
        if dice.chance(_EXCEPTIONS):
            pattern = dice.pick([other for other in PATTERNS if other != pattern])
        local = local_part(person.name, pattern, company.umlauts)
        address, count = f"{local}@{company.domain}", 1
        if address in taken and pattern in ("first", "last"):
            local = local_part(person.name, "first.last", company.umlauts)
            address = f"{local}@{company.domain}"
        while address in taken:
            count += 1
            address = f"{local}{count}@{company.domain}"
        taken.add(address)
        made.append(address)
    return made
