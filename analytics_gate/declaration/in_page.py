"""The services that run in the page itself: whose is a host, and what has to be said of them."""

from collections.abc import Iterable, Iterator

from analytics_gate.declaration.host import covers
from analytics_gate.declaration.values import Service
from analytics_gate.errors import Problem


def service_in_page(host: str, services: Iterable[Service]) -> Service | None:
    """The service of the page that may contact a host; one for which everybody's page is open comes first."""
    found = [
        service
        for service in services
        if service.is_in_page and any(covers(pattern, host) for pattern in service.hosts.contacted)
    ]
    return min(found, key=lambda service: service.is_optional, default=None)


def weaker_ways(services: Iterable[Service], file: str) -> Iterator[Problem]:
    """A note, and no finding, for each service declared to run in the page; `file` is the declaration's name."""
    for service in services:
        if service.is_in_page:
            sees = (
                "it sees the whole page and reaches its hosts from there" if service.script else "its hosts are reached"
            )
            whom = "once a visitor allowed it" if service.is_optional else "for every visitor, as it is necessary"
            message = f"service '{service.id}': note: runs is 'page', the weaker way: {sees} {whom}"
            yield Problem(file, service.line, message)
