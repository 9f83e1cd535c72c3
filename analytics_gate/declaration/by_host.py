"""Whose is a host?"""

from collections.abc import Iterable

from analytics_gate.declaration.host import covers
from analytics_gate.declaration.values import Service


def declared_by(host: str, services: Iterable[Service]) -> Service | None:
    """The first of the services that may contact a host, or that a link to it belongs to."""
    for service in services:
        if any(covers(pattern, host) for pattern in (*service.hosts.contacted, *service.hosts.link)):
            return service
    return None
