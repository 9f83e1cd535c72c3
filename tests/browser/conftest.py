"""The real site, built and served as in production, and visits to it under names that no browser has seen before."""

import itertools
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from visiting import Visit, Visiting

from analytics_gate.audit.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from analytics_gate.delivery.server import SiteServer, serve_folder

if TYPE_CHECKING:
    from conftest import Browsers

ROOT = Path(__file__).parents[2]
_NAMES = itertools.count()


@contextmanager
def serve_site(folder: Path, **environment: str) -> Iterator[SiteServer]:
    """Builds the project's own site into `folder` and serves it.

    Instant navigation holds links against the sitemap, port included, so the server is there before the site is.
    """
    with serve_folder(folder) as server:
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
        address = {"SITE_URL": f"http://site.localhost:{server.port}/", "NO_MKDOCS_2_WARNING": "1"}
        subprocess.run(command, cwd=ROOT, env=os.environ | address | environment, check=True)
        yield server


@pytest.fixture(scope="session")
def policy_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """The privacy policy's site."""
    with serve_site(tmp_path_factory.mktemp("policy") / "site") as server:
        yield server


@pytest.fixture
def secure_site(policy_site: SiteServer, recorder: Recorder) -> Iterator[SiteServer]:
    """The same site over https, where browsers behave otherwise: on plain http, Firefox connects to hovered links."""
    with serve_folder(policy_site.folder) as server:
        server.socket = recorder.certificates.for_host("localhost").wrap_socket(server.socket, server_side=True)
        yield server


@pytest.fixture
def visit(engine: str, browsers: "Browsers", recorder: Recorder, policy_site: SiteServer) -> Iterator[Visiting]:
    with ExitStack() as stack:

        def begin(signal: Signal = Signal.NONE, *, server: SiteServer | None = None, javascript: bool = True) -> Visit:
            stack.close()
            page = stack.enter_context(browsers(engine, signal, javascript=javascript).page())
            # What an earlier page began may still be on its way. The browser gets to it before it gets to this.
            recorder.answer("before.example", "/", '<link rel="icon" href="data:,">')
            page.goto("http://before.example/")
            recorder.wait_for("before.example", path="/")
            page.context.clear_cookies()
            recorder.settle()
            recorder.forget()
            serving = server or policy_site
            scheme = "https" if isinstance(serving.socket, ssl.SSLSocket) else "http"
            name = f"visit-{os.getpid()}-{next(_NAMES)}.localhost"
            return Visit(page, f"{scheme}://{name}:{serving.port}", recorder)

        yield begin
