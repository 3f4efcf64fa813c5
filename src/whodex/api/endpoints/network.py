"""Viewers and their connections."""

from typing import Final

import msgspec

from whodex.api import params
from whodex.api.endpoint import Asked, Endpoint
from whodex.api.endpoints.common import START, VIEWER
from whodex.api.params import Param
from whodex.model.answers import ConnectionFound, Slice, ViewersFound
from whodex.services import connections, viewers


def _connections(asked: Asked) -> Slice[ConnectionFound]:
    assert asked.viewer is not None, "viewer_id is required"
    start: int | None = asked.values.get("start")
    return connections.connections(asked.store, asked.viewer, start or 0, asked.values["count"])


def _accounts(asked: Asked) -> ViewersFound:
    return viewers.accounts(asked.store, asked.team, asked.viewer)


NETWORK: Final = (
    Endpoint(
        path="/v1/connections",
        area="Viewers",
        summary="Connections of a viewer",
        about="From the viewer's own export, newest first. `paging.count` is the number of items in the page.",
        params=(
            msgspec.structs.replace(VIEWER, required=True),
            Param(name="count", kind=params.COUNT, about="Items in a page.", default=1000, example="1000"),
            START,
        ),
        serve=_connections,
        answer="connections",
        lane="beside",
        errors=("viewer_invalid",),
        examples=("/v1/connections?viewer_id=maya-lindqvist&count=1000&start=0",),
    ),
    Endpoint(
        path="/v1/account/linkedin/account",
        area="Viewers",
        summary="Viewers of the key's team",
        about='With `viewer_id` that one, else `{"accounts": […]}` of all. `salesNavigatorReady` is always false: '
        "no export holds Sales Navigator's own data.",
        params=(VIEWER,),
        serve=_accounts,
        answer="accounts",
        examples=("/v1/account/linkedin/account",),
    ),
)
