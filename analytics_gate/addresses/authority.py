"""Whom a contact names, in the one form that declared hosts have too."""

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from analytics_gate.addresses.hosts import parse_host

_HOST = re.compile(r"(?P<name>\[[^\]]*\]|[^:]*)(:(?P<port>[0-9]+))?")
_PORTS = {"https": 443, "wss": 443, "http": 80, "ws": 80}


def authority(host: str, url: str = "") -> str:
    """The host in small letters and punycode, without a last dot, and with its port
    where that is not https's.

    `url` says the port, or its scheme does, where the host does not. Plain http is port
    80 and so never what a declaration means: its hosts are https hosts, as the page's
    policy names them.
    """
    found = _HOST.fullmatch(_bracketed(host))
    if not found:
        return host.lower()
    name = _plain(found["name"])
    port = int(found["port"]) if found["port"] else _port(name, url)
    if port == 443:
        return name
    return f"{name}:{port}"


def host_without_port(authority: str) -> str:
    """The host's name alone, without a port."""
    found = _HOST.fullmatch(authority)
    if found:
        return found["name"]
    return authority


def host_of_origin(origin: str) -> str:
    """The name of an origin's host, empty for an opaque one."""
    return _plain(_bracketed(_split(origin).hostname or ""))


def _bracketed(host: str) -> str:
    """An IPv6 address as it stands in an address of the web."""
    if host.count(":") > 1 and not host.startswith("["):
        return f"[{host}]"
    return host


# A visit names the same few hosts over and over.
@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    bare = name.rstrip(".")
    try:
        return parse_host(bare)
    except ValueError:
        # An address in numbers or a machine's single name: no declaration can name it,
        # a browser can.
        return bare.lower()


def _port(name: str, url: str) -> int:
    split = _split(url)
    if host_of_origin(url) != name:
        return 443
    try:
        return split.port or _PORTS.get(split.scheme, 443)
    except ValueError:
        return 443


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
