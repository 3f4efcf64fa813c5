"""The invented world in the record shapes of Bright Data's LinkedIn data sets, the keys that sample files show."""

from typing import Any, Final
from urllib.parse import quote

import msgspec

from whodex.synth import months
from whodex.synth.companies import Company, band
from whodex.synth.life import Person, Stint, Study

Record = dict[str, Any]

encode: Final = msgspec.json.Encoder().encode
"""A record as JSON bytes, keys in the order written here."""


def profile_url(slug: str) -> str:
    """The address of a profile; a slug in another script is percent-encoded, as browsers copy it."""
    return f"https://www.linkedin.com/in/{slug if slug.isascii() else quote(slug)}"


def timestamp(month: int, day: int = 14) -> str:
    """A moment of that month as the vendor writes it: `2026-09-14T08:00:00.000Z`."""
    return f"{month // 12}-{month % 12 + 1:02d}-{day:02d}T08:00:00.000Z"


def _stint(stint: Stint, today: int) -> Record:
    end = "Present" if stint.end is None else months.text(stint.end)
    length = months.span(stint.start, today if stint.end is None else stint.end)
    start = months.text(stint.start)
    return {
        "title": stint.title,
        "location": stint.city.line,
        "description": stint.text,
        "duration": f"{start} - {end} {length}",
        "start_date": start,
        "end_date": end,
        "duration_short": length,
        "company": stint.company.name,
        "company_id": stint.company.slug,
        "url": stint.company.url,
    }


def _study(study: Study) -> Record:
    return {
        "title": study.school.name,
        "degree": study.degree,
        "field": study.field,
        "url": study.school.url,
        "start_year": str(study.start),
        "end_year": str(study.end),
        "description": study.notes or None,
        "institute_logo_url": None,
    }


def person_record(person: Person, today: int = months.TODAY) -> Record:
    """A person as the vendor's people files have them. Skills have no place there."""
    url = profile_url(person.slug)
    company = person.company
    city = person.city
    record: Record = {
        "id": person.slug,
        "name": person.display,
        "city": city.line,
        "country_code": city.code,
        "position": person.headline,
        "about": person.about,
        "current_company": {
            "link": company.url,
            "name": company.name,
            "company_id": company.slug,
            "title": person.career[0].title,
        }
        if company
        else {"name": "Self-employed", "title": person.headline},
        "experience": [_stint(stint, today) for stint in person.career],
        "url": url,
        "education": [_study(study) for study in person.studies] or None,
        "educations_details": person.studies[0].school.name if person.studies else None,
        "avatar": None,
        "followers": person.followers,
        "connections": person.connections,
        "current_company_company_id": company.slug if company else None,
        "current_company_name": company.name if company else "Self-employed",
        "location": city.name,
        "input_url": url,
        "linkedin_id": person.slug,
        "linkedin_num_id": str(person.number),
        "languages": [{"title": title, "subtitle": level} for title, level in person.languages],
        "timestamp": timestamp(today),
    }
    if person.certificates:
        record["certifications"] = [
            {"title": title, "subtitle": authority, "meta": f"Issued {months.text(month)}"}
            for title, authority, month in person.certificates
        ]
    return record


def company_record(company: Company, people: int, today: int = months.TODAY) -> Record:
    """A company as the vendor's company files have it. `people` are those on LinkedIn who say they work there."""
    home = company.sites[0]
    places = [f"{city.name}, {city.region or city.country}, {city.code}" for city in company.sites]
    about = (
        f"{company.name} is a {company.industry.kind} from {home.name}: {company.offer}. "
        f"Founded in {company.founded}, we are {company.size:,} people"
        f"{f' in {len(company.sites)} places' if len(company.sites) > 1 else ''}. "
        f"Our fields are {', '.join(company.industry.specialities[:-1]).lower()} and "
        f"{company.industry.specialities[-1].lower()}."
    )
    record: Record = {
        "id": company.slug,
        "name": company.name,
        "country_code": ",".join(dict.fromkeys(city.code for city in company.sites)),
        "locations": places,
        "followers": people * 7 + company.number % 997,
        "employees_in_linkedin": people,
        "about": about,
        "specialties": ", ".join(company.industry.specialities),
        "company_size": band(company.size),
        "organization_type": company.type,
        "industries": company.industry.name,
        "website": f"https://www.{company.domain}/",
        "founded": company.founded,
        "company_id": str(company.number),
        "employees": [],
        "headquarters": f"{home.name}, {home.region or home.country}",
        "logo": None,
        "similar": [],
        "url": company.url,
        "updates": [],
        "slogan": f"{company.offer[0].upper()}{company.offer[1:]}.",
        "formatted_locations": places,
        "country_codes_array": list(dict.fromkeys(city.code for city in company.sites)),
        "timestamp": timestamp(today),
    }
    if company.crunchbase:
        record["crunchbase_url"] = f"https://www.crunchbase.com/organization/{company.crunchbase}"
    return record
