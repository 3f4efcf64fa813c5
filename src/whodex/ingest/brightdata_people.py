"""Bright Data's people: one LinkedIn profile per record. Fields: the vendor's public samples of 2024 to 2026."""

import re
from collections.abc import Iterator
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.countries import country
from whodex.ingest.fields import (
    day,
    dicts,
    first,
    flag,
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
    member_key,
    org_ref,
    organisation_keys,
    organisation_number,
    person_keys,
    post_keys,
    slug_key,
    slug_of,
    stub,
)
from whodex.ingest.shapes import Derived
from whodex.model.dates import PartialDate, Period
from whodex.model.observation import Record
from whodex.model.person import (
    Certification,
    Education,
    Language,
    OrgRef,
    Person,
    Position,
    RelatedPerson,
    Skill,
    Work,
)

POST: Final = "brightdata.profile-post"
REACTION: Final = "brightdata.profile-reaction"
_REACTED = re.compile(
    r"(?:Liked|Loved|Celebrated|Supported) by\b|.{1,80} (?:likes|loves|celebrates|supports) this", re.IGNORECASE
)
_ISSUED = re.compile(r"Issued\s+((?:[A-Za-z]+\s+)?\d{4})")
_EXPIRES = re.compile(r"Expire[sd]?\s+((?:[A-Za-z]+\s+)?\d{4})")
_NO_PLACE: Final = frozenset({"Contact Info", "Contact info"})  # a button's text, scraped where no place is given
Json = Any


def person(source: Record) -> Person:
    """One profile. Raises RecordRejected where it has no name, nor an address and a position."""
    identifiers = unique(
        (
            *person_keys(source.get("url")),
            *slug_key(source.get("linkedin_id")),
            *slug_key(source.get("id")),
            *person_keys(source.get("input_url")),
            *member_key(source.get("linkedin_num_id")),
        )
    )
    full_name = name(source.get("name"))
    if full_name is None and not (identifiers and (source.get("position") or source.get("experience"))):
        raise RecordRejected(no_profile(source))
    found_emails = emails(source.get("email"), *texts(source.get("emails")))
    headline = text(source.get("position")) or text(source.get("headline"))
    return Person(
        identifiers=identifiers + email_keys(found_emails),
        full_name=full_name,
        first_name=name(source.get("first_name")),
        last_name=name(source.get("last_name")),
        headline=headline,
        summary=plain(source.get("about")) or plain(source.get("about_html")),
        location=_location(source),
        country=country(source.get("country_code")),
        emails=found_emails,
        websites=unique([link(each.get("link") or each.get("url")) for each in dicts(source.get("bio_links"))]),
        picture=None if flag(source.get("default_avatar")) else link(source.get("avatar")),
        connections=whole(source.get("connections")),
        followers=whole(source.get("followers")),
        experience=_experience(source, headline),
        education=_education(source),
        skills=[Skill(name=each) for each in _titles(source.get("skills"))],
        languages=[
            Language(name=title, proficiency=text(each.get("subtitle")))
            for each, title in _titled(source.get("languages"))
        ],
        certifications=[_certification(each, title) for each, title in _titled(source.get("certifications"))],
        publications=[_work(*pair) for pair in _titled(source.get("publications"))],
        patents=[_work(*pair) for pair in _titled(source.get("patents"))],
        projects=[_work(*pair) for pair in _titled(source.get("projects"))],
        volunteering=[_work(*pair) for pair in _titled(source.get("volunteer_experience"))],
        honours=[_work(*pair) for pair in _titled(source.get("honors_and_awards"))],
        courses=[_work(*pair) for pair in _titled(source.get("courses"))],
        related=_related(source),
    )


def no_profile(source: Record) -> str:
    """Why a profile without a name is refused, in the vendor's words where it has some."""
    said = first(source, "error", "error_code", "warning", "warning_code")
    return f"no profile: {said[:200]}" if said else "no profile: neither a name nor a position"


def observed(source: Record) -> int | None:
    """When the page was read."""
    return instant(source.get("timestamp"))


def derived(source: Record) -> Iterator[Derived]:
    """Employers and schools with an address of their own, and the posts shown on the profile."""
    seen: set[str] = set()
    employers = [(x.get("company") or x.get("title"), x.get("url"), x.get("company_id")) for x in _jobs(source)]
    now = record(source.get("current_company"))
    employers.append((now.get("name"), now.get("link"), now.get("company_id")))
    employers += [(x.get("title"), x.get("url"), None) for x in dicts(source.get("education"))]
    for said, url, number in employers:
        keys = unique((*organisation_keys(url), *organisation_number(number)))
        if keys and keys[0] not in seen:
            seen.update(keys)
            yield STUB, stub(said, identifiers=keys)
    author = {"name": name(source.get("name")), "url": text(source.get("url"))}
    signed = {"author": {k: v for k, v in author.items() if v}}
    for each in dicts(source.get("posts")):
        if post_keys(each.get("link")):
            kept = {k: v for k, v in each.items() if v is not None and k in {"title", "link", "img", "created_at"}}
            yield POST, {**kept, **signed}
    for each in dicts(source.get("activity")):
        said = text(each.get("interaction"))
        if said is not None and _REACTED.match(said) and author["url"] and post_keys(each.get("link")):
            yield REACTION, {"link": each["link"], "interaction": said, **signed}


