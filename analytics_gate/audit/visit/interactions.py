"""Does to a page what a person might: scrolls, presses, types, prints, waits, hides and
leaves it.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from analytics_gate.audit.browsers.drivers import FAILURES
from analytics_gate.audit.browsers.protocol import Frame, Page
from analytics_gate.audit.witness.scripts import LEAVING_SCRIPT
from analytics_gate.bundle import function_script

TIMERS_MS = 60_000
"""How far the page's clock is advanced."""

END = "end.invalid"
"""The host of the pages that the visitor leaves for; it cannot exist (RFC 6761)."""

_WIDE, _NARROW = {"width": 1280, "height": 720}, {"width": 412, "height": 720}

_INTERACTIONS = function_script("analytics_gate.audit", "life")

_WITHOUT_FRAMES = """() => {
  for (const frame of document.querySelectorAll("iframe, frame, object, embed")) frame.remove()
}"""

WaitUntilIdle = Callable[[], None]


def exercise_page(
    page: Page, wait_until_idle: WaitUntilIdle, excluded_selector: str = ""
) -> None:
    """Does to a page what a person might, and advances its clock by a minute.

    `excluded_selector` matches the buttons that would answer the question for consent.
    """
    for part in (
        _look_around,
        _touch,
        lambda page: _press(page, excluded_selector),
        _print,
        _turn_dark_and_narrow,
        _hide,
        _reveal,
        _wait_a_minute,
        lambda page: _press_what_came_and_send(page, excluded_selector),
        _follow_a_link,
    ):
        # A page may navigate under any of these; what it did until then counts.
        with suppress(*FAILURES):
            part(page)
            wait_until_idle()


def leave_page(page: Page) -> None:
    """Leaves the page, and waits until what it sends at its end is on the wire."""
    for frame in loaded_frames(page):
        with suppress(*FAILURES):
            frame.evaluate(LEAVING_SCRIPT)
    if _is_firefox(page) and len(page.frames) > 1:
        with suppress(*FAILURES):
            page.evaluate(_WITHOUT_FRAMES)
            _print(page)
    # The page ends only once the first of these has loaded.
    page.goto(f"http://{END}/first")
    page.goto(f"http://{END}/second")


def loaded_frames(page: Page) -> list[Frame]:
    """The frames that have a document.

    One that loads lazily and is not shown has none, and never evaluates a script.
    """
    found = []
    for frame in page.frames:
        if frame.url:
            found.append(frame)
    return found


def _own_frames(page: Page) -> list[Frame]:
    """The page's main frame, and the frames of the same host or without one."""
    host = urlsplit(page.frames[0].url).hostname
    found = []
    for frame in loaded_frames(page):
        if urlsplit(frame.url).hostname in {host, None}:
            found.append(frame)
    return found


def _run_in_own_frames(page: Page, part: str, argument: str = "") -> None:
    for frame in _own_frames(page):
        with suppress(*FAILURES):
            _run(frame, part, argument)


def _run(page: Page | Frame, part: str, argument: str | int = "") -> Any:
    return page.evaluate(f"(argument) => ({_INTERACTIONS}).{part}(argument)", argument)


def _look_around(page: Page) -> None:
    for place in ((300, 300), (310, 340), *_run(page, "points")):
        page.mouse.move(*place)
    page.mouse.wheel(0, 200)
    _run_in_own_frames(page, "scroll")


def _touch(page: Page) -> None:
    _run_in_own_frames(page, "touch")
    if place := _run(page, "emptyPoint"):
        page.mouse.click(*place)
    page.keyboard.press("Tab")
    if _run(page, "enterField"):
        page.keyboard.press("a")
        _run(page, "leaveField")
    _run_in_own_frames(page, "type")


def _press(page: Page, excluded_selector: str) -> None:
    _run_in_own_frames(page, "press", excluded_selector)
    for place in _run(page, "pressPoints", excluded_selector):
        page.mouse.click(*place)
    _run(page, "leaveFullScreen")


def _press_what_came_and_send(page: Page, excluded_selector: str) -> None:
    _run_in_own_frames(page, "press", excluded_selector)
    _run_in_own_frames(page, "submit", excluded_selector)


def _print(page: Page) -> None:
    # Firefox never closes a page with frames that was printed and then navigated: see
    # `leave_page`.
    if not (_is_firefox(page) and len(page.frames) > 1):
        page.pdf()


def _is_firefox(page: Page) -> bool:
    browser = page.context.browser
    return browser is not None and browser.browser_type.name == "firefox"


def _turn_dark_and_narrow(page: Page) -> None:
    # Only Chromium does the first; Firefox prefers dark at the visit without scripts, see
    # `ALTERNATE_MEDIA`.
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size(_NARROW)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    page.emulate_media(media="null", color_scheme="null")
    page.set_viewport_size(_WIDE)


def _reveal(page: Page) -> None:
    _run_in_own_frames(page, "reveal")


def _hide(page: Page) -> None:
    _run(page, "hide")


def _wait_a_minute(page: Page) -> None:
    for frame in loaded_frames(page):
        with suppress(*FAILURES):
            _run(frame, "advanceTime", TIMERS_MS)


def _follow_a_link(page: Page) -> None:
    _run(page, "follow")
