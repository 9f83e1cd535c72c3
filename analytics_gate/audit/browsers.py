"""Real browsers that carry a real signal, whose every contact with a third party goes to the recorder.

The only module that imports Playwright. The site under test is whatever is served under `*.localhost` or
127.0.0.1: the recorder does not see that, except, in Firefox, on the ports 80 and 443.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from analytics_gate.audit.engines import find_engine
from analytics_gate.audit.recorder import Recorder
from analytics_gate.audit.settings import (
    FIREFOX_ENVIRONMENT,
    GPC_SCRIPT,
    chromium_arguments,
    chromium_preferences,
    firefox_preferences,
)
from analytics_gate.audit.visitors import Signal

Pages = Callable[[], AbstractContextManager[Page]]


@dataclass(frozen=True, slots=True)
class Browser:
    """A running browser. `native`: the signal is the browser's own, not put on from outside."""

    name: str
    version: str
    signal: Signal
    native: bool
    recorder: Recorder
    fresh_page: Pages

    @contextmanager
    def page(self) -> Iterator[Page]:
        """A page in a browser that remembers nothing: no cookie, storage, cache or open connection.

        One at a time. What is set on the page (routes, init scripts, its clock) ends with it; leave its context
        as it is.
        """
        self.recorder.hang_up()
        with self.fresh_page() as page:
            yield page


class Drivers:
    """Launches browsers side by side; made by `drivers`."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright

    def launch(
        self, engine: str, *, recorder: Recorder, signal: Signal = Signal.NONE, javascript: bool = True
    ) -> AbstractContextManager[Browser]:
        """A browser, as long as the `with` lasts. Raises GateError where the machine has none."""
        find_engine(engine)
        start = _chromium if engine == "chromium" else _firefox
        return start(self._playwright, recorder, signal, javascript)


@contextmanager
def drivers() -> Iterator[Drivers]:
    """What launches browsers. Playwright allows one of these at a time in a thread."""
    with sync_playwright() as playwright:
        yield Drivers(playwright)


@contextmanager
def launch(
    engine: str, *, recorder: Recorder, signal: Signal = Signal.NONE, javascript: bool = True
) -> Iterator[Browser]:
    """One browser by itself; for several at once see `drivers`."""
    find_engine(engine)
    with (
        drivers() as launcher,
        launcher.launch(engine, recorder=recorder, signal=signal, javascript=javascript) as browser,
    ):
        yield browser


@contextmanager
def _chromium(playwright: Playwright, recorder: Recorder, signal: Signal, javascript: bool) -> Iterator[Browser]:
    with _Profiles(lambda: _chromium_profile(playwright, recorder, signal, javascript)) as profiles:
        native = signal is not Signal.GPC
        yield Browser("chromium", profiles.version, signal, native, recorder, profiles.fresh_page)


@contextmanager
def _chromium_profile(
    playwright: Playwright, recorder: Recorder, signal: Signal, javascript: bool
) -> Iterator[BrowserContext]:
    executable = find_engine("chromium")
    gpc = signal is Signal.GPC
    with tempfile.TemporaryDirectory(prefix="analytics-gate-", ignore_cleanup_errors=True) as profile:
        _write_preferences(Path(profile), signal)
        # A profile and no `new_context`: off the record, Chromium makes no preconnects.
        with playwright.chromium.launch_persistent_context(
            profile,
            executable_path=executable,
            channel=None if executable else "chromium",  # else Playwright takes its headless shell
            args=chromium_arguments(recorder.proxy_port),
            chromium_sandbox=os.geteuid() != 0,
            ignore_https_errors=True,
            java_script_enabled=javascript,
            extra_http_headers={"Sec-GPC": "1"} if gpc else None,
        ) as context:
            if gpc:
                context.add_init_script(GPC_SCRIPT)
            yield context


def _write_preferences(profile: Path, signal: Signal) -> None:
    default = profile / "Default"
    default.mkdir()
    (default / "Preferences").write_text(json.dumps(chromium_preferences(signal)), encoding="utf-8")


class _Profiles:
    """One Chromium profile after another: the same one while it can be emptied, which is much faster."""

    def __init__(self, start: Callable[[], AbstractContextManager[BrowserContext]]) -> None:
        self._start = start
        self._running = ExitStack()

    def __enter__(self) -> Self:
        self._context = self._running.enter_context(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    @property
    def version(self) -> str:
        browser = self._context.browser
        return browser.version if browser else ""

    @contextmanager
    def fresh_page(self) -> Iterator[Page]:
        if self._has_clock():
            self._running.close()
            self._context = self._running.enter_context(self._start())
        else:
            self._forget()
        page = self._context.new_page()
        try:
            yield page
        finally:
            for opened in self._context.pages[1:]:  # popups too; the first one keeps Chromium from leaving
                opened.close()

    def _has_clock(self) -> bool:
        """Whether a page installed Playwright's clock: then every later page of its context has it."""
        return bool(self._context.pages[0].evaluate("'__pwClock' in globalThis"))

    def _forget(self) -> None:
        self._context.clear_cookies()
        session = self._context.new_cdp_session(self._context.pages[0])
        session.send("Network.clearBrowserCache")
        session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
        session.detach()


@contextmanager
def _firefox(playwright: Playwright, recorder: Recorder, signal: Signal, javascript: bool) -> Iterator[Browser]:
    executable = find_engine("firefox")
    with playwright.firefox.launch(
        executable_path=executable,
        channel="moz-firefox" if executable else None,  # WebDriver BiDi, which every Firefox speaks
        firefox_user_prefs=firefox_preferences(signal, recorder.port, javascript=javascript),
        env={**os.environ, **FIREFOX_ENVIRONMENT},
    ) as firefox:
        contexts = _Contexts(lambda: firefox.new_context(ignore_https_errors=True))
        yield Browser("firefox", firefox.version, signal, True, recorder, contexts.fresh_page)


class _Contexts:
    """One Firefox context after another, each ended only when the next one is wanted.

    Ended with its page, it would take the beacons with it that the page sent when it went.
    """

    def __init__(self, start: Callable[[], BrowserContext]) -> None:
        self._start = start
        self._last: BrowserContext | None = None

    @contextmanager
    def fresh_page(self) -> Iterator[Page]:
        if self._last:
            self._last.close()
        self._last = context = self._start()
        try:
            yield context.new_page()
        finally:
            for opened in context.pages:
                opened.close()
