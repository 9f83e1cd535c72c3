"""A small server for a published folder, with the headers that its host would send. For
looking and for tests.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from analytics_gate.delivery.static_host import respond


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "SiteServer"

    def do_GET(self) -> None:
        response = respond(
            self.server.folder, self.path.partition("?")[0], self.headers.items()
        )
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    do_HEAD = do_GET  # noqa: N815 - the standard library's name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Says nothing: a line a file hides what matters."""


class SiteServer(ThreadingHTTPServer):
    """Serves one folder on a port of this machine; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, folder: Path, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Handler)
        self.folder = folder

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away is no news."""


@contextmanager
def serve_folder(
    folder: Path, host: str = "127.0.0.1", port: int = 0
) -> Iterator[SiteServer]:
    """Serves a folder while the block runs. Raises OSError where the port is taken."""
    with SiteServer(folder, host, port) as server:
        thread = Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
