"""The scripts by which services run in the page itself: one for all that do, and one
for what starts each of them.
"""

import json
from collections.abc import Iterable, Sequence

from analytics_gate.bundle import inline_script, minified, module_script
from analytics_gate.declaration.values import Service, Signals
from analytics_gate.delivery.csp import sources_in_page
from analytics_gate.gate.sandbox import service_script


def start_script(service: Service, site: str) -> str:
    """The module that holds what starts one service; `site` is the site's origin.

    Raises ScriptError where the service's `start` is not valid JavaScript.
    """
    return minified(f"{service_script(service, site)}export{{service}}")


def in_page_script(services: Sequence[Service]) -> str:
    """The module that runs all of them; `services` are those that the gate decides about."""
    purposes = {}
    for service in services:
        if service.is_optional:
            purposes[service.id] = service.purpose
    google = []
    for service in services:
        if service.is_in_page and service.signals is Signals.GOOGLE:
            google.append(service.id)
    return module_script(
        "inpage", f"const purposes={json.dumps(purposes)},google={json.dumps(google)};"
    )


def _sources(
    service: Service, necessary: dict[str, tuple[str, ...]]
) -> dict[str, list[str]]:
    """What is to be taken out of each directive; what a necessary service needs stays
    in for everyone.
    """
    named = sources_in_page([service])
    kept = {}
    for name, sources in named.items():
        kept[name] = [each for each in sources if each not in necessary.get(name, ())]
    return {name: sources for name, sources in kept.items() if sources}


def lock_script(services: Iterable[Service]) -> str:
    """The inline script to stand right behind the gate, or nothing where no optional
    service runs in the page.
    """
    in_page = []
    for service in services:
        if service.is_in_page:
            in_page.append(service)
    optional = [service for service in in_page if service.is_optional]
    if not optional:
        return ""
    necessary = sources_in_page(
        service for service in in_page if not service.is_optional
    )
    sources = {service.id: _sources(service, necessary) for service in optional}
    return inline_script(
        "lock", f"const sources={json.dumps(sources, separators=(',', ':'))};"
    )
