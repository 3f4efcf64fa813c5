"""What a server is told: limits of its connections, and where it logs and counts."""

from pathlib import Path
from typing import Final

from msgspec import Struct

from whodex.settings import Settings

RUN_FOLDER: Final = "run"
"""Inside the data directory: what the workers of the present server have counted."""


class Plan(Struct, frozen=True, kw_only=True):
    """The limits of one worker. Bytes, seconds, bytes a second."""

    version: str  # of the API, where a request names none
    url_bytes: int
    header_bytes: int
    connections: int
    head_s: float  # for a head; and until the pace of a body is looked at, and between two looks
    body_rate: int
    answer_s: float
    read_s: float
    keep_alive_s: float
    log: str  # a file, "-" for standard output, empty for none
    run: Path


def plan_of(settings: Settings) -> Plan:
    """The plan that settings make."""
    return Plan(
        version=settings["api.default_version"],
        url_bytes=settings["serve.max_url_bytes"],
        header_bytes=settings["serve.max_header_bytes"],
        connections=settings["serve.max_connections"],
        head_s=settings["serve.head_s"],
        body_rate=settings["serve.body_rate"],
        answer_s=settings["serve.answer_s"],
        read_s=settings["serve.read_s"],
        keep_alive_s=settings["serve.keep_alive_s"],
        log=settings["serve.access_log"],
        run=settings.data.resolve() / RUN_FOLDER,
    )
