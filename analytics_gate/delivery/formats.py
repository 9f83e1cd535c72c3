"""A built site's headers, printed for each kind of host that serves it."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from analytics_gate.delivery.caddy import caddy_config
from analytics_gate.delivery.cloudflare import cloudflare_headers
from analytics_gate.delivery.headers import SiteHeaders, headers_file
from analytics_gate.delivery.nginx import nginx_config
from analytics_gate.delivery.static_host import (
    Redirect,
    read_site_headers,
    read_site_redirects,
)
from analytics_gate.errors import GateError, Problem

# A placeholder, an address with its host, or a star: at its end a header's may have one.
_PATTERN, _HEADERS_PATTERN = re.compile(r"\*|/:|^[^/]"), re.compile(r"\*.|/:|^[^/]")


def _headers(site: Path) -> SiteHeaders:
    headers = read_site_headers(site)
    if not headers.everyone:
        message = (
            "there are no headers in this folder; build the site, or name its folder"
        )
        raise GateError(Problem((site / "_headers").as_posix(), 0, message))
    return headers


def _plain_headers(site: Path) -> SiteHeaders:
    headers = _headers(site)
    _refuse_patterns(
        site / "_headers", _HEADERS_PATTERN, (rule.path for rule in headers.everyone)
    )
    return headers


def _plain_redirects(site: Path) -> Mapping[str, Redirect]:
    redirects = read_site_redirects(site)
    _refuse_patterns(site / "_redirects", _PATTERN, redirects)
    return redirects


def _refuse_patterns(
    file: Path, pattern: re.Pattern[str], addresses: Iterable[str]
) -> None:
    """Raises GateError for addresses that a site's owner may write for a host of static
    files, and no server reads.
    """
    if found := [
        address for address in dict.fromkeys(addresses) if pattern.search(address)
    ]:
        message = (
            f"{found[0]} is a pattern of Netlify's or Cloudflare's; say it in "
            "the server's own configuration instead"
        )
        raise GateError(Problem(file.as_posix(), 0, message))


FORMATS: Mapping[str, Callable[[Path], str]] = {
    "netlify": lambda site: headers_file(_headers(site).everyone),
    "cloudflare": lambda site: cloudflare_headers(_headers(site).everyone),
    "nginx": lambda site: nginx_config(_plain_headers(site), _plain_redirects(site)),
    "caddy": lambda site: caddy_config(_plain_headers(site), _plain_redirects(site)),
}
"""By format, what prints the headers of the site in a folder; each raises GateError
where there are none.
"""
