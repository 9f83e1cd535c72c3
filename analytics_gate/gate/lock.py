"""The lock: what closes a page's policy again where a service that runs in the page may not run."""

import json
from collections.abc import Iterable

from analytics_gate.declaration.values import Service
from analytics_gate.delivery.csp import sources_in_page
from analytics_gate.gate.bundle import inline_script


def _sources(service: Service, necessary: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """What is to be taken out of each directive; what a necessary service needs stays in for everyone."""
    named = sources_in_page([service])
    kept = {name: [each for each in sources if each not in necessary.get(name, ())] for name, sources in named.items()}
    return {name: sources for name, sources in kept.items() if sources}


def lock_script(services: Iterable[Service]) -> str:
    """The inline script to stand right behind the gate, or nothing where no optional service runs in the page."""
    in_page = [service for service in services if service.is_in_page]
    optional = [service for service in in_page if service.is_optional]
    if not optional:
        return ""
    necessary = sources_in_page(service for service in in_page if not service.is_optional)
    sources = {service.id: _sources(service, necessary) for service in optional}
    return inline_script("lock", f"const sources={json.dumps(sources, separators=(',', ':'))};")
