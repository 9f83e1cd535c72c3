"""Finds the pages of a site: by its sitemap, by the files of a folder, or by name."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from analytics_gate.audit.recorder.first_party import (
    Folder,
    Site,
    fetch_text,
    locations,
)
from analytics_gate.errors import GateError, Problem

_MAX_SITEMAPS = 1000
_NO_PAGE = re.compile(r"(^|/)(gate|\.[^/]*)/.*\.html$")


def find_pages(site: Site) -> tuple[str, ...]:
    """Gives the paths of a site's pages, sorted; the root alone where none is listed.

    Raises GateError for more than a thousand sitemaps.
    """
    found = set(_in_sitemaps(site))
    if isinstance(site.answers, Folder):
        found.update(_in_folder(site.answers))
    return tuple(sorted(found)) or ("/",)


def _in_sitemaps(site: Site) -> Iterator[str]:
    waiting = [site.url("/sitemap.xml")]
    read = 0
    while waiting:
        if read == _MAX_SITEMAPS:
            message = f"there are more than {_MAX_SITEMAPS} sitemaps; name the pages with --page"
            raise GateError(Problem(site.url("/sitemap.xml"), 0, message))
        text = fetch_text(site, waiting.pop())
        read += 1
        for location in locations(text):
            if urlsplit(location).hostname != site.host:
                continue
            if "<sitemapindex" in text:
                waiting.append(location)
            elif page := _page(site, location):
                yield page


def _page(site: Site, location: str) -> str:
    split = urlsplit(location)
    base = urlsplit(site.address).path
    path = split.path or "/"
    if not path.startswith(base):
        return ""
    page = "/" + path.removeprefix(base)
    # In a folder, an address is the same file whatever its query.
    if split.query and not isinstance(site.answers, Folder):
        page += f"?{split.query}"
    return page


def _in_folder(folder: Folder) -> Iterator[str]:
    for file in folder.folder.rglob("*.html"):
        name = file.relative_to(folder.folder).as_posix()
        if _NO_PAGE.search(name) or name == "404.html":
            continue
        if file.name == "index.html":
            name = name.removesuffix("index.html")
        yield "/" + name


def sample(pages: Sequence[str], count: int) -> tuple[str, ...]:
    """Picks `count` of the pages, evenly spread, beginning with the first one."""
    if count >= len(pages):
        return tuple(pages)
    return tuple(pages[index * len(pages) // count] for index in range(count))


def named_pages(names: Sequence[str]) -> tuple[str, ...]:
    """Drops pages named twice. Raises GateError for a name that is not a path."""
    for name in names:
        if not name.startswith("/"):
            message = f"{name!r} is not a path from the site's root, expected /privacy/ or such"
            raise GateError(Problem("--page", 0, message))
    return tuple(dict.fromkeys(names))
