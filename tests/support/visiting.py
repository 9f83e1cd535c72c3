"""A visit to a site: going about in it as a person does, and seeing what it did meanwhile."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Page

from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from analytics_gate.delivery.server import SiteServer

PAGES = ("/", "/privacy/", "/privacy/promises/", "/privacy/services/", "/repository/")
# What the site's own declaration calls necessary, as Material writes it.
NECESSARY = {"local": {"/.__palette"}}

_KEPT = """async () => {
  const name = (each) => each.name ?? each.scope ?? each
  const names = async (list) => { try { return (await list()).map(name) } catch { return [] } }
  const keys = (storage) => { try { return Object.keys(storage()) } catch { return [] } }
  return {
    local: keys(() => localStorage),
    session: keys(() => sessionStorage),
    indexeddb: await names(() => indexedDB.databases()),
    cache: await names(() => caches.keys()),
    workers: await names(() => navigator.serviceWorker.getRegistrations()),
  }
}"""


# Material's stream says where it is at once, and then each new page that it shows; the
# gate has heard it before us.
_AWAIT_ARRIVAL = """void (window.arrival = new Promise((arrive) => {
  let isHere = false
  document$.subscribe(() => isHere ? arrive(true) : isHere = true)
}))"""


@dataclass(frozen=True)
class Visit:
    """One visitor on one site, whose name the browser has never heard before."""

    page: Page
    site: str
    recorder: Recorder

    def go(self, path: str) -> None:
        """Opens a page of the site, and waits until its gate has done all that it will do."""
        self.page.goto(self.site + path)
        self.settle()

    def settle(self) -> None:
        self.page.evaluate("window.gate?.settled")

    def follow(self, path: str) -> None:
        """Presses a link of the site in its header, without leaving the document:
        instant navigation.
        """
        self.page.evaluate(_AWAIT_ARRIVAL)
        link = self.page.locator(".md-tabs a[href], .md-footer a[href]").and_(
            self.page.locator(f'a[href="{self.site}{path}"], a[href$="{path}"]')
        )
        link.first.click()
        self.page.wait_for_url(self.site + path)
        assert self.page.evaluate("!!window.arrival"), (
            "instant navigation left the document"
        )
        # The address changes before what the page shows does.
        self.page.evaluate("window.arrival")
        self.settle()

    def pass_time(self, milliseconds: int) -> None:
        """Runs the page's timers forward. The page's clock has to be installed before
        it is opened.
        """
        before = self.ask("Date.now()")
        # Not `page.clock.run_for`, which in Firefox gives up silently where a frame of
        # the page failed to load.
        self.ask(f"__pwClock.controller.runFor({milliseconds})")
        assert self.ask("Date.now()") - before >= milliseconds, (
            "the page's clock stood still"
        )

    def leave(self) -> None:
        """Goes away, so that whatever waits for the end of the page gets it."""
        self.page.goto("about:blank")

    def anew(self, cases: Iterable[str]) -> Iterator[tuple[str, "Visit"]]:
        """The same visitor once more for each case, in the same tab: at a name of the
        site that the browser has never heard, with nothing left of the case before.
        """
        for number, case in enumerate(cases):
            self.leave()
            self.page.context.clear_cookies()
            self.recorder.wait_until_idle()
            self.recorder.close_idle_connections()
            self.recorder.clear()
            yield (
                case,
                replace(self, site=self.site.replace("//", f"//case-{number}.", 1)),
            )

    def record(self, *values: str) -> None:
        """Puts what an earlier visit would have left into the cookie `gate`; more than
        one under more than one path.
        """
        paths = ("/", "/privacy")
        for value, path in zip(values, paths, strict=False):
            self.page.context.add_cookies(
                [{"name": "gate", "value": value, "domain": self.host, "path": path}]
            )

    def kept(self) -> dict[str, set[str]]:
        """All that the browser keeps for this site now, by kind; kinds of which it
        keeps nothing are not in it.
        """
        kept: dict[str, list[str]] = self.page.evaluate(_KEPT)
        kept["cookie"] = [cookie["name"] for cookie in self.page.context.cookies()]
        return {kind: set(names) for kind, names in kept.items() if names}

    def contacted(self) -> list[str]:
        """Every third party that was contacted so far, by request or by connection alone."""
        self.recorder.wait_until_idle()
        return [
            f"{contact.kind} {contact.url or contact.host or '(silent)'}"
            for contact in self.recorder.connections
        ]

    def until(self, claim: str) -> None:
        """Waits until something holds in the page; Playwright's own way wants `eval`,
        which the policy forbids.
        """
        self.page.evaluate(
            f"async () => {{ while (!({claim})) await new Promise(requestAnimationFrame) }}"
        )

    def ask(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    @property
    def host(self) -> str:
        return urlsplit(self.site).hostname or ""

    @property
    def panel_is_open(self) -> bool:
        return self.page.locator("#gate-panel").count() > 0


class Visiting(Protocol):
    """Begins a visit by a browser that says `signal`; the visit ends when the next
    begins, or with the test.
    """

    def __call__(
        self,
        signal: Signal = Signal.NONE,
        *,
        server: SiteServer | None = None,
        javascript: bool = True,
    ) -> Visit: ...
