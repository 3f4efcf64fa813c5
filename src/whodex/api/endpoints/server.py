"""The server itself."""

from typing import Final

from msgspec import Struct

from whodex.api.endpoint import Asked, Endpoint, Raw
from whodex.errors import Unavailable

METRICS_MEDIA: Final = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus's text format."""


class Health(Struct, gc=False):
    """The server's word on itself."""

    status: str


def _alive(_asked: Asked) -> Health:
    return Health("ok")


def _ready(asked: Asked) -> Health:
    asked.store.find("slug:-")  # reaches the store, finds nothing; raises Unavailable where it is away
    return Health("ready")


def _metrics(asked: Asked) -> Raw:
    if asked.house.metrics is None:
        raise Unavailable("this server counts nothing")
    return Raw(asked.house.metrics(), METRICS_MEDIA)


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
    Endpoint(
        path="/metrics",
        area="Server",
        summary="What the server counts, for Prometheus",
        about="Requests, times, credits, connections, memory and sizes, of all workers together. With "
        "`serve.metrics_port` also on a port of its own, without a key.",
        serve=_metrics,
        lane="beside",
        scope="admin",
        media=(METRICS_MEDIA,),
    ),
)
