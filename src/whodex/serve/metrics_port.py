"""Metrics on a port of their own, without a key: to be let through to the collector alone."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from whodex.api.endpoints.server import METRICS_MEDIA
from whodex.errors import Unavailable


class MetricsPort:
    """Answers `GET /metrics` in a thread until closed. Port 0: nowhere. Raises Unavailable where the port is taken."""

    def __init__(self, host: str, port: int, metrics: Callable[[], bytes]) -> None:
        self.port: Final = port
        self._server: ThreadingHTTPServer | None = None
        if port:
            handler = type("Handler", (_Handler,), {"metrics": staticmethod(metrics)})
            try:
                self._server = ThreadingHTTPServer((host, port), handler)
            except (OSError, OverflowError) as error:
                raise Unavailable(f"the metrics port {port} cannot be listened on ({error})") from None
            self._server.daemon_threads = True
            threading.Thread(target=self._server.serve_forever, name="whodex-metrics", daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    metrics: Callable[[], bytes]
    timeout = 5  # seconds for a slow client

    def do_GET(self) -> None:
        status, content = (200, self.metrics()) if self.path == "/metrics" else (404, b"see /metrics\n")
        self.send_response_only(status)
        self.send_header("content-type", METRICS_MEDIA)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
