"""The server itself."""

from typing import Final

from msgspec import Struct

from whodex.api.endpoint import Asked, Endpoint


class Health(Struct, gc=False):
    """The server's word on itself."""

    status: str


def _alive(_asked: Asked) -> Health:
    return Health("ok")


def _ready(asked: Asked) -> Health:
    asked.store.find("slug:-")  # reaches the store, finds nothing; raises Unavailable where it is away
    return Health("ready")


SERVER: Final = (
    Endpoint(
        path="/healthz",
        area="Server",
        summary="Whether the process is alive",
        serve=_alive,
        open=True,
    ),
    Endpoint(
        path="/readyz",
        area="Server",
        summary="Whether the store answers",
        about="503 `api_error` while it does not.",
        serve=_ready,
        open=True,
    ),
)
