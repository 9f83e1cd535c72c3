"""Findings about whom a page contacted."""

from collections.abc import Iterator

from analytics_gate.addresses.authority import authority
from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.judgement.attribution import service_of_request
from analytics_gate.audit.judgement.case import Case
from analytics_gate.audit.judgement.messages import (
    allowed,
    finding_message,
    host_advice,
    service_advice,
)
from analytics_gate.audit.observation import ObservedRequest
from analytics_gate.declaration.values import Service

HINTS = frozenset(
    {
        "preload",
        "modulepreload",
        "prefetch",
        "prerender",
        "preconnect",
        "dns-prefetch",
        "search",
    }
)
"""Kinds of contact that nothing on the page needed: a hint to the browser was enough."""

# A browser under automation sends no pings, a refresh may come after the visit has
# ended, and a report is only sent by a site whose certificate is trusted.
_READ_IS_ENOUGH = HINTS | {"ping", "refresh", "report"}

_Same = tuple[Code, str, str]


def check_contacts(case: Case) -> Iterator[Finding]:
    """What reached a host that may not be contacted: one finding for each code, host and place."""
    same: dict[_Same, list[ObservedRequest]] = {}
    for request in case.observation.requests:
        host = authority(request.host, request.url)
        if is_contact(request) and not case.expectation.allows_host(host):
            same.setdefault((_code(request, case), host, request.where), []).append(
                request
            )
    for (code, host, where), requests in same.items():
        yield _finding(code, host, where, requests, case)


def is_contact(request: ObservedRequest) -> bool:
    """Whether a third party learnt of the visitor, or would have: what the browser
    refused before the wire is none.

    Nor is what only stands in the markup, unless it is a hint, a ping, a refresh or a
    report: browsers follow those when no witness can see it.
    """
    if not request.third_party or (request.blocked and "wire" not in request.seen_by):
        return False
    return request.kind in _READ_IS_ENOUGH or set(request.seen_by) != {"document"}


def _code(request: ObservedRequest, case: Case) -> Code:
    if request.kind in HINTS:
        return Code.RESOURCE_HINT
    is_known = not case.is_declared or service_of_request(request, case) is not None
    if is_known:
        return Code.THIRD_PARTY_REQUEST
    return Code.UNDECLARED_REQUEST


def _finding(
    code: Code, host: str, where: str, requests: list[ObservedRequest], case: Case
) -> Finding:
    service = service_of_request(requests[0], case)
    kinds = sorted({request.kind for request in requests})
    what = host or "a host that was not named"
    message = finding_message(
        f"{what} was contacted ({', '.join(kinds)})",
        case,
        allowed(dict.fromkeys(pattern for pattern, _ in case.expectation.hosts)),
        _advice(service, host, kinds, case),
    )
    return Finding(
        code,
        what,
        service.id if service else None,
        where,
        message,
        service.line if service else 0,
    )


def _advice(service: Service | None, host: str, kinds: list[str], case: Case) -> str:
    if service:
        return service_advice(service, host, case)
    return host_advice(host, kinds, case)
