"""Every endpoint, by area, in the order of the reference page."""

from typing import Final

from whodex.api.endpoint import Endpoint
from whodex.api.endpoints.account import ACCOUNT
from whodex.api.endpoints.activity import ACTIVITY
from whodex.api.endpoints.admin import ADMIN
from whodex.api.endpoints.contact import CONTACT
from whodex.api.endpoints.imports import IMPORTS
from whodex.api.endpoints.insight import INSIGHT
from whodex.api.endpoints.jobs import JOBS
from whodex.api.endpoints.network import NETWORK
from whodex.api.endpoints.organisations import ORGANISATIONS
from whodex.api.endpoints.people import PEOPLE
from whodex.api.endpoints.reviews import REVIEWS
from whodex.api.endpoints.search import SEARCH
from whodex.api.endpoints.server import SERVER

ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    *PEOPLE,
    *ORGANISATIONS,
    *JOBS,
    *ACTIVITY,
    *NETWORK,
    *CONTACT,
    *SEARCH,
    *INSIGHT,
    *ACCOUNT,
    *ADMIN,
    *IMPORTS,
    *REVIEWS,
    *SERVER,
)
