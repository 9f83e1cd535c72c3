"""Observes how a contender treats a visitor who refuses: by a signal, or by withdrawing
consent.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.declaration.values import Declaration, Service, Where
from benchmarks.leaks import live_a_minute
from benchmarks.same_page import Served
from benchmarks.speed import arrive, press, read

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from analytics_gate.audit.browsers.drivers import PlaywrightBrowser

# Consent as developers.google.com/tag-platform/security/guides/consent has it: what is
# denied by default keeps nothing until an update grants it. In a sandbox there is
# nothing to keep anything in.
_KEEP = """
function keep(cookies, key) {
  const layer = window.dataLayer || []
  const said = [...layer].filter(([command]) => command == "consent").map(([, ,
    state]) => state.analytics_storage)
  if (said.filter(Boolean).pop() == "denied") {
    layer.push = (...calls) => (Array.prototype.push.apply(layer, calls), keep(cookies, key),
      layer.length)
    return
  }
  try {
    for (const name of cookies) document.cookie = name + "=1; path=/; max-age=86400; SameSite=Lax"
    localStorage.setItem(key, "1")
  } catch {}
}
"""
_KEYS = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort()"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Whether it asked, what it contacted beside the site, and the names of what it has
    a browser keep.
    """

    asks: bool
    hosts: Sequence[str]
    cookies: Sequence[str]
    keys: Sequence[str]

    def answer(self) -> str:
        """Describes the first visit."""
        listed = _listed(
            ("loads", self.hosts),
            ("sets the cookie", self.cookies),
            ("stores", self.keys),
        )
        if self.asks:
            return "; ".join(("asks", *listed))
        return "; ".join(("silent", *listed))

    def remains(self) -> str:
        """Describes what stays after a withdrawal, and which hosts are still contacted."""
        listed = _listed(
            ("cookie", self.cookies), ("stored", self.keys), ("still loads", self.hosts)
        )
        return "; ".join(listed) or "nothing"


def serve_fake_scripts(recorder: Recorder, declaration: Declaration) -> None:
    """Lets the recorder answer for the services' scripts, with scripts that keep what
    their presets say they keep.

    And one thing each in local storage, where the clients of other services keep
    theirs.
    """
    for service in _loaded(declaration):
        recorder.answer(*_place(service), _fake_script(service), "text/javascript")


def behaviour_of_visit(browser: "PlaywrightBrowser", served: Served) -> Behaviour:
    """A first visit of a minute, in which nothing is pressed."""
    browser.recorder.clear()
    with browser.page() as page:
        page.clock.install()
        _stay(page, served)
        return _behaviour(page, browser.recorder, served)


def behaviour_after_withdrawal(
    browser: "PlaywrightBrowser", served: Served, declaration: Declaration
) -> Behaviour:
    """Allows all services, withdraws, and observes the next visit.

    Raises TimeoutError where a service did not run, so that nothing can be withdrawn.
    """
    contender = served.contender
    recorder = browser.recorder
    recorder.clear()
    with browser.page() as page:
        arrive(page, served, asked=True)
        press(page, contender.allow)
        for service in _loaded(declaration):
            host, path = _place(service)
            recorder.wait_for(host, path=path)
        page.evaluate(contender.reopen)
        for button in contender.withdraw:
            read(page)
            page.locator(button).click()
        read(page)
        recorder.clear()
        page.clock.install()
        _stay(page, served)
        return _behaviour(page, recorder, served)


def _stay(page: "Page", served: Served) -> None:
    """A minute on the page; what it has loaded by then has reached the recorder."""
    page.goto(f"{served.address}privacy/", wait_until="networkidle")
    live_a_minute(page)


def _behaviour(page: "Page", recorder: Recorder, served: Served) -> Behaviour:
    recorder.wait_until_idle()
    return Behaviour(
        page.locator(served.contender.allow).first.is_visible(),
        recorder.hosts,
        sorted(cookie["name"] for cookie in page.context.cookies(page.url)),
        page.evaluate(_KEYS),
    )


def _loaded(declaration: Declaration) -> Iterator[Service]:
    return (service for service in declaration.services if service.script)


def _place(service: Service) -> tuple[str, str]:
    script = urlsplit(service.script or "")
    return script.netloc, script.path


def _fake_script(service: Service) -> str:
    # Google's second cookie ends like the property's ID.
    ending = service.settings[0][1].rpartition("-")[2]
    cookies = []
    for kept in service.kept:
        if kept.where is Where.COOKIE:
            cookies.append(kept.key.replace("*", ending))
    return f"keep({json.dumps(cookies)}, {json.dumps(service.id)})\n{_KEEP}"


def _listed(*lists: tuple[str, Sequence[str]]) -> list[str]:
    return [f"{what} {', '.join(names)}" for what, names in lists if names]
