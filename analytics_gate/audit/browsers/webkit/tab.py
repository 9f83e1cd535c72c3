"""A page in WebKit, as `browsers.protocol` asks for one: each wish is the WebDriver's to
fulfil, or the browser's own.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from analytics_gate.audit.browsers.protocol import PageError
from analytics_gate.audit.browsers.webkit.channel import Channel
from analytics_gate.audit.browsers.webkit.session import Session

Asking = Callable[..., Any]

_IS_VISIBLE = """(selector) => {
  const element = document.querySelector(selector)
  const box = element?.getBoundingClientRect()
  return !!box?.width && !!box.height && element.checkVisibility({ visibilityProperty: true })
}"""


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A document as it was answered."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def ok(self) -> bool:
        """Whether the status is a good one."""
        return 200 <= self.status < 300

    def text(self) -> str:
        """The body, which is taken for UTF-8."""
        return self.body


@dataclass(frozen=True, slots=True)
class ReportedRequest:
    """A request that WebKit tells of: what for it says of a document's alone."""

    url: str
    resource_type: str = "other"

    @property
    def frame(self) -> Any:
        """Whose it is it does not say; a document is the page's own."""
        raise PageError("nobody knows whose request it is")


@dataclass(frozen=True, slots=True)
class TabFrame:
    """A document in the page, by its place among its parent's, from the page on."""

    place: tuple[int, ...]
    ask: Asking
    url: str = "about:blank"

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """The value of an expression, or of the function that it is, called with `arg`."""
        script = (
            f"const value = ({expression})\nreturn typeof value == 'function' "
            "? value(arguments[0]) : value"
        )
        return self.ask(self.place, script, arg)


@dataclass(frozen=True, slots=True)
class TabLocator:
    """The first of the elements that a CSS selector names."""

    tab: "Tab"
    selector: str

    @property
    def first(self) -> "TabLocator":
        """It is the first one already."""
        return self

    def is_visible(self) -> bool:
        """Whether it can be seen."""
        return bool(self.tab.evaluate(_IS_VISIBLE, self.selector))

    def click(self, *, timeout: float | None = None) -> None:
        """Presses it as soon as it can be seen. Raises PageError where that is not in
        `timeout` milliseconds.
        """
        end = time.monotonic() + (timeout or 0) / 1000
        while not self.is_visible():
            if time.monotonic() > end:
                raise PageError(f"no {self.selector} could be seen")
            self.tab.evaluate("() => new Promise(requestAnimationFrame)")
        self.tab.press(self.selector)


@dataclass(frozen=True, slots=True)
class TabMouse:
    """The mouse."""

    session: Session

    def move(self, x: float, y: float) -> None:
        """Goes there."""
        self.session.point(x, y)

    def wheel(self, delta_x: float, delta_y: float) -> None:
        """Turns its wheel."""
        self.session.roll(delta_x, delta_y)

    def click(self, x: float, y: float) -> None:
        """Goes there and presses."""
        self.session.point(x, y, press=True)


@dataclass(frozen=True, slots=True)
class TabKeyboard:
    """The keyboard."""

    session: Session

    def press(self, key: str) -> None:
        """Presses a key."""
        self.session.strike(key)


class Tab:
    """A page, and the one of its context."""

    def __init__(self, session: Session, channel: Channel, context: Any) -> None:
        self._session = session
        self._channel = channel
        self.context = context
        self.mouse = TabMouse(session)
        self.keyboard = TabKeyboard(session)

    @property
    def frames(self) -> Sequence[TabFrame]:
        """All documents in it, its own first."""
        return self._below(())

    def goto(self, url: str) -> LoadedDocument | None:
        """Opens an address, until it has loaded; None where that is no document of the web's."""
        self._channel.ask("attend")
        self._session.open(url)
        found = self._channel.ask("document")
        if found:
            return LoadedDocument(
                found["url"], found["status"], found["headers"], found["text"]
            )
        return None

    def content(self) -> str:
        """The document as it is now, as markup."""
        return str(self.evaluate("document.documentElement.outerHTML"))

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """The value of an expression in the page's own document."""
        return TabFrame((), self._ask).evaluate(expression, arg)

    def locator(self, selector: str) -> TabLocator:
        """The elements that a CSS selector names."""
        return TabLocator(self, selector)

    def press(self, selector: str) -> None:
        """Presses an element."""
        self._session.press(selector)

    def emulate_media(
        self,
        *,
        media: Literal["null", "print", "screen"] | None = None,
        color_scheme: Literal["dark", "light", "no-preference", "null"] | None = None,
    ) -> None:
        """Puts on those colours; another medium it shows by `pdf` alone."""
        self._channel.ask("dark", color_scheme == "dark")

    def pdf(self) -> bytes:
        """Prints the page, as it would onto paper."""
        paper = self._channel.print()
        if not paper.is_file():
            raise PageError("the page was not printed")
        return paper.read_bytes()

    def set_viewport_size(self, viewport_size: Mapping[str, int]) -> None:
        """Makes the window so wide and high."""
        self._session.size(viewport_size["width"], viewport_size["height"])

    def screenshot(self, *, path: Path, quality: int | None = None) -> bytes:
        """Takes its picture, a JPEG."""
        if not self._channel.ask("picture", str(path), quality or 80):
            raise PageError("the window has no picture")
        return path.read_bytes()

    def _ask(self, place: Sequence[int], script: str, *arguments: object) -> Any:
        try:
            return self._session.ask(place, script, *arguments)
        finally:
            self._channel.ask(
                "nothing"
            )  # what the page did until then has been heard now

    def _below(self, place: tuple[int, ...]) -> list[TabFrame]:
        try:
            url, count = self._session.ask(
                place, "return [location.href, window.length]"
            )
        except PageError:  # it went away meanwhile
            return []
        found = [TabFrame(place, self._ask, url)]
        for number in range(count):
            found += self._below((*place, number))
        return found
