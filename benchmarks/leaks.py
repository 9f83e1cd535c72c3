"""How many ways of contacting a third party stay open to a page for a visitor who has
refused.

The ways are those of the project's own tests, tests/support/ways.py, in a page beside
the one on which the visitor refused.
"""

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from analytics_gate.audit.recorder.recorder import Recorder
from benchmarks.same_page import PAGE, Served
from benchmarks.speed import arrive, press
from tests.support import ways

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from analytics_gate.audit.browsers.drivers import PlaywrightBrowser

ATTACKED = "attacked/index.html"
MINUTE = 60_000
PATIENCE_S = 20
AT_THE_END = frozenset({"unload-beacon", "hidden-fetch"})


def tried() -> frozenset[str]:
    """Those of them that a browser with scripts tries."""
    return frozenset(ways.WAYS - {"noscript-img"})


def write_attacked(folder: Path) -> None:
    """Adds to a contender's folder a copy of its page that tries all of them."""
    html = (folder / PAGE).read_text(encoding="utf-8")
    for path, text in {
        ATTACKED: ways.with_ways(html),
        "rogue.js": ways.ROGUE_SCRIPT,
        "worker.js": ways.WORKER,
    }.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def ways_out(
    browser: "PlaywrightBrowser", served: Served, *, awaited: bool
) -> frozenset[str]:
    """The ways that reached the recorder, as a request or as a connection alone, after
    *Refuse* was pressed.

    Without a button, nobody is asked. Where the ways are known to get out they are
    `awaited`, however slow the machine.
    """
    recorder = browser.recorder
    recorder.clear()
    with browser.page() as page:
        if served.contender.refuse:
            arrive(page, served, asked=True)
            press(page, served.contender.refuse)
        page.clock.install()
        page.goto(f"{served.address}attacked/")
        live_a_minute(page)
        if awaited:
            _wait_for(tried() - AT_THE_END, recorder)
        recorder.wait_until_idle()
        page.goto("about:blank")
        if awaited:
            _wait_for(AT_THE_END, recorder)
        recorder.wait_until_idle()
    return frozenset(
        host.removesuffix(".thief.example")
        for host in recorder.hosts
        if host.endswith(".thief.example")
    )


def _wait_for(names: frozenset[str], recorder: Recorder) -> None:
    until = time.monotonic() + PATIENCE_S
    for way in names:
        with suppress(TimeoutError):
            recorder.wait_for(
                ways.host(way), timeout_s=max(until - time.monotonic(), 0)
            )


def live_a_minute(page: "Page") -> None:
    """A minute of the page's life. What it sent before the last answer came has reached
    the wire.
    """
    page.wait_for_load_state()
    page.evaluate("window.gate?.settled")
    page.evaluate(f"__pwClock.controller.runFor({MINUTE})")
    page.evaluate("fetch('/rogue.js').then((answer) => answer.text())")
