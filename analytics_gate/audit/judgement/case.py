"""One visit to be judged: what it did, and what the declaration allows it."""

from dataclasses import dataclass

from analytics_gate.addresses.authority import authority, host_without_port
from analytics_gate.audit.judgement.expectation import Expectation, expect
from analytics_gate.audit.observation import Observation
from analytics_gate.declaration.values import Declaration


@dataclass(frozen=True, slots=True)
class Case:
    """A visit with all that its judgement needs.

    `is_declared` is false where there is no declaration: then `declaration` is an empty
    one. `sites` are the names of the site's own hosts, as far as the visit shows them.
    `file` is the declaration's name in messages.
    """

    observation: Observation
    declaration: Declaration
    is_declared: bool
    expectation: Expectation
    sites: frozenset[str]
    file: str


def open_case(
    observation: Observation,
    declaration: Declaration | None,
    file: str = "content/services.yml",
) -> Case:
    """Puts a visit beside what the declaration allows its visitor.

    Without a declaration nothing at all is allowed. `file` is the declaration's name in
    messages.
    """
    return Case(
        observation,
        declaration or Declaration(),
        declaration is not None,
        expect(declaration, observation.visitor),
        _sites(observation),
        file,
    )


def _sites(observation: Observation) -> frozenset[str]:
    found = []
    for request in observation.requests:
        if request.host and not request.third_party:
            found.append(host_without_port(authority(request.host, request.url)))
    return frozenset(found)
