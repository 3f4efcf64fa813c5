"""Imports as the operator sees them: what came in, and what was asked for over HTTP. Alike in both versions."""

from typing import Any, Literal

from msgspec import Struct

Stage = Literal["running", "done", "failed"]


class ImportShown(Struct, frozen=True, rename="camel"):
    """One import: `records` counts those kept so far, `counts` what became of them."""

    id: int
    file: str
    format: str
    source: str
    basis: str
    state: str
    started_at: str
    finished_at: str | None
    records: int
    counts: dict[str, int]
    viewer: str | None


class ImportJob(Struct, frozen=True, rename="camel"):
    """An import that was asked for: whether it runs, why it failed, and one summary for each file it read."""

    id: str
    file: str
    state: Stage
    started_at: str
    message: str | None = None
    files: list[dict[str, Any]] = []


class ImportsAnswer(Struct, frozen=True):
    """Jobs newest first, imports oldest first."""

    jobs: list[ImportJob]
    imports: list[ImportShown]
