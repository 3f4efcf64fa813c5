"""`whodex serve`."""

import os
import socket
from typing import Annotated

import typer
import uvicorn

from whodex.boot import app_of, open_store
from whodex.cli.base import Data, app, note, settings_for
from whodex.errors import BadSetting, Unavailable
from whodex.settings import DATA_ENV, Settings


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", show_default="8080")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes.", show_default="1")] = None,
    data: Data = None,
) -> None:
    """Serve the API until interrupted. Ready when /readyz answers 200."""
    run(settings_for(data, serve__host=host, serve__port=port, serve__workers=workers))


def run(settings: Settings) -> None:
    """Serve with these settings. Raises Unavailable where the address is taken."""
    host, port, workers = settings["serve.host"], settings["serve.port"], settings["serve.workers"]
    if workers < 1:
        raise BadSetting("serve.workers must be at least 1")
    _check_free(host, port)
    open_store(settings).close()  # created or migrated once, before workers start
    note(f"whodex serves {settings.data} at http://{host}:{port} (Ctrl-C stops)")
    options = {
        "host": host,
        "port": port,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "date_header": True,
        "timeout_graceful_shutdown": 10,
        "h11_max_incomplete_event_size": settings["serve.max_url_bytes"],
    }
    if workers == 1:
        uvicorn.run(app_of(settings), **options)
        return
    os.environ[DATA_ENV] = str(settings.data.resolve())
    uvicorn.run("whodex.boot:app_from_environment", factory=True, workers=workers, **options)


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                f"{host}:{port} cannot be listened on ({error.strerror}); choose another --port"
            ) from None
