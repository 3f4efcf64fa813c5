"""The web application: every declared endpoint, and an answer in the one shape for everything else.

The only module of this room that knows the web framework. Declared paths are exact, so a small table in front answers
them; Starlette serves the rest: what is mounted beside the API, start and end of the process, and unknown routes.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from whodex.api.admission import Gate, KeyGate
from whodex.api.beside import Beside
from whodex.api.endpoint import Endpoint, House
from whodex.api.endpoints import ENDPOINTS
from whodex.api.openapi import openapi_endpoint
from whodex.api.reply import Receive, Reply, Scope, Send
from whodex.api.serving import Desk, Route, Serving
from whodex.api.turn import Turn
from whodex.errors import BadSetting, UnknownRoute
from whodex.ingest.base import Mapper
from whodex.ingest.registry import mappers as all_mappers
from whodex.services.moments import system_clock
from whodex.settings import Settings
from whodex.store.account_ports import Accounts
from whodex.store.ports import Reading, Store
from whodex.wire.versions import VERSIONS

_BARE: Final = House()


class App:
    """The ASGI application."""

    def __init__(self, desk: Desk, endpoints: Sequence[Endpoint], behind: Starlette) -> None:
        self.endpoints: Final = tuple(endpoints)
        self.behind: Final = behind
        by_path: dict[str, list[Serving]] = {}
        for endpoint in endpoints:
            by_path.setdefault(endpoint.path, []).append(Serving(endpoint, desk))
        self._table: Final = {path: Route(servings, desk) for path, servings in by_path.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the life of the process."""
        if scope["type"] == "http":
            # A slash too many at the end is a slip of the caller's, not another endpoint.
            found = self._table.get(scope["path"]) or self._table.get(scope["path"].rstrip("/"))
            if found is not None:
                await found(scope, receive, send)
                return
        await self.behind(scope, receive, send)  # type: ignore[arg-type]  # Starlette wants a mutable scope; it is one


def create_app(
    *,
    reading: Reading,
    accounts: Accounts,
    settings: Settings,
    clock: Callable[[], int] = system_clock,
    gate: Gate | None = None,
    mappers: Mapping[str, Mapper] | None = None,
    open_reading: Callable[[], Reading] | None = None,
    open_writing: Callable[[], Store] | None = None,
    house: House = _BARE,
    on_stop: Callable[[], None] | None = None,
    beside_requests: Sequence[Callable[[], Coroutine[None, None, None]]] = (),
    routes: Sequence[BaseRoute] = (),
    endpoints: Sequence[Endpoint] = ENDPOINTS,
) -> App:
    """The application over a store.

    `reading` is used on the event loop's thread only; `open_reading` opens another for the one thread of slow answers
    (without it they are made inline), `open_writing` a store for the one thread of changes (without it nothing can be
    changed). `house` holds what there is beside the store. `gate` admits requests (default: keys only).
    `mappers` read kept records (default: those of every format). `on_stop` is called when the
    process ends; `beside_requests` run on the event loop until then; `routes` are served beside
    the API. Raises BadSetting.
    """
    if settings["api.default_version"] not in VERSIONS:
        raise BadSetting(f"api.default_version must be one of {', '.join(VERSIONS)}")
    beside = None if open_reading is None else Beside(open_reading)
    writing = None if open_writing is None else Beside(open_writing)
    desk = Desk(
        reading=reading,
        gate=gate or KeyGate(accounts, clock),
        clock=clock,
        default_version=settings["api.default_version"],
        max_url_bytes=settings["serve.max_url_bytes"],
        max_body_bytes=settings["serve.max_body_bytes"],
        max_at_once=settings["serve.max_at_once"],
        at_once={},
        mappers=all_mappers() if mappers is None else mappers,
        turn=Turn(reading),
        beside=beside,
        writing=writing,
        house=house,
    )

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(work()) for work in beside_requests]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for lane in (beside, writing):
                if lane is not None:
                    lane.close()
            if on_stop is not None:
                on_stop()

    behind = Starlette(routes=list(routes), lifespan=lifespan)
    behind.router.redirect_slashes = False
    behind.router.default = _unknown_route(desk)  # type: ignore[assignment]  # an ASGI application, as there
    return App(desk, (*endpoints, openapi_endpoint(endpoints)), behind)


def _unknown_route(desk: Desk) -> Callable[[Scope, Receive, Send], object]:
    async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # no WebSockets here
            await send({"type": "websocket.close", "code": 1000})
            return
        reply = Reply(scope, dict(scope["headers"]), desk.default_version)
        await reply.refuse(send, UnknownRoute("no such endpoint; /openapi.json lists them"))

    return answer
