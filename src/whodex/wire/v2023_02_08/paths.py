"""Where the values of the model stand in this version's Person."""

from typing import Final

from whodex.model.answers import PersonHistory
from whodex.wire.provenance import ProvenanceAnswer
from whodex.wire.provenance import provenance as rendered

PATHS: Final[dict[str, str]] = {
    "twitter": "socialAccounts.twitter.username",
    "experience[].title": "workExperiences[].title",
    "experience[].description": "workExperiences[].description",
    "experience[].location": "workExperiences[].location",
    "experience[].employment_type": "workExperiences[].employmentType",
    "experience[].organisation.name": "workExperiences[].organisation.name",
    "experience[].organisation.slug": "workExperiences[].organisation.socialAccounts.linkedin.username",
    "experience[].organisation.number": "workExperiences[].organisation.number",
    "experience[].organisation.domain": "workExperiences[].organisation.domain",
    "experience[].organisation.logo": "workExperiences[].organisation.logo",
    "experience[].period.start": "workExperiences[].startedOn",
    "experience[].period.end": "workExperiences[].endedOn",
    "experience[].period.current": "workExperiences[].current",
    "education[].school": "education[].schoolName",
    "education[].fields": "education[].fieldsOfStudy",
    "education[].period.start": "education[].startedOn",
    "education[].period.end": "education[].endedOn",
    "education[].period.current": "education[].current",
}
IDENTIFIERS: Final[dict[str, str]] = {"slug": "socialAccounts.linkedin.username"}


def provenance(found: PersonHistory, _now: int = 0) -> ProvenanceAnswer:
    """Where every value of a person comes from."""
    return rendered(found, PATHS, IDENTIFIERS)
