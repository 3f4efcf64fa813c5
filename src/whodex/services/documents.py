"""What of an entity is searched: entity → `Document`. The names of fields stand here, and nowhere else.

Text fields hold words as they are written (the engine folds them); exact fields hold keys and codes; number fields one
integer. A `key` of an organisation is an identifier (`orgid:5`, `orgslug:acme`, `domain:acme.example`) or its folded
name (`name:acme`), so that a company is found by whatever a query knows of it.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from whodex.model.dates import PartialDate, Period
from whodex.model.identifiers import Kind
from whodex.model.job import JobPosting, Salary
from whodex.model.linking import key_of, organisation_keys
from whodex.model.observation import Entity
from whodex.model.organisation import Organisation, Place
from whodex.model.person import Education, OrgRef, Person, Position
from whodex.model.post import Post
from whodex.resolve.sameness import organisation_name_key
from whodex.store.search_ports import Document
from whodex.text.entities import organisation_identifiers, person_identifiers
from whodex.text.languages import language_of
from whodex.text.names import fold

FindOrganisation = Callable[[OrgRef], Organisation | None]
"""The organisation entity behind a reference, where one is held."""

PlaceIds = Callable[[str | None, str | None], list[str]]
"""(text, country) → ids of the place and of everything it lies in."""

SEARCHED: Final[frozenset[Kind]] = frozenset({"person", "organisation", "job", "post"})

# LinkedIn's headcount bands A to I as 1 to 9, by their upper ends (`linkedin-urls.md` §7.3).
BANDS: Final = (1, 10, 50, 200, 500, 1_000, 5_000, 10_000)

MOST_DESCRIBED: Final = 4_000
"""Characters of role descriptions that are searched: a bound, so that no single profile fills the index."""

_SIZE: Final = re.compile(r"[\d,.]+")
_HASHTAG: Final = re.compile(r"#(\w{2,60})")
_A_YEAR: Final = {"YEAR": 1, "MONTH": 12, "WEEK": 52, "DAY": 260, "HOUR": 2_080}
_ADDRESS: Final = re.compile(r"(?:https?://)?(?:[\w-]+\.)?linkedin\.com/(?:in|company|school|showcase)/[^\s\"'<>,;)]+")
MOST_MENTIONS: Final = 50  # in one post

CONTENTS: Final[dict[str, re.Pattern[str] | None]] = {
    "jobs": re.compile(r"linkedin\.com/(?:comm/)?jobs/view/", re.IGNORECASE),
    "videos": re.compile(r"//(?:www\.|m\.)?(?:youtube\.com|youtu\.be|vimeo\.com)/|\.(?:mp4|mov|webm)\b", re.IGNORECASE),
    "documents": re.compile(r"slideshare\.net/|\.(?:pdf|pptx?|docx?)\b", re.IGNORECASE),
    "collaborativearticles": re.compile(r"linkedin\.com/advice/", re.IGNORECASE),
    "photos": None,  # a picture, where none of the others is
}
"""Kinds of content that can be told from a post's link, its text and its picture."""


def document(number: int, entity: Entity, organisation: FindOrganisation, places: PlaceIds) -> Document | None:
    """The document of an entity, or None for kinds that are not searched."""
    match entity:
        case Person():
            return _person(number, entity, organisation, places)
        case Organisation():
            return _organisation(number, entity, places)
        case JobPosting():
            return _job(number, entity, places)
        case Post():
            return _post(number, entity)
        case _:
            return None


def names_of(ref: OrgRef | None) -> list[str]:
    """The exact values an organisation is found by, from a reference."""
    keys = organisation_keys(ref)
    if ref is not None and ref.name:
        keys.append(f"name:{organisation_name_key(ref.name)}")
    return keys


@lru_cache(maxsize=4_096)
def band_of(size: str | None, employees: int | None) -> int | None:
    """The headcount band 1 to 9 (A to I) of a size text (`51-200`, `10,001+ employees`) or a number of people."""
    # A range is named by its upper end: 1-10 is B, and A the self-employed (`linkedin-urls.md` §7.3).
    numbers = [int(digits) for found in _SIZE.findall(size or "") if (digits := re.sub(r"\D", "", found))]
    if numbers:
        more = len(numbers) == 1 and "+" in (size or "")  # `10,000+` is what is above it
        return _band(max(numbers[:2]) + more)
    return None if employees is None else _band(employees)


def _band(people: int) -> int:
    return next((band for band, most in enumerate(BANDS, 1) if people <= most), 9)


