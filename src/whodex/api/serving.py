"""One endpoint as an ASGI application, in the order of refusal (`../shared/spec/api.md` §3).

Route, size, key, rate, parameters, credits, record. Look-ups run inline on the event loop (4 µs against 20 for a hop
to a thread, ../shared/design/engine-notes.md); `slow` endpoints run beside it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from whodex.api.admission import FREE, Gate, Ticket, worth
from whodex.api.beside import Beside
from whodex.api.endpoint import Asked, Endpoint
from whodex.api.query import KEY_PARAMETER, Plan
from whodex.api.reply import Receive, Reply, Scope, Send
from whodex.api.turn import Turn
from whodex.errors import InvalidParameter, TooLarge, UrlTooLong, WhodexError, WrongMethod
from whodex.ingest.base import Mapper
from whodex.services.viewers import find_viewer
from whodex.store.ports import Key, Reading
from whodex.wire.versions import VERSIONS

METHODS: Final = ("GET", "HEAD", "OPTIONS")

_encode = msgspec.json.Encoder().encode


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
    beside: Beside | None = None  # where None, slow answers are made inline


class Serving:
    """One endpoint, ready to answer."""

    def __init__(self, endpoint: Endpoint, desk: Desk) -> None:
        self._endpoint: Final = endpoint
        self._desk: Final = desk
        self._plan: Final = Plan(endpoint)
        self._beside: Final = desk.beside if endpoint.slow else None
        self._turn: Final = desk.turn
        self._render: Final[dict[str, Callable[[Any, int], Any]]] = {
            name: getattr(module, endpoint.answer) if endpoint.answer else _as_it_is
            for name, module in VERSIONS.items()
        }

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        reply = Reply(scope, headers, self._desk.default_version)
        ticket: Ticket | None = None
        try:
            _check_method(scope)
            _check_size(scope, headers, self._desk)
            if scope["method"] == "OPTIONS":
                await reply.send_options(send, METHODS)
                return
            asked, ticket = self._admitted(scope, headers, reply)
            render = self._render[reply.version]
            if self._beside is None:
                body, items = self._written(asked, render)
            else:
                body, items = await self._beside.do(
                    lambda reading: self._written(msgspec.structs.replace(asked, store=reading), render)
                )
            pending = ticket.settle(items)
            if pending is not None:
                await pending
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets the shape of an error
            if ticket is not None:
                ticket.release()
            await reply.refuse(send, error)
        except BaseException:  # the server stops, or the client went away
            if ticket is not None:
                ticket.release()
            raise
        else:
            await reply.send(send, 200, body, ticket.headers)

    def _admitted(self, scope: Scope, headers: Mapping[bytes, bytes], reply: Reply) -> tuple[Asked, Ticket]:
        """The request read, and admitted. Raises whatever refuses it, in the order of refusal."""
        gate, endpoint = self._desk.gate, self._endpoint
        problem: WhodexError | None = None
        texts: dict[str, str] = {}
        asked: Asked | None = None
        try:
            texts = self._plan.texts(scope["query_string"])
        except InvalidParameter as error:
            problem = error
        key = None if endpoint.open else gate.key_of(_secret(headers, texts))
        self._turn.begin()
        if key is not None and key.api_version is not None and b"api-version" not in headers:
            reply.version = key.api_version
        if problem is None:
            try:
                _check_version(headers)
                asked = self._asked(texts, key, reply.version)
            except WhodexError as error:  # a parameter, the version, or the viewer
                problem = error
        ticket = FREE if key is None else gate.reserve(key, endpoint, valid=problem is None)
        if asked is None:
            ticket.release()
            raise problem or AssertionError("a request is read, or there is a problem with it")
        return asked, ticket

    def _asked(self, texts: dict[str, str], key: Key | None, version: str) -> Asked:
        desk = self._desk
        values = self._plan.values(texts)
        team = "" if key is None else key.team
        wanted = values.get("viewer_id")
        viewer = None if wanted is None else find_viewer(desk.reading, team, wanted)
        return Asked(desk.reading, values, team, viewer, desk.clock(), version, desk.mappers)

    def _written(self, asked: Asked, render: Callable[[Any, int], Any]) -> tuple[bytes, int]:
        ready = self._endpoint.ready
        if ready is not None:
            written = ready(asked)
            if written is not None:
                return written, 1
        found = self._endpoint.serve(asked)
        return _encode(render(found, asked.now)), worth(found)


def _check_method(scope: Scope) -> None:
    if scope["method"] not in METHODS:
        raise WrongMethod(f"this endpoint answers {', '.join(METHODS)} only", METHODS)


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
