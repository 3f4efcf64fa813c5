"""Organisations, job postings, posts and comments of Lix-shaped answers, both versions. Pure."""

import re
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.countries import country, country_of_place
from whodex.ingest.fields import amount, dicts, flag, instant, key, record, texts, unique, whole
from whodex.ingest.lix_people import exact, lix_key
from whodex.ingest.parts import domain_keys, job_keys, organisation_keys, person_keys, post_keys, posting_key, slug_key
from whodex.model.job import JobPosting, Salary
from whodex.model.observation import Record
from whodex.model.organisation import Organisation, Place
from whodex.model.person import OrgRef
from whodex.model.post import REACTION_NAMES, Comment, Post, ReactionCount
from whodex.model.refs import Ref
from whodex.text.entities import comment_identifiers, post_identifiers

Json = Any

COMPANY: Final = "com.linkedin.voyager.deco.jobs.web.shared.WebJobPostingCompany"
_BESIDE: Final = re.compile(r"\s*[;|]\s*")


def organisation(source: Record) -> Organisation:
    """`liOrganisation`, `profile`, `organisationIds`: all, as `/v1/organisations/by-linkedin` gives them, or one."""
    ids, links = record(source.get("organisationIds")), record(source.get("links"))
    lio, profile = record(source.get("liOrganisation")), record(source.get("profile"))
    if not (ids or lio or profile):
        lio = source
    both = (lio, profile)
    website = _first(both, "website")
    crunchbase = key(lio.get("crunchbaseId"))
    number = key(ids.get("salesNavID"))
    identifiers = unique(
        (
            *(
                found
                for part in both
                for name in ("link", "linkedinUrl")
                for found in organisation_keys(part.get(name))
            ),
            *organisation_keys(links.get("liProfileURL")),
            *_company(ids.get("liID")),
            *([f"orgid:{int(number)}"] if number and number.isascii() and number.isdigit() else []),
            *(
                found
                for name in ("salesNavLink", "salesNavUrl")
                for part in both
                for found in organisation_keys(part.get(name))
            ),
            *organisation_keys(links.get("salesNavURL")),
            *(organisation_keys(f"https://www.crunchbase.com/organization/{crunchbase}") if crunchbase else ()),
            *lix_key(ids.get("uuid"), "organisation"),
            *domain_keys(website),
        )
    )
    name = _first((*both, ids), "name")
    if not identifiers and not name:
        raise RecordRejected("an organisation without name, address and id")
    address = _first(both, "headquarters") or _first(both, "headquartersAddress")
    seat = _first(both, "hqCountry")
    place = None
    if address or seat:
        place = Place(text=address, country=country(seat) or seat or country_of_place(address))
    return Organisation(
        identifiers=identifiers,
        name=name,
        website=website,
        description=_first(both, "description"),
        industry=_first(both, "industry"),
        type=_first(both, "companyType", "orgType"),
        size=_first(both, "size"),
        employees=_count(both, "liEmployeeCount", "employeeCount"),
        followers=_count(both, "followers", "followerCount"),
        founded=_count(both, "yearFounded", "foundedYear"),
        specialities=_listed(lio.get("specialities")) or _listed(profile.get("specialities")),
        headquarters=place,
        locations=[Place(text=one) for one in _places(lio.get("locations"))],
        stock_ticker=_first(both, "stockTickerCode", "stockTicker"),
        investment_rounds=_count(both, "numberOfInvestmentRounds"),
        job_openings=_count(both, "numberOfJobOpenings", "jobOpeningsCount"),
        logo=_first(both, "logoUrl"),
    )


def _company(value: Json) -> tuple[str, ...]:
    found = key(value)
    return tuple(organisation_keys(f"https://www.linkedin.com/company/{found}")) if found and "/" not in found else ()


def _first(parts: tuple[Record, ...], *names: str) -> str | None:
    return next((found for part in parts for name in names if (found := exact(part.get(name)))), None)


def _count(parts: tuple[Record, ...], *names: str) -> int | None:
    found = (whole(part.get(name)) for part in parts for name in names)
    return next((number for number in found if number is not None), None)


def _listed(value: Json) -> list[str]:
    return texts(value, ",") if isinstance(value, str) else texts(value)


def _places(value: Json) -> list[str]:
    """Addresses as whodex joins them, with `;`; a list is taken as it is."""
    return texts(value) if isinstance(value, list) else [one for one in _BESIDE.split(exact(value) or "") if one]


