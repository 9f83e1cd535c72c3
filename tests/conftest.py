"""What every test can ask for: the wire's witness, and browsers that are launched once
a session.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import settings

from analytics_gate.audit.browsers.engines import ENGINES, describe_engine
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visitors import Signal

# A busy machine is no finding.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

if TYPE_CHECKING:
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


@pytest.fixture(scope="session")
def session_recorder() -> Iterator[Recorder]:
    with Recorder() as recorder:
        yield recorder


@pytest.fixture
def recorder(session_recorder: Recorder) -> Recorder:
    """The session's recorder, with an empty record and nothing prepared."""
    session_recorder.settle()
    session_recorder.forget()
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
                    engine, signal, javascript, proxy_localhost, instrumented
                )
            )

        yield browser


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name
