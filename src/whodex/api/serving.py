"""One endpoint as an ASGI application, in the order of refusal (`../shared/spec/api.md` §3).

Route, size, key, rate, parameters, credits, record. Look-ups run inline on the event loop (4 µs against 20 for a hop
to a thread, ../shared/design/engine-notes.md); other lanes run beside it (`whodex.api.endpoint.Lane`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from whodex.api.admission import FREE, Gate, Ticket, worth
from whodex.api.beside import Beside
from whodex.api.body import ClientGone, decoded, read_body, texts_of
from whodex.api.endpoint import Answered, Asked, Endpoint, House, Raw
from whodex.api.query import KEY_PARAMETER, Plan
from whodex.api.reply import Header, Receive, Reply, Scope, Send
from whodex.api.turn import Turn
from whodex.errors import (
    InvalidParameter,
    TooLarge,
    Unauthorized,
    Unavailable,
    UrlTooLong,
    WhodexError,
    WrongMethod,
)
from whodex.ingest.base import Mapper
from whodex.services.viewers import find_viewer
from whodex.store.ports import Key, Reading, Store
from whodex.wire.versions import VERSIONS

_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_encode = msgspec.json.Encoder().encode


class Made(Struct, frozen=True):
    """An answer, written: its content, how many items of it are worth a credit, and what goes with it."""

    content: bytes
    items: int
    headers: tuple[Header, ...] = ()
    media: str = "application/json"


class Desk(Struct, frozen=True, kw_only=True):
    """What every endpoint is served with. `reading` belongs to the event loop's thread."""

    reading: Reading
    gate: Gate
    clock: Callable[[], int]  # ms
    default_version: str
    max_url_bytes: int
    max_body_bytes: int
    mappers: Mapping[str, Mapper] = {}
    turn: Turn
    beside: Beside[Reading] | None = None  # where None, slow answers are made inline
    writing: Beside[Store] | None = None  # where None, nothing can be changed
    house: House = House()


