"""Addresses as a browser reads them: whose host, if any, does one name?"""

import re
from functools import lru_cache
from urllib.parse import unquote

_IGNORED = re.compile(r"[\t\n\r]")
_ABSOLUTE = re.compile(
    r"(?:(?P<scheme>https?|wss?|ftp):[/\\]*|[/\\]{2,}|(?P<other>[a-z][a-z0-9+.-]*):[/\\]{2,})(?P<authority>[^/\\?#]*)",
    re.IGNORECASE,
)
_OWN_PORT = {"http": ":80", "ws": ":80", "ftp": ":21"}
_HOST = re.compile(r"(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::[0-9]+)?")


def _clean(address: str) -> str:
    # A browser drops controls and spaces at the ends, and tabs and line ends anywhere
    # (url.spec.whatwg.org, 4.4).
    return _IGNORED.sub("", address.strip("".join(map(chr, range(33)))))


def _ascii(host: str) -> str:
    try:
        if host.isascii():
            return host
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _scheme_and_host(address: str) -> tuple[str, str]:
    # A site's pages lead to the same places, and none of these is long.
    if len(address) < 300:
        return _known(address)
    return _read(address)


def _read(address: str) -> tuple[str, str]:
    found = _ABSOLUTE.match(_clean(address))
    if not found:
        return "", ""
    scheme = (found["scheme"] or found["other"] or "https").lower()
    host = _ascii(unquote(found["authority"].rpartition("@")[2])).lower()
    return scheme, host.removesuffix(_OWN_PORT.get(scheme, ":443"))


_known = lru_cache(maxsize=4096)(_read)


def contacted_host(address: str) -> str | None:
    """The host (in punycode, with its port unless that is its scheme's own) that a
    browser would ask.

    None for an address of the site itself; `data:`, `mailto:` and the like have no
    host. What looks like a host counts as one, even where it could not be reached:
    doubt is a contact.
    """
    return _scheme_and_host(address)[1] or None


def origin_of(address: str) -> str | None:
    """The origin that a link leads to, as `https://host`; None where it stays on the
    site or is not a web address.
    """
    scheme, host = _scheme_and_host(address)
    if scheme in {"http", "https"} and _HOST.fullmatch(host):
        return f"{scheme}://{host}"
    return None
