"""What reached the wire, as values: contacts, and which of them are a browser's own business."""

from dataclasses import dataclass
from typing import Literal

Headers = tuple[tuple[str, str], ...]

NOISE = (
    # Firefox asks these by itself, some of them whatever its preferences say.
    "firefox.com",
    "mozilla.com",
    "mozilla.net",
    "mozilla.org",
    # Chromium's components. Exact hosts and no domain of Google's: Google Analytics is
    # what we look for.
    "accounts.google.com",
    "clients2.google.com",
    "clientservices.googleapis.com",
    "content-autofill.googleapis.com",
    "optimizationguide-pa.googleapis.com",
    "redirector.gvt1.com",
    "safebrowsing.googleapis.com",
    "update.googleapis.com",
)
"""The hosts, with all below them, that a browser calls without any page's doing."""


@dataclass(frozen=True, slots=True)
class Connection:
    """One time that a browser reached out to a third party.

    A connection is a contact although no request follows: it gives the visitor's
    address away. `host` is empty where the peer never said whom it wanted. A request
    that came over it is a second contact.
    """

    host: str
    port: int
    kind: Literal["request", "connection"]
    method: str = ""
    url: str = ""
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first field of that name, None without one; HTTP does not mind the case."""
        return field(self.headers, name)


def field(headers: Headers, name: str) -> str | None:
    """The first value of the header `name`, None without one."""
    for key, value in headers:
        if key.lower() == name.lower():
            return value
    return None


def is_browser_noise(host: str) -> bool:
    """Whether a browser calls this host by itself."""
    return any(host == own or host.endswith("." + own) for own in NOISE)
