"""The real site, built and served as in production, and visits to it under names that
no browser has seen before.
"""

import itertools
import os
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from analytics_gate.delivery.server import SiteServer, serve_folder
from benchmarks.own_site import address_of, build_own_site
from tests.support.visiting import Visit, Visiting

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import Browsers

ROOT = Path(__file__).parents[2]
_NAMES = itertools.count()


@contextmanager
def serve_site(folder: Path, **environment: str) -> Iterator[SiteServer]:
    """Builds the project's own site into `folder` and serves it.

    Instant navigation holds links against the sitemap, port included, so the server is
    there before the site is.
    """
    with serve_folder(folder) as server:
        build_own_site(folder, SITE_URL=address_of(server), **environment)
        yield server


@pytest.fixture(scope="session")
def policy_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """The privacy policy's site."""
    with serve_site(tmp_path_factory.mktemp("policy") / "site") as server:
        yield server


@pytest.fixture
def secure_site(policy_site: SiteServer, recorder: Recorder) -> Iterator[SiteServer]:
    """The same site over https, where browsers behave otherwise: on plain http, Firefox
    connects to hovered links.
    """
    with serve_folder(policy_site.folder) as server:
        server.socket = recorder.certificates.for_host("localhost").wrap_socket(
            server.socket, server_side=True
        )
        yield server


class Tabs:
    """Tabs in windows that stay open: in Firefox, a new one takes as long as all that a
    test does in it.
    """

    def __init__(self, browsers: "Browsers") -> None:
        self._browsers = browsers
        self._windows: dict[tuple[str, Signal], Page] = {}
        self._open = ExitStack()

    def close(self) -> None:
        self._open.close()

    @contextmanager
    def fresh(self, engine: str, signal: Signal) -> Iterator["Page"]:
        """A tab as nobody left it. Cookies aside, its window may keep what belongs to
        names that were visited.
        """
        window = self._window(engine, signal)
        before = window.context.pages
        with window.context.expect_page() as opening:
            window.evaluate("void open('about:blank', '_blank', 'noopener')")
        try:
            yield opening.value
        finally:
            for page in set(window.context.pages) - set(before):
                page.close()

    def _window(self, engine: str, signal: Signal) -> "Page":
        window = self._windows.get((engine, signal))
        # Once installed, Playwright's clock is in all that the window opens.
        if (
            window is None
            or window.is_closed()
            or window.evaluate("'__pwClock' in globalThis")
        ):
            window = self._open.enter_context(self._browsers(engine, signal).page())
            self._windows[engine, signal] = window
        return window


@pytest.fixture(scope="session")
def tabs(browsers: "Browsers") -> Iterator[Tabs]:
    with closing(Tabs(browsers)) as kept:
        yield kept


@pytest.fixture
def visit(
    engine: str,
    browsers: "Browsers",
    tabs: Tabs,
    recorder: Recorder,
    policy_site: SiteServer,
) -> Iterator[Visiting]:
    with ExitStack() as stack:

        def begin(
            signal: Signal = Signal.NONE,
            *,
            server: SiteServer | None = None,
            javascript: bool = True,
        ) -> Visit:
            stack.close()
            # What an earlier page began may still be on its way. The browser gets to it
            # before it gets to this.
            recorder.answer("before.example", "/", '<link rel="icon" href="data:,">')
            if javascript:
                page = stack.enter_context(tabs.fresh(engine, signal))
                page.evaluate(
                    "void fetch('http://before.example/', { mode: 'no-cors' })"
                )
            else:
                page = stack.enter_context(
                    browsers(engine, signal, javascript=False).page()
                )
                page.goto("http://before.example/")
            recorder.wait_for("before.example", path="/")
            page.context.clear_cookies()
            recorder.wait_until_idle()
            recorder.close_idle_connections()
            recorder.clear()
            serving = server or policy_site
            scheme = "https" if isinstance(serving.socket, ssl.SSLSocket) else "http"
            name = f"visit-{os.getpid()}-{next(_NAMES)}.localhost"
            return Visit(page, f"{scheme}://{name}:{serving.port}", recorder)

        yield begin
