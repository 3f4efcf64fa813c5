"""The same people as four sources would write them, and the truth: material for resolution (`whodex.resolve`).

Sources: a vendor's LinkedIn file (Bright Data's shape), a CRM's contacts (Apollo's header), a conference's list of
guests, and a second vendor's file (People Data Labs' shape). The changes and their rates: `whodex.synth.noise.RATES`.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from whodex.synth.brightdata import Record, encode, person_record
from whodex.synth.contacts import HEADER
from whodex.synth.dice import Dice, number_from
from whodex.synth.hand import Hand
from whodex.synth.life import Person, Stint
from whodex.synth.names import ascii_fold
from whodex.synth.noise import RATES
from whodex.synth.numbers import unique_slug
from whodex.synth.twins import add_twins
from whodex.synth.world import World

SHARES: Final = {"vendor": 0.9, "crm": 0.6, "conference": 0.4, "second_vendor": 0.5}
"""Share of the people each source knows; who is in none or one only is put into the vendor's and the CRM's."""

FILES: Final = {
    "vendor": "vendor-people.jsonl",
    "crm": "crm-contacts.csv",
    "conference": "conference-guests.csv",
    "second_vendor": "second-vendor-people.jsonl",
}

CONFERENCE: Final = ("Registration No", "Full Name", "Job Title", "Company", "City", "Country", "Email")

_RENAMED: Final = 0.06  # of the people changed their slug, beside those of the world who did

TRUTH: Final = ("file", "line", "key", "person", "noise")
"""`line` counts from 1, a header included; `key` is the record's own; `person` is the same for the same person."""


class Row(Struct):
    """One record of one source: what is written, its own key, and the changes made."""

    key: str
    cells: Sequence[str] | Record
    changes: list[str]


def _vendor(hand: Hand, person: Person, today: int) -> Row:
    hand.noted("name_in_own_script", person.name.full, person.display)
    record = person_record(person, today)
    if hand.does("missing_about"):
        record["about"] = None
        hand.changes.append("missing_about")
    return Row(person.slug, record, hand.changes)


def _crm(hand: Hand, person: Person, seed: int) -> Row:
    first, last = hand.name(person.name)
    stint = hand.stint(person)
    slug, email = hand.slug(person), hand.email(person)
    key = f"{number_from(seed, 'crm', person.index):024x}"
    company = stint.company
    cells = (
        first, last, hand.title(stint.title), hand.company(stint), email, "Verified" if email else "", "",
        str(company.size), company.industry.name.lower(), f"http://www.linkedin.com/in/{slug}" if slug else "",
        f"http://www.{company.domain}", f"http://www.linkedin.com/company/{company.slug}", hand.city(person),
        person.city.region, person.city.country, key,
    )  # fmt: skip
    return Row(key, cells, hand.changes)


def _conference(hand: Hand, person: Person, seed: int) -> Row:
    first, last = hand.name(person.name)
    full = f"{first} {last}".strip()
    if last and hand.does("swapped"):
        full = hand.noted("swapped", full, hand.dice.pick((f"{last}, {first}", f"{last} {first}")))
    if hand.does("capitals"):
        full = hand.noted("capitals", full, full.upper())
    stint = person.career[0]
    key = f"G{number_from(seed, 'guest', person.index) % 10**9:09d}"
    cells = (key, full, hand.title(stint.title), hand.company(stint), hand.city(person), person.city.country,
             hand.email(person))  # fmt: skip
    return Row(key, cells, hand.changes)


def _iso(month: int | None) -> str | None:
    return None if month is None else f"{month // 12}-{month % 12 + 1:02d}"


def _second_vendor(hand: Hand, person: Person, seed: int) -> Row:
    first, last = (part.lower() for part in hand.name(person.name))
    changed = hand.stint(person) is not person.career[0]
    career = person.career[1:] if changed else person.career
    slug, email = hand.slug(person), hand.email(person)
    now = career[0]
    key = f"{number_from(seed, 'second vendor', person.index):016x}_0000"

    def company(stint: Stint) -> Record:
        return {
            "name": stint.company.name.lower(),
            "linkedin_url": f"linkedin.com/company/{stint.company.slug}",
            "website": stint.company.domain,
        }

    record: Record = {
        "id": key,
        "full_name": f"{first} {last}".strip(),
        "first_name": first,
        "last_name": last or None,
        "linkedin_url": f"linkedin.com/in/{slug}" if slug else None,
        "linkedin_username": slug or None,
        "work_email": email or None,
        "job_title": now.title.lower(),
        "job_company_name": now.company.name.lower(),
        "job_company_website": now.company.domain,
        "job_company_linkedin_url": f"linkedin.com/company/{now.company.slug}",
        "location_name": person.city.line.lower(),
        "location_country": person.city.country.lower(),
        "experience": [
            {
                "company": company(stint),
                "title": {"name": stint.title.lower()},
                "start_date": _iso(stint.start),
                # A record read before the change of job still shows the old one as going on.
                "end_date": None if changed and at == 0 else _iso(stint.end),
                "is_primary": at == 0,
            }
            for at, stint in enumerate(career)
        ],
        "education": [
            {
                "school": {"name": study.school.name.lower()},
                "degrees": [study.degree.lower()],
                "majors": [study.field.lower()],
                "start_date": str(study.start),
                "end_date": str(study.end),
            }
            for study in person.studies
        ],
        "skills": [skill.lower() for skill in person.skills],
    }
    if hand.does("no_education"):
        record["education"] = []
        hand.changes.append("no_education")
    return Row(key, record, hand.changes)


