"""What is declared and was never seen: a declaration that allows more than the site needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analytics_gate.addresses.authority import authority
from analytics_gate.addresses.hosts import covers
from analytics_gate.audit.judgement.attribution import is_named
from analytics_gate.audit.judgement.contact_checks import is_contact
from analytics_gate.audit.judgement.expectation import waits_to_be_pressed
from analytics_gate.audit.judgement.keeping import (
    AllowedStorage,
    service_storage,
    site_storage,
    visitor_id_storage,
)
from analytics_gate.audit.observation import Observation
from analytics_gate.declaration.values import Declaration, Service


@dataclass(frozen=True, slots=True)
class _Declared:
    """One declared thing: what to say where it is never seen, and the hosts or the key
    by which it is known.
    """

    line: str
    hosts: tuple[str, ...] = ()
    keeping: AllowedStorage | None = None


def unused_declarations(
    declaration: Declaration, visits: Iterable[Observation]
) -> tuple[str, ...]:
    """A line, sorted, for each service never contacted, host never contacted, and
    cookie or key never seen.

    What waits for a press is not missed: no audit presses it. The visits are read once
    and none is held. What an audit in shares never saw is what the lines of all shares
    have in common; so hosts have lines beside their service's.
    """
    missing = [*_in_services(declaration), *map(_kept, site_storage(declaration))]
    for visit in visits:
        hosts = set()
        for each in visit.requests:
            if is_contact(each):
                hosts.add(authority(each.host, each.url))
        missing = [
            declared for declared in missing if not _is_seen(declared, hosts, visit)
        ]
    return tuple(sorted(declared.line for declared in missing))


def _in_services(declaration: Declaration) -> Iterator[_Declared]:
    for service in declaration.services:
        if not waits_to_be_pressed(service) and service.hosts.contacted:
            yield from _contacted(service)
        yield from map(_kept, visitor_id_storage(service))
        if service.is_in_page:
            yield from map(_kept, service_storage(service))


def _contacted(service: Service) -> Iterator[_Declared]:
    yield _Declared(
        f"service {service.id!r} was never contacted", service.hosts.contacted
    )
    for host in service.hosts.contacted:
        yield _Declared(
            f"service {service.id!r}: host {host!r} was never contacted", (host,)
        )


def _kept(keeping: AllowedStorage) -> _Declared:
    kept = keeping.kept
    whose = f"service {keeping.service.id!r}" if keeping.service else "necessary"
    what = "cookie" if kept.where == "cookie" else f"{kept.where} storage"
    return _Declared(f"{whose}: {what} {kept.key!r} was never seen", keeping=keeping)


def _is_seen(declared: _Declared, hosts: set[str], visit: Observation) -> bool:
    if keeping := declared.keeping:
        return any(is_named(keeping, each) for each in visit.cookies) or any(
            is_named(keeping, each) for each in visit.storage
        )
    return any(covers(pattern, host) for pattern in declared.hosts for host in hosts)