def _location(source: Record) -> str | None:
    city, said = text(source.get("city")), text(source.get("location"))
    city = None if city in _NO_PLACE else city
    said = None if said in _NO_PLACE else said
    return said if city is None or (said is not None and len(said) > len(city)) else city


def _jobs(source: Record) -> list[dict[str, Json]]:
    return dicts(source.get("experience"))


def _experience(source: Record, headline: str | None) -> list[Position]:
    found: list[Position] = []
    for each in _jobs(source):
        roles = dicts(each.get("positions")) if each.get("positions") else ()
        said = each.get("company") or (each.get("title") if roles else each.get("subtitle"))
        employer = org_ref(said, each.get("url"), each.get("company_id"), logo=each.get("company_logo_url"))
        place = text(each.get("location"))
        found += [_position(role, employer, place) for role in roles] or [_position(each, employer, None)]
    found = [x for x in found if x.title is not None or x.organisation is not None]
    now = record(source.get("current_company"))
    employer = org_ref(
        now.get("name") or source.get("current_company_name"),
        now.get("link"),
        now.get("company_id") or source.get("current_company_company_id"),
    )
    if employer is not None and not any(_same(x.organisation, employer) for x in found):
        found.insert(0, Position(title=_current_title(now, employer, headline), organisation=employer, period=_NOW))
    return found


_NOW: Final = Period(current=True)


def _same(one: OrgRef | None, other: OrgRef) -> bool:
    if one is None:
        return False
    if one.slug is not None and other.slug is not None:
        return one.slug == other.slug
    return bool(one.name and other.name) and (one.name or "").casefold() == (other.name or "").casefold()


def _current_title(now: dict[str, Json], employer: OrgRef, headline: str | None) -> str | None:
    """The vendor fills `title` with the headline; "Founder at Virgin Group" is read, a slogan is no title."""
    said = text(now.get("title"))
    if said is None:
        return None
    if employer.name and said.casefold().endswith(" at " + employer.name.casefold()):
        return text(said[: -len(employer.name) - 4])
    return None if said == headline else said


def _position(each: dict[str, Json], employer: OrgRef | None, place: str | None) -> Position:
    return Position(
        title=text(each.get("title")),
        organisation=employer,
        description=plain(each.get("description")) or plain(each.get("description_html")),
        location=text(each.get("location")) or place,
        period=period(
            each.get("start_date"), each.get("end_date"), whole_text=each.get("duration") or each.get("meta")
        ),
        employment_type=text(each.get("employment_type")),
    )


def _education(source: Record) -> list[Education]:
    found = []
    for each in dicts(source.get("education")):
        slug = number = None
        for one in organisation_keys(each.get("url")):
            if one.startswith("orgslug:"):
                slug = slug or one[8:]
            elif one.startswith("schoolid:"):
                number = int(one[9:])
        field = text(each.get("field"))
        found.append(
            Education(
                school=text(each.get("title")),
                school_slug=slug,
                school_number=number,
                degree=text(each.get("degree")),
                fields=[field] if field else [],
                description=plain(each.get("description")) or plain(each.get("description_html")),
                activities=text(each.get("activities")),
                grade=text(each.get("grade")),
                period=Period(day(each.get("start_year")), day(each.get("end_year"))),
            )
        )
    found = [x for x in found if x.school or x.degree or x.fields]
    said = text(source.get("educations_details"))
    return found or ([Education(school=said)] if said else [])


def _titled(value: object) -> Iterator[tuple[dict[str, Json], str]]:
    if value is None:
        return
    for each in dicts(value):
        title = text(each.get("title")) or text(each.get("name"))
        if title is not None:
            yield each, title


def _titles(value: object) -> list[str]:
    return unique((*texts(value, split=","), *(title for _, title in _titled(value)))) if value else []


def _certification(each: dict[str, Json], title: str) -> Certification:
    meta = text(each.get("meta")) or ""
    issued, expires = _ISSUED.search(meta), _EXPIRES.search(meta)
    return Certification(
        title=title,
        organisation=text(each.get("subtitle")),
        issued=day(issued[1]) if issued else day(each.get("issued_date") or each.get("date_issued")),
        expires=day(expires[1]) if expires else None,
        url=link(each.get("credential_url")),
        number=text(each.get("credential_id")),
    )


def _work(each: dict[str, Json], title: str) -> Work:
    said = period(each.get("start_date"), each.get("end_date"), whole_text=each.get("duration"))
    date: PartialDate | None = day(each.get("date")) or day(each.get("date_issued")) or said.start
    return Work(
        title=title,
        publisher=text(each.get("subtitle")) or text(each.get("publication")),
        description=plain(each.get("description")) or plain(each.get("info")),
        url=link(each.get("url") or each.get("link")),
        date=date,
        until=said.end,
        number=text(each.get("patents_id")) or text(each.get("patent_number")) or text(each.get("number")),
    )


def _related(source: Record) -> list[RelatedPerson]:
    found: dict[str, RelatedPerson] = {}
    for field in ("people_also_viewed", "similar_profiles"):
        if source.get(field):
            for each in dicts(source[field]):
                said = name(each.get("name"))
                slug = slug_of(each.get("profile_link") or each.get("url"))
                if said is not None and (slug or said) not in found:
                    found[slug or said] = RelatedPerson(name=said, slug=slug, headline=text(each.get("title")))
    return list(found.values())
