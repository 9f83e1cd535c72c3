"""A small server for a published folder, with the headers that its host would send. For looking and for tests."""

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from analytics_gate.delivery.published import (
    Answer,
    answer_for,
    headers_for,
    read_header_rules,
    read_redirects,
)

_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}


def _content_type(file: Path) -> str:
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith("json") else kind


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "SiteServer"

    def do_GET(self) -> None:
        folder = self.server.folder
        path = self.path.partition("?")[0]
        # Read anew for each answer: the folder is replaced whole when the site is built again.
        answer = answer_for(folder, path, read_redirects(_text(folder / "_redirects")))
        self._send(answer, headers_for(path, read_header_rules(_text(folder / "_headers"))))

    do_HEAD = do_GET  # noqa: N815 - the standard library's name

    def _send(self, answer: Answer, headers: dict[str, str]) -> None:
        body = answer.file.read_bytes() if answer.file else b""
        self.send_response(answer.status)
        if answer.file:
            self.send_header("Content-Type", _content_type(answer.file))
        if answer.location:
            self.send_header("Location", answer.location)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

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
def serve_folder(folder: Path, host: str = "127.0.0.1", port: int = 0) -> Iterator[SiteServer]:
    """Serves a folder while the block runs. Raises OSError where the port is taken."""
    with SiteServer(folder, host, port) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
