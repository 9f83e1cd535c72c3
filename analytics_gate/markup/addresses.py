"""Addresses as a browser reads them: whose host, if any, does one name?"""

import re

_IGNORED = re.compile(r"[\t\n\r]")
_ABSOLUTE = re.compile(
    r"(?:(?:https?|wss?|ftp):[/\\]*|[/\\]{2,}|[a-z][a-z0-9+.-]*:[/\\]{2,})(?P<authority>[^/\\?#]*)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(https?|wss?):", re.IGNORECASE)


def _clean(address: str) -> str:
    # A browser drops controls and spaces at the ends, and tabs and line ends anywhere (url.spec.whatwg.org, 4.4).
    return _IGNORED.sub("", address.strip("".join(map(chr, range(33)))))


def host_of(address: str) -> str | None:
    """The host (with its port, where one is written) that a browser would ask; None for an address of the site itself.

    `data:`, `mailto:` and the like have no host. What looks like a host counts as one, even where it could not be
    reached: doubt is a contact.
    """
    found = _ABSOLUTE.match(_clean(address))
    if not found:
        return None
    return found["authority"].rpartition("@")[2].lower() or None


def origin_of(address: str) -> str | None:
    """The origin that a link leads to, as `https://host`; None where it stays on the site or is no web address."""
    host = host_of(address)
    scheme = _SCHEME.match(_clean(address))
    return f"{(scheme[1].lower() if scheme else 'https')}://{host}" if host else None


def covers(pattern: str, host: str) -> bool:
    """Whether a declared host (`example.org`, `*.example.org`, `example.org:8443`) is or contains this one."""
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return host == pattern
