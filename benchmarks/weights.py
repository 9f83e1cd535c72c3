"""What a contender makes a visitor load, in bytes: in the page itself, and in files beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import brotli

from analytics_gate.markup.tags import tags
from benchmarks.same_page import PAGE, Served
from benchmarks.speed import arrive

if TYPE_CHECKING:
    from analytics_gate.audit.browsers.drivers import PlaywrightBrowser


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes after brotli at quality 11, each text and each file by itself."""

    inline: int
    files: int

    @property
    def all(self) -> int:
        """Both."""
        return self.inline + self.files


def compressed(parts: Iterable[bytes]) -> int:
    """The bytes of all parts, each compressed by itself."""
    return sum(len(brotli.compress(part, quality=11)) for part in parts)


def inline_scripts(html: str) -> list[bytes]:
    """What stands in a page's script elements, data included; markup, like the elements
    themselves, is not counted.
    """
    return [
        tag.text.encode()
        for tag in tags(html)
        if tag.name == "script" and tag.text.strip()
    ]


def weigh(
    browser: "PlaywrightBrowser",
    served: Served,
    *,
    asked: bool,
    of_the_page: Sequence[str],
) -> Weight:
    """What one visit loads beyond `of_the_page`, the paths that the bare page loads."""
    files = [
        served.folder / path
        for path in paths_of_visit(browser, served, asked=asked)
        if path not in of_the_page
    ]
    inline = inline_scripts((served.folder / PAGE).read_text(encoding="utf-8"))
    return Weight(compressed(inline), compressed(file.read_bytes() for file in files))


def paths_of_visit(
    browser: "PlaywrightBrowser", served: Served, *, asked: bool
) -> list[str]:
    """What a first visit asks the site for, once each."""
    urls: list[str] = []
    with browser.page() as page:
        page.on("request", lambda request: urls.append(request.url))
        arrive(page, served, asked=asked)
    paths = (
        urlsplit(url).path.removeprefix("/")
        for url in urls
        if url.startswith(served.address)
    )
    return list(dict.fromkeys(paths))
