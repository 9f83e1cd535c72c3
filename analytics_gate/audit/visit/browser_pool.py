"""Keeps browsers running between visits, and ends them before they grow too large."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress

from analytics_gate.audit.browsers.drivers import (
    FAILURES,
    BrowserOptions,
    Drivers,
)
from analytics_gate.audit.browsers.engines import find_engine
from analytics_gate.audit.browsers.protocol import Context, DriverBrowser
from analytics_gate.audit.configuration import Configuration
from analytics_gate.audit.recorder.recorder import Recorder

_MAX_BROWSERS = 2
# A Firefox of 450 visits holds 1.7 GB, and takes twice the time for each.
_MAX_VISITS = 100


class BrowserPool:
    """Launches browsers for configurations; end them with `close`.

    `prepare` is called with each new context, before its first page. `connect` is the
    address of a browser that runs elsewhere.
    """

    def __init__(
        self,
        recorder: Recorder,
        drivers: Drivers,
        prepare: Callable[[Context], None],
        *,
        connect: str | None = None,
    ) -> None:
        self._recorder = recorder
        self._drivers = drivers
        self._prepare = prepare
        self._connect = connect
        self._running: dict[Configuration, tuple[DriverBrowser, ExitStack]] = {}
        self._visits: Counter[Configuration] = Counter()

    def take(self, configuration: Configuration) -> DriverBrowser:
        """Returns the browser for one more visit, launched if need be.

        Raises GateError where the machine has no such browser.
        """
        key = configuration.browser
        if self._visits[key] == _MAX_VISITS:
            self.discard(configuration)
        if key not in self._running:
            self._make_room()
            self._visits[key] = 0
            self._running[key] = self._launch(key)
        self._visits[key] += 1
        browser, _ = self._running[key]
        return browser

    def discard(self, configuration: Configuration) -> None:
        """Ends the configuration's browser; the next visit gets another one."""
        with suppress(*FAILURES):
            _, stack = self._running.pop(configuration.browser)
            stack.close()

    def close(self) -> None:
        """Ends all browsers."""
        for _, stack in self._running.values():
            stack.close()
        self._running.clear()

    def _make_room(self) -> None:
        while len(self._running) >= _MAX_BROWSERS:
            oldest = next(iter(self._running))
            _, stack = self._running.pop(oldest)
            stack.close()

    def _launch(self, key: Configuration) -> tuple[DriverBrowser, ExitStack]:
        options = BrowserOptions(
            key.engine,
            key.visitor.signal,
            key.javascript,
            proxy_localhost=True,
            instrumented=True,
            prepare=self._prepare,
        )
        stack = ExitStack()
        browser = stack.enter_context(self._launcher(options))
        return browser, stack

    def _launcher(
        self, options: BrowserOptions
    ) -> AbstractContextManager[DriverBrowser]:
        if options.engine == "webkit":
            return self._webkit(options)
        if self._connect:
            return self._drivers.connect(self._connect, options, self._recorder)
        return self._drivers.start(options, self._recorder)

    def _webkit(self, options: BrowserOptions) -> AbstractContextManager[DriverBrowser]:
        # First, as its error says how to install WebKit, and a missing Selenium does not.
        find_engine(options.engine)
        from analytics_gate.audit.browsers.webkit.running import webkit

        return webkit(
            options.signal,
            self._recorder,
            self._prepare,
            javascript=options.javascript,
        )
