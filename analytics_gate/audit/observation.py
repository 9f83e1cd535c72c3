"""What one visit did, as values without an opinion."""

from dataclasses import dataclass
from typing import Literal

from analytics_gate.audit.visitors import Visitor

Witness = Literal["browser", "wire", "page", "document"]
"""Who saw it: the browser's events, the sockets, a witness inside the page, or whoever
read the markup.
"""

StorageKind = Literal[
    "local", "session", "indexeddb", "cache", "service-worker", "file-system", "bucket"
]
"""What a browser keeps, beside cookies."""


@dataclass(frozen=True, slots=True)
class ObservedRequest:
    """One request, connection or hint; `blocked` if the browser stopped it before the wire.

    `kind` is what it was for: document, script, worker, image, style, font, media,
    frame, fetch, beacon, ping, websocket, webtransport, eventsource, manifest, preload,
    modulepreload, prefetch, prerender, preconnect, dns-prefetch, search, refresh,
    report, connection, or what else the browser calls it. `where` is the element, or
    the line of a script, that it comes from; empty if unknown.
    """

    url: str
    host: str
    kind: str
    third_party: bool
    service: str | None = None
    blocked: bool = False
    seen_by: tuple[Witness, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie that was set. `lasts_days` is None for one that ends with the session."""

    name: str
    domain: str
    path: str
    lasts_days: float | None
    set_by: Literal["script", "header"]
    service: str | None = None
    http_only: bool = False
    secure: bool = False
    same_site: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """One thing that a browser keeps for an origin, beside cookies."""

    kind: StorageKind
    origin: str
    key: str
    service: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """Something that a page did without asking anybody: `fingerprint`, `webrtc`,
    `window-name` or `link-decoration`.
    """

    kind: Literal["fingerprint", "webrtc", "window-name", "link-decoration"]
    what: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """All that one visit did.

    `native`: the signal is the browser's own, not put on from outside. `policy` is
    whether the page came with a Content-Security-Policy of the site, `asked` whether
    the visitor was asked, None where nobody knows how this site asks. `javascript` is
    false for a visit with scripts turned off. `unobserved` says what no witness could
    watch.
    """

    page: str
    engine: str
    visitor: Visitor
    native: bool
    requests: tuple[ObservedRequest, ...] = ()
    cookies: tuple[Cookie, ...] = ()
    storage: tuple[Stored, ...] = ()
    calls: tuple[Call, ...] = ()
    policy: bool = False
    asked: bool | None = None
    javascript: bool = True
    unobserved: tuple[str, ...] = ()
