"""Coresignal's employees: the multi-source, the base and the older "member" shapes.

The vendor has renamed fields over the years (`linkedin_url`, `professional_network_url`, `profile_url`, …)
and in its samples writes `professional-network.com` for LinkedIn's host; all are read.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.countries import country, country_of_place
from whodex.ingest.fields import (
    day,
    dicts,
    first,
    flag,
    instant,
    key,
    link,
    name,
    period,
    plain,
    record,
    text,
    texts,
    unique,
    whole,
    ymd,
)
from whodex.ingest.parts import (
    STUB,
    domain_keys,
    email_keys,
    emails,
    headline_place,
    member_key,
    org_ref,
    organisation_keys,
    person_keys,
    slug_key,
    slug_of,
    stub,
    vendor_key,
)
from whodex.ingest.shapes import Derived
from whodex.model.dates import PartialDate, Period
from whodex.model.observation import Record
from whodex.model.person import Certification, Education, Language, Person, Position, RelatedPerson, Skill, Work

Json = Any
_HOST = re.compile(r"(?:www\.)?professional[-_]network\.com")
_ADDRESSES: Final = (
    "linkedin_url", "professional_network_url", "profile_url", "websites_linkedin", "websites_professional_network",
    "canonical_url", "url",
)  # fmt: skip
_SLUGS: Final = (
    "linkedin_shorthand_names", "professional_network_shorthand_names", "shorthand_names", "shorthand_name",
    "canonical_shorthand_name", "member_shorthand_name",
)  # fmt: skip


def address(value: object) -> object:
    """An address with LinkedIn's host in the place of the vendor's word for it."""
    return _HOST.sub("www.linkedin.com", value) if isinstance(value, str) and "professional" in value[:40] else value


def collection(source: Record, *fields: str) -> list[dict[str, Json]]:
    """A list of objects under any of its names. Entries marked as deleted are left out."""
    for field in fields:
        if source.get(field):
            return [x for x in dicts(source[field]) if flag(x.get("deleted")) is not True]
    return []


def person(source: Record) -> Person:
    """One employee. Raises RecordRejected where it is marked as deleted, or has neither name nor address."""
    if flag(source.get("is_deleted")) or flag(source.get("deleted")):
        raise RecordRejected("the vendor marks the profile as deleted")
    addresses = emails(
        source.get("primary_professional_email"),
        *(x.get("professional_email") for x in dicts(source.get("professional_emails_collection"))),
        *texts(source.get("professional_emails")),
        source.get("email"),
    )
    identifiers = unique(
        (
            *(found for field in _ADDRESSES for found in person_keys(address(source.get(field)))),
            *(found for field in _SLUGS for each in texts(source.get(field)) for found in slug_key(each)),
            *member_key(source.get("public_profile_id")),  # "publicly provided employee URN" (data dictionary)
        )
    )
    first_name = name(source.get("first_name")) or name(source.get("name_first"))
    last_name = name(source.get("last_name")) or name(source.get("name_last"))
    full_name = (
        name(source.get("full_name")) or name(source.get("name")) or " ".join(unique([first_name, last_name])) or None
    )
    if full_name is None and not identifiers:
        raise RecordRejected("neither a name nor a LinkedIn address")
    vendor = unique(
        found
        for each in (source.get("id"), source.get("parent_id"), *_keys(source.get("historical_ids")))
        for found in vendor_key("pvendor", "coresignal", each)
    )
    where = first(source, "location_full", "location_raw_address", "location") or headline_place(
        source, "location_city", "location_state", "location_country"
    )
    return Person(
        identifiers=identifiers + email_keys(addresses) + vendor,
        full_name=full_name,
        first_name=first_name,
        last_name=last_name,
        headline=first(source, "headline", "generated_headline", "title", "job_title"),
        summary=plain(source.get("summary")) or plain(source.get("description")),
        location=where,
        country=country(source.get("location_country_iso2") or source.get("country_iso_2"))
        or country(source.get("location_country") or source.get("country"))
        or country_of_place(where),
        emails=addresses,
        phones=texts(source.get("phone_numbers")),
        twitter=_handle(source.get("twitter_url")),
        websites=unique(
            [link(source.get("website")), *(link(x.get("website") or x.get("url")) for x in _websites(source))]
        ),
        picture=link(first(source, "picture_url", "profile_photo_url", "logo_url")),
        industry=text(source.get("industry")),
        connections=whole(source.get("connections_count") or source.get("connections")),
        followers=whole(source.get("followers_count") or source.get("follower_count")),
        experience=[x for x in map(_position, experiences(source)) if x.title or x.organisation],
        education=[x for x in map(_education, _schools(source)) if x.school or x.degree or x.fields],
        skills=_skills(source),
        languages=_languages(source),
        certifications=[
            Certification(
                title=said,
                organisation=first(x, "issuer", "authority", "organization"),
                issued=_date(x, "date_from") or _date(x, "date"),
                expires=_date(x, "date_to"),
                url=link(first(x, "certificate_url", "credential_url", "url")),
                number=first(x, "credential_id", "license"),
            )
            for x in collection(source, "certifications", "member_certifications_collection")
            if (said := first(x, "title", "name")) is not None
        ],
        publications=_works(source, "publications", "member_publications_collection"),
        patents=_works(source, "patents", "member_patents_collection"),
        projects=_works(source, "projects", "member_projects_collection"),
        volunteering=_works(
            source, "volunteering_positions", "volunteering", "member_volunteering_positions_collection"
        ),
        honours=_works(source, "awards", "member_awards_collection"),
        courses=_works(source, "courses", "member_courses_collection"),
        related=[
            RelatedPerson(
                name=said, slug=slug_of(address(x.get("url") or x.get("profile_url"))), headline=text(x.get("title"))
            )
            for x in collection(source, "also_viewed", "member_also_viewed_collection", "similar_profiles")
            if (said := first(x, "full_name", "name")) is not None
        ],
    )


def _keys(value: object) -> list[Json]:
    return value if isinstance(value, list) else []


def _handle(value: object) -> str | None:
    said = text(value)
    return said.rstrip("/").rpartition("/")[2].partition("?")[0].lstrip("@") or None if said else None


def _websites(source: Record) -> list[dict[str, Json]]:
    return collection(source, "websites", "member_websites_collection")


def observed(source: Record) -> int | None:
    """When the record was last read or changed."""
    fields = ("checked_at", "updated_at", "last_updated", "last_updated_at", "changed_at", "processed_at")
    found = [x for x in (instant(source.get(f)) for f in fields) if x is not None]
    return max(found, default=None) or instant(source.get("created_at") or source.get("created"))


def experiences(source: Record) -> list[dict[str, Json]]:
    """The positions, newest first as the profile shows them; of a search's preview the one it has, spelled flat."""
    found = collection(source, "experience", "experiences", "member_experience_collection")
    if found or "company_name" not in source:
        return found
    flat = {field: value for field, value in source.items() if field.startswith("company_")}
    return [{**flat, "title": source.get("active_experience_title") or source.get("job_title"), "is_current": 1}]