class Serving:
    """One endpoint, ready to answer."""

    def __init__(self, endpoint: Endpoint, desk: Desk) -> None:
        self.endpoint: Final = endpoint
        self._desk: Final = desk
        self._plan: Final = Plan(endpoint)
        self._beside: Final = desk.beside if endpoint.lane == "beside" else None
        self._turn: Final = desk.turn
        self._render: Final[dict[str, Callable[[Any, int], Any]]] = {
            name: getattr(module, endpoint.answer) if endpoint.answer else _as_it_is
            for name, module in VERSIONS.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        reply = Reply(scope, headers, self._desk.default_version)
        ticket: Ticket | None = None
        try:
            _check_size(scope, headers, self._desk)
            posted = b""
            if scope["method"] not in _BODILESS:
                posted = await read_body(receive, headers, self._desk.max_body_bytes)
            asked, ticket = self._admitted(scope, headers, reply, posted)
            made = await self._made(asked, self._render[reply.version])
            pending = ticket.settle(made.items)
            if pending is not None:
                await pending
        except ClientGone:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets the shape of an error
            if ticket is not None:
                ticket.release()
            await reply.refuse(send, error)
        except BaseException:  # the server stops, or the client went away
            if ticket is not None:
                ticket.release()
            raise
        else:
            await reply.send(send, 200, made.content, (*ticket.headers, *made.headers), made.media)

    def _admitted(
        self, scope: Scope, headers: Mapping[bytes, bytes], reply: Reply, posted: bytes
    ) -> tuple[Asked, Ticket]:
        """The request read, and admitted. Raises whatever refuses it, in the order of refusal."""
        gate, endpoint = self._desk.gate, self.endpoint
        problem: WhodexError | None = None
        texts: dict[str, str] = {}
        asked: Asked | None = None
        try:
            texts = self._plan.texts(scope["query_string"])
            if posted and endpoint.body is None:
                texts = texts_of(self._plan, texts, headers, posted)
        except InvalidParameter as error:
            problem = error
        key = None if endpoint.open else gate.key_of(_secret(headers, texts))
        if key is not None and endpoint.scope not in key.scopes:
            raise Unauthorized(f"the API key lacks the scope {endpoint.scope}")
        self._turn.begin()
        if key is not None and key.api_version is not None and b"api-version" not in headers:
            reply.version = key.api_version
        if problem is None:
            try:
                _check_version(headers)
                asked = self._asked(texts, key, reply.version, posted)
            except WhodexError as error:  # a parameter, the version, or the viewer
                problem = error
        worst = 0
        if asked is not None and endpoint.credit is not None:
            worst = 1 if endpoint.worst is None else endpoint.worst(asked)
        ticket = FREE if key is None else gate.reserve(key, endpoint, worst=worst, valid=asked is not None)
        if asked is None:
            ticket.release()
            raise problem or AssertionError("a request is read, or there is a problem with it")
        return asked, ticket

    def _asked(self, texts: dict[str, str], key: Key | None, version: str, posted: bytes) -> Asked:
        desk = self._desk
        values = self._plan.values(texts)
        body = None if self.endpoint.body is None else decoded(self.endpoint.body, posted)
        team = "" if key is None else key.team
        wanted = values.get("viewer_id")
        viewer = None if wanted is None else find_viewer(desk.reading, team, wanted)
        return Asked(desk.reading, values, team, viewer, desk.clock(), version, desk.mappers, desk.house, key, body)

    async def _made(self, asked: Asked, render: Callable[[Any, int], Any]) -> Made:
        """The answer, made in the endpoint's lane."""
        endpoint, writing = self.endpoint, self._desk.writing
        if self._beside is not None:
            return await self._beside.do(
                lambda reading: self._written(msgspec.structs.replace(asked, store=reading), render)
            )
        if endpoint.lane == "writing":
            if writing is None:
                raise Unavailable("this server serves a store that cannot be changed")
            return await writing.do(
                lambda store: self._written(msgspec.structs.replace(asked, store=store, writing=store), render)
            )
        if endpoint.lane == "loop":
            aside = msgspec.structs.replace(asked, aside=self._desk.beside)
            return _rendered(await endpoint.serve(aside), render, asked.now)
        return self._written(asked, render)

    def _written(self, asked: Asked, render: Callable[[Any, int], Any]) -> Made:
        ready = self.endpoint.ready
        if ready is not None:
            written = ready(asked)
            if written is not None:
                return Made(written, 1)
        return _rendered(self.endpoint.serve(asked), render, asked.now)


class Route:
    """Every method of one path."""

    def __init__(self, servings: Sequence[Serving], desk: Desk) -> None:
        self._by_method: Final = {method: serving for serving in servings for method in serving.endpoint.methods}
        self._allowed: Final = (*self._by_method, "OPTIONS")
        self._desk: Final = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by its method."""
        serving = self._by_method.get(scope["method"])
        if serving is not None:
            await serving(scope, receive, send)
            return
        reply = Reply(scope, dict(scope["headers"]), self._desk.default_version)
        if scope["method"] == "OPTIONS":
            await reply.send_options(send, self._allowed)
        else:
            methods = ", ".join(self._allowed)
            await reply.refuse(send, WrongMethod(f"this endpoint answers {methods} only", self._allowed))


def _rendered(found: Any, render: Callable[[Any, int], Any], now: int) -> Made:
    headers: tuple[Header, ...] = ()
    items: int | None = None
    if isinstance(found, Answered):
        found, headers, items = found.found, found.headers, found.items
    if items is None:
        items = worth(found)
    if not isinstance(found, Raw):
        found = render(found, now)
    if isinstance(found, Raw):
        return Made(found.content, items, headers, found.media)
    return Made(_encode(found), items, headers)


def _check_size(scope: Scope, headers: Mapping[bytes, bytes], desk: Desk) -> None:
    """Refuse what is too long before it is looked at. Raises UrlTooLong, TooLarge."""
    if len(scope["query_string"]) > desk.max_url_bytes:
        raise UrlTooLong(f"the URL is longer than {desk.max_url_bytes} bytes")
    length = headers.get(b"content-length")
    if length is not None and (not length.isdigit() or int(length) > desk.max_body_bytes):
        raise TooLarge(f"the body is larger than {desk.max_body_bytes} bytes")


def _check_version(headers: Mapping[bytes, bytes]) -> None:
    version = headers.get(b"api-version")
    if version is not None and version.decode("latin-1") not in VERSIONS:
        raise InvalidParameter(f"Api-Version must be one of {', '.join(VERSIONS)}", "Api-Version")


def _secret(headers: Mapping[bytes, bytes], texts: Mapping[str, str]) -> bytes | None:
    """The API key, in any of its four spellings."""
    given = headers.get(b"authorization")
    if given:
        return given[7:].strip() if given[:7].lower() == b"bearer " else given.strip()
    given = headers.get(b"x-api-key")
    if given:
        return given.strip()
    text = texts.get(KEY_PARAMETER)
    return text.encode() if text else None


def _as_it_is(found: object, _now: int) -> object:
    return found
