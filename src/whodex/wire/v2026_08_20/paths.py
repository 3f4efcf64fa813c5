"""Where the values of the model stand in this version's Person."""

from typing import Final

from whodex.model.answers import PersonHistory
from whodex.wire.provenance import ProvenanceAnswer
from whodex.wire.provenance import provenance as rendered

PATHS: Final[dict[str, str]] = {
    "full_name": "name",
    "summary": "aboutSummaryText",
    "picture": "img",
    "connections": "numOfConnections",
    "emails[0]": "email",
    "phones[0]": "phone",
    "websites[0]": "website",
    "experience[].organisation.slug": "experience[].organisation.link",
    "experience[].organisation.number": "experience[].organisation.salesNavLink",
    "experience[].period.start": "experience[].timePeriod.startedOn",
    "experience[].period.end": "experience[].timePeriod.endedOn",
    "experience[].period.current": "experience[].isCurrent",
    "education[].school": "education[].institutionName",
    "education[].fields": "education[].fieldOfStudy",
    "education[].activities": "education[].activitiesAndSocieties",
    "education[].period.start": "education[].timePeriod.startedOn",
    "education[].period.end": "education[].timePeriod.endedOn",
    "skills[].endorsements": "skills[].numOfEndorsement",
    "certifications[].issued": "certifications[].issuedDate",
    "certifications[].expires": "certifications[].expirationDate",
    "publications[].title": "publications[].name",
    "publications[].date": "publications[].publishedOn",
    "patents[].publisher": "patents[].issuer",
    "patents[].date": "patents[].issuedOn",
    "related[].name": "relatedPersons[].name",
    "related[].headline": "relatedPersons[].headline",
    "related[].slug": "relatedPersons[].link",
}
IDENTIFIERS: Final[dict[str, str]] = {"slug": "liId", "memberid": "salesNavId"}


def provenance(found: PersonHistory, _now: int = 0) -> ProvenanceAnswer:
    """Where every value of a person comes from."""
    return rendered(found, PATHS, IDENTIFIERS)
