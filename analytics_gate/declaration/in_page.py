"""The services that run in the page itself: whose is a host, and what has to be said of them."""

from collections.abc import Iterable

from analytics_gate.addresses.hosts import covers
from analytics_gate.declaration.values import Service


def service_in_page(host: str, services: Iterable[Service]) -> Service | None:
    """The service of the page that may contact a host; one for which everybody's page
    is open comes first.
    """
    found = [
        service
        for service in services
        if service.is_in_page
        and any(covers(pattern, host) for pattern in service.hosts.contacted)
    ]
    return min(found, key=lambda service: service.is_optional, default=None)


def declared_by(host: str, services: Iterable[Service]) -> Service | None:
    """The first of the services that may contact a host, or that a link to it belongs to."""
    for service in services:
        if any(
            covers(pattern, host)
            for pattern in (*service.hosts.contacted, *service.hosts.link)
        ):
            return service
    return None
