"""An audit made by hand: few visits, in which there is something of every kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analytics_gate.audit.configuration import key_of
from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.observation import (
    Call,
    Cookie,
    Observation,
    ObservedRequest,
    Stored,
)
from analytics_gate.audit.report import Engine, Head, ReportedPromise, Visit
from analytics_gate.audit.visitors import Signal, Visitor, VisitorChoice

HOSTILE = "<script>alert(1)</script>\x1b[31m|`\u202e"
"""What a page may call a cookie, to harm whoever reads the report of it."""

OWN = ObservedRequest(
    "https://site.example/privacy/",
    "site.example",
    "document",
    False,
    seen_by=("browser", "wire"),
)
DECLARED = ObservedRequest(
    "https://stats.example/count.js",
    "stats.example",
    "script",
    True,
    "our-stats",
    seen_by=("browser", "wire"),
)
BLOCKED = ObservedRequest(
    "https://ads.example/p.gif",
    "ads.example",
    "image",
    True,
    blocked=True,
    seen_by=("browser",),
)
SOCKET = ObservedRequest(
    "https://cdn.example/",
    "cdn.example",
    "preconnect",
    True,
    seen_by=("wire",),
    where="<link rel=preconnect>",
)
ON_WIRE = Finding(
    Code.RESOURCE_HINT,
    "cdn.example",
    None,
    "<link rel=preconnect>",
    "connects to cdn.example, no service of the declaration names it; remove the hint",
)
LONG_LIVED = Finding(
    Code.OUTLIVES_DECLARATION,
    "_stats",
    "our-stats",
    "count.js:3",
    "_stats lasts 400 days, the declaration says 30 days",
    line=12,
)
UNNAMED = Finding(
    Code.COOKIE,
    HOSTILE,
    None,
    "/assets/app.js:1:2",
    "sets a cookie for a visitor who may get none; do not set it",
)
UNSEEN = Finding(
    Code.NOT_OBSERVED, "service worker", None, "", "Firefox does not show its requests"
)
BROKEN = Finding(
    Code.PROMISE_BROKEN,
    "first-party",
    None,
    "",
    "the policy says so, and a third party was contacted",
)

HEAD = Head(
    target="https://site.example/",
    made="2026-11-24",
    engines=(Engine("chromium", "156.0.1"), Engine("firefox", "153.0")),
    promises=(
        ReportedPromise(
            "do-not-track",
            "/privacy/",
            "We honour Do Not Track.",
            "kept",
            ("firefox 153.0, dnt:undecided",),
        ),
        ReportedPromise(
            "first-party",
            "/privacy/",
            "Cookies are first-party only.",
            "broken",
            ("chromium, /privacy/",),
        ),
        ReportedPromise(
            "log-retention",
            "/privacy/",
            "Logs are kept for 90 days.",
            "attested",
            ("the operations team",),
        ),
        ReportedPromise(
            "social", "/privacy/", "Social media start only when used.", "untested"
        ),
    ),
    findings=(BROKEN,),
    unseen=("forum: forum.example was never contacted",),
)


def visit(
    page: str = "/privacy/",
    engine: str = "chromium",
    visitor: Visitor | None = None,
    *findings: Finding,
    requests: tuple[ObservedRequest, ...] = (OWN,),
    javascript: bool = True,
) -> Visit:
    seen = Observation(
        page,
        engine,
        visitor or Visitor(),
        native=True,
        requests=requests,
        policy=True,
        javascript=javascript,
    )
    return Visit(seen, findings, seconds=1.5)


EVERYTHING = Visit(
    Observation(
        page="/privacy/",
        engine="firefox",
        visitor=Visitor(Signal.GPC, VisitorChoice.ACCEPTED),
        native=False,
        requests=(OWN, DECLARED, BLOCKED, SOCKET),
        cookies=(
            Cookie(
                "_stats",
                "site.example",
                "/",
                400,
                "script",
                "our-stats",
                where="count.js:3",
            ),
            Cookie(
                HOSTILE, ".site.example", "/", None, "header", None, True, True, "Lax"
            ),
        ),
        storage=(
            Stored("local", "https://site.example", "__palette"),
            Stored(
                "service-worker", "https://site.example", "/sw.js", where="app.js:9"
            ),
        ),
        calls=(Call("fingerprint", "canvas.toDataURL", "count.js:8"),),
        asked=False,
        unobserved=("requests of a service worker",),
    ),
    (ON_WIRE, LONG_LIVED, UNNAMED, UNSEEN),
    seconds=2.25,
)

VISITS = (
    visit("/", "chromium", Visitor(Signal.DNT)),
    visit("/", "firefox", Visitor(Signal.DNT), UNSEEN),
    visit("/privacy/"),
    visit("/privacy/", "chromium", Visitor(Signal.NONE, VisitorChoice.WITHDRAWN)),
    visit(
        "/privacy/", "chromium", Visitor(Signal.DNT), ON_WIRE, requests=(OWN, SOCKET)
    ),
    visit("/privacy/", "chromium", javascript=False),
    EVERYTHING,
)
"""In a report's order."""


@dataclass(frozen=True)
class Given:
    """Visits out of memory, in a report's order, where a report asks for a spool."""

    all: tuple[Visit, ...] = VISITS

    def visits(self) -> Iterator[Visit]:
        return iter(sorted(self.all, key=key_of))


def with_pictures(visits: Iterable[Visit], picture: Path) -> tuple[Visit, ...]:
    return tuple(
        Visit(each.observation, each.findings, picture, each.seconds) for each in visits
    )
