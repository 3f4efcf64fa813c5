"""Organisations."""

from typing import Final

from whodex.api import params
from whodex.api.endpoint import Asked, Endpoint
from whodex.api.endpoints.common import VIEWER
from whodex.api.params import Param
from whodex.model.answers import OrganisationFound
from whodex.services import organisations


def _organisation(asked: Asked) -> OrganisationFound:
    return organisations.organisation(asked.store, asked.subject)


ORGANISATIONS: Final = (
    Endpoint(
        path="/v1/organisations/by-linkedin",
        area="Organisations",
        summary="One organisation's profile",
        about="`liOrganisation` holds the older names, with some numbers as text; `profile` the newer ones.",
        params=(
            Param(
                name="linkedin_url",
                kind=params.ORGANISATION_URL,
                about="URL of the company, school or showcase page; a bare slug or number will do.",
                example="https://www.linkedin.com/company/tidewrack-systems",
            ),
            Param(
                name="sales_nav_url",
                kind=params.ORGANISATION_URL,
                about="URL of the organisation in Sales Navigator.",
                example="https://www.linkedin.com/sales/company/90000001",
            ),
            VIEWER,
        ),
        one_of=("linkedin_url", "sales_nav_url"),
        credit="org",
        serve=_organisation,
        answer="organisation",
        examples=("/v1/organisations/by-linkedin?linkedin_url=https://www.linkedin.com/company/tidewrack-systems",),
    ),
    Endpoint(
        path="/v1/organisation/ids",
        area="Organisations",
        summary="The identifiers of one organisation",
        about="`id` is whodex's own number, the one inside `uuid`; `salesNavID` is LinkedIn's.",
        params=(
            Param(
                name="sales_nav_id",
                kind=params.ORGANISATION_NUMBER,
                about="LinkedIn's number of the organisation.",
                example="90000001",
            ),
            Param(
                name="li_flagship_id",
                kind=params.ORGANISATION_ID,
                about="The slug after `/company/`; a number there will do.",
                example="tidewrack-systems",
            ),
            Param(
                name="lix_id",
                kind=params.ORGANISATION_LIX_ID,
                about="The organisation's `uuid`, padding optional.",
                example="b3JnYW5pc2F0aW9uOjEwMDAwMDAwMDA=",
            ),
        ),
        one_of=("sales_nav_id", "li_flagship_id", "lix_id"),
        credit="org",
        serve=_organisation,
        answer="organisation_ids",
        examples=("/v1/organisation/ids?li_flagship_id=tidewrack-systems",),
    ),
)
