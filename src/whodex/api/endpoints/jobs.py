"""Job postings."""

from typing import Final

from whodex.api import params
from whodex.api.endpoint import Asked, Endpoint
from whodex.api.endpoints.common import VIEWER
from whodex.api.params import Param
from whodex.model.answers import HirersFound, JobFound
from whodex.services import jobs

_JOB_ID: Final = Param(
    name="job_id",
    kind=params.JOB,
    about="The posting's LinkedIn id, or its URL.",
    example="3999000001",
)


def _job(asked: Asked) -> JobFound:
    return jobs.job(asked.store, asked.subject)


def _hirers(asked: Asked) -> HirersFound:
    return jobs.hirers(asked.store, asked.subject)


JOBS: Final = (
    Endpoint(
        path="/v1/enrich/job",
        area="Job postings",
        summary="One job posting",
        about="What the posting does not say of its organisation is filled in where the organisation is known.",
        params=(
            _JOB_ID,
            # The seed's own examples name the posting so; with a job's URL in it they are answered (spec/api.md §2).
            Param(name="profile_link", kind=params.JOB_LINK, about="A job posting's URL.", hidden=True),
            VIEWER,
        ),
        one_of=("job_id", "profile_link"),
        credit="standard",
        serve=_job,
        answer="job",
        examples=("/v1/enrich/job?job_id=3999000001",),
    ),
    Endpoint(
        path="/v1/li/linkedin/jobs/hirers",
        area="Job postings",
        summary="Who hires for a posting",
        params=(_JOB_ID, VIEWER),
        one_of=("job_id",),
        credit="standard",
        serve=_hirers,
        answer="hirers",
        examples=("/v1/li/linkedin/jobs/hirers?job_id=3999000001",),
    ),
)