def _schools(source: Record) -> list[dict[str, Json]]:
    return collection(source, "education", "member_education_collection")


def _date(each: dict[str, Json], field: str) -> PartialDate | None:
    """`date_from_year` and `date_from_month` where they are, else `date_from` as written."""
    return ymd(each.get(field + "_year"), each.get(field + "_month")) or day(each.get(field))


def company_address(each: dict[str, Json]) -> object:
    """The LinkedIn address of the company in an experience or job."""
    return address(
        first(each, "company_linkedin_url", "company_professional_network_url", "company_canonical_url", "company_url")
    )


def _position(each: dict[str, Json]) -> Position:
    start, end = _date(each, "date_from"), _date(each, "date_to")
    active = flag(each.get("active_experience")) if "active_experience" in each else flag(each.get("is_current"))
    if start is None and end is None:
        dates = period(None, each.get("date_to"), current=active, whole_text=each.get("duration"))
    elif end is not None:
        dates = Period(start, end) if start is None or start.year <= end.year else Period(start)
    else:
        dates = Period(start, None, True if active is None else active)
    return Position(
        title=first(each, "position_title", "title"),
        organisation=org_ref(
            each.get("company_name"),
            company_address(each),
            website=each.get("company_website"),
            logo=each.get("company_logo_url"),
        ),
        description=plain(each.get("description")),
        location=first(each, "location", "location_raw_address"),
        period=dates,
        employment_type=text(each.get("employment_type")),
    )


