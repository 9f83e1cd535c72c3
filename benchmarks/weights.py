"""Measures the bytes that a contender adds, in the page itself and in files."""

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
        """The sum of both."""
        return self.inline + self.files


def compressed(parts: Iterable[bytes]) -> int:
    """Adds up the bytes of all parts, each compressed by itself."""
    return sum(len(brotli.compress(part, quality=11)) for part in parts)


def inline_scripts(html: str) -> list[bytes]:
    """Extracts the contents of a page's script elements, data included."""
    contents = []
    for tag in tags(html):
        if tag.name == "script" and tag.text.strip():
            contents.append(tag.text.encode())
    return contents


def weigh(
    browser: "PlaywrightBrowser",
    served: Served,
    *,
    asked: bool,
    of_the_page: Sequence[str],
) -> Weight:
    """Weighs what one visit loads, except `of_the_page`: the paths of the bare page."""
    files = []
    for path in paths_of_visit(browser, served, asked=asked):
        if path not in of_the_page:
            files.append((served.folder / path).read_bytes())
    inline = inline_scripts((served.folder / PAGE).read_text(encoding="utf-8"))
    return Weight(compressed(inline), compressed(files))


def paths_of_visit(
    browser: "PlaywrightBrowser", served: Served, *, asked: bool
) -> list[str]:
    """Lists the paths that a first visit requests from the site, each once."""
    urls: list[str] = []
    with browser.page() as page:
        page.on("request", lambda request: urls.append(request.url))
        arrive(page, served, asked=asked)
    paths = []
    for url in urls:
        if url.startswith(served.address):
            paths.append(urlsplit(url).path.removeprefix("/"))
    return list(dict.fromkeys(paths))
