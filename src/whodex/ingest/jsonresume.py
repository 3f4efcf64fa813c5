"""JSON Resume (jsonresume.org, schema 1.0.0; fields of 0.0.x too): one person per file, list item or line."""

from collections.abc import Iterator
from typing import Any

from whodex.errors import RecordRejected
from whodex.ingest.base import Format
from whodex.ingest.countries import country
from whodex.ingest.fields import day, dicts, first, instant, link, name, period, plain, record, text, texts, unique
from whodex.ingest.parts import (
    STUB,
    domain_keys,
    email_keys,
    emails,
    headline_place,
    org_ref,
    person_keys,
    slug_key,
    stub,
)
from whodex.ingest.shapes import Derived, Shape, ShapedFormat, fields
from whodex.model.dates import Period
from whodex.model.observation import Record
from whodex.model.person import Certification, Education, Language, Person, Position, Skill, Work

Json = Any


def person(source: Record) -> Person:
    """One résumé. Raises RecordRejected where `basics` has neither a name nor an address."""
    basics = record(source.get("basics"))
    addresses = emails(basics.get("email"))
    place = record(basics.get("location"))
    profiles = dicts(basics.get("profiles"))
    found: list[str] = []
    twitter = None
    sites = [link(basics.get("url") or basics.get("website"))]
    for each in profiles:
        network, said = (text(each.get("network")) or "").casefold(), text(each.get("username"))
        if network == "linkedin":
            found += person_keys(each.get("url")) or (slug_key(said) if said else [])
        elif network in {"twitter", "x"}:
            twitter = (said or "").lstrip("@") or None
        else:
            sites.append(link(each.get("url")))
    found += (
        person_keys(basics.get("url")) if isinstance(basics.get("url"), str) and "linkedin." in basics["url"] else []
    )
    full_name = (
        name(basics.get("name"))
        or " ".join(unique([name(basics.get("firstName")), name(basics.get("lastName"))]))
        or None
    )
    identifiers = unique((*found, *email_keys(addresses)))
    if full_name is None and not identifiers:
        raise RecordRejected("a résumé with neither a name nor an address")
    return Person(
        identifiers=identifiers,
        full_name=full_name,
        first_name=name(basics.get("firstName")),
        last_name=name(basics.get("lastName")),
        headline=text(basics.get("label")),
        summary=plain(basics.get("summary")),
        location=headline_place(place, "city", "region", "countryCode") or text(basics.get("location")),
        country=country(place.get("countryCode")) or country(place.get("country")),
        emails=addresses,
        phones=unique([text(basics.get("phone"))]),
        twitter=twitter,
        websites=unique(sites),
        picture=link(basics.get("image") or basics.get("picture")),
        experience=[_position(x) for x in dicts(source.get("work")) if text(x.get("position")) or _employer_name(x)],
        education=[
            Education(
                school=text(x.get("institution")),
                degree=text(x.get("studyType")),
                fields=unique([text(x.get("area"))]),
                description=", ".join(texts(x.get("courses"))) or None,
                grade=text(x.get("score")) or text(x.get("gpa")),
                period=_closed(x),
            )
            for x in dicts(source.get("education"))
            if first(x, "institution", "studyType", "area")
        ],
        skills=[Skill(name=x) for x in _skills(source)],
        languages=[
            Language(name=said, proficiency=text(x.get("fluency")))
            for x in dicts(source.get("languages"))
            if (said := first(x, "language", "name"))
        ],
        certifications=[
            Certification(
                title=said, organisation=text(x.get("issuer")), issued=day(x.get("date")), url=link(x.get("url"))
            )
            for x in dicts(source.get("certificates"))
            if (said := first(x, "name", "title"))
        ],
        publications=_works(source, "publications"),
        projects=_works(source, "projects"),
        volunteering=_works(source, "volunteer"),
        honours=_works(source, "awards"),
    )


def _employer_name(each: dict[str, Json]) -> str | None:
    return first(each, "name", "company")


def _position(each: dict[str, Json]) -> Position:
    lines = [plain(each.get("summary")), *(f"• {x}" for x in texts(each.get("highlights")))]
    return Position(
        title=text(each.get("position")),
        organisation=org_ref(_employer_name(each), website=each.get("url") or each.get("website")),
        description="\n".join(x for x in lines if x) or None,
        location=text(each.get("location")),
        period=period(each.get("startDate"), each.get("endDate")),
    )


def _closed(each: dict[str, Json]) -> Period:
    return period(each.get("startDate"), each.get("endDate"), current=False)


def _skills(source: Record) -> list[str]:
    return unique(
        [y for x in dicts(source.get("skills")) for y in (text(x.get("name")), *texts(x.get("keywords")))]
    ) or texts(source.get("skills"))


def _works(source: Record, field: str) -> list[Work]:
    found = []
    for x in dicts(source.get(field)):
        title = first(x, "position", "title", "name") if field == "volunteer" else first(x, "name", "title")
        title = title or text(x.get("organization"))
        said = _closed(x)
        if title is not None:
            found.append(
                Work(
                    title=title,
                    publisher=first(x, "publisher", "awarder", "organization", "entity"),
                    description=plain(x.get("summary")) or plain(x.get("description")),
                    url=link(x.get("url") or x.get("website")),
                    date=day(x.get("releaseDate")) or day(x.get("date")) or said.start,
                    until=said.end,
                )
            )
    return found


def observed(source: Record) -> int | None:
    """`meta.lastModified`."""
    return instant(record(source.get("meta")).get("lastModified"))


def derived(source: Record) -> Iterator[Derived]:
    """Employers whose website is given."""
    seen: set[str] = set()
    for each in dicts(source.get("work")):
        site = each.get("url") or each.get("website")
        found = unique(domain_keys(site))
        if found and found[0] not in seen:
            seen.update(found)
            yield STUB, stub(_employer_name(each), identifiers=found, website=text(site))


FORMATS: tuple[Format, ...] = (
    ShapedFormat(
        "jsonresume",
        "JSON Resume: one person per file or line",
        (
            Shape(
                name="jsonresume.person",
                kind="person",
                mapper=person,
                must=(fields("basics"),),
                signs=fields(
                    """$schema basics work volunteer education awards certificates publications skills languages
                    interests
                    references projects meta"""
                ),
                observed=observed,
                derived=derived,
            ),
        ),
    ),
)
