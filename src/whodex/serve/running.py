"""Serving: the socket, TLS, one worker or several with somebody who replaces those that die."""

import os
import signal
import socket
import ssl
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import uvicorn
from uvicorn.supervisors import Multiprocess

from whodex.api.app import App
from whodex.boot import open_store
from whodex.boot.serving import app_of, gauges_of
from whodex.errors import BadSetting, Unavailable
from whodex.serve.connection import Connection
from whodex.serve.journal import opened
from whodex.serve.keeper import keeper_of
from whodex.serve.metrics_port import MetricsPort
from whodex.serve.plan import Plan, plan_of
from whodex.serve.tally import exposition, forget, gathered
from whodex.settings import Settings

HEALTH_S: Final = 30  # a worker that says nothing for so long is replaced; a search holds the interpreter for seconds


def run(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until told to stop (SIGTERM, SIGINT). `say` is told where, once connections are taken.

    SIGHUP takes a new certificate and opens the log anew, without losing a connection. Raises BadSetting, Unavailable.
    """
    host, port, workers = settings["serve.host"], settings["serve.port"], settings["serve.workers"]
    if workers < 1:
        raise BadSetting("serve.workers must be at least 1")
    secure = _tls(settings)
    _check_log(settings["serve.access_log"])
    listener = bound(host, port)
    with listener:
        open_store(settings).close()  # created or migrated once, before workers start
        plan = plan_of(settings)
        plan.run.mkdir(parents=True, exist_ok=True)
        forget(plan.run)
        metrics = MetricsPort(host, settings["serve.metrics_port"], partial(_metrics, settings, plan))
        place = f"[{host}]" if ":" in host else host
        say(f"whodex serves {settings.data} at {'https' if secure else 'http'}://{place}:{listener.getsockname()[1]}")
        if metrics.port:
            say(f"metrics at http://{place}:{metrics.port}/metrics")
        try:
            _serve(_config(settings, plan, secure, workers), listener, workers)
        finally:
            metrics.close()


def bound(host: str, port: int) -> socket.socket:
    """A socket at that address. Raises Unavailable where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(0)  # says so where another server listens there; the loop sets the real length
    except (OSError, OverflowError) as error:
        made.close()
        reason = error.strerror if isinstance(error, OSError) else "no such port"
        raise Unavailable(f"{host}:{port} cannot be listened on ({reason}); choose another --port") from None
    made.set_inheritable(True)
    return made


def worker_app(settings: Settings, plan: Plan) -> App:
    """The application of one worker."""
    keeper = keeper_of(plan)
    return app_of(settings, metrics=partial(_metrics, settings, plan), on_stop=keeper.close)


def _serve(config: uvicorn.Config, listener: socket.socket, workers: int) -> None:
    if workers == 1:
        _Server(config).run(sockets=[listener])
    else:
        _Workers(config, sockets=[listener]).run()


def _config(settings: Settings, plan: Plan, secure: tuple[str, str] | None, workers: int) -> uvicorn.Config:
    options: dict[str, Any] = {}
    if secure is not None:
        options |= {"ssl_certfile": secure[0], "ssl_keyfile": secure[1]}
    if workers > 1:
        options |= {"callback_notify": partial(_stay_with, os.getpid()), "timeout_notify": 1}
    return uvicorn.Config(
        partial(worker_app, settings, plan),
        factory=True,
        interface="asgi3",
        http=partial(Connection, plan=plan),  # type: ignore[arg-type]  # makes one
        ws="none",
        lifespan="on",
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=settings["serve.drain_s"],
        timeout_worker_healthcheck=HEALTH_S,
        **options,
    )


class _Server(uvicorn.Server):
    """One worker, which is the whole server."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        import asyncio  # noqa: PLC0415 - here alone

        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._hang_up)

    def _hang_up(self) -> None:
        if sys.stdin is not None and sys.stdin.isatty():  # the terminal has gone
            self.should_exit = True
            return
        config = self.config
        if config.ssl is not None:
            assert config.ssl_certfile is not None, "there is no TLS without a certificate"
            try:
                config.ssl.load_cert_chain(config.ssl_certfile, config.ssl_keyfile)
            except (OSError, ssl.SSLError) as error:
                print(f"the new certificate cannot be used, the old one stays: {error}", file=sys.stderr)  # noqa: T201 - to whoever watches the server
        keeper_of(config.http.keywords["plan"]).reopen()  # type: ignore[union-attr]  # the partial of `_config`


class _Workers(Multiprocess):
    """Several workers: who dies is replaced, and on SIGHUP each by one with the new certificate and log."""

    def handle_hup(self) -> None:
        if sys.stdin is not None and sys.stdin.isatty():
            self.should_exit.set()
        else:
            self.restart_all()


async def _stay_with(parent: int) -> None:
    """A worker whose supervisor was killed ends as well: nobody would stop it."""
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def _tls(settings: Settings) -> tuple[str, str] | None:
    """Certificate and key, tried. Raises BadSetting."""
    certificate, key = settings["serve.tls_cert"], settings["serve.tls_key"]
    if not certificate and not key:
        return None
    if not certificate or not key:
        raise BadSetting("serve.tls_cert and serve.tls_key go together")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=_no_password)
    except (OSError, ssl.SSLError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BadSetting(f"the TLS certificate {certificate} with the key {key} cannot be used: {reason}") from None
    return certificate, key


def _check_log(target: str) -> None:
    if target not in {"", "-"}:
        try:
            os.close(opened(target))
        except OSError as error:
            raise BadSetting(f"the access log {target} cannot be written ({error.strerror})") from None


def _no_password() -> str:
    raise ValueError("the key is encrypted; give one without a password")


def _metrics(settings: Settings, plan: Plan) -> bytes:
    return exposition(gathered(plan.run), partial(gauges_of, settings))
