"""Builds the values of a service from plain values that are valid by the schema."""

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from analytics_gate.addresses.hosts import (
    any_covers,
    host_of_url,
    parse_address,
    parse_host,
)
from analytics_gate.declaration.duration import (
    parse_duration,
    parse_duration_in_browser,
    parse_keeping,
)
from analytics_gate.declaration.preset import ServiceData, fill_preset, read_settings
from analytics_gate.declaration.ratio import parse_ratio
from analytics_gate.declaration.values import (
    Disclosure,
    Embedding,
    Hosts,
    Parameter,
    Provider,
    Purpose,
    Runs,
    Service,
    Signals,
    StorageDeclaration,
    Where,
)

T = TypeVar("T")
U = TypeVar("U")


def build_service(declared: ServiceData, line: int) -> Service:
    """Builds a service from what a site declared, its preset filled in.

    Raises:
        ValueError: the host of its script is not one that it may load scripts from.
    """
    facts = fill_preset(declared)
    service = Service(
        id=facts["id"],
        name=facts["name"],
        purpose=Purpose(facts["purpose"]),
        provider=Provider(
            facts["provider"]["name"], parse_address(facts["provider"]["policy"])
        ),
        runs=Runs(facts.get("runs", Runs.SANDBOX)),
        hosts=_build_hosts(facts["hosts"]),
        script=_parse(parse_address, facts.get("script")),
        start=facts.get("start"),
        told=_build_told(facts.get("told", ())),
        recognises_visitors=_parse(
            parse_duration_in_browser, facts.get("recognises_visitors")
        ),
        keeps=_parse(parse_keeping, facts.get("keeps")),
        kept=tuple(map(build_storage, facts.get("kept", ()))),
        signals=_parse(Signals, facts.get("signals")),
        settings=tuple(sorted(read_settings(declared).items())),
        embedding=_parse(_build_embedding, facts.get("embed")),
        line=line,
    )
    _check_script(service)
    return service


def build_storage(facts: ServiceData) -> StorageDeclaration:
    """Builds an item of browser storage; the schema has checked that its lifetime is allowed."""
    return StorageDeclaration(
        facts["key"],
        Where(facts["where"]),
        facts["why"],
        _parse(parse_duration, facts.get("lasts")),
    )


def _build_hosts(facts: dict[str, Iterable[str]]) -> Hosts:
    parsed = {}
    for kind, hosts in facts.items():
        parsed[kind] = tuple(sorted(set(map(parse_host, hosts))))
    return Hosts(**parsed)


def _build_told(told: Collection[str]) -> tuple[Disclosure, ...]:
    """Gives what a service is told in the order of `Disclosure`, whatever the file's order."""
    return tuple(each for each in Disclosure if each in told)


def _build_embedding(facts: ServiceData) -> Embedding:
    parameters = []
    for name, parameter in sorted(facts["parameters"].items()):
        parameters.append(Parameter(name, **parameter))
    return Embedding(
        address=facts["address"],
        link=facts["link"],
        parameters=tuple(parameters),
        ratio=parse_ratio(facts["ratio"]),
        copied=tuple(facts.get("copied", ())),
    )


def _check_script(service: Service) -> None:
    if not service.script:
        return
    host = host_of_url(service.script)
    if not any_covers(service.hosts.script, host):
        allowed = ", ".join(service.hosts.script) or "(none yet)"
        raise ValueError(
            f"script is on {host!r}, expected one of the hosts in hosts.script: {allowed}"
        )


def _parse(parse: Callable[[U], T], said: U | None) -> T | None:
    if said is None:
        return None
    return parse(said)
