"""Content Security Policy as a value: the closed policy of a page, and the narrow one
of a sandbox.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from analytics_gate.declaration.values import Service


@dataclass(frozen=True, slots=True)
class Csp:
    """Directives with their sources, in the order in which they are written."""

    directives: tuple[tuple[str, tuple[str, ...]], ...]

    def __str__(self) -> str:
        return "; ".join(
            " ".join((name, *sources)) for name, sources in self.directives
        )

    def and_for_headers(self, *directives: tuple[str, str]) -> "Csp":
        """The policy with what only a header can carry (w3.org/TR/CSP3, 3.3: no
        `frame-ancestors` in a meta).
        """
        return Csp(
            (*self.directives, *((name, (source,)) for name, source in directives))
        )


def hash_source(script: str) -> str:
    """The source expression that allows this one inline script."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _https(hosts: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"https://{host}" for host in sorted(set(hosts)))


def _sockets(hosts: Iterable[str]) -> tuple[str, ...]:
    # No `https:` source covers a `wss:` address (w3.org/TR/CSP3, 6.7.2.8).
    return tuple(f"wss://{host}" for host in sorted(set(hosts)))


def sources_in_page(services: Iterable[Service]) -> dict[str, tuple[str, ...]]:
    """What the policy of a page has to name, directive by directive, for services to run in it."""
    hosts = []
    for service in services:
        hosts.append(service.hosts)

    def named(kind: str) -> list[str]:
        return [host for each in hosts for host in getattr(each, kind)]

    sources = {
        "script-src": _https(named("script")),
        "style-src": _https(named("style")),
        "img-src": _https(named("image")),
        "font-src": _https(named("font")),
        "media-src": _https(named("media")),
        "connect-src": (*_https(named("connect")), *_sockets(named("connect"))),
        "frame-src": _https(named("frame")),
        "form-action": _https(named("form")),
    }
    found = {}
    for directive, each in sources.items():
        if each:
            found[directive] = each
    return found


def page_policy(
    inline_hashes: Iterable[str],
    in_page: Iterable[Service] = (),
    style_hashes: Iterable[str] = (),
) -> Csp:
    """The closed policy: the site itself, the inline scripts and styles that the build
    saw, and nobody else.

    Nobody but the services `in_page`, which cannot run next door.
    """
    own = ("'self'",)
    closed = (
        ("default-src", ("'none'",)),
        ("script-src", (*own, *sorted(set(inline_hashes)))),
        ("style-src", (*own, *sorted(set(style_hashes)))),
        ("img-src", (*own, "data:")),
        ("font-src", own),
        ("media-src", own),
        ("connect-src", own),
        ("worker-src", own),
        ("manifest-src", own),
        ("frame-src", own),
        ("form-action", own),
        ("base-uri", ("'none'",)),
    )
    named = sources_in_page(in_page)
    directives = []
    for directive, sources in closed:
        directives.append((directive, (*sources, *named.get(directive, ()))))
    return Csp(tuple(directives))


def without_services(policy: Csp, services: Iterable[Service]) -> Csp:
    """A page's policy for a visitor with a signal: of the services in the page, it
    names only the necessary ones.
    """
    optional, necessary = [], []
    for service in services:
        if service.is_in_page and service.is_optional:
            optional.append(service)
        elif service.is_in_page:
            necessary.append(service)
    opened, needed = sources_in_page(optional), sources_in_page(necessary)
    directives = []
    for name, sources in policy.directives:
        closed = {*opened.get(name, ())} - {*needed.get(name, ())}
        kept = [source for source in sources if source not in closed]
        directives.append((name, tuple(kept)))
    return Csp(tuple(directives))


def sandbox_policy(service: Service, inline_hash: str) -> Csp:
    """The policy of one service's sandbox: that service's own hosts. `'self'` would
    match nothing in WebKit there.
    """
    hosts = service.hosts
    named = (
        ("script-src", (inline_hash, *_https(hosts.script))),
        ("connect-src", _https(hosts.connect)),
        ("img-src", _https(hosts.image)),
        ("style-src", _https(hosts.style)),
        ("font-src", _https(hosts.font)),
        ("media-src", _https(hosts.media)),
        ("frame-src", _https(hosts.frame)),
    )
    closed = (
        ("default-src", ("'none'",)),
        ("form-action", ("'none'",)),
        ("base-uri", ("'none'",)),
    )
    return Csp(
        (
            closed[0],
            *((name, sources) for name, sources in named if sources),
            *closed[1:],
        )
    )


def embed_policy(service: Service, style_hash: str) -> Csp:
    """The policy of a document in which an embed's frame stands: that frame, its one
    style, and not one script.
    """
    none = ("'none'",)
    return Csp(
        (
            ("default-src", none),
            ("frame-src", _https(service.hosts.frame)),
            ("style-src", (style_hash,)),
            ("form-action", none),
            ("base-uri", none),
        )
    )