def month_of(date: PartialDate | None) -> int | None:
    """A date as months since the year 0; January where only the year is known."""
    return None if date is None else date.year * 12 + max(date.month, 1) - 1


def _person(number: int, person: Person, organisation: FindOrganisation, places: PlaceIds) -> Document:
    current = [position for position in person.experience if position.period.current]
    past = [position for position in person.experience if not position.period.current]
    employer = next((found for one in current if one.organisation and (found := organisation(one.organisation))), None)
    band = band_of(employer.size, employer.employees) if employer else None
    industries = [person.industry, employer.industry if employer else None]
    # Each role with its dates and the keys of its employer, which several fields look at.
    roles = [(one.period, month_of(one.period.start), names_of(one.organisation)) for one in person.experience]
    return Document(
        number=number,
        kind="person",
        texts=_texts(
            name=[person.full_name, person.former_name],
            first_name=[person.first_name or _first(person.full_name)],
            last_name=[person.last_name or _last(person.full_name)],
            headline=[person.headline],
            current_title=_titles(current),
            past_title=_titles(past),
            current_company=_companies(current),
            past_company=_companies(past),
            summary=[person.summary],
            descriptions=_descriptions(person.experience),
            skills=[skill.name for skill in person.skills],
            school=[study.school for study in person.education],
            location=[person.location],
        ),
        exact=_exact(
            current_company=[key for period, _, keys in roles if period.current for key in keys],
            past_company=[key for period, _, keys in roles if not period.current for key in keys],
            school=[key for study in person.education for key in _school_keys(study)],
            place=places(person.location, person.country),
            industry=[fold(industry) for industry in industries if industry],
            seniority=[str(position.seniority) for position in current if position.seniority],
            function=[str(one) for position in current for one in position.functions],
            language=language_of(person.headline, person.summary, *(one.title for one in current), *_described(person)),
            spoken=[fold(language.name) for language in person.languages],
            company_place=_seat(employer, places) if employer else [],
            company_type=[fold(employer.type)] if employer and employer.type else [],
        ),
        numbers=_numbers(
            headcount=band,
            experience_start=min((start for _, start, _ in roles if start), default=None),
            position_start=max((start for period, start, _ in roles if start and period.current), default=None),
            company_start=_company_start(roles),
            connections=person.connections,
            followers=person.followers,
            observed=person.observed_at // 1000 if person.observed_at is not None else None,
        ),
    )


def _organisation(number: int, entity: Organisation, places: PlaceIds) -> Document:
    where = [place for place in (entity.headquarters, *entity.locations) if place]
    band = band_of(entity.size, entity.employees)
    return Document(
        number=number,
        kind="organisation",
        texts=_texts(
            name=[entity.name, *entity.other_names],
            description=[entity.description, entity.slogan],
            specialities=entity.specialities,
            industry=[entity.industry],
            headquarters=[_line(place) for place in where],
        ),
        exact=_exact(
            key=[
                *map(key_of, entity.identifiers),
                *([f"name:{organisation_name_key(entity.name)}"] if entity.name else []),
            ],
            place=_seat(entity, places),
            industry=[fold(entity.industry)] if entity.industry else [],
            type=[fold(entity.type)] if entity.type else [],
            technologies=[fold(one) for one in entity.technologies],
        ),
        numbers=_numbers(
            headcount=band,
            employees=entity.employees,
            followers=entity.followers,
            founded=entity.founded,
            job_openings=entity.job_openings,
        ),
    )


def _seat(entity: Organisation, places: PlaceIds) -> list[str]:
    """Where an organisation has its headquarters, else the first place it names."""
    where = [place for place in (entity.headquarters, *entity.locations) if place]
    return places(_line(where[0]), where[0].country) if where else []


def _job(number: int, job: JobPosting, places: PlaceIds) -> Document:
    return Document(
        number=number,
        kind="job",
        texts=_texts(
            title=[job.title],
            company=[job.organisation.name if job.organisation else None],
            description=[job.description],
            location=[job.location],
            skills=job.skills,
        ),
        exact=_exact(
            company=names_of(job.organisation),
            place=places(job.location, job.country),
            industry=[fold(one) for one in (*job.industries, *job.organisation_industries)],
            function=[fold(one) for one in job.functions],
            type=[fold(job.employment_type)] if job.employment_type else [],
            workplace=[fold(job.workplace)] if job.workplace else [],
            level=[fold(job.experience_level)] if job.experience_level else [],
            easy_apply=["true"] if job.easy_apply else [],
            currency=[(job.salary.currency or "-").upper()] if job.salary else [],
        ),
        numbers=_numbers(
            listed=job.listed_at // 1000 if job.listed_at is not None else None,
            salary=yearly(job.salary),
            applicants=job.applicants,
        ),
    )


