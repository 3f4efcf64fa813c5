"""What an endpoint is: data, from which dispatch, OpenAPI and the reference page are all made."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Struct

from whodex.api.beside import Beside
from whodex.api.params import DRY_RUN, Param
from whodex.ingest.base import Mapper
from whodex.model.accounts import CreditKind, Key, Scope
from whodex.model.network import Viewer
from whodex.services.checking import Desk
from whodex.services.intake import Intake
from whodex.services.office import Office
from whodex.services.unapplied import Unapplied
from whodex.store.ports import Reading, Store
from whodex.store.search_ports import SearchReading
from whodex.store.sequence_ports import Sequences

Method = Literal["GET", "POST", "PUT", "DELETE"]

Lane = Literal["inline", "beside", "writing", "loop"]
"""Where an answer is made.

* `inline`: on the event loop, for look-ups of microseconds;
* `beside`: in the one thread for searches and other work of milliseconds, with a reading of its own;
* `writing`: in another one thread, with a store that may be changed (`Asked.writable`);
* `loop`: by an asynchronous `serve`, for work that waits for others.
"""

FoundT = TypeVar("FoundT")


class House(Struct, frozen=True, kw_only=True):
    """What a server has beside the store. A part that is None is not there, and what needs it answers so."""

    search: SearchReading | None = None
    sequences: Sequences | None = None
    unapplied: Unapplied = msgspec.field(default_factory=Unapplied)
    contact: Desk | None = None
    office: Office | None = None
    intake: Intake | None = None
    metrics: Callable[[], bytes] | None = None


class Asked(Struct, frozen=True):
    """One request, read: values by parameter name (`subject`: the one given of a group), who asks, and when in ms."""

    store: Reading
    values: Mapping[str, Any]
    team: str
    viewer: Viewer | None
    now: int
    version: str
    mappers: Mapping[str, Mapper]  # from a kept record to what it says
    house: House = House()
    key: Key | None = None  # None where the endpoint is open
    body: Any = None  # of endpoints that take one, decoded
    writing: Store | None = None
    aside: Beside[Reading] | None = None

    async def apart(self, work: Callable[[Reading], FoundT]) -> FoundT:
        """What `work` gives, done in the thread for work of milliseconds; for the lane `loop`."""
        return work(self.store) if self.aside is None else await self.aside.do(work)

    @property
    def subject(self) -> list[str]:
        """The identifiers the request asks about, in the order in which they are tried."""
        found: list[str] = self.values["subject"]
        return found

    @property
    def writable(self) -> Store:
        """The store, to be changed; in the lane `writing` only."""
        if self.writing is None:
            raise AssertionError("only the lane `writing` has a store to write to")
        return self.writing


class Answered(Struct, Generic[FoundT], frozen=True):
    """What was found, where an answer has more to say: headers, or how many items are worth a credit."""

    found: FoundT
    headers: tuple[tuple[bytes, bytes], ...] = ()
    items: int | None = None  # None: as `whodex.api.admission.worth` counts them


class Raw(Struct, frozen=True):
    """Content that is no JSON, or JSON already written; sent as it is."""

    content: bytes
    media: str = "application/json"


class Body(Struct, frozen=True, kw_only=True):
    """A JSON body: the type it is decoded into, and what is said of it."""

    type: Any
    about: str
    required: bool = True


class Endpoint(Struct, frozen=True, kw_only=True):
    """One endpoint: a method and a path.

    `one_of` names the parameters of which exactly one must be given; its value is `subject`. `answer` names the
    function of each version's module that renders what `serve` found, or is empty where the result is written as it
    is. `ready` gives an answer that is already written, where there is one. `also_post` lets a GET be asked by POST,
    with the same parameters as a form or a JSON object. `worst` says how many items a request may at most be charged
    for. `media` lists types of content beside JSON. An `open` endpoint needs no key; any other one with its `scope`.
    """

    path: str
    area: str
    summary: str
    about: str = ""
    method: Method = "GET"
    also_post: bool = False
    params: tuple[Param, ...] = ()
    one_of: tuple[str, ...] = ()
    body: Body | None = None
    scope: Scope = "read"
    credit: CreditKind | None = None
    worst: Callable[[Asked], int] | None = None  # None: 1
    serve: Callable[[Asked], Any]
    answer: str = ""
    ready: Callable[[Asked], bytes | None] | None = None
    lane: Lane = "inline"
    media: tuple[str, ...] = ()
    open: bool = False
    errors: tuple[str, ...] = ()  # types beyond those of every endpoint
    examples: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Whatever costs credits can be asked what it would cost."""
        if self.credit is not None and DRY_RUN not in self.params:
            msgspec.structs.force_setattr(self, "params", (*self.params, DRY_RUN))

    @property
    def offered(self) -> tuple[Param, ...]:
        """The parameters that are documented."""
        return tuple(param for param in self.params if not param.hidden)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods it answers, `OPTIONS` apart."""
        if self.method != "GET":
            return (self.method,)
        return ("GET", "HEAD", "POST") if self.also_post else ("GET", "HEAD")
