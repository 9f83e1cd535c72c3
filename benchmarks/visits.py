"""Records what a running browser requests on its first visit."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analytics_gate.audit.browsers.drivers import PlaywrightBrowser


def loads_beyond_the_page(browser: "PlaywrightBrowser", address: str) -> list[str]:
    """Opens a page for the first time, and lists its requests below /gate/."""
    urls: list[str] = []
    with browser.page() as page:
        page.on("request", lambda request: urls.append(request.url))
        page.goto(address + "privacy/")
        page.evaluate("window.gate.settled")
    files = []
    for url in urls:
        if url.startswith(address + "gate/"):
            files.append(url.removeprefix(address))
    return files
