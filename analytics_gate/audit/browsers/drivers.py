"""Real browsers that carry a real signal, whose every contact with a third party goes
to the recorder.

The only module that imports Playwright. Unless a browser is asked for with
`proxy_localhost`, a site under `*.localhost` or 127.0.0.1 is reached directly: the
recorder does not see it, except, in Firefox, on the ports 80 and 443.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser as RemoteBrowser
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from analytics_gate.audit.browsers.engines import ENGINES, describe_engine, find_engine
from analytics_gate.audit.browsers.launch_settings import (
    ALTERNATE_MEDIA,
    DELIVER_UNLOAD_EVENTS,
    DESKTOP_VIEWPORT,
    EMULATED_SIGNALS,
    FIREFOX_ENVIRONMENT,
    GPC_SCRIPT,
    LOCAL_HOSTS,
    NO_DIRECT_UDP,
    chromium_arguments,
    firefox_preferences,
    window_arguments,
    write_preferences,
)
from analytics_gate.audit.browsers.protocol import PageError
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from analytics_gate.errors import GateError, Problem

__all__ = [
    "FAILURES",
    "BrowserOptions",
    "Drivers",
    "Page",
    "PlaywrightBrowser",
    "drivers",
    "launch",
]

FAILURES: tuple[type[Exception], ...] = (PlaywrightError, PageError)
"""What a page throws that did not do what it was asked for, whoever drives it."""

Pages = Callable[[], AbstractContextManager[Page]]
Prepare = Callable[[BrowserContext], None]


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """A browser as it is wanted.

    `proxy_localhost`: the recorder sees this machine's own addresses too.
    `instrumented`: the witness in its pages reports until they end. `prepare` is called with each
    context that begins, before its first page: what it sets up holds for all pages that
    are made in it.
    """

    engine: str
    signal: Signal = Signal.NONE
    javascript: bool = True
    proxy_localhost: bool = False
    instrumented: bool = False
    prepare: Prepare = lambda _: None


@dataclass(frozen=True, slots=True)
class PlaywrightBrowser:
    """A running browser. `native`: the signal is the browser's own, not put on from outside."""

    name: str
    version: str
    signal: Signal
    native: bool
    recorder: Recorder
    fresh_page: Pages

    @contextmanager
    def page(self) -> Iterator[Page]:
        """A page in a browser that remembers nothing: no cookie, storage, cache or open
        connection.

        One at a time. What is set on the page (routes, init scripts, its clock) ends
        with it; leave its context as it is.
        """
        self.recorder.close_idle_connections()
        with self.fresh_page() as page:
            yield page


