"""People of the invented world as the hosted API answers of 2026-08-20 have them (`../shared/spec/api.md` §5).

These records carry what the vendor's do not: Sales Navigator ids, skills with endorsements, an older slug.
"""

from whodex.model.dates import MONTHS
from whodex.synth import months
from whodex.synth.brightdata import Record, profile_url
from whodex.synth.companies import Company
from whodex.synth.life import Person, Stint
from whodex.synth.numbers import PROFILE, SALES, member_id
from whodex.synth.work import SENIORITY

_SENIORITY_NAMES = {
    100: "In Training", 110: "Entry Level", 120: "Senior", 130: "Strategic", 200: "Entry Level Manager",
    210: "Experienced Manager", 220: "Director", 300: "Vice President", 310: "CXO", 320: "Owner / Partner",
}  # fmt: skip


def _date(month: int | None) -> str:
    return "Present" if month is None else f"{MONTHS[month % 12]} {month // 12}"


def _parts(month: int | None) -> Record:
    return {} if month is None else {"month": month % 12 + 1, "year": month // 12}


def _organisation(company: Company) -> Record:
    return {
        "name": company.name,
        "link": company.url,
        "salesNavLink": f"https://linkedin.com/sales/company/{company.number}",
    }


def _experience(stint: Stint) -> Record:
    return {
        "title": stint.title,
        "description": stint.text,
        "location": stint.city.line,
        "dateStarted": _date(stint.start),
        "dateEnded": _date(stint.end),
        "organisation": _organisation(stint.company),
        "timePeriod": {"startedOn": _parts(stint.start), "endedOn": _parts(stint.end)},
        "isCurrent": stint.end is None,
    }


def person_record(person: Person, today: int) -> Record:
    """A person as `/v1/person` of 2026-08-20 answers; read two months before the vendor's file.

    Who has an older slug is written under it here. Three in four ids are of Sales Navigator's kind (`ACwAA…`), the
    others of the profile's (`ACoAA…`): both name the same member number.
    """
    slug = person.old_slugs[0] if person.old_slugs else person.slug
    lead = member_id(person.number, PROFILE if person.number % 4 == 0 else SALES)
    company = person.company
    return {
        "name": person.name.full,
        "firstName": person.name.first,
        "lastName": person.name.last,
        "description": person.headline,
        "headline": person.headline,
        "aboutSummaryText": person.about,
        "location": person.city.line,
        "img": None,
        "link": profile_url(slug),
        "liId": slug,
        "salesNavLink": f"https://linkedin.com/sales/lead/{lead},NAME_SEARCH,undefined",
        "salesNavId": lead,
        "email": None,
        "phone": None,
        "twitter": None,
        "website": None,
        "industry": company.industry.name if company else None,
        "organisation": _organisation(company) if company else None,
        "numOfConnections": person.connections,
        "premium": person.number % 5 == 0,
        "pronoun": None,
        "experience": [
            {**_experience(stint), "seniority": _SENIORITY_NAMES[SENIORITY[person.level]] if at == 0 else None}
            for at, stint in enumerate(person.career)
        ],
        "education": [
            {
                "institutionName": study.school.name,
                "degree": study.degree,
                "fieldOfStudy": study.field,
                "description": study.notes or None,
                "activitiesAndSocieties": study.activities or None,
                "grade": None,
                "dateStarted": str(study.start),
                "dateEnded": str(study.end),
                "timePeriod": {"startedOn": {"year": study.start}, "endedOn": {"year": study.end}},
            }
            for study in person.studies
        ],
        "skills": [
            {"name": skill, "numOfEndorsement": str((person.number >> at) % 60)}
            for at, skill in enumerate(person.skills)
        ],
        "languages": [{"name": name, "proficiency": level} for name, level in person.languages],
        "certifications": [
            {"title": title, "issuedDate": _date(month), "expirationDate": None, "organisation": authority}
            for title, authority, month in person.certificates
        ],
        "publications": [],
        "patents": [],
        "relatedPersons": [],
        "dateObserved": months.iso(months.first_ms(today - 2)),
    }
