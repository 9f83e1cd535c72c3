"""Real web servers, each serving a folder over TLS with the configuration that the
site's owner would include.
"""

import os
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
import trustme

from analytics_gate.delivery.formats import FORMATS

_NGINX = """\
{user}
pid "{folder}/pid";
error_log "{folder}/errors";
events {{ }}
http {{
    access_log off;
    client_body_temp_path "{folder}/body"; proxy_temp_path "{folder}/proxy";
      fastcgi_temp_path "{folder}/fastcgi";
    uwsgi_temp_path "{folder}/uwsgi"; scgi_temp_path "{folder}/scgi";
    types {{ text/html html; text/css css; text/javascript js; application/json json;
      image/svg+xml svg; }}
    server {{
        listen {listen} ssl;
        ssl_certificate "{folder}/certificate";
        ssl_certificate_key "{folder}/key";
        root "{site}";
        include "{folder}/gate.conf";
        {more}
    }}
}}
"""
_CADDY = """\
{{
	admin off
	auto_https off
	storage file_system "{folder}/storage"
}}
https:// {{
	bind {listen}
	tls "{folder}/certificate" "{folder}/key"
	root * "{site}"
	import "{folder}/gate.conf"
	file_server
}}
"""


@dataclass(frozen=True)
class Answered:
    """What a server answered: its status, each header's values by its name in small
    letters, and the body.
    """

    status: int
    headers: dict[str, list[str]]
    body: bytes


class _Connection(HTTPConnection):
    """A connection over TLS by a path of this machine: no port has to be found that is free."""

    def __init__(self, path: Path, context: ssl.SSLContext) -> None:
        super().__init__("localhost", timeout=90)
        self.path, self.context = path, context

    def connect(self) -> None:
        wire = socket.socket(socket.AF_UNIX)
        wire.connect(str(self.path))
        self.sock = self.context.wrap_socket(wire, server_hostname="localhost")


@dataclass(frozen=True)
class WebServer:
    """A server that runs. In its folder are a `socket` and the certificate of the
    `authority` that it is trusted by.
    """

    folder: Path
    context: ssl.SSLContext

    def ask(self, path: str, fields: tuple[tuple[str, str], ...] = ()) -> Answered:
        connection = _Connection(self.folder / "socket", self.context)
        connection.putrequest("GET", path)
        for name, value in fields:
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        headers: dict[str, list[str]] = {}
        for name, value in answer.getheaders():
            headers.setdefault(name.lower(), []).append(value)
        body = answer.read()
        connection.close()
        return Answered(answer.status, headers, body)


def find_server(name: str, package: str) -> str:
    """A server's program. Without it the test fails: one that is passed over proves nothing."""
    found = shutil.which(
        name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    )
    return found or pytest.fail(
        f"{name} is not on this machine; as root on Debian: apt-get install {package}"
    )


@contextmanager
def _folder() -> Iterator[tuple[Path, ssl.SSLContext]]:
    """A folder for one server, whose name is short enough for a socket in it, with a
    certificate and who trusts it.
    """
    authority = trustme.CA()
    issued = authority.issue_cert("localhost", "127.0.0.1")
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with tempfile.TemporaryDirectory(prefix="web-") as name:
        folder = Path(name)
        issued.private_key_pem.write_to_path(folder / "key")
        for part in issued.cert_chain_pems:
            part.write_to_path(folder / "certificate", append=True)
        authority.cert_pem.write_to_path(folder / "authority")
        yield folder, context


@contextmanager
def nginx(site: Path, more: str = "") -> Iterator[WebServer]:
    """nginx, with the configuration that is printed for it; `more` stands in its `server`, too."""
    program = find_server("nginx", "nginx-light")
    with _folder() as (folder, context):
        (folder / "gate.conf").write_text(FORMATS["nginx"](site))
        # Started as root, its workers would be somebody else, who cannot read the
        # folders of a test.
        user = "user root;" if os.geteuid() == 0 else ""
        listen = f"unix:{folder}/socket"
        (folder / "nginx.conf").write_text(
            _NGINX.format(user=user, folder=folder, site=site, listen=listen, more=more)
        )
        command = [
            program,
            "-e",
            str(folder / "errors"),
            "-c",
            str(folder / "nginx.conf"),
        ]
        # It is back as soon as the server listens, in the background.
        subprocess.run(command, check=True)
        try:
            yield WebServer(folder, context)
        finally:
            subprocess.run([*command, "-s", "stop"], check=True)


@contextmanager
def caddy(site: Path) -> Iterator[WebServer]:
    """Caddy, with the configuration that is printed for it."""
    program = find_server("caddy", "caddy")
    with _folder() as (folder, context):
        (folder / "gate.conf").write_text(FORMATS["caddy"](site))
        (folder / "Caddyfile").write_text(
            _CADDY.format(folder=folder, site=site, listen=f"unix/{folder}/socket")
        )
        running = subprocess.Popen(
            [
                program,
                "run",
                "--config",
                str(folder / "Caddyfile"),
                "--adapter",
                "caddyfile",
            ],
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            assert running.stderr
            said = iter(running.stderr.readline, "")
            assert any("serving initial configuration" in line for line in said), (
                "Caddy did not start"
            )
            yield WebServer(folder, context)
        finally:
            running.terminate()
            running.communicate()
