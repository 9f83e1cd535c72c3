"""What an audit asks of a browser and its page, whoever drives them: Playwright's own
are such, and WebKit's are.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal, Protocol


class PageError(Exception):
    """A page, or the browser that it is in, did not do what it was asked for."""


class DriverResponse(Protocol):
    """A document as it was answered; names of `headers` are in small letters."""

    @property
    def url(self) -> str:
        """Where it came from in the end."""
        ...

    @property
    def status(self) -> int:
        """HTTP's number."""
        ...

    @property
    def ok(self) -> bool:
        """Whether that is a good one."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """All fields."""
        ...

    def text(self) -> str:
        """The body."""
        ...


class DriverRequest(Protocol):
    """A request that a browser tells of."""

    @property
    def url(self) -> str:
        """Where it goes."""
        ...

    @property
    def resource_type(self) -> str:
        """What it is for, `other` where the browser does not say."""
        ...

    @property
    def frame(self) -> Any:
        """Whose it is, with its `parent_frame`."""
        ...


class Frame(Protocol):
    """A document in a page."""

    @property
    def url(self) -> str:
        """Its address, empty where it has not come yet."""
        ...

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """The value of an expression, or of the function that it is, called with `arg`;
        a promise is waited for.
        """
        ...


class Locator(Protocol):
    """The elements that a selector names."""

    @property
    def first(self) -> "Locator":
        """The first one alone."""
        ...

    def is_visible(self) -> bool:
        """Whether it is there to be seen."""
        ...

    def click(self, *, timeout: float | None = None) -> None:
        """Presses it, as soon as it can be seen; `timeout` is in milliseconds."""
        ...


class Mouse(Protocol):
    """A mouse, in CSS pixels of the window."""

    def move(self, x: float, y: float) -> None:
        """Goes there."""
        ...

    def wheel(self, delta_x: float, delta_y: float) -> None:
        """Turns its wheel."""
        ...

    def click(self, x: float, y: float) -> None:
        """Goes there and presses."""
        ...


class Keyboard(Protocol):
    """A keyboard."""

    def press(self, key: str) -> None:
        """Presses a key, by its name in the specification of UI Events, and lets it go."""
        ...


class Clock(Protocol):
    """The time of all pages of a context."""

    def install(self) -> None:
        """Makes it one that can be run forward."""
        ...


class Context(Protocol):
    """All that is shared by a visit's pages, and ends with them."""

    @property
    def clock(self) -> Clock:
        """Their time."""
        ...

    @property
    def browser(self) -> Any:
        """Playwright's browser that it is in; None where there is none of its own."""
        ...

    def cookies(self) -> Sequence[Mapping[str, Any]]:
        """What is in the jar now."""
        ...

    def add_init_script(self, script: str) -> Any:
        """Has the script run in each document that comes, before all others."""
        ...

    def expose_binding(self, name: str, callback: Callable[..., Any]) -> Any:
        """Gives pages a function, whose every call is heard as `callback(whose, said)`."""
        ...

    def on(self, event: Any, f: Any) -> None:
        """Has `f` hear of each `request` or `requestfailed`."""
        ...

    def remove_listener(self, event: str, f: Any) -> None:
        """Has it hear of them no more."""
        ...


class Page(Protocol):
    """A tab."""

    @property
    def context(self) -> Context:
        """What it belongs to."""
        ...

    @property
    def frames(self) -> Sequence[Frame]:
        """All its documents, its own first."""
        ...

    @property
    def mouse(self) -> Mouse:
        """Its mouse."""
        ...

    @property
    def keyboard(self) -> Keyboard:
        """Its keyboard."""
        ...

    def goto(self, url: str) -> DriverResponse | None:
        """Opens an address, until it has loaded."""
        ...

    def content(self) -> str:
        """The document as it is now, as markup."""
        ...

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """As a frame does."""
        ...

    def locator(self, selector: str) -> Locator:
        """The elements that a CSS selector names."""
        ...

    def emulate_media(
        self,
        *,
        media: Literal["null", "print", "screen"] | None = None,
        color_scheme: Literal["dark", "light", "no-preference", "null"] | None = None,
    ) -> None:
        """Lays the page out for that medium, and in those colours."""
        ...

    def pdf(self) -> bytes:
        """Prints it, which lays it out for paper."""
        ...

    def set_viewport_size(self, viewport_size: Any) -> None:
        """Makes its window so wide and high."""
        ...

    def screenshot(self, *, path: Path, quality: int | None = None) -> bytes:
        """Takes its picture, a JPEG where the file is named so."""
        ...


class DriverBrowser(Protocol):
    """A running browser. `native`: the signal is its own, not put on from outside."""

    @property
    def name(self) -> str:
        """Which engine it is."""
        ...

    @property
    def version(self) -> str:
        """As it says itself."""
        ...

    @property
    def native(self) -> bool:
        """Whether the signal is its own."""
        ...

    def page(self) -> AbstractContextManager[Page]:
        """A page of a visitor who has never been anywhere; one at a time."""
        ...
