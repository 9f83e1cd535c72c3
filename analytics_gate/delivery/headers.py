"""Response headers as values, worked out once: for every page, and for each sandbox."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics_gate.declaration.values import Disclosure, Service
from analytics_gate.delivery.csp import Csp, page_policy

Headers = tuple[tuple[str, str], ...]

# Powerful features that no policy page needs.
_UNUSED_FEATURES = (
    "accelerometer autoplay browsing-topics camera display-capture "
    "geolocation gyroscope hid magnetometer "
    "microphone midi payment serial usb"
).split()
_EVERYWHERE: Headers = (
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _UNUSED_FEATURES)),
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("Vary", "DNT, Sec-GPC"),
    ("X-Content-Type-Options", "nosniff"),
)


_REPORTS = "gate"

ANYWHERE = "https://*:*"
"""Every origin with https, where a page's links cannot be known: what else can connect
stays closed.
"""


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """The headers of all answers whose path matches; a later rule's header replaces an
    earlier one's.
    """

    path: str
    headers: Headers


@dataclass(frozen=True, slots=True)
class SiteHeaders:
    """All headers of a site, worked out once: for everyone, and for visitors whose
    browser signals.
    """

    everyone: tuple[HeaderRule, ...]
    signalled: tuple[HeaderRule, ...]


def connection_allowlist(origins: Iterable[str]) -> str:
    """The network's own list (WICG, "Connection Allowlists"): this origin, those named,
    and redirects on from them.

    Navigations count as connections, so `origins` has every origin that a link of the
    site leads to.
    """
    named = "".join(f' "{origin}"' for origin in sorted(set(origins)))
    return f"(response-origin{named});redirects=allow"


def page_headers(policy: Csp, reports: str | None = None) -> Headers:
    """A page's policy as its header has it; `reports` is the site's path for reports of
    what it refused.
    """
    closed = policy.and_for_headers(("frame-ancestors", "'none'"))
    if not reports:
        return (("Content-Security-Policy", str(closed)),)
    reporting = closed.and_for_headers(("report-to", _REPORTS))
    # w3.org/TR/reporting-1, 3.3: a string of Structured Fields, relative to the page.
    return (
        ("Content-Security-Policy", str(reporting)),
        ("Reporting-Endpoints", f'{_REPORTS}="{reports}"'),
    )


def page_rule(
    policy: Csp,
    outgoing: Iterable[str],
    base: str = "/",
    services: Iterable[Service] = (),
    reports: str | None = None,
) -> HeaderRule:
    """For every answer of the site, which lies at the path `base`, with both slashes.

    A header is the same for every visitor, so it names the hosts of all `services` that
    run in the page.
    """
    hosts = []
    for service in services:
        if service.is_in_page:
            hosts.append(service.hosts)
    reached = []
    for each in hosts:
        for host in each.contacted:
            reached.append(f"https://{host}")
    reached += [f"wss://{host}" for each in hosts for host in each.connect]
    return HeaderRule(
        f"{base}*",
        (
            *page_headers(policy, reports),
            ("Connection-Allowlist", connection_allowlist((*outgoing, *reached))),
            ("Referrer-Policy", "same-origin"),
            *_EVERYWHERE,
        ),
    )


def worker_rule(path: str) -> HeaderRule:
    """For scripts of a site whose pages are open to services: a worker goes by its own
    headers and knows no lock.
    """
    closed = page_policy(()).and_for_headers(("frame-ancestors", "'none'"))
    return HeaderRule(
        path,
        (
            ("Content-Security-Policy", str(closed)),
            ("Connection-Allowlist", connection_allowlist(())),
        ),
    )


def sandbox_rule(path: str, service: Service, policy: Csp) -> HeaderRule:
    """For one service's sandbox: its own policy in place of the page's, and an opaque
    origin even when opened alone.
    """
    sandboxed = policy.and_for_headers(
        ("sandbox", "allow-scripts"), ("frame-ancestors", "'self'")
    )
    hosts = service.hosts
    reached = (
        *hosts.script,
        *hosts.connect,
        *hosts.image,
        *hosts.style,
        *hosts.font,
        *hosts.media,
        *hosts.frame,
    )
    return HeaderRule(
        path,
        (
            ("Content-Security-Policy", str(sandboxed)),
            (
                "Connection-Allowlist",
                connection_allowlist(f"https://{host}" for host in reached),
            ),
            ("Referrer-Policy", "no-referrer"),
            # What the document loads is asked for without cookies, and may leave none
            # (html.spec.whatwg.org, 7.1.4).
            ("Cross-Origin-Embedder-Policy", "credentialless"),
        ),
    )


def embed_referrer(service: Service) -> str:
    """The referrer policy of an embed's documents: the site's origin where the
    declaration says so, else nothing.
    """
    if Disclosure.SITE in service.told:
        return "origin"
    return "no-referrer"


def embed_rule(path: str, service: Service, policy: Csp) -> HeaderRule:
    """For all documents of one service's embeds, `path` with its `*`: their own policy
    in place of the page's.

    Nothing is said here of an embedder policy, since a player that sends none of its
    own could then not be shown.
    """
    framed = policy.and_for_headers(("frame-ancestors", "'self'"))
    return HeaderRule(
        path,
        (
            ("Content-Security-Policy", str(framed)),
            (
                "Connection-Allowlist",
                connection_allowlist(f"https://{host}" for host in service.hosts.frame),
            ),
            ("Referrer-Policy", embed_referrer(service)),
        ),
    )


def headers_file(rules: Sequence[HeaderRule]) -> str:
    """The rules in the format of `_headers`, as Netlify and Cloudflare Pages read it."""
    blocks = []
    for rule in rules:
        blocks.append(
            "\n".join(
                (rule.path, *(f"  {name}: {value}" for name, value in rule.headers))
            )
        )
    return "\n\n".join(blocks) + "\n"