def yearly(salary: Salary | None) -> int | None:
    """What a posting pays at least in a year, in its own currency; None where it does not say.

    A year of full-time work is 12 months, 52 weeks, 260 days, 2,080 hours. Without a period it is a year's pay, as it
    is on LinkedIn's pages.
    """
    amount = salary.minimum or salary.maximum if salary else None
    if salary is None or not amount:
        return None
    return int(amount * _A_YEAR.get((salary.period or "YEAR").upper(), 1))


def contents_of(post: Post) -> list[str]:
    """What a post holds beside its text, as `contentType` of LinkedIn's post search names it."""
    said = " ".join(part for part in (post.link, post.text) if part and "/" in part)
    found = [name for name, pattern in CONTENTS.items() if pattern is not None and pattern.search(said)]
    return [*found, *(["photos"] if post.image and not found else [])]


def mentioned_in(text: str | None) -> list[str]:
    """Keys of the people and organisations whose LinkedIn addresses stand in a text."""
    if not text or "linkedin.com/" not in text:
        return []
    urls = _ADDRESS.findall(text)[:MOST_MENTIONS]
    return [key_of(key) for url in urls for key in (*person_identifiers(url), *organisation_identifiers(url))]


def _post(number: int, post: Post) -> Document:
    author = post.author
    return Document(
        number=number,
        kind="post",
        texts=_texts(
            text=[post.text],
            author=[author.name if author else None],
            author_title=[author.headline if author else None],
            link_title=[post.link_title],
        ),
        exact=_exact(
            author=[key_of(key) for key in author.identifiers] if author else [],
            hashtag=[fold(found) for found in _HASHTAG.findall(post.text or "")],
            content=contents_of(post),
            mention=mentioned_in(post.text),
        ),
        numbers=_numbers(
            created=post.created_at // 1000 if post.created_at is not None else None,
            comments=post.comments,
            reactions=sum(one.count for one in post.reactions) or None,
        ),
    )


def _texts(**fields: Iterable[str | None]) -> dict[str, list[str]]:
    held = {name: [value for value in values if value] for name, values in fields.items()}
    return {name: values for name, values in held.items() if values}


def _exact(**fields: Iterable[str]) -> dict[str, list[str]]:
    held = {name: list(dict.fromkeys(values)) for name, values in fields.items()}
    return {name: values for name, values in held.items() if values}


def _numbers(**fields: int | None) -> dict[str, int]:
    return {name: value for name, value in fields.items() if value is not None}


def _descriptions(positions: list[Position]) -> list[str | None]:
    """What is said of the roles, the first ones of a profile first, up to `MOST_DESCRIBED` characters."""
    found: list[str | None] = []
    left = MOST_DESCRIBED
    for text in (position.description for position in positions if position.description):
        found.append(text if len(text) <= left else text[:left].rpartition(" ")[0])
        left -= len(text)
        if left <= 0:
            break
    return found


def _titles(positions: list[Position]) -> list[str | None]:
    return [position.title for position in positions]


def _companies(positions: list[Position]) -> list[str | None]:
    return [position.organisation.name if position.organisation else None for position in positions]


def _described(person: Person) -> list[str | None]:
    return [position.description for position in person.experience[:2]]


def _school_keys(study: Education) -> list[str]:
    keys = [f"orgslug:{study.school_slug}"] if study.school_slug else []
    if study.school_number is not None:
        keys.append(f"schoolid:{study.school_number}")
    if study.school:
        keys.append(f"name:{organisation_name_key(study.school)}")
    return keys


def _company_start(roles: list[tuple[Period, int | None, list[str]]]) -> int | None:
    """When the person came to an organisation they work at now: the first of their roles there."""
    employers = {key for period, _, keys in roles if period.current for key in keys}
    months = (start for _, start, keys in roles if start is not None and not employers.isdisjoint(keys))
    return min(months, default=None)


def _line(place: Place) -> str | None:
    return place.text or ", ".join(part for part in (place.city, place.region, place.country) if part) or None


def _first(name: str | None) -> str | None:
    return name.split()[0] if name and name.strip() else None


def _last(name: str | None) -> str | None:
    return name.split()[-1] if name and name.strip() else None
