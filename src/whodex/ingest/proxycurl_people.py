"""Proxycurl's people (and those of services that kept its shape). Fields: the vendor's published schema."""

from collections.abc import Iterator
from typing import Any

from whodex.errors import RecordRejected
from whodex.ingest.countries import country
from whodex.ingest.fields import (
    day,
    dicts,
    first,
    instant,
    link,
    name,
    period,
    plain,
    record,
    text,
    texts,
    unique,
    whole,
)
from whodex.ingest.parts import (
    STUB,
    email_keys,
    emails,
    headline_place,
    org_ref,
    organisation_keys,
    person_keys,
    slug_key,
    slug_of,
    stub,
)
from whodex.ingest.shapes import Derived
from whodex.model.dates import Period
from whodex.model.observation import Record
from whodex.model.person import Certification, Education, Language, Person, Position, RelatedPerson, Skill, Work

Json = Any
ADDRESSES = ("linkedin_profile_url", "linkedin_flagship_profile_url", "profile_url", "url")


def person(source: Record) -> Person:
    """One profile, bare or inside a search result. Raises RecordRejected where it holds no profile."""
    profile = inner(source)
    extra = record(profile.get("extra"))
    addresses = emails(
        *texts(profile.get("personal_emails")), *texts(profile.get("work_email")), *texts(profile.get("emails"))
    )
    identifiers = unique(
        (
            *slug_key(profile.get("public_identifier")),
            *(found for field in ADDRESSES for found in person_keys(source.get(field))),
            *person_keys(profile.get("linkedin_profile_url")),
        )
    )
    first_name, last_name = name(profile.get("first_name")), name(profile.get("last_name"))
    full_name = name(profile.get("full_name")) or " ".join(unique([first_name, last_name])) or None
    if full_name is None and not (identifiers and (profile.get("headline") or profile.get("experiences"))):
        raise RecordRejected("no profile: neither a name nor a position")
    return Person(
        identifiers=identifiers + email_keys(addresses),
        full_name=full_name,
        first_name=first_name,
        last_name=last_name,
        headline=text(profile.get("headline")) or text(profile.get("occupation")),
        summary=plain(profile.get("summary")),
        location=text(profile.get("location_str"))
        or text(profile.get("location"))
        or headline_place(profile, "city", "state", "country_full_name"),
        country=country(profile.get("country")) or country(profile.get("country_full_name")),
        emails=addresses,
        phones=unique((*texts(profile.get("personal_numbers")), *texts(profile.get("phone_numbers")))),
        twitter=first(extra, "twitter_profile_id") or text(profile.get("twitter_profile_id")),
        websites=unique([link(extra.get("website"))]),
        picture=link(profile.get("profile_pic_url")),
        industry=text(profile.get("industry")),
        connections=whole(profile.get("connections")),
        followers=whole(profile.get("follower_count")),
        premium=profile.get("premium") if isinstance(profile.get("premium"), bool) else None,
        experience=[
            Position(
                title=text(x.get("title")),
                organisation=_employer(x),
                description=plain(x.get("description")),
                location=text(x.get("location")),
                period=dates(x),
                employment_type=text(x.get("employment_type")),
            )
            for x in dicts(profile.get("experiences"))
            if text(x.get("title")) or text(x.get("company"))
        ],
        education=[
            _education(x)
            for x in dicts(profile.get("education"))
            if text(x.get("school")) or text(x.get("degree_name"))
        ],
        skills=[Skill(name=x) for x in texts(profile.get("skills"), split=",")],
        languages=_languages(profile),
        certifications=[
            Certification(
                title=said,
                organisation=text(x.get("authority")),
                issued=day(x.get("starts_at")),
                expires=day(x.get("ends_at")),
                url=link(x.get("url")),
                number=text(x.get("license_number")),
            )
            for x in dicts(profile.get("certifications"))
            if (said := text(x.get("name"))) is not None
        ],
        publications=_works(profile, "accomplishment_publications"),
        patents=_works(profile, "accomplishment_patents"),
        projects=_works(profile, "accomplishment_projects"),
        volunteering=_works(profile, "volunteer_work"),
        honours=_works(profile, "accomplishment_honors_awards"),
        courses=_works(profile, "accomplishment_courses"),
        related=_related(profile),
    )


def inner(source: Record) -> Record:
    """The profile inside a search or look-up result, else the record itself."""
    profile = source.get("profile")
    return profile if isinstance(profile, dict) else source


def dates(source: Record) -> Period:
    """`starts_at` and `ends_at`: objects of year, month and day. No end means that it goes on."""
    return period(source.get("starts_at"), source.get("ends_at"))


def observed(source: Record) -> int | None:
    """When the profile was last read."""
    for holder in (source, inner(source), record(inner(source).get("meta")), record(source.get("meta"))):
        found = instant(holder.get("last_updated"))
        if found is not None:
            return found
    return None


def derived(source: Record) -> Iterator[Derived]:
    """Employers and schools with an address."""
    profile = inner(source)
    named = [(x.get("company"), x.get("company_linkedin_profile_url")) for x in dicts(profile.get("experiences"))]
    named += [(x.get("company"), x.get("company_linkedin_profile_url")) for x in dicts(profile.get("volunteer_work"))]
    named += [(x.get("school"), x.get("school_linkedin_profile_url")) for x in dicts(profile.get("education"))]
    seen: set[str] = set()
    for said, address in named:
        found = unique(organisation_keys(address))
        if found and found[0] not in seen:
            seen.update(found)
            yield STUB, stub(said, identifiers=found)


def _employer(each: dict[str, Json]) -> Any:
    return org_ref(each.get("company"), each.get("company_linkedin_profile_url"), logo=each.get("logo_url"))


def _education(each: dict[str, Json]) -> Education:
    slug = next(
        (x[8:] for x in organisation_keys(each.get("school_linkedin_profile_url")) if x.startswith("orgslug:")), None
    )
    field = text(each.get("field_of_study"))
    said = dates(each)
    return Education(
        school=text(each.get("school")),
        school_slug=slug,
        degree=text(each.get("degree_name")),
        fields=[field] if field else [],
        description=plain(each.get("description")),
        activities=plain(each.get("activities_and_societies")),
        grade=text(each.get("grade")),
        period=Period(said.start, said.end),
    )


def _languages(profile: Record) -> list[Language]:
    rich = [
        Language(name=said, proficiency=text(x.get("proficiency")))
        for x in dicts(profile.get("languages_and_proficiencies"))
        if (said := text(x.get("name"))) is not None
    ]
    return rich or [Language(name=x) for x in texts(profile.get("languages"))]


def _works(profile: Record, field: str) -> list[Work]:
    found = []
    for x in dicts(profile.get(field)):
        said = dates(x)
        title = first(x, "title", "name")
        if title is not None:
            found.append(
                Work(
                    title=title,
                    publisher=first(x, "publisher", "issuer", "company", "org_name"),
                    description=plain(x.get("description")),
                    url=link(x.get("url")),
                    date=day(x.get("published_on")) or day(x.get("issued_on")) or said.start,
                    until=said.end,
                    number=first(x, "patent_number", "application_number", "number"),
                )
            )
    return found


def _related(profile: Record) -> list[RelatedPerson]:
    found: dict[str, RelatedPerson] = {}
    for field in ("people_also_viewed", "similarly_named_profiles"):
        for x in dicts(profile.get(field)):
            said, slug = name(x.get("name")), slug_of(x.get("link"))
            if said is not None and (slug or said) not in found:
                found[slug or said] = RelatedPerson(name=said, slug=slug, headline=text(x.get("summary")))
    return list(found.values())