def _looks(person: Person) -> set[tuple[str, str, str]]:
    """What people at one firm, now or in the role before, share when a careless list does not tell them apart."""
    first, last = ascii_fold(person.name.first), ascii_fold(person.name.last).split()
    return {(first[:1], last[0] if last else first, stint.company.slug) for stint in person.career[:2]}


def source_rows(seed: int = 1, people: int = 2000) -> tuple[dict[str, list[tuple[str, Row]]], list[tuple[str, str]]]:
    """For each source its rows as (person, row), in an order of its own; and the pairs that must stay apart.

    Deterministic. About one person in twelve has a near-twin (`whodex.synth.twins`); `people` counts both.
    """
    world = World(seed, people, max(2, people // 40))
    everyone, pairs = add_twins(Dice(seed, "twins"), world)
    looks = Counter(look for person in everyone for look in _looks(person))
    twins = {slug for pair in pairs for slug in pair}
    rows: dict[str, list[tuple[str, Row]]] = {source: [] for source in FILES}
    taken: set[str] = {slug for person in everyone for slug in (person.slug, *person.old_slugs)}
    for person in everyone:
        dice = Dice(seed, "duplicates", person.index)
        if not person.old_slugs and dice.chance(_RENAMED):
            person.old_slugs = (unique_slug(dice, person.name, taken),)
        sources = [source for source, share in SHARES.items() if dice.chance(share)]
        if len(sources) < 2:
            sources = ["vendor", "crm"]
        known = "vendor" in sources
        # A name in its own script stands beside no Latin one, so the CRM's row must name the profile.
        native = bool(person.name.native) and known and "crm" in sources
        native = native and dice.chance(RATES["vendor"]["name_in_own_script"])
        person.display = person.name.native if native else person.name.full
        alike = any(looks[look] > 1 for look in _looks(person))
        crowded = alike or person.slug in twins or native
        for source in sources:
            hand = Hand(dice, source, crowded=crowded, known=known)
            if source == "vendor":
                row = _vendor(hand, person, world.today)
            elif source == "crm":
                row = _crm(hand, person, seed)
            elif source == "conference":
                row = _conference(hand, person, seed)
            else:
                row = _second_vendor(hand, person, seed)
            rows[source].append((person.slug, row))
    return {source: Dice(seed, "order", source).shuffled(found) for source, found in rows.items()}, pairs


def _lines(rows: list[tuple[str, Row]], header: Sequence[str]) -> Iterator[Sequence[str]]:
    yield header
    for _, row in rows:
        assert not isinstance(row.cells, dict)
        yield row.cells


def write_duplicates(
    folder: Path, seed: int = 1, people: int = 2000, progress: Callable[[str, int, int], None] | None = None
) -> list[Path]:
    """Write the four sources, `truth.csv` and `near-twins.csv` into `folder`; gives the four sources' paths.

    Raises OSError where the folder cannot be written, InvalidParameter where `people` is below 4.
    """
    rows, pairs = source_rows(seed, people)
    folder.mkdir(parents=True, exist_ok=True)
    truth: list[Sequence[str]] = [TRUTH]
    for source, name in FILES.items():
        found = rows[source]
        with_header = name.endswith(".csv")
        if with_header:
            _sheet(folder / name, list(_lines(found, HEADER if source == "crm" else CONFERENCE)))
        else:
            (folder / name).write_bytes(b"".join(encode(row.cells) + b"\n" for _, row in found))
        for line, (person, row) in enumerate(found, 2 if with_header else 1):
            truth.append((name, str(line), row.key, person, " ".join(dict.fromkeys(row.changes))))
        if progress:
            progress(name, len(found), len(found))
    _sheet(folder / "truth.csv", truth)
    _sheet(folder / "near-twins.csv", [("person", "other"), *pairs])
    return [folder / name for name in FILES.values()]


def _sheet(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