class Drivers:
    """Launches browsers side by side; made by `drivers`."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright

    def launch(
        self,
        engine: str,
        *,
        recorder: Recorder,
        signal: Signal = Signal.NONE,
        javascript: bool = True,
    ) -> AbstractContextManager[PlaywrightBrowser]:
        """A browser, as long as the `with` lasts. Raises GateError where the machine has none."""
        return self.start(BrowserOptions(engine, signal, javascript), recorder)

    def start(
        self, wanted: BrowserOptions, recorder: Recorder
    ) -> AbstractContextManager[PlaywrightBrowser]:
        """The browser that is wanted, as long as the `with` lasts. Raises GateError
        where the machine has none.
        """
        find_engine(wanted.engine)
        if wanted.engine not in ENGINES:
            message = f"Playwright does not drive it here, expected one of: {', '.join(ENGINES)}"
            raise GateError(Problem(wanted.engine, 0, message))
        start = _chromium if wanted.engine == "chromium" else _firefox
        return start(self._playwright, recorder, wanted)

    @contextmanager
    def connect(
        self, address: str, wanted: BrowserOptions, recorder: Recorder
    ) -> Iterator[PlaywrightBrowser]:
        """A browser that runs elsewhere: at a Playwright server (`ws://…`), or at a
        DevTools address (`http://…`).

        Its contexts are off the record and its signals are put on from outside. Raises
        GateError where nobody answers.
        """
        with _connected(self._playwright, address, wanted.engine) as browser:
            contexts = _Contexts(lambda: _context_elsewhere(browser, wanted, recorder))
            native = wanted.signal is Signal.NONE
            yield PlaywrightBrowser(
                wanted.engine,
                browser.version,
                wanted.signal,
                native,
                recorder,
                contexts.fresh_page,
            )


@contextmanager
def drivers() -> Iterator[Drivers]:
    """What launches browsers. Playwright allows one of these at a time in a thread."""
    with sync_playwright() as playwright:
        yield Drivers(playwright)


@contextmanager
def launch(
    engine: str,
    *,
    recorder: Recorder,
    signal: Signal = Signal.NONE,
    javascript: bool = True,
) -> Iterator[PlaywrightBrowser]:
    """One browser by itself; for several at once see `drivers`."""
    find_engine(engine)
    with (
        drivers() as launcher,
        launcher.launch(
            engine, recorder=recorder, signal=signal, javascript=javascript
        ) as browser,
    ):
        yield browser


@contextmanager
def _connected(
    playwright: Playwright, address: str, engine: str
) -> Iterator[RemoteBrowser]:
    kind = {"chromium": playwright.chromium, "firefox": playwright.firefox}[engine]
    connect = (
        kind.connect
        if address.startswith(("ws:", "wss:")) and "/devtools/" not in address
        else None
    )
    try:
        browser = connect(address) if connect else kind.connect_over_cdp(address)
    except PlaywrightError as error:
        reason = str(error).partition("\n")[0]
        message = (
            f"no {engine} answers ({reason}); expected a Playwright server's "
            "ws:// address, or DevTools' http://"
        )
        raise GateError(Problem(f"--connect {address}", 0, message)) from error
    try:
        yield browser
    finally:
        browser.close()


def _context_elsewhere(
    browser: RemoteBrowser, wanted: BrowserOptions, recorder: Recorder
) -> BrowserContext:
    fields, script = EMULATED_SIGNALS[wanted.signal]
    context = browser.new_context(
        # SOCKS: over HTTP a browser opens connections ahead of time that never say whom
        # they are for.
        proxy={
            "server": f"socks5://127.0.0.1:{recorder.proxy_port}",
            "bypass": "<-loopback>",
        },
        ignore_https_errors=True,
        java_script_enabled=wanted.javascript,
        extra_http_headers=fields,
    )
    if script:
        context.add_init_script(script)
    wanted.prepare(context)
    return context


@contextmanager
def _chromium(
    playwright: Playwright, recorder: Recorder, wanted: BrowserOptions
) -> Iterator[PlaywrightBrowser]:
    with _Profiles(lambda: _chromium_profile(playwright, recorder, wanted)) as profiles:
        native = wanted.signal is not Signal.GPC
        yield PlaywrightBrowser(
            "chromium",
            profiles.version,
            wanted.signal,
            native,
            recorder,
            profiles.fresh_page,
        )


@contextmanager
def _chromium_profile(
    playwright: Playwright, recorder: Recorder, wanted: BrowserOptions
) -> Iterator[BrowserContext]:
    executable = find_engine("chromium")
    gpc = wanted.signal is Signal.GPC
    with tempfile.TemporaryDirectory(
        prefix="analytics-gate-", ignore_cleanup_errors=True
    ) as profile:
        write_preferences(Path(profile), wanted.signal)
        # A profile and no `new_context`: off the record, Chromium makes no preconnects.
        with playwright.chromium.launch_persistent_context(
            profile,
            executable_path=executable,
            channel=None
            if executable
            else "chromium",  # else Playwright takes its headless shell
            args=[
                *chromium_arguments(
                    recorder.proxy_port,
                    keeps_out=() if wanted.proxy_localhost else LOCAL_HOSTS,
                ),
                *(NO_DIRECT_UDP if wanted.proxy_localhost else ()),
                *(DELIVER_UNLOAD_EVENTS if wanted.instrumented else ()),
                *(
                    window_arguments(describe_engine("chromium"))
                    if wanted.instrumented
                    else ()
                ),
            ],
            chromium_sandbox=os.geteuid() != 0,
            ignore_https_errors=True,
            java_script_enabled=wanted.javascript,
            extra_http_headers={"Sec-GPC": "1"} if gpc else None,
            **(
                DESKTOP_VIEWPORT | ALTERNATE_MEDIA
                if wanted.instrumented and not wanted.javascript
                else {}
            ),
        ) as context:
            if gpc:
                context.add_init_script(GPC_SCRIPT)
            wanted.prepare(context)
            yield context


class _Profiles:
    """One Chromium profile after another: the same one while it can be emptied, which
    is much faster.
    """

    def __init__(
        self, start: Callable[[], AbstractContextManager[BrowserContext]]
    ) -> None:
        self._start = start
        self._running = ExitStack()

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    @property
    def version(self) -> str:
        browser = self._context.browser
        if browser:
            return browser.version
        return ""

    @contextmanager
    def fresh_page(self) -> Iterator[Page]:
        if self._has_clock() and not self._began_with_clock:
            self._running.close()
            self._begin()
        else:
            self._forget()
        page = self._context.new_page()
        try:
            yield page
        finally:
            for opened in self._context.pages[
                1:
            ]:  # popups too; the first one keeps Chromium from leaving
                opened.close()

    def _begin(self) -> None:
        self._context = self._running.enter_context(self._start())
        self._began_with_clock = self._has_clock()

    def _has_clock(self) -> bool:
        """Whether a page installed Playwright's clock: then every later page of its
        context has it.
        """
        return bool(self._context.pages[0].evaluate("'__pwClock' in globalThis"))

    def _forget(self) -> None:
        self._context.clear_cookies()
        session = self._context.new_cdp_session(self._context.pages[0])
        session.send("Network.clearBrowserCache")
        session.send(
            "Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"}
        )
        session.detach()


@contextmanager
def _firefox(
    playwright: Playwright, recorder: Recorder, wanted: BrowserOptions
) -> Iterator[PlaywrightBrowser]:
    executable = find_engine("firefox")
    with playwright.firefox.launch(
        executable_path=executable,
        channel="moz-firefox"
        if executable
        else None,  # WebDriver BiDi, which every Firefox speaks
        firefox_user_prefs=firefox_preferences(
            wanted.signal,
            recorder.port,
            javascript=wanted.javascript,
            proxy_localhost=wanted.proxy_localhost,
        ),
        env={**os.environ, **FIREFOX_ENVIRONMENT},
    ) as firefox:

        def start() -> BrowserContext:
            if wanted.instrumented and not wanted.javascript:
                window = DESKTOP_VIEWPORT
            else:
                window = {}
            context = firefox.new_context(ignore_https_errors=True, **window)
            wanted.prepare(context)
            return context

        yield PlaywrightBrowser(
            "firefox",
            firefox.version,
            wanted.signal,
            True,
            recorder,
            _Contexts(start).fresh_page,
        )


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