def _education(each: dict[str, Json]) -> Education:
    site = address(
        first(
            each,
            "institution_linkedin_url",
            "institution_professional_network_url",
            "institution_url",
            "school_url",
            "url",
        )
    )
    slug = next((x[8:] for x in organisation_keys(site) if x.startswith("orgslug:")), None)
    field = first(each, "field_of_study", "program_field")
    return Education(
        school=first(each, "institution_name", "school_name", "institution", "title"),
        school_slug=slug,
        degree=first(each, "degree", "program", "subtitle"),
        fields=[field] if field else [],
        description=plain(each.get("description")),
        activities=text(each.get("activities_and_societies")),
        grade=text(each.get("grade")),
        period=Period(_date(each, "date_from"), _date(each, "date_to")),
    )


def _skills(source: Record) -> list[Skill]:
    plainly = texts(source.get("inferred_skills")) or texts(source.get("skills"))
    rich = [
        text(x.get("skill")) or text(x.get("name")) or text(record(x.get("member_skill_list")).get("skill"))
        for x in collection(source, "skills", "member_skills_collection")
    ]
    return [Skill(name=x) for x in unique((*plainly, *rich))]


def _languages(source: Record) -> list[Language]:
    found = []
    for x in collection(source, "languages", "member_languages_collection"):
        said = (
            text(x.get("language")) or first(record(x.get("member_language_list")), "language") or text(x.get("name"))
        )
        level = text(x.get("proficiency")) or first(record(x.get("member_language_proficiency_list")), "proficiency")
        if said is not None:
            found.append(Language(name=said, proficiency=level))
    return found


def _works(source: Record, *fields: str) -> list[Work]:
    found = []
    for x in collection(source, *fields):
        title = first(x, "title", "name", "role")
        if title is not None:
            found.append(
                Work(
                    title=title,
                    publisher=first(
                        x, "publisher", "issuer", "organization_name", "organization", "organizer", "company_name"
                    )
                    or ", ".join(texts(x.get("publisher_names")))
                    or None,
                    description=plain(x.get("description")),
                    url=link(first(x, "publication_url", "patent_url", "project_url", "url")),
                    date=_date(x, "date") or _date(x, "date_from"),
                    until=_date(x, "date_to"),
                    number=key(x.get("patent_number")) or key(x.get("number")),
                )
            )
    return found


def derived(source: Record) -> Iterator[Derived]:
    """Employers, with all that the record says of them, and schools with an address."""
    seen: set[str] = set()
    for each in experiences(source):
        found = unique(
            (
                *organisation_keys(company_address(each)),
                *domain_keys(each.get("company_website")),
                *vendor_key("ovendor", "coresignal", each.get("company_id")),
            )
        )
        if found and found[0] not in seen:
            seen.update(found)
            ticker = next((first(x, "ticker") for x in dicts(each.get("company_stock_ticker"))), None)
            place = {
                "text": text(each.get("company_hq_full_address")),
                "street": text(each.get("company_hq_street")),
                "city": text(each.get("company_hq_city")),
                "region": text(each.get("company_hq_state")),
                "country": text(each.get("company_hq_country_iso2")) or text(each.get("company_hq_country")),
                "postal_code": text(each.get("company_hq_zipcode")),
            }
            yield (
                STUB,
                stub(
                    each.get("company_name"),
                    identifiers=found,
                    website=text(each.get("company_website")),
                    industry=text(each.get("company_industry")),
                    type=text(each.get("company_type")),
                    size=text(each.get("company_size_range")),
                    employees=whole(each.get("company_employees_count")),
                    followers=whole(each.get("company_followers_count")),
                    founded=whole(each.get("company_founded_year")),
                    stock_ticker=ticker,
                    specialities=texts(each.get("company_categories_and_keywords")),
                    headquarters={k: v for k, v in place.items() if v},
                ),
            )
    for each in _schools(source):
        site = address(first(each, "institution_url", "school_url", "url"))
        keys = unique(organisation_keys(site))
        if keys and keys[0] not in seen:
            seen.update(keys)
            yield STUB, stub(first(each, "institution_name", "school_name", "institution", "title"), identifiers=keys)
