"""Whose it is: the service that declares a host, a cookie or a key, whether or not it may run."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from analytics_gate.addresses.authority import (
    authority,
    host_of_origin,
    host_without_port,
)
from analytics_gate.addresses.hosts import any_covers
from analytics_gate.audit.judgement.case import Case
from analytics_gate.audit.judgement.keeping import (
    AllowedStorage,
    service_storage,
    site_storage,
    visitor_id_storage,
)
from analytics_gate.audit.observation import (
    Cookie,
    Observation,
    ObservedRequest,
    Stored,
)
from analytics_gate.declaration.values import Declaration, Service

Found = TypeVar("Found", ObservedRequest, Cookie, Stored)


def attribute(case: Case) -> Observation:
    """Names the declared service of each request, cookie and stored entry without one."""
    seen = case.observation
    requests = []
    for request in seen.requests:
        requests.append(_with(request, service_of_request(request, case)))
    cookies = []
    for cookie in seen.cookies:
        cookies.append(_with(cookie, service_of_storage(cookie, case)))
    storage = []
    for stored in seen.storage:
        storage.append(_with(stored, service_of_storage(stored, case)))
    return replace(
        seen,
        requests=tuple(requests),
        cookies=tuple(cookies),
        storage=tuple(storage),
    )


def service_of_request(request: ObservedRequest, case: Case) -> Service | None:
    """The service that declares a third party's host; one that may run comes first, one
    that only links to it last.
    """
    if not request.third_party:
        return None
    host = authority(request.host, request.url)

    def rank(service: Service) -> tuple[bool, bool]:
        is_contacted = _cover(service.hosts.contacted, host)
        return not (
            is_contacted and service in case.expectation.running
        ), not is_contacted

    found = []
    for each in case.declaration.services:
        if _cover((*each.hosts.contacted, *each.hosts.link), host):
            found.append(each)
    return min(found, key=rank, default=None)


def service_of_storage(kept: Cookie | Stored, case: Case) -> Service | None:
    """The service that declares a cookie or a key, or on whose host it is kept; None
    for the site's own too.
    """
    declared = next(_naming(kept, case), None)
    if declared or _is_at_site(kept, case):
        if declared:
            return declared.service
        return None
    for service in case.declaration.services:
        if _is_at_service(kept, service):
            return service
    return None


def expected_storage(kept: Cookie | Stored, case: Case) -> list[AllowedStorage]:
    """All by which this visitor's browser may keep it, there."""
    found = []
    for keeping in case.expectation.kept:
        if _names(keeping, kept, case):
            found.append(keeping)
    return found


def is_named(keeping: AllowedStorage, kept: Cookie | Stored) -> bool:
    """Whether it goes by the declared name, wherever it is kept."""
    if isinstance(kept, Cookie):
        return keeping.names("cookie", kept.name)
    return keeping.names(kept.kind, kept.key)


def is_declared_by(service: Service, kept: Cookie | Stored) -> bool:
    """Whether the service says itself that it keeps something by that name, wherever."""
    for keeping in (*visitor_id_storage(service), *service_storage(service)):
        if is_named(keeping, kept):
            return True
    return False


def is_at_home(kept: Cookie | Stored, case: Case) -> bool:
    """Whether it is kept at the site itself, or the visit does not show which host that is."""
    return not case.sites or _is_at_site(kept, case)


def _naming(kept: Cookie | Stored, case: Case) -> Iterator[AllowedStorage]:
    yield from expected_storage(kept, case)
    for keeping in _keepings(case.declaration):
        if _names(keeping, kept, case):
            yield keeping


def _keepings(declaration: Declaration) -> Iterator[AllowedStorage]:
    yield from site_storage(declaration)
    for service in declaration.services:
        yield from visitor_id_storage(service)
        yield from service_storage(service)


def _names(keeping: AllowedStorage, kept: Cookie | Stored, case: Case) -> bool:
    """Whether it is that thing: the name says so, and the place. A third party's cookie
    is none of the site's.
    """
    if not is_named(keeping, kept):
        return False
    return is_at_home(kept, case) or (
        keeping.service is not None and _is_at_service(kept, keeping.service)
    )


def _is_at_site(kept: Cookie | Stored, case: Case) -> bool:
    if isinstance(kept, Stored):
        return host_of_origin(kept.origin) in case.sites
    return any(_reaches(_domain(kept), site) for site in case.sites)


def _is_at_service(kept: Cookie | Stored, service: Service) -> bool:
    patterns = tuple(
        map(host_without_port, (*service.hosts.contacted, *service.hosts.link))
    )
    if isinstance(kept, Stored):
        return _cover(patterns, host_of_origin(kept.origin))
    domain = _domain(kept)
    return _cover(patterns, domain) or any(
        _reaches(domain, pattern.removeprefix("*.")) for pattern in patterns
    )


def _domain(cookie: Cookie) -> str:
    """The cookie's domain, without the dot that marks one for subdomains too."""
    return host_without_port(authority(cookie.domain.removeprefix(".")))


def _reaches(domain: str, host: str) -> bool:
    """Whether a cookie of that domain is one of the host's (RFC 6265, 5.1.3)."""
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def _cover(patterns: tuple[str, ...], host: str) -> bool:
    return any_covers(patterns, host)


def _with(found: Found, service: Service | None) -> Found:
    if found.service or service is None:
        return found
    return replace(found, service=service.id)
