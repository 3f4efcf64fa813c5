"""schema.org nodes as people, organisations and jobs. A record is `{"node": …}`, with the page's address for jobs."""

from collections.abc import Iterator
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.brightdata_jobs import salary
from whodex.ingest.countries import country
from whodex.ingest.fields import (
    amount,
    day,
    first,
    flag,
    instant,
    link,
    name,
    period,
    plain,
    text,
    texts,
    unique,
    whole,
)
from whodex.ingest.jsonld_nodes import kind
from whodex.ingest.parts import (
    domain_keys,
    email_keys,
    emails,
    job_keys,
    org_ref,
    organisation_keys,
    person_keys,
    posting_key,
    size_band,
    stub,
)
from whodex.model.dates import Period
from whodex.model.job import JobPosting, Salary
from whodex.model.observation import Record
from whodex.model.organisation import Organisation, Place
from whodex.model.person import Education, Language, OrgRef, Person, Position, Skill, Work

PERSON: Final = "jsonld.person"
ORGANISATION: Final = "jsonld.organisation"
JOB: Final = "jsonld.job"
Json = Any


def many(value: Json) -> list[Json]:
    """A property's values: schema.org allows one or several of anything."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def said(value: Json) -> str | None:
    """A property's first text: a literal, `{"@value": …}`, or the name of a node."""
    for each in many(value):
        found = (first(each, "@value", "name", "value", "url", "@id")) if isinstance(each, dict) else text(each)
        if found is not None:
            return found
    return None


def addresses(value: Json) -> list[str]:
    """A property's addresses."""
    cells = [first(x, "url", "@id", "contentUrl", "@value") if isinstance(x, dict) else x for x in many(value)]
    return unique([link(x) for x in cells])


def _node(record: Record) -> Record:
    node = record.get("node")
    return node if isinstance(node, dict) else {}


def place(value: Json) -> Place | None:
    """A PostalAddress, a Place that has one, or a line."""
    for each in many(value):
        if isinstance(each, str) and text(each):
            return Place(text=text(each))
        if not isinstance(each, dict):
            continue
        if each.get("address") is not None:
            found = place(each["address"])
            if found is not None:
                return found
        city, region = said(each.get("addressLocality")), said(each.get("addressRegion"))
        land, street = said(each.get("addressCountry")), said(each.get("streetAddress"))
        line = ", ".join(unique([city, region, land])) or street or first(each, "name")
        if line is not None:
            code = key_text(each.get("postalCode"))
            return Place(
                text=line, street=street, city=city, region=region, country=country(land) or land, postal_code=code
            )
    return None


