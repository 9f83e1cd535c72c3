"""Which pages a site has: by its sitemap, by the files of a folder, or by name."""

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
    """The paths of a site's pages from its root, sorted: `/`, `/privacy/`; the root
    alone where nothing names any.

    Raises GateError for more sitemaps than anybody waits for.
    """
    found = {
        *_in_sitemaps(site),
        *(_in_folder(site.answers) if isinstance(site.answers, Folder) else ()),
    }
    return tuple(sorted(found)) or ("/",)


def _in_sitemaps(site: Site) -> Iterator[str]:
    waiting, read = [site.url("/sitemap.xml")], 0
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
    split, base = urlsplit(location), urlsplit(site.address).path
    path = split.path or "/"
    # In a folder, an address is one file whatever it asks for.
    if split.query and not isinstance(site.answers, Folder):
        query = f"?{split.query}"
    else:
        query = ""
    if path.startswith(base):
        return "/" + path.removeprefix(base) + query
    return ""


def _in_folder(folder: Folder) -> Iterator[str]:
    for file in folder.folder.rglob("*.html"):
        name = file.relative_to(folder.folder).as_posix()
        if not _NO_PAGE.search(name) and name != "404.html":
            yield "/" + (
                name.removesuffix("index.html") if file.name == "index.html" else name
            )


def sample(pages: Sequence[str], count: int) -> tuple[str, ...]:
    """So many of the pages, spread evenly over their order, the first one among them."""
    if count >= len(pages):
        return tuple(pages)
    return tuple(pages[index * len(pages) // count] for index in range(count))


def named_pages(names: Sequence[str]) -> tuple[str, ...]:
    """Pages by the paths that somebody typed. Raises GateError for what is no path."""
    for name in names:
        if not name.startswith("/"):
            raise GateError(
                Problem(
                    "--page",
                    0,
                    f"{name!r} is no path from the site's root, expected /privacy/ or such",
                )
            )
    return tuple(dict.fromkeys(names))
