"""Person and its identifiers as of 2026-08-20 (`../shared/spec/api.md` §5). What is not known is `null`.

Durations, `isCurrent` and "Present" are worked out for the moment of the request.
"""

from typing import Final

from whodex.model.answers import Closeness, PersonFound
from whodex.model.dates import PartialDate, Period
from whodex.model.identifiers import lix_id
from whodex.model.person import Certification as KnownCertification
from whodex.model.person import OrgRef, Position, Work
from whodex.wire.shown import (
    display_name,
    first,
    iso_time,
    lead_url,
    organisation_link,
    person_link,
    profile_url,
    recruiter_id,
    sales_company_url,
    sales_nav_id,
)
from whodex.wire.tenure import is_current, month_of, organisation_months, same_organisation, span
from whodex.wire.v2026_08_20.profile import (
    Certification,
    Duration,
    Education,
    Experience,
    Language,
    MonthYear,
    OrganisationRef,
    Patent,
    Person,
    PersonIds,
    PersonIdsAnswer,
    PersonLinks,
    Publication,
    RelatedPerson,
    Skill,
    TimePeriod,
    ViewerConnection,
)

# LinkedIn's seniority classes (`../shared/spec/linkedin-urls.md` §7.1).
SENIORITY: Final[dict[int, str]] = {
    100: "In Training",
    110: "Entry Level",
    120: "Senior",
    130: "Strategic",
    200: "Entry Level Manager",
    210: "Experienced Manager",
    220: "Director",
    300: "Vice President",
    310: "CXO",
    320: "Owner / Partner",
}


_NO_DATE: Final = MonthYear()


def person(found: PersonFound, now: int) -> Person:
    """A person as of the moment `now` (ms)."""
    known = found.person
    this_month = month_of(now)
    member = sales_nav_id(known.identifiers)
    experience = _experience(known.experience, this_month)
    running = next((role for role in experience if role.is_current), None)
    return Person(
        name=display_name(known),
        first_name=known.first_name,
        last_name=known.last_name,
        description=known.headline,
        headline=known.headline,
        about_summary_text=known.summary,
        location=known.location,
        img=known.picture,
        link=person_link(known.identifiers),
        li_id=first(known.identifiers, "slug"),
        sales_nav_link=lead_url(member),
        sales_nav_id=member,
        email=known.emails[0] if known.emails else None,
        phone=known.phones[0] if known.phones else None,
        twitter=known.twitter,
        website=known.websites[0] if known.websites else None,
        industry=known.industry,
        organisation=running.organisation.name if running else None,
        current=_in_words(running),
        num_of_connections=known.connections,
        premium=known.premium,
        pronoun=known.pronoun,
        experience=experience,
        education=[
            Education(
                institution_name=stay.school,
                degree=stay.degree,
                field_of_study=", ".join(stay.fields) or None,
                description=stay.description,
                activities_and_societies=stay.activities,
                grade=stay.grade,
                date_started=_text(stay.period.start),
                date_ended=_text(stay.period.end),
                time_period=_period(stay.period),
            )
            for stay in known.education
        ],
        skills=[
            Skill(
                name=skill.name,
                num_of_endorsement=None if skill.endorsements is None else str(skill.endorsements),
            )
            for skill in known.skills
        ],
        languages=[Language(name=language.name, proficiency=language.proficiency) for language in known.languages],
        certifications=[_certification(item) for item in known.certifications],
        publications=[_publication(item) for item in known.publications],
        patents=[
            Patent(title=item.title, issuer=item.publisher, url=item.url, issued_on=_date(item.date))
            for item in known.patents
        ],
        related_persons=[
            RelatedPerson(name=other.name, link=profile_url(other.slug), headline=other.headline)
            for other in known.related
        ],
        viewer_connection=_closeness(found.closeness),
        date_observed=iso_time(known.observed_at),
    )


def person_ids(found: PersonFound, _now: int = 0) -> PersonIdsAnswer:
    """The identifiers of a person, and where they are found."""
    identifiers = found.person.identifiers
    slug, member, recruiter = first(identifiers, "slug"), sales_nav_id(identifiers), recruiter_id(identifiers)
    return PersonIdsAnswer(
        person_ids=PersonIds(li_id=slug, sales_nav_id=member, uuid=lix_id("person", found.number)),
        links=PersonLinks(
            profile=profile_url(slug),
            sales_nav=f"https://www.linkedin.com/sales/people/{member},NAME" if member else None,
            recruiter=f"https://www.linkedin.com/talent/profile/{recruiter}" if recruiter else None,
        ),
    )


def _experience(positions: list[Position], this_month: int) -> list[Experience]:
    at_organisation = organisation_months(positions, this_month)
    rows = []
    for place, position in enumerate(positions):
        period = position.period
        found = span(period, this_month)
        rows.append(
            Experience(
                title=position.title,
                description=position.description,
                location=position.location,
                date_started=_text(period.start),
                date_ended="Present" if period.end is None and period.current else _text(period.end),
                organisation=_organisation(position.organisation),
                time_period=_period(period),
                seniority=SENIORITY.get(position.seniority),
                is_current=is_current(period, this_month),
                tenure_at_position=None if found is None else _duration(found[1] - found[0]),
                tenure_at_org=(
                    None if found is None else _duration(at_organisation[same_organisation(position.organisation)])
                ),
                position=place,
            )
        )
    return rows


def _organisation(ref: OrgRef | None) -> OrganisationRef:
    if ref is None:
        return OrganisationRef(name=None, link=None, sales_nav_link=None)
    return OrganisationRef(name=ref.name, link=organisation_link(ref), sales_nav_link=sales_company_url(ref.number))


def _in_words(running: Experience | None) -> str | None:
    if running is None:
        return None
    return " at ".join(part for part in (running.title, running.organisation.name) if part) or None


def _certification(item: KnownCertification) -> Certification:
    issuer = item.organisation
    return Certification(
        title=item.title,
        issued_date=_text(item.issued),
        expiration_date=_text(item.expires),
        organisation=None if issuer is None else OrganisationRef(name=issuer, link=None, sales_nav_link=None),
    )


def _publication(item: Work) -> Publication:
    return Publication(
        name=item.title,
        publisher=item.publisher,
        description=item.description,
        published_on=_date(item.date),
        url=item.url,
    )


def _closeness(found: Closeness | None) -> ViewerConnection | None:
    if found is None:
        return None
    return ViewerConnection(
        connection_degree=found.degree, saved=None, saved_list_count=None, recent_posts_count=found.recent_posts
    )


def _duration(months: int) -> Duration:
    return Duration(months // 12, months % 12)


def _period(period: Period) -> TimePeriod:
    return TimePeriod(_date(period.start), _date(period.end))


def _date(date: PartialDate | None) -> MonthYear:
    return _NO_DATE if date is None else MonthYear(date.month or None, date.year)


def _text(date: PartialDate | None) -> str | None:
    return None if date is None else str(date)
