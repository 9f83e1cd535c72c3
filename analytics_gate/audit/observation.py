"""Describes what one visit did, without judging it."""

from dataclasses import dataclass
from typing import Literal

from analytics_gate.audit.visitors import Visitor

Witness = Literal["browser", "wire", "page", "document"]
"""What reported it: the browser's events, the recorder, a script in the page, or the
markup.
"""

StorageKind = Literal[
    "local", "session", "indexeddb", "cache", "service-worker", "file-system", "bucket"
]
"""The kinds of storage beside cookies."""


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
    """One cookie that was set; `lasts_days` is None if it ends with the session."""

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
    """One entry that a browser stores for an origin, other than a cookie."""

    kind: StorageKind
    origin: str
    key: str
    service: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One use of an interface that identifies or exposes the visitor without a request."""

    kind: Literal["fingerprint", "webrtc", "window-name", "link-decoration"]
    what: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """All that one visit did.

    `native` means that the signal is the browser's own and not emulated, `policy` that
    the page has a Content-Security-Policy. `asked` is whether the page asked for
    consent, None if that is unknown. `javascript` is false for a visit with scripts
    turned off. `unobserved` lists what could not be observed.
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
