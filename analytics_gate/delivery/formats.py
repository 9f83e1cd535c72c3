"""A built site's headers, printed for each kind of host that serves it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from analytics_gate.delivery.caddy import caddy_config
from analytics_gate.delivery.cloudflare import cloudflare_headers
from analytics_gate.delivery.headers import SiteHeaders, headers_file
from analytics_gate.delivery.nginx import nginx_config
from analytics_gate.delivery.published import Redirect, read_redirects, read_site_headers
from analytics_gate.errors import GateError, Problem


def _headers(site: Path) -> SiteHeaders:
    headers = read_site_headers(site)
    if not headers.everyone:
        message = "there are no headers in this folder; build the site, or name its folder"
        raise GateError(Problem((site / "_headers").as_posix(), 0, message))
    return headers


def _redirects(site: Path) -> dict[str, Redirect]:
    file = site / "_redirects"
    return read_redirects(file.read_text(encoding="utf-8")) if file.is_file() else {}


FORMATS: Mapping[str, Callable[[Path], str]] = {
    "netlify": lambda site: headers_file(_headers(site).everyone),
    "cloudflare": lambda site: cloudflare_headers(_headers(site).everyone),
    "nginx": lambda site: nginx_config(_headers(site), _redirects(site)),
    "caddy": lambda site: caddy_config(_headers(site), _redirects(site)),
}
"""By format, what prints the headers of the site in a folder; each raises GateError where there are none."""
