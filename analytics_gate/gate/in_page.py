"""The scripts by which services run in the page itself: one for all that do, and one for what starts each of them."""

import json
from collections.abc import Sequence

from analytics_gate.declaration.values import Service, Signals
from analytics_gate.gate.bundle import minified, module_script
from analytics_gate.gate.sandbox import service_script


def start_script(service: Service, site: str) -> str:
    """The module that holds what starts one service; `site` is the site's origin.

    Raises ScriptError where the service's `start` is no JavaScript.
    """
    return minified(f"{service_script(service, site)}export{{service}}")


def in_page_script(services: Sequence[Service]) -> str:
    """The module that runs all of them; `services` are those that the gate decides about."""
    purposes = {service.id: service.purpose for service in services if service.is_optional}
    google = [service.id for service in services if service.is_in_page and service.signals is Signals.GOOGLE]
    return module_script("inpage", f"const purposes={json.dumps(purposes)},google={json.dumps(google)};")
