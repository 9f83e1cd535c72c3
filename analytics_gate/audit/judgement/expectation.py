"""What a page may do for one visitor: the declaration, read as that visitor meets it."""

from collections.abc import Iterator
from dataclasses import dataclass

from analytics_gate.addresses.hosts import any_covers
from analytics_gate.audit.judgement.keeping import (
    AllowedStorage,
    choice_storage,
    service_storage,
    site_storage,
    visitor_id_storage,
)
from analytics_gate.audit.visitors import Visitor, VisitorChoice
from analytics_gate.declaration import decision
from analytics_gate.declaration.consent_hash import consent_hash
from analytics_gate.declaration.values import Declaration, Service
from analytics_gate.gate.page_config import services_that_start


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is allowed for one visitor; without a declaration that is nothing at all.

    `running` are the services that may run, `kept` what may be in the browser,
    `is_asked` whether the visitor has to be asked, None where nothing says so.
    """

    visitor: Visitor
    running: tuple[Service, ...] = ()
    kept: tuple[AllowedStorage, ...] = ()
    is_asked: bool | None = None

    @property
    def hosts(self) -> tuple[tuple[str, str], ...]:
        """The hosts that may be contacted, sorted, each with the id of its service; the
        hosts of links are none.
        """
        found = set()
        for service in self.running:
            for host in service.hosts.contacted:
                found.add((host, service.id))
        return tuple(sorted(found))

    def allows_host(self, host: str) -> bool:
        """Whether a host, written as `authority` gives it, may be contacted."""
        return any(
            any_covers(service.hosts.contacted, host) for service in self.running
        )


def expect(declaration: Declaration | None, visitor: Visitor) -> Expectation:
    """What the declaration allows for the visitor, by the decision table."""
    if declaration is None:
        return Expectation(visitor)
    choice = _choice(declaration, visitor)
    running = tuple(_running(declaration, visitor, choice))
    asked = any(
        decision.must_ask(service, visitor.is_signalling, choice)
        for service in services_that_start(declaration)
    )
    return Expectation(
        visitor, running, tuple(_kept(declaration, visitor, running)), asked
    )


def _choice(
    declaration: Declaration, visitor: Visitor
) -> decision.RecordedChoice | None:
    """The record of that choice, about everything that waits for one. A withdrawal is
    recorded as a refusal.
    """
    found = []
    for service in declaration.services:
        if service.is_optional:
            found.append(consent_hash(service))
    prints = frozenset(found)
    if visitor.choice is VisitorChoice.UNDECIDED:
        return None
    accepted = visitor.choice is VisitorChoice.ACCEPTED
    if accepted:
        return decision.RecordedChoice(allowed=prints)
    return decision.RecordedChoice(refused=prints)


def waits_to_be_pressed(service: Service) -> bool:
    """Whether nothing of the service begins before a link or a button is pressed, which
    no choice is about.
    """
    return service.is_optional and not (
        service.starts_by_itself or service.is_embed or service.is_in_page
    )


def _running(
    declaration: Declaration, visitor: Visitor, choice: decision.RecordedChoice | None
) -> Iterator[Service]:
    for service in declaration.services:
        may_run = decision.may_run(service, declaration, visitor.is_signalling, choice)
        if may_run and not waits_to_be_pressed(service):
            yield service


def _kept(
    declaration: Declaration, visitor: Visitor, running: tuple[Service, ...]
) -> Iterator[AllowedStorage]:
    yield from site_storage(declaration)
    # Who has not chosen has no record, and beside a signal none is made.
    if visitor.choice is not VisitorChoice.UNDECIDED and not visitor.is_signalling:
        yield choice_storage(declaration)
    for service in running:
        yield from visitor_id_storage(service)
        if service.is_in_page:
            yield from service_storage(service)
