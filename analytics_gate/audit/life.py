"""A page's life, as a person would give it one: read to the end, touched, printed, left alone, hidden and left."""

from collections.abc import Callable
from contextlib import suppress

from analytics_gate.audit.browsers import Frame, Page, PlaywrightError, ViewportSize
from analytics_gate.audit.sightings import LEAVING_SCRIPT

TIMERS_MS = 60_000
"""How much of a page's time is run forward."""

END = "end.invalid"
"""The host of the page that comes after the end; nobody's (RFC 6761)."""

_WIDE, _NARROW = ViewportSize(width=1280, height=720), ViewportSize(width=412, height=720)

# What nobody presses by mistake and what leads nowhere. A dialog's buttons are answers to questions, and so are those
# of what floats above the page.
_CLICK_WHAT_IS_SAFE = """() => {
  const leads = 'a[href]:not([href^="#"]), area[href], form [type=submit], form [type=image], form button:not([type])'
  addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(leads)) event.preventDefault()
  })
  addEventListener("submit", (event) => event.preventDefault())
  const floats = (element) => {
    for (let each = element; each; each = each.parentElement) {
      if (getComputedStyle(each).position == "fixed") return true
    }
    return false
  }
  const safe = "a[href], area[href], button, summary, label, [onclick], [role=button], [role=tab], input[type=button]"
  const unsafe = "dialog, [role=dialog], [role=alertdialog], [aria-modal], #gate-panel, [download]"
  const ours = "[data-gate-open], [data-gate-choice], [data-gate-embed] *"
  const seen = new Set()
  for (const element of [...document.querySelectorAll(safe)].slice(0, 200)) {
    const kind = element.localName + (element.getAttribute("href") ?? element.outerHTML.slice(0, 200))
    if (seen.has(kind) || element.closest(unsafe) || element.matches(ours) || floats(element)) continue
    seen.add(kind)
    try { element.click() } catch {}
  }
}"""

_POINTS = """() => [...document.querySelectorAll("a[href], button, summary, img, video, [onmouseover], [title]")]
  .map((element) => element.getBoundingClientRect())
  .filter((box) => box.width && box.height && box.top >= 0 && box.bottom <= innerHeight)
  .slice(0, 12)
  .map((box) => [box.x + box.width / 2, box.y + box.height / 2])"""

_EMPTY_PLACE = """() => {
  const busy = "a, button, input, select, textarea, label, summary, iframe, [onclick], [role=button], #gate-panel"
  for (let y = 40; y < innerHeight; y += 40) {
    for (const x of [6, innerWidth / 2]) {
      const element = document.elementFromPoint(x, y)
      if (element && !element.closest(busy)) return [x, y]
    }
  }
  return null
}"""

_SCROLL = """async () => {
  const step = Math.max(innerHeight, document.documentElement.scrollHeight / 25)
  for (let y = 0; y < document.documentElement.scrollHeight; y += step) {
    scrollTo({ top: y, behavior: "instant" })
    await new Promise(requestAnimationFrame)
  }
  scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" })
  await new Promise(requestAnimationFrame)
  scrollTo({ top: 0, behavior: "instant" })
}"""

_TOUCH = """() => {
  const at = document.body ?? document.documentElement
  for (const name of ["touchstart", "touchmove", "touchend"]) {
    at.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }))
  }
  for (const name of ["devicemotion", "deviceorientation", "orientationchange", "beforeprint", "afterprint", "blur",
    "focus", "offline", "online"]) dispatchEvent(new Event(name))
  for (const name of ["copy", "selectionchange", "mouseleave", "contextmenu"]) {
    document.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }))
  }
  for (const name of ["mouseleave", "mouseout"]) {
    document.documentElement.dispatchEvent(new MouseEvent(name, { bubbles: name == "mouseout", clientY: -1 }))
  }
  for (const select of document.querySelectorAll("select:not(#gate-panel *)")) {
    select.selectedIndex = select.options.length - 1
    for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }))
  }
}"""

_HIDE = """() => {
  const say = (state) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state })
    Object.defineProperty(document, "hidden", { configurable: true, get: () => state == "hidden" })
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }))
  }
  say("hidden")
  document.dispatchEvent(new Event("freeze"))
  document.dispatchEvent(new Event("resume"))
  say("visible")
}"""

_AN_INSTANT_LINK = """() => {
  const theme = document.querySelector("#__config")?.textContent ?? ""
  if (!window.document$ || !theme.includes('"navigation.instant"')) return null
  const link = [...document.querySelectorAll("a[href]")].find((each) => each.origin == location.origin &&
    each.pathname != location.pathname && each.pathname.endsWith("/") && !each.closest("dialog, #gate-panel"))
  if (!link) return null
  const shown = new Promise((arrive) => {
    let isHere = false
    document$.subscribe(() => isHere ? arrive(true) : isHere = true)
    setTimeout(arrive, 3000, false)
  })
  link.click()
  return shown
}"""

Quiet = Callable[[], None]


def live(page: Page, quiet: Quiet) -> None:
    """Does to a page all that a person might, and lets a minute of its timers pass; `quiet` waits for what follows."""
    for part in (_look_around, _touch, _press, _print, _hide, _wait_a_minute, _follow_a_link):
        # A page may go away under any of these; what it did until then counts.
        with suppress(PlaywrightError):
            part(page)
            quiet()


def leave(page: Page) -> None:
    """Goes away, so that what waits for the end of the page happens, and until it has reached the wire."""
    for frame in loaded_frames(page):
        with suppress(PlaywrightError):
            frame.evaluate(LEAVING_SCRIPT)
    for path in ("first", "second"):  # The page before ends only when the first has come.
        page.goto(f"http://{END}/{path}")


def loaded_frames(page: Page) -> list[Frame]:
    """The frames that have a document: one that loads lazily and is not shown has none, and never answers."""
    return [frame for frame in page.frames if frame.url]


def _look_around(page: Page) -> None:
    for place in ((300, 300), (310, 340), *page.evaluate(_POINTS)):
        page.mouse.move(*place)
    page.mouse.wheel(0, 200)
    page.evaluate(_SCROLL)


def _touch(page: Page) -> None:
    page.evaluate(_TOUCH)
    if place := page.evaluate(_EMPTY_PLACE):
        page.mouse.click(*place)
    page.keyboard.press("Tab")
    field = page.locator(
        "input:not([type]):visible, input[type=text]:visible, input[type=email]:visible, textarea:visible"
    )
    if field.count():
        field.first.press_sequentially("a", timeout=500)
        field.first.blur(timeout=500)


def _press(page: Page) -> None:
    page.evaluate(_CLICK_WHAT_IS_SAFE)


def _print(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size(_NARROW)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    page.emulate_media(media="null", color_scheme="null")
    page.set_viewport_size(_WIDE)


def _hide(page: Page) -> None:
    page.evaluate(_HIDE)


def _wait_a_minute(page: Page) -> None:
    for frame in loaded_frames(page):
        with suppress(PlaywrightError):
            # Not `page.clock.run_for`: that would be run again in each later page of the profile.
            frame.evaluate(f"globalThis.__pwClock?.controller.runFor({TIMERS_MS})")


def _follow_a_link(page: Page) -> None:
    page.evaluate(_AN_INSTANT_LINK)