def key_text(value: Json) -> str | None:
    """A code as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text(value)


def person(record: Record) -> Person:
    """A Person. Raises RecordRejected where it has neither a name nor an address."""
    node = _node(record)
    same = [*addresses(node.get("sameAs")), *addresses(node.get("url")), *addresses(node.get("@id"))]
    keys = unique([found for url in same for found in person_keys(url)])
    found_emails = emails(*(x.removeprefix("mailto:") for x in map(said, many(node.get("email"))) if x))
    first_name, last_name = name(said(node.get("givenName"))), name(said(node.get("familyName")))
    full = name(said(node.get("name"))) or " ".join(unique([first_name, last_name])) or None
    identifiers = keys + email_keys(found_emails)
    if full is None and not identifiers:
        raise RecordRejected("a Person with neither a name nor an address")
    home = place(node.get("address")) or place(node.get("homeLocation")) or place(node.get("workLocation"))
    twitter = next((u for u in same if "//twitter.com/" in u or "//x.com/" in u or "//www.twitter.com/" in u), None)
    return Person(
        identifiers=identifiers,
        full_name=full,
        first_name=first_name,
        last_name=last_name,
        headline=plain(said(node.get("disambiguatingDescription"))),
        summary=plain(said(node.get("description"))),
        location=home.text if home is not None else None,
        country=country(home.country) if home is not None else None,
        emails=found_emails,
        phones=unique([said(x) for x in many(node.get("telephone"))]),
        twitter=twitter.rstrip("/").rpartition("/")[2] or None if twitter else None,
        websites=[u for u in addresses(node.get("url")) if not person_keys(u)],
        picture=next(iter(addresses(node.get("image"))), None),
        followers=_followers(node),
        experience=_experience(node),
        education=_education(node),
        skills=[Skill(name=x) for x in unique([said(x) for x in many(node.get("knowsAbout"))])],
        languages=[Language(name=x) for x in unique([said(x) for x in many(node.get("knowsLanguage"))])],
        honours=[Work(title=x) for x in unique([said(x) for x in many(node.get("award") or node.get("awards"))])],
    )


def _followers(node: Record) -> int | None:
    for each in many(node.get("interactionStatistic")):
        if isinstance(each, dict) and "follow" in str(each.get("name") or each.get("interactionType")).casefold():
            return whole(each.get("userInteractionCount"))
    return None


def _organisation_of(value: Json) -> tuple[Record, Record]:
    """The organisation of a role, and the role: `worksFor` may hold either, and LinkedIn puts the role in `member`."""
    if not isinstance(value, dict):
        return ({"name": value} if text(value) else {}), {}
    for inner in ("worksFor", "memberOf", "alumniOf", "affiliation"):
        nested = value.get(inner)
        if isinstance(nested, dict):
            return nested, value
    member = value.get("member")
    return value, member if isinstance(member, dict) and "Role" in str(member.get("@type")) else {}


def _reference(node: Record) -> OrgRef | None:
    same = [*addresses(node.get("sameAs")), *addresses(node.get("url")), *addresses(node.get("@id"))]
    linked = next((u for u in same if organisation_keys(u)), None)
    own = next((u for u in [*addresses(node.get("url")), *addresses(node.get("sameAs"))] if domain_keys(u)), None)
    return org_ref(said(node.get("name")), linked, website=own, logo=next(iter(addresses(node.get("logo"))), None))


def _experience(node: Record) -> list[Position]:
    titles = [said(x) for x in many(node.get("jobTitle"))]
    places = [_organisation_of(x) for x in many(node.get("worksFor"))]
    occupation = said(node.get("hasOccupation"))
    made = []
    for number, (organisation, role) in enumerate(places):
        title = said(role.get("roleName")) or (titles[number] if number < len(titles) else None)
        where = place(organisation.get("location"))
        dates = period(role.get("startDate"), role.get("endDate"), current=None if role else True)
        made.append(
            Position(
                title=title or (occupation if number == 0 else None),
                organisation=_reference(organisation),
                description=plain(said(role.get("description"))),
                location=where.text if where is not None else None,
                period=dates,
            )
        )
    spare = [x for x in titles[len(places) :] if x] or ([occupation] if occupation and not places else [])
    made += [Position(title=x, period=Period(current=True)) for x in spare if x]
    return [x for x in made if x.title or x.organisation]


def _education(node: Record) -> list[Education]:
    found = []
    for each in many(node.get("alumniOf")):
        school, role = _organisation_of(each)
        shown = said(school.get("name"))
        if shown is None:
            continue
        same = [*addresses(school.get("sameAs")), *addresses(school.get("url"))]
        slug = next((k[8:] for u in same for k in organisation_keys(u) if k.startswith("orgslug:")), None)
        dates = Period(day(role.get("startDate")), day(role.get("endDate")))
        found.append(
            Education(school=shown, school_slug=slug, description=plain(said(role.get("description"))), period=dates)
        )
    return found


def organisation_identifiers(node: Record) -> list[str]:
    """Every identifier of an Organization node."""
    same = [*addresses(node.get("sameAs")), *addresses(node.get("url")), *addresses(node.get("@id"))]
    own = addresses(node.get("url"))
    return unique((*(k for u in same for k in organisation_keys(u)), *(k for u in own for k in domain_keys(u))))


def organisation(record: Record) -> Organisation:
    """An Organization of any type. Raises RecordRejected where it has neither a name nor an identifier."""
    node = _node(record)
    identifiers = organisation_identifiers(node)
    shown = said(node.get("name")) or said(node.get("legalName"))
    if shown is None and not identifiers:
        raise RecordRejected("an Organization with neither a name nor an address")
    size = node.get("numberOfEmployees")
    staff = next((x for x in many(size) if isinstance(x, dict)), {})
    exact = whole(staff.get("value") if staff else said(size) or size)
    founded = day(said(node.get("foundingDate")))
    others = [*map(said, many(node.get("alternateName"))), said(node.get("legalName"))]
    return Organisation(
        identifiers=identifiers,
        name=shown,
        other_names=[x for x in unique(others) if x != shown],
        website=next((u for u in addresses(node.get("url")) if not organisation_keys(u)), None),
        description=plain(said(node.get("description"))),
        slogan=plain(said(node.get("slogan"))),
        industry=said(node.get("industry")),
        size=size_band([staff.get("minValue"), staff.get("maxValue")]) if staff.get("minValue") else size_band(exact),
        employees=exact,
        founded=founded.year if founded is not None else None,
        specialities=unique([said(x) for x in many(node.get("knowsAbout"))]),
        headquarters=place(node.get("address")) or place(node.get("location")),
        locations=[found for x in many(node.get("location"))[1:] if (found := place(x)) is not None],
        stock_ticker=said(node.get("tickerSymbol")),
        phone=said(node.get("telephone")),
        logo=next(iter(addresses(node.get("logo"))), None),
    )


_TYPES: Final = {
    "FULL_TIME": "Full-time", "PART_TIME": "Part-time", "CONTRACTOR": "Contract", "TEMPORARY": "Temporary",
    "INTERN": "Internship", "VOLUNTEER": "Volunteer", "PER_DIEM": "Per diem", "OTHER": "Other",
}  # fmt: skip


def job(record: Record) -> JobPosting:
    """A JobPosting. Raises RecordRejected where it has no title."""
    node = _node(record)
    title = said(node.get("title")) or said(node.get("name"))
    if title is None:
        raise RecordRejected("a JobPosting without a title")
    urls = unique((*addresses(node.get("url")), *addresses(node.get("@id")), link(record.get("page"))))
    linked = [k for u in urls for k in job_keys(u)]
    hiring = next((x for x in many(node.get("hiringOrganization")) if isinstance(x, dict)), {})
    employer = _reference(hiring) if hiring else org_ref(said(node.get("hiringOrganization")))
    where = place(node.get("jobLocation"))
    land = country(where.country) if where is not None else country(said(node.get("applicantLocationRequirements")))
    remote = any(text(x) == "TELECOMMUTE" for x in many(node.get("jobLocationType")))
    kinds = unique([said(x) for x in many(node.get("employmentType"))])
    return JobPosting(
        identifiers=unique(linked) or unique([k for u in urls[:1] for k in posting_key(u)]),
        title=plain(title),
        description=plain(said(node.get("description"))),
        organisation=employer,
        organisation_website=next(iter(addresses(hiring.get("url"))), None),
        location=where.text if where is not None else said(node.get("applicantLocationRequirements")),
        country=land,
        functions=unique([said(x) for x in many(node.get("occupationalCategory"))]),
        industries=unique([said(x) for x in many(node.get("industry"))]),
        employment_type=", ".join(_TYPES.get(x, x) for x in kinds) or None,
        workplace="Remote" if remote else None,
        skills=unique([part for x in many(node.get("skills")) for part in texts(said(x), split=",;")]),
        salary=_salary(node.get("baseSalary")),
        listed_at=instant(said(node.get("datePosted"))),
        expires_at=instant(said(node.get("validThrough"))),
        url=urls[0] if urls and not linked else None,
        easy_apply=flag(node.get("directApply")),
    )


def _salary(value: Json) -> Salary | None:
    for each in many(value):
        if not isinstance(each, dict):
            continue
        inner = next((x for x in many(each.get("value")) if isinstance(x, dict)), {})
        exact = inner.get("value", each.get("value") if not inner else None)
        unit = said(inner.get("unitText")) or said(each.get("unitText"))
        made = salary(
            {
                "low": inner.get("minValue", each.get("minValue")) or exact,
                "high": inner.get("maxValue", each.get("maxValue")) or exact,
                "unit": unit,
                "currency": said(each.get("currency")) or said(inner.get("currency")),
            },
            "low",
            "high",
            "unit",
        )
        if made is not None and amount(made.minimum or made.maximum):
            return made
    return None


def observed(record: Record) -> int | None:
    """`dateModified`, where the node has it."""
    return instant(said(_node(record).get("dateModified")))


def employers(record: Record) -> Iterator[Record]:
    """Stubs of the organisations a person or job names with an address."""
    node = _node(record)
    if kind(node) == "organisation":
        return
    named = [_organisation_of(x)[0] for field in ("worksFor", "alumniOf") for x in many(node.get(field))]
    named += [x for x in many(node.get("hiringOrganization")) if isinstance(x, dict)]
    for each in named:
        found = organisation_identifiers(each)
        if found:
            site = next((u for u in addresses(each.get("url")) if not organisation_keys(u)), None)
            yield stub(said(each.get("name")), identifiers=found, website=site)
