"""What an endpoint is: data, from which dispatch, OpenAPI and the reference page are all made."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from msgspec import Struct

from whodex.api.params import Param
from whodex.ingest.base import Mapper
from whodex.model.network import Viewer
from whodex.store.ports import Reading

CreditKind = Literal["standard", "email", "org"]


class Asked(Struct, frozen=True):
    """One request, read: values by parameter name (`subject`: the one given of a group), who asks, and when in ms."""

    store: Reading
    values: Mapping[str, Any]
    team: str
    viewer: Viewer | None
    now: int
    version: str
    mappers: Mapping[str, Mapper]  # from a kept record to what it says

    @property
    def subject(self) -> list[str]:
        """The identifiers the request asks about, in the order in which they are tried."""
        found: list[str] = self.values["subject"]
        return found


class Endpoint(Struct, frozen=True, kw_only=True):
    """One endpoint.

    `one_of` names the parameters of which exactly one must be given; its value is `subject`. `answer` names the
    function of each version's module that renders what `serve` found, or is empty where the result is written as it
    is. `ready` gives an answer that is already written, where there is one. `slow` answers are made beside the event
    loop. An `open` endpoint needs no key.
    """

    path: str
    area: str
    summary: str
    about: str = ""
    params: tuple[Param, ...] = ()
    one_of: tuple[str, ...] = ()
    credit: CreditKind | None = None
    serve: Callable[[Asked], Any]
    answer: str = ""
    ready: Callable[[Asked], bytes | None] | None = None
    slow: bool = False
    open: bool = False
    errors: tuple[str, ...] = ()  # types beyond those of every endpoint
    examples: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[Param, ...]:
        """The parameters that are documented."""
        return tuple(param for param in self.params if not param.hidden)
