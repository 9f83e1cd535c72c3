"""Resolves the addresses of pages, from `slug` or `url`, and their redirects.

Two pages at one address are refused.
"""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from analytics_gate.errors import GateError, Problem
from analytics_gate.pages.front_matter import MarkdownDocument

# `*` and `:` are syntax in `_redirects`, and `%` may encode any of the others.
_FORBIDDEN = re.compile(r"[\s\\?#<>\"'*:%\x00-\x1f]|(?:^|/)\.\.?(?:/|$)|//")


@dataclass(frozen=True, slots=True)
class Address:
    """The file that a page is built as, and those that redirect to it.

    All are relative to the site's root.
    """

    document: MarkdownDocument
    destination: str
    redirects: tuple[str, ...]

    @property
    def path(self) -> str:
        """The page's address, with the leading slash."""
        return "/" + self.destination.removesuffix("index.html")


def relative_link(target: Address, page: Address) -> str:
    """Returns the link from `page` to `target`.

    It is relative, so that it works under any base path.
    """
    folder, file = posixpath.split(target.destination)
    start = posixpath.dirname(page.destination)
    path = posixpath.relpath(folder or ".", start or ".")
    if file == "index.html":
        return f"{path}/"
    return f"{path}/{file}"


def _as_file(address: str, document: MarkdownDocument, key: str) -> str:
    """Returns the file of an address: `/old` and `/old/` are both `old/index.html`."""
    path = address.strip("/")
    if _FORBIDDEN.search(path) or not path:
        message = f"{key} is {address!r}, expected a path like /privacy/"
        raise GateError(Problem(document.file, document.lines.get(key, 1), message))
    if path.endswith((".html", ".htm")):
        return path
    return f"{path}/index.html"


def resolve_address(document: MarkdownDocument, default: str) -> Address:
    """Returns the address of a document; `default` is the file that MkDocs would build.

    `url` is the whole address, `slug` replaces its last part, as in Hugo
    (gohugo.io, "URL management"). Raises GateError for an address that is not a path.
    """
    front_matter = document.front_matter
    destination = default
    if front_matter.url:
        destination = _as_file(front_matter.url, document, "url")
    elif front_matter.slug:
        section = posixpath.dirname(default.removesuffix("/index.html"))
        file = _as_file(front_matter.slug, document, "slug")
        destination = posixpath.join(section, file)
    redirects = []
    for alias in front_matter.aliases:
        redirects.append(_as_file(alias, document, "aliases"))
    return Address(document, destination, tuple(redirects))


def refuse_collisions(addresses: Iterable[Address]) -> None:
    """Refuses an address that two pages, or a page and an alias, claim.

    Raises GateError, which names both files.
    """
    claimed: dict[str, str] = {}
    problems: list[Problem] = []
    for address in addresses:
        for destination in (address.destination, *address.redirects):
            if destination in claimed:
                problems.append(_collision(address, destination, claimed[destination]))
            claimed.setdefault(destination, address.document.file)
    if problems:
        raise GateError(*problems)


def _collision(address: Address, destination: str, other: str) -> Problem:
    path = "/" + destination.removesuffix("index.html")
    line = _line_of_address(address, destination)
    return Problem(
        address.document.file,
        line,
        f"address {path} is already that of {other}; change slug, url or aliases",
    )


def _line_of_address(address: Address, destination: str) -> int:
    lines = address.document.lines
    if destination in address.redirects:
        return lines.get("aliases", 1)
    return lines.get("url", lines.get("slug", 1))


def redirect_page(target: str) -> str:
    """Returns a page that redirects, for servers without redirects of their own.

    `target` is an address on this site.
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
    """Returns the lines of Netlify's `_redirects` for all aliases, sorted.

    `base` is the site's path, with both slashes. The redirects are forced (`301!`), or
    Netlify would serve the page that redirects, which has the same address.
    """
    lines = []
    for address in addresses:
        for alias in address.redirects:
            old = base + alias.removesuffix("index.html")
            lines.append(f"{old} {base.rstrip('/')}{address.path} 301!")
    return tuple(sorted(lines))
