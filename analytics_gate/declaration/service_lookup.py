"""Looks up the service that a host belongs to."""

from collections.abc import Iterable

from analytics_gate.addresses.hosts import any_covers
from analytics_gate.declaration.values import Service


def service_in_page(host: str, services: Iterable[Service]) -> Service | None:
    """The service of the page that may contact a host; one for which everybody's page
    is open comes first.
    """
    found = []
    for service in services:
        if service.is_in_page and any_covers(service.hosts.contacted, host):
            found.append(service)
    return min(found, key=lambda service: service.is_optional, default=None)


def declared_by(host: str, services: Iterable[Service]) -> Service | None:
    """The first of the services that may contact a host, or that a link to it belongs to."""
    for service in services:
        if any_covers((*service.hosts.contacted, *service.hosts.link), host):
            return service
    return None
