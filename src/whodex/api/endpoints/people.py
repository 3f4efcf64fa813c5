"""People."""

from typing import Final

from whodex.api import params
from whodex.api.endpoint import Asked, Endpoint
from whodex.api.endpoints.common import LIX_ID, PROFILE_LINK, SALES_NAV_ID, VIEWER
from whodex.api.params import Param
from whodex.model.answers import PersonFound, PersonHistory
from whodex.services import kept_answers, people, provenance


def _person(asked: Asked) -> PersonFound:
    return people.person(asked.store, asked.subject, asked.viewer, asked.now)


def _ready(asked: Asked) -> bytes | None:
    # A viewer changes nothing in that version.
    return kept_answers.find_answer(asked.store, asked.subject) if asked.version == kept_answers.VERSION else None


def _history(asked: Asked) -> PersonHistory:
    return provenance.person_history(asked.store, asked.mappers, asked.subject)


EMAIL: Final = Param(
    name="email",
    kind=params.EMAIL,
    about="An email address of the person. Role and shared mailboxes name nobody.",
    example="maya@tidewrack.example",
)

PEOPLE: Final = (
    Endpoint(
        path="/v1/person",
        area="People",
        summary="One person's profile",
        about="With `viewer_id`, version 2026-08-20 also says how near the person is to that account.",
        params=(
            PROFILE_LINK,
            EMAIL,
            SALES_NAV_ID,
            LIX_ID,
            VIEWER,
        ),
        one_of=("profile_link", "email", "sales_nav_id", "lix_id"),
        credit="standard",
        serve=_person,
        answer="person",
        ready=_ready,
        examples=("/v1/person?profile_link=https://linkedin.com/in/maya-lindqvist",),
    ),
    Endpoint(
        path="/v1/person/ids",
        area="People",
        summary="The identifiers of one person",
        about="Turns any of a person's identifiers into the others.",
        params=(
            SALES_NAV_ID,
            Param(
                name="li_flagship_id",
                kind=params.PROFILE_ID,
                about="The profile's public identifier: the slug after `/in/`, in any case.",
                example="maya-lindqvist",
            ),
            LIX_ID,
        ),
        one_of=("sales_nav_id", "li_flagship_id", "lix_id"),
        credit="standard",
        serve=_person,
        answer="person_ids",
        examples=("/v1/person/ids?li_flagship_id=maya-lindqvist",),
    ),
    Endpoint(
        path="/v1/person/employment",
        area="People",
        summary="A person's roles",
        about="Fields that are not known are left out in every version. Dates are `2020-11` or `2020`.",
        params=(
            PROFILE_LINK,
            Param(
                name="profile_id",
                kind=params.PROFILE_ID,
                about="The profile's slug, a member id or a urn.",
                example="maya-lindqvist",
            ),
            VIEWER,
        ),
        one_of=("profile_link", "profile_id"),
        credit="standard",
        serve=_person,
        answer="employment",
        examples=("/v1/person/employment?profile_id=maya-lindqvist",),
    ),
    Endpoint(
        path="/v1/person/provenance",
        area="People",
        summary="Where every value of a person comes from",
        about="Per path of the person: the value, its source, file and row, when it was observed, the lawful basis, "
        "and the values that lost against it. What whodex works out itself, such as durations, has no entry.",
        params=(PROFILE_LINK, EMAIL, SALES_NAV_ID, LIX_ID),
        one_of=("profile_link", "email", "sales_nav_id", "lix_id"),
        serve=_history,
        answer="provenance",
        lane="beside",
        errors=("unknown_record",),
        examples=("/v1/person/provenance?profile_link=https://www.linkedin.com/in/maya-lindqvist",),
    ),
)
