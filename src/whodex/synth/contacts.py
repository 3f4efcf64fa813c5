"""A CRM's contact list with a part of the invented people and their addresses, headers as Apollo exports them."""

from collections.abc import Iterator
from typing import Final

from whodex.synth.dice import Dice
from whodex.synth.life import Person

HEADER: Final = (
    "First Name", "Last Name", "Title", "Company Name", "Email", "Email Status", "Work Direct Phone", "# Employees",
    "Industry", "Person Linkedin Url", "Website", "Company Linkedin Url", "City", "State", "Country",
    "Apollo Contact Id",
)  # fmt: skip

_SHARE: Final = 0.25  # of the people with an employer; the Lix company's are all there


def _phone(dice: Dice, code: str) -> str:
    """A number from the ranges kept for fiction: Ofcom's drama numbers, 555-01xx in North America; else none."""
    if code == "GB":
        return f"+44 20 7946 0{dice.between(0, 999):03d}"
    if code in ("US", "CA"):
        return f"+1 212-555-01{dice.between(0, 99):02d}"
    return ""


def contact_rows(people: list[Person], seed: int) -> Iterator[tuple[str, ...]]:
    """Rows below `HEADER`. Names are in Latin letters; every row names its profile."""
    dice = Dice(seed, "contacts")
    for person in people:
        company = person.company
        if company is None or not person.email or not (dice.chance(_SHARE) or "Lix" in company.name):
            continue
        yield (
            person.name.first,
            person.name.last,
            person.career[0].title,
            company.name,
            person.email,
            "Verified" if dice.chance(0.8) else "Extrapolated",
            _phone(dice, person.city.code) if dice.chance(0.3) else "",
            str(company.size),
            company.industry.name.lower(),
            f"http://www.linkedin.com/in/{person.slug}",
            f"http://www.{company.domain}",
            f"http://www.linkedin.com/company/{company.slug}",
            person.city.name,
            person.city.region,
            person.city.country,
            f"{person.number * 2654435761 % (1 << 96):024x}",
        )
