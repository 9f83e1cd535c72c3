"""Browsers of WebKit's, one for each visit: a visitor who has never been anywhere is a
process that begins.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics_gate.audit.browsers.engines import find_engine
from analytics_gate.audit.browsers.launch_settings import EMULATED_SIGNALS
from analytics_gate.audit.browsers.protocol import Context, PageError
from analytics_gate.audit.browsers.webkit.channel import Channel
from analytics_gate.audit.browsers.webkit.session import BROWSER, screen, start_session
from analytics_gate.audit.browsers.webkit.tab import ReportedRequest, Tab
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from analytics_gate.audit.witness.scripts import CLOCK
from analytics_gate.errors import GateError, Problem

Prepare = Callable[[Context], None]

_EVENTS = {"request": "request", "failed": "requestfailed"}


class WebKitContext:
    """What is set up for a visit before its browser begins, and what is heard of it."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._listeners: dict[str, list[Callable[[Any], None]]] = {}
        self._bindings: dict[str, Callable[..., Any]] = {}
        self.scripts: list[str] = []
        self.clock = self
        channel.hear = self._hear

    @property
    def browser(self) -> None:
        """None of Playwright's."""

    def install(self) -> None:
        """The clock's: makes time one that can be run forward."""
        self.add_init_script(CLOCK)

    def add_init_script(self, script: str) -> None:
        """Has the script run in each document that comes."""
        self.scripts.append(script)

    def expose_binding(self, name: str, callback: Callable[..., Any]) -> None:
        """Gives documents a function; there can be one."""
        self._bindings[name] = callback
        self.scripts.insert(0, _BINDING % name)

    def on(self, event: str, f: Callable[[Any], None]) -> None:
        """Has `f` hear of each request, or of each that failed."""
        self._listeners.setdefault(event, []).append(f)

    def remove_listener(self, event: str, f: Callable[[Any], None]) -> None:
        """Has it hear no more."""
        self._listeners[event].remove(f)

    def cookies(self) -> Sequence[Mapping[str, Any]]:
        """The whole jar."""
        found: Sequence[Mapping[str, Any]] = self._channel.ask("cookies")
        return found

    def _hear(self, kind: str, word: str, *details: str) -> None:
        if kind == "said":
            for binding in self._bindings.values():
                binding(None, word)
        for listener in self._listeners.get(_EVENTS.get(kind, ""), ()):
            listener(ReportedRequest(word, *details))


_BINDING = """{
  const { auditor } = webkit.messageHandlers
  const tell = auditor.postMessage.bind(auditor)
  Object.defineProperty(globalThis, "%s", { configurable: true, value: async (text) => tell(text) })
}"""


@dataclass(frozen=True, slots=True)
class WebKit:
    """Visits by WebKit for one signal, which is never its own."""

    name: str
    version: str
    native: bool
    fresh_page: Callable[[], AbstractContextManager[Tab]]

    def page(self) -> AbstractContextManager[Tab]:
        """A page in a browser that begins and ends with it."""
        return self.fresh_page()


@contextmanager
def webkit(
    signal: Signal, recorder: Recorder, prepare: Prepare, *, javascript: bool = True
) -> Iterator[WebKit]:
    """WebKit, as long as the `with` lasts; `prepare` comes before each page. Raises
    GateError where there is none.
    """
    executable = find_engine("webkit")
    assert executable  # noqa: S101 - of it there is no download
    with _screen() as display:

        @contextmanager
        def page() -> Iterator[Tab]:
            fields, script = EMULATED_SIGNALS[signal]
            recorder.close_idle_connections()
            with _folder() as folder, Channel(Path(folder)) as channel:
                context = WebKitContext(channel)
                context.add_init_script(script)
                prepare(context)
                proxy = f"socks5://127.0.0.1:{recorder.proxy_port}"
                channel.order(
                    {
                        "proxy": proxy,
                        "javascript": javascript,
                        "scripts": context.scripts,
                    }
                )
                # A driver for each page: one whose browser failed is of no more use.
                with (
                    recorder.adding(fields),
                    start_session(executable, display, Path(folder)) as session,
                ):
                    channel.accept()
                    yield Tab(session, channel, context)

        yield WebKit("webkit", version(), signal is Signal.NONE, page)


@contextmanager
def _screen() -> Iterator[str]:
    with ExitStack() as running:
        try:
            display = running.enter_context(screen())
        except PageError as error:
            raise GateError(Problem("webkit", 0, str(error))) from error
        yield display


def _folder() -> tempfile.TemporaryDirectory[str]:
    # The process that keeps what is kept may outlive its browser by a moment.
    return tempfile.TemporaryDirectory(
        prefix="analytics-gate-", ignore_cleanup_errors=True
    )


def version() -> str:
    """WebKit's own word. Raises GateError where its library cannot be loaded."""
    line = [sys.executable, *BROWSER, "--version"]
    said = subprocess.run(line, capture_output=True, text=True, check=False)
    if said.returncode:
        reason = said.stderr.strip().rpartition("\n")[2]
        raise GateError(
            Problem(
                "webkit",
                0,
                f"its library did not load ({reason}); apt-get install libwebkit2gtk-4.1-0",
            )
        )
    return said.stdout.strip()
