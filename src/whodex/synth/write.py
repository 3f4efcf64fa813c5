"""The invented world as files: what vendors, a CRM and two members would hand over, and the truth beside it."""

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from whodex.synth import brightdata, lixshape
from whodex.synth.archive import archive_bytes, archive_files
from whodex.synth.brightdata import Record, company_record, encode
from whodex.synth.brightdata_more import FUNCTIONS, job_record, post_record
from whodex.synth.contacts import HEADER, contact_rows
from whodex.synth.dice import Dice
from whodex.synth.numbers import PROFILE, SALES, member_id
from whodex.synth.work import SENIORITY
from whodex.synth.world import World

Progress = Callable[[str, int, int], None]
"""Told the file's name, records written and records there will be (0 where not known)."""

_LIX_SHARE: Final = 0.4  # of the people; everybody with an older slug, the viewers and the Lix company besides


class Written(Struct, frozen=True):
    """One file: its path, the records in it, and whether it is there to be imported (the truth is not)."""

    path: Path
    records: int
    importable: bool


def people_records(world: World) -> Iterator[Record]:
    """Everybody in Bright Data's people shape."""
    return (brightdata.person_record(person, world.today) for person in world.people)


def company_records(world: World) -> Iterator[Record]:
    """The companies in Bright Data's company shape."""
    return (company_record(company, company.size, world.today) for company in world.companies)


def job_records(world: World) -> Iterator[Record]:
    """Open jobs in Bright Data's job shape."""
    return (job_record(ad, world.people, world.today) for ad in world.jobs)


def post_records(world: World) -> Iterator[Record]:
    """Posts, with their comments, in Bright Data's post shape."""
    return (post_record(talk, world.people, world.today) for talk in world.talks)


def lix_records(world: World) -> Iterator[Record]:
    """Some of the people as Lix-shaped answers: what gives Sales Navigator ids and skills."""
    dice = Dice(world.seed, "lix shape")
    viewers = {viewer.person for viewer in world.viewers}
    for person in world.people:
        chosen = dice.chance(_LIX_SHARE)
        if chosen or person.old_slugs or person.index in viewers or person.company is world.lix:
            yield lixshape.person_record(person, world.today)


def _reporting(world: World) -> Iterator[Sequence[str]]:
    for person in world.people:
        manager = world.people[person.manager] if person.manager is not None else None
        yield (
            person.company.slug if person.company else "",
            person.slug,
            person.career[0].title,
            person.unit,
            manager.slug if manager else "",
            manager.career[0].title if manager else "",
        )


def _functions(world: World) -> Iterator[Sequence[str]]:
    for person in world.people:
        yield (
            person.slug,
            person.career[0].title,
            person.company.slug if person.company else "",
            str(SENIORITY[person.level]),
            str(person.function),
            FUNCTIONS[person.function],
        )


def _patterns(world: World) -> Iterator[Sequence[str]]:
    for company in world.companies:
        yield (company.domain, company.pattern, "ue" if company.umlauts else "u", company.slug, str(company.size))


def _identities(world: World) -> Iterator[Sequence[str]]:
    for person in world.people:
        yield (
            person.slug,
            " ".join(person.old_slugs),
            str(person.number),
            member_id(person.number, SALES),
            member_id(person.number, PROFILE),
            person.name.full,
            person.name.native,
            person.name.culture,
            person.email,
            person.company.slug if person.company else "",
        )


def write_world(folder: Path, world: World, progress: Progress | None = None) -> list[Written]:
    """Write the world's files into `folder` (made where missing; files of the same names are replaced).

    Gives the files in the order in which they are best imported. Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "truth").mkdir(exist_ok=True)
    (folder / "truth" / ".whodex-ignore").touch()  # the table of reporting lines would be read as stated managers
    made: list[Written] = []

    def lines(name: str, records: Iterable[Record], total: int) -> None:
        count = 0
        with (folder / name).open("wb") as file:
            for record in records:
                file.write(encode(record) + b"\n")
                count += 1
                if progress and count % 500 == 0:
                    progress(name, count, total)
        made.append(Written(folder / name, count, True))
        if progress:
            progress(name, count, total)

    def sheet(name: str, header: Sequence[str], rows: Iterable[Sequence[str]], *, importable: bool) -> None:
        count = 0
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            for row in rows:
                writer.writerow(row)
                count += 1
        made.append(Written(folder / name, count, importable))
        if progress:
            progress(name, count, count)

    lines("companies.jsonl", company_records(world), len(world.companies))
    lines("people.jsonl", people_records(world), len(world.people))
    lines("people-lix.jsonl", lix_records(world), 0)
    lines("jobs.jsonl", job_records(world), len(world.jobs))
    lines("posts.jsonl", post_records(world), len(world.talks))
    sheet("contacts.csv", HEADER, contact_rows(world.people, world.seed), importable=True)
    for viewer in world.viewers:
        files = archive_files(viewer, world.people, world.talks, world.today)
        path = folder / f"linkedin-export-{world.people[viewer.person].slug}.zip"
        path.write_bytes(archive_bytes(files, world.today))
        made.append(Written(path, len(viewer.ties), True))
        if progress:
            progress(path.name, len(viewer.ties), len(viewer.ties))
    truth = {
        "reporting_lines": ("company,person,title,unit,manager,manager_title", _reporting(world)),
        "functions": ("person,title,company,seniority,function,function_name", _functions(world)),
        "patterns": ("domain,pattern,umlauts,company,people", _patterns(world)),
        "identities": (
            "slug,old_slugs,member,sales_nav_id,profile_id,name,native_name,culture,email,company",
            _identities(world),
        ),
    }
    for name, (header, rows) in truth.items():
        sheet(f"truth/{name}.csv", header.split(","), rows, importable=False)
    return made


def checksum(files: Iterable[Written]) -> str:
    """One SHA-256 over the content of the files in order: the same for the same seed and sizes."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.path.read_bytes())
    return digest.hexdigest()
