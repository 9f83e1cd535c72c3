"""What a contender costs a visitor's processor: running on the way to its question, and
answering *Allow*.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.same_page import Served

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

    from analytics_gate.audit.browsers.drivers import PlaywrightBrowser

SLOWDOWN = 4

_IDLE = "new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(() => resolve())))"
# A press is told of when its frame has been shown, and Chromium shows none where
# nothing in it is new, as at the start of a fade. So something is: a dot that each
# press turns over. Only the first input is told of below 16 ms.
_LISTEN = """() => {
  globalThis.pressed = []
  globalThis.seen = new PerformanceObserver((list) => pressed.push(...list.getEntries()))
  seen.observe({ type: "event", durationThreshold: 16 })
  seen.observe({ type: "first-input" })
  const dot = document.createElement("div")
  Object.assign(dot.style, { position: "fixed", top: 0, left: 0, width: "2px", height: "2px",
    zIndex: 2147483647 })
  document.documentElement.append(dot)
  let turned = 0
  for (const type of ["pointerdown", "pointerup", "click"]) {
    addEventListener(type, () => dot.style.background = ["red", "blue"][turned++ % 2], true)
  }
}"""
_LONGEST = """async () => {
  const frame = () => new Promise(requestAnimationFrame)
  const start = performance.now()
  while (!pressed.some(({ entryType }) => entryType == "first-input")) {
    if (performance.now() - start > 10_000) throw new Error("no frame showed the press in 10 s")
    await frame()
  }
  for (let shown = 0; shown < 5; shown++) await frame()
  return Math.max(...pressed
    .filter((entry) => entry.interactionId || entry.entryType == "first-input")
    .map(({ duration }) => duration))
}"""


@dataclass(frozen=True, slots=True)
class Pace:
    """Milliseconds of one visit: in scripts, in all that the page's thread did, and
    from the press to its frame.
    """

    script: float
    thread: float
    press: float = 0


def slowed(page: "Page") -> "CDPSession":
    """A page whose processor is slower from now on."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    return session


def until_idle(page: "Page") -> None:
    """Waits until the page has nothing left to do."""
    page.evaluate(_IDLE)


def arrive(page: "Page", served: Served, *, asked: bool) -> None:
    """Opens the page, and waits for the question if one is to come, and until there is
    nothing left to do.
    """
    page.goto(f"{served.address}privacy/")
    # The wait itself costs the page's thread something, so every visit has one.
    page.locator(served.contender.allow if asked else "h1").first.wait_for()
    page.evaluate("window.gate?.settled")
    until_idle(page)


def pace_of_visit(browser: "PlaywrightBrowser", served: Served, *, asked: bool) -> Pace:
    """One visit, by a visitor who has not been here before and, when asked, allows all."""
    with browser.page() as page:
        session = slowed(page)
        # The thread's own time: what other programs do meanwhile is not in it.
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        arrive(page, served, asked=asked)
        metrics = session.send("Performance.getMetrics")["metrics"]
        seconds = {metric["name"]: float(metric["value"]) for metric in metrics}
        answered = _answer(page, served.contender.allow) if asked else 0
        return Pace(
            seconds["ScriptDuration"] * 1000, seconds["TaskDuration"] * 1000, answered
        )


def read(page: "Page") -> None:
    """A second in which a visitor reads: tarteaucitron does not listen to its buttons
    for the first half of it.
    """
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 1000))")


def press(page: "Page", button: str) -> None:
    """Presses a button of the question, which goes away with it. Raises Playwright's
    error where it stays.
    """
    read(page)
    page.locator(button).click()
    page.locator(button).wait_for(state="hidden")


def _answer(page: "Page", button: str) -> float:
    page.evaluate(_LISTEN)
    press(page, button)
    return float(page.evaluate(_LONGEST))
