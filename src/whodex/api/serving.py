"""One endpoint as an ASGI application, in the order of refusal (`../shared/spec/api.md` §3).

Route, size, key, rate, parameters, credits, record. Look-ups run inline on the event loop (4 µs against 20 for a hop
to a thread, ../shared/design/engine-notes.md); other lanes run beside it (`whodex.api.endpoint.Lane`).
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from whodex.api.admission import FREE, Gate, Ticket, worth
from whodex.api.beside import Beside
from whodex.api.body import ClientGone, decoded, read_body, texts_of
from whodex.api.endpoint import Answered, Asked, Endpoint, House, Raw
from whodex.api.noted import NOTED, Noted
from whodex.api.query import KEY_PARAMETER, Plan
from whodex.api.reply import Header, Receive, Reply, Scope, Send
from whodex.api.turn import Turn
from whodex.errors import (
    InvalidParameter,
    RateLimited,
    TooLarge,
    Unauthorized,
    Unavailable,
    UrlTooLong,
    WhodexError,
    WrongMethod,
)
from whodex.ingest.base import Mapper
from whodex.model.accounts import KeptAnswer, Key
from whodex.services.metering import Claim
from whodex.services.viewers import find_viewer, may_use
from whodex.store.ports import Reading, Store
from whodex.wire.accounts import DryRun, DryRunAnswer
from whodex.wire.versions import VERSIONS

_REPLAYED: Final[Header] = (b"idempotent-replayed", b"true")
_USED_NONE: Final[Header] = (b"x-credits-used", b"0")
_IDEMPOTENCY_KEY: Final = re.compile(rb"[\x21-\x7e][\x20-\x7e]{0,254}")
_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_encode = msgspec.json.Encoder().encode


class Made(Struct, frozen=True):
    """An answer, written: its content, how many items of it are worth a credit, and what goes with it."""

    content: bytes
    items: int
    headers: tuple[Header, ...] = ()
    media: str = "application/json"


class _Head(Struct, frozen=True, array_like=True):
    """What is kept with an answer under its idempotency key."""

    headers: list[tuple[str, str]]
    media: str


class Desk(Struct, frozen=True, kw_only=True):
    """What every endpoint is served with. `reading` belongs to the event loop's thread."""

    reading: Reading
    gate: Gate
    clock: Callable[[], int]  # ms
    default_version: str
    max_url_bytes: int
    max_body_bytes: int
    max_at_once: int = 0  # requests of one key; 0: as many as it likes
    at_once: dict[int, int] = {}  # key → requests being answered
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
        noted: Noted | None = scope.get(NOTED)
        if noted is not None:
            noted.route, noted.kind = self.endpoint.path, self.endpoint.credit or ""
        entered: int | None = None
        try:
            _check_size(scope, headers, self._desk)
            posted = b""
            if scope["method"] not in _BODILESS:
                posted = await read_body(receive, headers, self._desk.max_body_bytes)
            asked, claim, problem = self._read(scope, headers, reply, posted)
            if claim is not None:
                if noted is not None:
                    noted.key = claim.key.prefix
                entered = self._enter(claim.key)
                ticket = await self._admitted(claim, problem)
            made = await self._answer(_right(asked, problem), claim, ticket or FREE, reply, scope["method"])
        except ClientGone:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets the shape of an error
            if ticket is not None:
                ticket.release()
            await reply.refuse(send, error, () if ticket is None else ticket.headers)
        except BaseException:  # the server stops, or the client went away
            if ticket is not None:
                ticket.release()
            raise
        else:
            counted = () if ticket is None else ticket.headers
            await reply.send(send, 200, made.content, (*counted, *made.headers), made.media)
            if ticket is not None:
                ticket.done()
        finally:
            if entered is not None:
                self._desk.at_once[entered] -= 1

    def _enter(self, key: Key) -> int | None:
        """Count a request of the key as under way. Raises RateLimited where too many are."""
        desk = self._desk
        if not desk.max_at_once:
            return None
        under_way = desk.at_once.get(key.id, 0)
        if under_way >= desk.max_at_once:
            raise RateLimited(f"{under_way} requests of this key are being answered; wait for one of them")
        desk.at_once[key.id] = under_way + 1
        return key.id

    def _read(
        self, scope: Scope, headers: Mapping[bytes, bytes], reply: Reply, posted: bytes
    ) -> tuple[Asked | None, Claim | None, WhodexError | None]:
        """What is asked, what is to be admitted of it, and what is wrong with it. Raises Unauthorized for no key."""
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
            problem = Unauthorized(f"the API key lacks the scope {endpoint.scope}")
        self._turn.begin()
        if key is not None and key.api_version is not None and b"api-version" not in headers:
            reply.version = key.api_version
        worst, name, fingerprint = 0, None, b""
        if problem is None:
            try:
                _check_version(headers)
                asked = self._asked(texts, key, reply.version, posted)
                if endpoint.credit is not None and key is not None:
                    worst = 1 if endpoint.worst is None else endpoint.worst(asked)
                    if b"idempotency-key" in headers and scope["method"] != "HEAD":
                        name = gate.hashed(_named(headers[b"idempotency-key"]))
                        said = sorted(f"{one}={text}".encode() for one, text in texts.items() if one != KEY_PARAMETER)
                        fingerprint = gate.hashed(endpoint.path.encode(), reply.version.encode(), posted, *said)
            except WhodexError as error:  # a parameter, the version, or the viewer
                asked, problem = None, error
        if key is None:
            return asked, None, problem
        claim = Claim(
            key=key,
            endpoint=endpoint.path,
            kind=endpoint.credit,
            worst=worst,
            valid=asked is not None,
            request=reply.request_id.decode(),
            name=name or None,
            fingerprint=fingerprint,
            dry=asked is not None and bool(asked.values.get("dry_run")),
        )
        return asked, claim, problem

    async def _admitted(self, claim: Claim, problem: WhodexError | None) -> Ticket:
        """The ticket. A request of a key without the scope is counted, and refused for nothing but that."""
        try:
            ticket = self._desk.gate.reserve(claim)
            return await ticket if isinstance(ticket, Awaitable) else ticket
        except WhodexError:
            if isinstance(problem, Unauthorized):
                raise problem from None
            raise

    async def _answer(self, asked: Asked, claim: Claim | None, ticket: Ticket, reply: Reply, method: str) -> Made:
        """The answer, made and charged. To HEAD nothing is given, so nothing is charged."""
        if claim is not None and claim.dry:
            cost = DryRun(credit=self.endpoint.credit or "", cost=claim.worst, balance=ticket.free)
            return Made(_encode(DryRunAnswer(cost)), 0)
        if ticket.replay is not None:
            return _again(ticket.replay)
        made = await self._made(asked, self._render[reply.version])
        kept = b"" if claim is None or claim.name is None else _encode(_Head(_texts_of(made.headers), made.media))
        pending = ticket.settle(0 if method == "HEAD" else made.items, kept, made.content)
        if pending is not None:
            await pending
        return made

    def _asked(self, texts: dict[str, str], key: Key | None, version: str, posted: bytes) -> Asked:
        desk = self._desk
        values = self._plan.values(texts)
        body = None if self.endpoint.body is None else decoded(self.endpoint.body, posted)
        team = "" if key is None else key.team
        wanted = values.get("viewer_id")
        viewer = None if wanted is None else find_viewer(desk.reading, team, wanted)
        if viewer is not None and key is not None and key.viewers is not None:
            may_use(viewer, key.viewers)
        return Asked(desk.reading, values, team, viewer, desk.clock(), version, desk.mappers, desk.house, key, body)

    async def _made(self, asked: Asked, render: Callable[[Any, int], Any]) -> Made:
        """The answer, made in the endpoint's lane."""
        self._turn.begin()  # another turn, where admission took one
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


def _right(asked: Asked | None, problem: WhodexError | None) -> Asked:
    """A request that has been read. Raises what is wrong with it."""
    if asked is None:
        raise problem or AssertionError("a request is read, or there is a problem with it")
    return asked


def _again(kept: KeptAnswer) -> Made:
    """An answer given before."""
    head = msgspec.json.decode(kept.head, type=_Head)
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in head.headers]
    return Made(kept.content or b"", 0, (*headers, _REPLAYED, _USED_NONE), head.media)


def _texts_of(headers: Sequence[Header]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]


def _named(given: bytes) -> bytes:
    """The text of an idempotency key. Raises InvalidParameter."""
    if not _IDEMPOTENCY_KEY.fullmatch(given):
        raise InvalidParameter("Idempotency-Key must be 1 to 255 printable ASCII characters", "Idempotency-Key")
    return given


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
