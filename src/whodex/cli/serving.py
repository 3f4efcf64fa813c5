"""`whodex serve`."""

from pathlib import Path
from typing import Annotated

import typer

from whodex.cli.base import Data, app, note, settings_for
from whodex.serve.running import run


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0: a free one.", show_default="8080")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes.", show_default="1")] = None,
    tls_cert: Annotated[Path | None, typer.Option(metavar="FILE", help="Certificate chain, PEM: HTTPS.")] = None,
    tls_key: Annotated[Path | None, typer.Option(metavar="FILE", help="Key of the certificate, in PEM.")] = None,
    access_log: Annotated[
        str | None, typer.Option(metavar="FILE", help='A line of JSON per answer; "" for none.', show_default="-")
    ] = None,
    metrics_port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port of /metrics without a key.", show_default="none")
    ] = None,
    data: Data = None,
) -> None:
    """Serve the API until interrupted. Ready when /readyz answers 200.

    SIGTERM and Ctrl-C end it when requests under way are answered; SIGHUP takes a new certificate and opens the log
    anew.
    """
    settings = settings_for(
        data,
        serve__host=host,
        serve__port=port,
        serve__workers=workers,
        serve__tls_cert=None if tls_cert is None else str(tls_cert),
        serve__tls_key=None if tls_key is None else str(tls_key),
        serve__access_log=access_log,
        serve__metrics_port=metrics_port,
    )
    run(settings, note)
