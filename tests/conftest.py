"""What every test can ask for: the wire's witness, and browsers that are launched once
a session.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import settings

from analytics_gate.audit.browsers.engines import ENGINES, describe_engine
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from tests.support.patience import PATIENCE_S, PatientRecorder

# A busy machine is no finding.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from analytics_gate.audit.browsers.drivers import PlaywrightBrowser


class Browsers(Protocol):
    """Gives a browser: launched when it is first asked for, and then kept for the session."""

    def __call__(
        self,
        engine: str,
        signal: Signal = Signal.NONE,
        *,
        javascript: bool = True,
        proxy_localhost: bool = False,
        instrumented: bool = False,
    ) -> "PlaywrightBrowser": ...


def pytest_report_header() -> list[str]:
    return [f"{name}: {describe_engine(name)}" for name in ENGINES]


class Order:
    """Which tests `make test` leaves to `make test-all`, and which come first."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_itemcollected(self, item: pytest.Item) -> None:
        # What no engine can tell apart is shown in one of them, and in all of them by
        # `make test-all`.
        if item.get_closest_marker("either_engine") and engine_of(item) != ENGINES[0]:
            item.add_marker("matrix")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = spread(items)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Order())


def spread(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests in two halves, as xdist deals them out to two workers: each begins with
    its longest tests, and has one engine, whose browsers it starts.

    What a worker steals from the other is the end of its half: short tests.
    """
    queues: list[list[pytest.Item]] = [[] for _ in ENGINES]
    short = []
    for item in sorted(items, key=lambda item: "test_auditing" not in item.nodeid):
        engine = engine_of(item)
        if engine in ENGINES:
            queues[ENGINES.index(engine)].append(item)
        elif "test_auditing" in item.nodeid:
            min(queues, key=len).append(item)
        else:
            short.append(item)
    size = -(-len(items) // len(queues))
    for queue in queues:
        room = max(size - len(queue), 0)
        queue += short[:room]
        del short[:room]
    return [*chain.from_iterable(queues), *short]


def engine_of(item: pytest.Item) -> str:
    """The engine of a test, empty where it has none."""
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return ""
    return str(item.callspec.params.get("engine", ""))


def wait_patiently(context: "BrowserContext") -> None:
    context.set_default_timeout(PATIENCE_S * 1000)


@pytest.fixture(scope="session")
def session_recorder() -> Iterator[Recorder]:
    with PatientRecorder() as recorder:
        yield recorder


@pytest.fixture
def recorder(session_recorder: Recorder) -> Recorder:
    """The session's recorder, with an empty record and nothing prepared."""
    session_recorder.wait_until_idle()
    session_recorder.clear()
    session_recorder.clear_answers()
    session_recorder.serve_site(None)
    return session_recorder


@pytest.fixture(scope="session")
def browsers(session_recorder: Recorder) -> Iterator[Browsers]:
    from analytics_gate.audit.browsers.drivers import (  # Playwright, which most tests do without
        BrowserOptions,
        drivers,
    )

    with ExitStack() as running:
        launcher = cache(lambda: running.enter_context(drivers()))

        @cache
        def launched(wanted: BrowserOptions) -> "PlaywrightBrowser":
            return running.enter_context(launcher().start(wanted, session_recorder))

        def browser(
            engine: str,
            signal: Signal = Signal.NONE,
            *,
            javascript: bool = True,
            proxy_localhost: bool = False,
            instrumented: bool = False,
        ) -> "PlaywrightBrowser":
            return launched(
                BrowserOptions(
                    engine,
                    signal,
                    javascript=javascript,
                    proxy_localhost=proxy_localhost,
                    instrumented=instrumented,
                    prepare=wait_patiently,
                )
            )

        yield browser


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name
