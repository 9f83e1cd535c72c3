"""The headers of a gated site, worked out once from what sealing it found: for
everyone, and where a signal is on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import quote

from analytics_gate.declaration.values import Service
from analytics_gate.delivery.csp import Csp, without_services
from analytics_gate.delivery.headers import (
    ANYWHERE,
    HeaderRule,
    SiteHeaders,
    embed_rule,
    page_headers,
    page_rule,
    sandbox_rule,
    worker_rule,
)
from analytics_gate.delivery.options import Delivery, LinkPolicy
from analytics_gate.gate.embeds import embed_policy_of, embeds_path
from analytics_gate.gate.page_config import sandbox_path
from analytics_gate.gate.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class HeaderInputs:
    """What of a site its headers depend on.

    `policy` is its pages', `outgoing` are the origins that links lead to, `services`
    those declared, `chosen` those with a place in it, `workers` patterns for its
    scripts, and `well_known` the rules of its well-known files. `own` are the policies
    of those pages, by their files, that have another than `policy`.
    """

    base: str
    policy: Csp
    outgoing: frozenset[str]
    services: tuple[Service, ...]
    chosen: tuple[Service, ...]
    sandboxes: tuple[Sandbox, ...]
    workers: tuple[str, ...] = ()
    well_known: tuple[HeaderRule, ...] = ()
    own: tuple[tuple[str, Csp], ...] = ()


def page_addresses(file: str) -> tuple[str, str]:
    """Both addresses under which hosts answer with a page, from the site's root: its
    file's, and the one without.
    """
    address = quote(file)
    if PurePosixPath(file).name == "index.html":
        return address.removesuffix("index.html"), address
    return address.rpartition(".")[0], address


def _rules(contents: HeaderInputs, delivery: Delivery) -> Iterator[HeaderRule]:
    base = contents.base
    yield page_rule(
        contents.policy,
        _outgoing(contents, delivery),
        base,
        contents.services,
        delivery.reports,
    )
    for file, policy in contents.own:
        for address in page_addresses(file):
            yield HeaderRule(base + address, page_headers(policy, delivery.reports))
    for sandbox in contents.sandboxes:
        yield sandbox_rule(
            base + sandbox_path(sandbox.service), sandbox.service, sandbox.policy
        )
    for service in contents.chosen:
        if service.is_embed:
            yield embed_rule(
                f"{base}{embeds_path(service)}*", service, embed_policy_of(service)
            )
    for path in contents.workers:
        yield worker_rule(base + path)
    yield from contents.well_known


def _outgoing(contents: HeaderInputs, delivery: Delivery) -> Iterable[str]:
    if delivery.links is LinkPolicy.KNOWN:
        return contents.outgoing
    return (
        ANYWHERE,
        *(origin for origin in contents.outgoing if not origin.startswith("https:")),
    )


def _needed(services: Iterable[Service]) -> tuple[Service, ...]:
    found = []
    for service in services:
        if not service.is_optional:
            found.append(service)
    return tuple(found)


def _closed(contents: HeaderInputs) -> HeaderInputs:
    """The same for a visitor with a signal, for whom only what is necessary runs. What
    is pressed still opens.
    """
    return replace(
        contents,
        policy=without_services(contents.policy, contents.services),
        own=tuple(
            (file, without_services(policy, contents.services))
            for file, policy in contents.own
        ),
        services=_needed(contents.services),
        sandboxes=tuple(
            sandbox for sandbox in contents.sandboxes if not sandbox.service.is_optional
        ),
    )


def site_headers(contents: HeaderInputs, delivery: Delivery) -> SiteHeaders:
    """All headers of the site. A visitor with a signal is told so: `Tk: N`
    (w3.org/TR/tracking-dnt, 6.3).
    """
    pages, *others = _rules(_closed(contents), delivery)
    told = HeaderRule(pages.path, (*pages.headers, ("Tk", "N")))
    return SiteHeaders(tuple(_rules(contents, delivery)), (told, *others))
