"""What a browser asks for on its first visit. Starts no browser."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analytics_gate.audit.browsers.drivers import PlaywrightBrowser


def loads_beyond_the_page(browser: "PlaywrightBrowser", address: str) -> list[str]:
    """Opens a page for the first time; gives the files below /gate/ that were asked for
    on its way.
    """
    asked: list[str] = []
    with browser.page() as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address + "privacy/")
        page.evaluate("window.gate.settled")
    return [
        url.removeprefix(address) for url in asked if url.startswith(address + "gate/")
    ]
