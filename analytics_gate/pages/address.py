"""Where pages live: an address from `slug` or `url`, the old addresses that lead there,
and no two on one.
"""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from analytics_gate.errors import GateError, Problem
from analytics_gate.pages.front_matter import MarkdownDocument

# `*` and `:` mean something in `_redirects`, and `%` may be a browser's way to write
# any of the others.
_ODD = re.compile(r"[\s\\?#<>\"'*:%\x00-\x1f]|(?:^|/)\.\.?(?:/|$)|//")


@dataclass(frozen=True, slots=True)
class Address:
    """One page's place: the file it is built as, and the addresses that redirect to it,
    all from the site's root.
    """

    document: MarkdownDocument
    destination: str
    redirects: tuple[str, ...]

    @property
    def path(self) -> str:
        """The page's address, with the leading slash."""
        return "/" + self.destination.removesuffix("index.html")


def way_to(there: Address, here: Address) -> str:
    """The address of one page as another links to it: relative, so that it holds
    wherever the site lies.
    """
    folder, file = posixpath.split(there.destination)
    way = posixpath.relpath(folder or ".", posixpath.dirname(here.destination) or ".")
    return f"{way}/{'' if file == 'index.html' else file}"


def _as_file(address: str, document: MarkdownDocument, key: str) -> str:
    """The file that answers for an address: `/old` and `/old/` are both `old/index.html`."""
    path = address.strip("/")
    if _ODD.search(path) or not path:
        message = f"{key} is {address!r}, expected a path like /privacy/"
        raise GateError(Problem(document.file, document.lines.get(key, 1), message))
    if path.endswith((".html", ".htm")):
        return path
    return f"{path}/index.html"


def resolve_address(document: MarkdownDocument, default: str) -> Address:
    """Gives a document its address; `default` is the file that MkDocs would build.

    `url` is the whole address, `slug` replaces its last part, as Hugo has it
    (gohugo.io, "URL management"). Raises GateError for an address that is not a path.
    """
    front_matter = document.front_matter
    destination = default
    if front_matter.url:
        destination = _as_file(front_matter.url, document, "url")
    elif front_matter.slug:
        section = posixpath.dirname(
            posixpath.dirname(default) if default.endswith("/index.html") else default
        )
        destination = posixpath.join(
            section, _as_file(front_matter.slug, document, "slug")
        )
    return Address(
        document,
        destination,
        tuple(_as_file(alias, document, "aliases") for alias in front_matter.aliases),
    )


def refuse_collisions(addresses: Iterable[Address]) -> None:
    """Raises GateError naming both files where two pages, or a page and an alias, claim
    one address.
    """
    claimed: dict[str, str] = {}
    problems: list[Problem] = []
    for address in addresses:
        for destination in (address.destination, *address.redirects):
            file = address.document.file
            if destination in claimed:
                keys = ["url", "slug"]
                if destination in address.redirects:
                    keys = ["aliases"]
                key = next((key for key in keys if key in address.document.lines), "")
                path = "/" + destination.removesuffix("index.html")
                message = (
                    f"address {path} is already that of {claimed[destination]}; "
                    "change slug, url or aliases"
                )
                problems.append(
                    Problem(file, address.document.lines.get(key, 1), message)
                )
            claimed.setdefault(destination, file)
    if problems:
        raise GateError(*problems)


def redirect_page(target: str) -> str:
    """A page that leads on, for servers that know no redirects; `target` is an address
    on this site.
    """
    address = escape(target, quote=True)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Moved</title>'
        f'<meta http-equiv="refresh" content="0; url={address}"><link '
        f'rel="canonical" href="{address}">'
        '<meta name="robots" content="noindex"></head><body><p><a '
        f'href="{address}">This page has moved.</a></p>'
        f"</body></html>\n"
    )


def redirect_lines(addresses: Iterable[Address], base: str) -> tuple[str, ...]:
    """The lines of Netlify's `_redirects` for all aliases, sorted; `base` is the site's
    path, with both slashes.

    They are forced: the page that leads on stands at the same address, and would
    otherwise be what is served.
    """
    lines = []
    for address in addresses:
        for alias in address.redirects:
            old = base + alias.removesuffix("index.html")
            lines.append(f"{old} {base.rstrip('/')}{address.path} 301!")
    return tuple(sorted(lines))
