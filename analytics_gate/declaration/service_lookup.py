"""Looks up the service that a host belongs to, for contacts that a page's markup makes."""

from collections.abc import Iterable

from analytics_gate.addresses.hosts import any_covers
from analytics_gate.declaration.values import Service


def service_in_page(host: str, services: Iterable[Service]) -> Service | None:
    """Finds a service in the page that may contact a host, a necessary one before others.

    The policy of every page is open for a necessary service, so its markup need not wait.
    """
    found = []
    for service in services:
        if service.is_in_page and any_covers(service.hosts.contacted, host):
            found.append(service)
    return min(found, key=lambda service: service.is_optional, default=None)


def service_of_host(host: str, services: Iterable[Service]) -> Service | None:
    """Finds the first service that may contact a host, or that links to it belong to."""
    for service in services:
        if any_covers((*service.hosts.contacted, *service.hosts.link), host):
            return service
    return None