def job(source: Record) -> JobPosting:
    """JobPosting: the same names in both versions."""
    inside = record(record(record(source.get("companyDetails")).get(COMPANY)).get("companyResolutionResult"))
    employer = record(source.get("organisation"))
    number = key(source.get("jobPostingId"))
    url = exact(source.get("jobPostingUrl"))
    identifiers = unique(
        (*([f"job:{int(number)}"] if number and number.isascii() and number.isdigit() else []), *job_keys(url))
    ) or posting_key(url)
    if not identifiers:
        raise RecordRejected("a job posting without readable id and address")
    keys = [
        found
        for value in (inside.get("url"), employer.get("link"), employer.get("salesNavLink"))
        for found in organisation_keys(value)
    ]
    slug = next((one[8:] for one in keys if one.startswith("orgslug:")), None) or exact(inside.get("universalName"))
    name = exact(inside.get("name")) or exact(employer.get("name"))
    ref = OrgRef(
        name=name,
        slug=slug,
        number=next((int(one[6:]) for one in keys if one.startswith("orgid:")), None),
        logo=exact(employer.get("logoUrl")),
    )
    description = source.get("description")
    status = record(source.get("employmentStatusResolutionResult"))
    location = exact(source.get("formattedLocation"))
    return JobPosting(
        identifiers=identifiers,
        title=exact(source.get("title")),
        description=exact(record(description).get("text")) or exact(description),
        organisation=ref if name or slug or ref.number else None,
        organisation_size=whole(inside.get("staffCount")),
        organisation_place=_headquarter(record(inside.get("headquarter"))),
        organisation_industries=texts(inside.get("industries")),
        organisation_specialities=texts(inside.get("specialities")),
        location=location,
        country=country_of_place(location),
        functions=texts(source.get("formattedJobFunctions")),
        industries=texts(source.get("formattedIndustries")),
        experience_level=exact(source.get("formattedExperienceLevel")),
        employment_type=exact(source.get("formattedEmploymentStatus")) or exact(status.get("localizedName")),
        workplace=exact(source.get("workplaceType")),
        skills=texts(source.get("skills")),
        salary=_salary(record(source.get("salary"))),
        applicants=whole(source.get("applicants")),
        listed_at=instant(source.get("listedAt")),
        expires_at=instant(source.get("expireAt")),
        closed_at=instant(source.get("closedAt")),
        apply_url=exact(source.get("applyUrl")),
        url=None if any(one.startswith("job:") for one in identifiers) else url,
        easy_apply=flag(source.get("easyApply")),
        hirers=[
            Ref(
                name=exact(one.get("name")),
                identifiers=person_keys(one.get("link")),
                headline=exact(one.get("headline")),
                picture=exact(one.get("img")),
            )
            for one in dicts(source.get("hirers"))
            if one.get("name") or one.get("link")
        ],
    )


def _headquarter(source: Record) -> Place | None:
    city, said, code = exact(source.get("city")), exact(source.get("country")), exact(source.get("postalCode"))
    if not (city or said or code):
        return None
    line = ", ".join(part for part in (city, said) if part) or None
    return Place(text=line, city=city, country=country(said) or said, postal_code=code)


def _salary(source: Record) -> Salary | None:
    least, most = amount(source.get("min")), amount(source.get("max"))
    if least is None and most is None:
        return None
    currency, per = exact(source.get("currency")), exact(source.get("period"))
    return Salary(minimum=least, maximum=most, currency=currency, period=per)


def post(source: Record) -> Post:
    """Post: the same names in both versions."""
    identifiers = unique((*post_keys(source.get("urn")), *post_keys(source.get("url")), *_bare(source.get("id"))))
    if not identifiers:
        raise RecordRejected("a post without readable urn and address")
    actor, person = record(source.get("actor")), record(source.get("person"))
    embedded = record(source.get("embeddedObject"))
    url = exact(person.get("link")) or exact(actor.get("url"))
    author = Ref(
        name=exact(person.get("name")) or exact(actor.get("name")),
        identifiers=unique((*person_keys(url), *organisation_keys(url))),
        headline=exact(person.get("description")),
    )
    return Post(
        identifiers=identifiers,
        url=exact(source.get("url")),
        text=exact(source.get("text")),
        author=author if author.name or author.identifiers else None,
        created_at=_when(source, "createdAt", "postedAt"),
        comments=_count((source,), "numComments", "commentCount"),
        shares=whole(source.get("numShares")),
        reactions=reactions(source.get("numReactions")),
        image=exact(embedded.get("imageUrl")),
        link=exact(embedded.get("source")),
        link_title=exact(embedded.get("title")),
    )


def _bare(value: Json) -> list[str]:
    found = key(value)
    return post_identifiers(found) if found else []


def _when(source: Record, *names: str) -> int | None:
    return next((found for name in names if (found := instant(source.get(name))) is not None), None)


def reactions(value: Json) -> list[ReactionCount]:
    """Counts by type, whichever of LinkedIn's names they stand under."""
    counts = []
    for one in dicts(value):
        said = exact(one.get("reactionType")) or exact(one.get("reaction_type"))
        count = whole(one.get("count"))
        if said and count is not None:
            name = said.upper().removeprefix("REACTION_TYPE_")
            counts.append(ReactionCount(type=REACTION_NAMES.get(name, name), count=count))
    return counts


def comment(source: Record) -> Comment:
    """Comment: of a post or of a person."""
    urn, link = exact(source.get("comment_urn")), exact(source.get("permalink"))
    identifiers = unique((*comment_identifiers(urn), *comment_identifiers(link)))
    if not identifiers:
        raise RecordRejected("a comment without readable urn")
    posts = [*post_keys(source.get("post_urn")), *(post_keys(link) if link else [])]
    author = record(source.get("author"))
    profile = unique((*person_keys(author.get("link")), *slug_key(author.get("li_id"))))
    ref = Ref(
        name=exact(author.get("name")),
        identifiers=profile,
        headline=exact(author.get("headline")),
        picture=exact(author.get("profile_image_url")),
    )
    return Comment(
        identifiers=identifiers,
        post=posts[0] if posts else f"post:{identifiers[0].removeprefix('comment:').rpartition('/')[0]}",
        text=exact(source.get("text")),
        author=ref if ref.name or ref.identifiers else None,
        url=link,
        created_at=instant(source.get("created_at")),
        replies=whole(source.get("num_replies")),
        reactions=reactions(source.get("reaction_breakdown")),
    )
