"""WebKitWebDriver, spoken to by Selenium, on a screen that nobody sees. The only module
that imports Selenium.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Remote
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.common.proxy import Proxy, ProxyType
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service
from urllib3.exceptions import HTTPError

from analytics_gate.audit.browsers.protocol import PageError
from analytics_gate.audit.browsers.webkit.channel import NAME

BROWSER = ("-m", "analytics_gate.audit.browsers.webkit.browser")
_LOADS_S, _PATIENCE_S = 30, 45
# Loaded here: between fork and exec, with threads about, the loader's lock may be held
# by one that is no more.
_LIBC, _PR_SET_PDEATHSIG = ctypes.CDLL(None), 1
_LOG, _LINE = "said.txt", "\n"
# The page's own time is what it is reckoned by, and that is run forward.
_NEVER_S = 3600

_ENVIRONMENT = {
    "GDK_BACKEND": "x11",
    "GSETTINGS_BACKEND": "memory",
    # The printer that is a file goes by its English name, and pages are to be the same
    # on every machine.
    "LC_ALL": "C.UTF-8",
    "NO_AT_BRIDGE": "1",
    # There is no graphics card behind a screen that nobody sees.
    "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
}


@contextmanager
def screen() -> Iterator[str]:
    """A display of X11's that nobody sees, as long as the `with` lasts. Raises
    PageError where there is none.
    """
    reading, writing = os.pipe()
    # Without the second option it begins anew when the last browser goes, and nobody
    # can come meanwhile.
    line = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-noreset",
        "-screen",
        "0",
        "1400x1000x24",
        "-nolisten",
        "tcp",
    ]
    with subprocess.Popen(
        line,
        preexec_fn=_kill_with_parent,
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            os.close(writing)
            with os.fdopen(reading) as told:
                number = told.readline().strip()
            if not number:
                raise PageError("Xvfb did not begin; `Xvfb -displayfd 1` says why")
            yield f":{number}"
        finally:
            server.terminate()


@contextmanager
def start_session(executable: Path, display: str, folder: Path) -> Iterator["Session"]:
    """A browser on the display, with a driver of its own, as long as the `with` lasts.
    Raises PageError without one.

    `folder` is the channel's, by which the browser ends: a driver that is asked to end
    one may wait for ever.
    """
    service = Service(
        str(executable),
        log_output=str(folder / _LOG),
        env={**os.environ, **_ENVIRONMENT, "DISPLAY": display},
        popen_kw={"preexec_fn": _kill_with_parent},
    )
    with _translating_errors():
        service.start()
    try:
        try:
            session = Session(service.service_url, folder)
        except PageError as error:
            said = (folder / _LOG).read_text(encoding="utf-8", errors="replace").strip()
            raise PageError(
                f"WebKit did not begin: {said.rpartition(_LINE)[2] or error}"
            ) from error
        yield session
    finally:
        service.process.kill()
        service.process.wait()
        service.stop()


def _kill_with_parent() -> None:
    """Has the kernel end this process when the one that started it ends, however that
    comes about (Linux, prctl(2)).
    """
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


@contextmanager
def _translating_errors() -> Iterator[None]:
    try:
        yield
    except (WebDriverException, HTTPError, OSError) as error:
        raise PageError(
            str(getattr(error, "msg", None) or error).partition("\n")[0]
        ) from error


class Session:
    """A browser that is driven; every method raises PageError where it cannot be done."""

    def __init__(self, address: str, folder: Path) -> None:
        self._at: tuple[int, ...] | None = ()
        options = Options()
        options.binary_location = sys.executable
        for argument in (*BROWSER, str(folder)):
            options.add_argument(argument)
        options.set_capability("browserName", NAME)
        options.accept_insecure_certs = True
        options.unhandled_prompt_behavior = "dismiss"
        with _translating_errors():
            config = ClientConfig(
                address,
                proxy=Proxy({"proxyType": ProxyType.DIRECT}),
                timeout=_PATIENCE_S,
            )
            self._remote = Remote(
                RemoteConnection(client_config=config), options=options
            )
            self._remote.set_page_load_timeout(_LOADS_S)
            self._remote.set_script_timeout(_NEVER_S)

    def open(self, url: str) -> None:
        """Goes there, until it has loaded."""
        with _translating_errors():
            self._enter(())
            self._remote.get(url)

    def ask(self, frame: Sequence[int], script: str, *arguments: object) -> Any:
        """What a function's body returns in a frame, named by its place among its
        parent's, from the page on.
        """
        with _translating_errors():
            self._enter(frame)
            return self._remote.execute_script(script, *arguments)

    def press(self, selector: str) -> None:
        """Presses the first element that the selector names."""
        with _translating_errors():
            self._enter(())
            self._remote.find_element("css selector", selector).click()

    def point(self, x: float, y: float, *, press: bool = False) -> None:
        """Moves the mouse there; `press`: and presses it."""
        actions = ActionBuilder(self._remote, duration=0)
        mouse: Any = actions.pointer_action
        mouse.move_to_location(int(x), int(y))
        if press:
            mouse.click()
        self._perform(actions)

    def roll(self, x: float, y: float) -> None:
        """Turns the mouse's wheel."""
        actions = ActionBuilder(self._remote, duration=0)
        wheel: Any = actions.wheel_action
        wheel.scroll(0, 0, int(x), int(y), 0)
        self._perform(actions)

    def strike(self, key: str) -> None:
        """Presses a key: a letter, or one of WebDriver's by its name."""
        actions = ActionBuilder(self._remote, duration=0)
        code = getattr(Keys, key.upper(), key)
        actions.key_action.key_down(code)
        actions.key_action.key_up(code)
        self._perform(actions)

    def size(self, width: int, height: int) -> None:
        """Makes the window so large."""
        with _translating_errors():
            self._remote.set_window_size(width, height)

    def _perform(self, actions: ActionBuilder) -> None:
        with _translating_errors():
            self._enter(())
            actions.perform()

    def _enter(self, frame: Sequence[int]) -> None:
        if self._at == (wanted := tuple(frame)) == ():
            return
        self._at = None
        self._remote.switch_to.default_content()
        for place in wanted:
            self._remote.switch_to.frame(place)
        self._at = wanted
