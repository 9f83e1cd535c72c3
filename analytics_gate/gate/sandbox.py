"""The document in which one service runs: in one piece, with a policy of its own, and
nothing of the page in it.
"""

import json
from dataclasses import dataclass
from html import escape

from analytics_gate.bundle import inline_script
from analytics_gate.declaration.values import Service
from analytics_gate.delivery.csp import Csp, hash_source, sandbox_policy


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A service's document, and the policy that its server sends with it."""

    service: Service
    html: str
    policy: Csp


def service_script(service: Service, site: str) -> str:
    """What starts a service, as the JavaScript object `service` of the gate's types;
    `site` is the site's origin.
    """
    values = json.dumps(
        {"script": service.script, "settings": dict(service.settings), "site": site},
        ensure_ascii=False,
    ).replace("<", "\\u003c")
    start = service.start or "return undefined"
    return f"const service={{...{values},start(settings,visitor,site){{{start}\n}}}};"


def build_sandbox(service: Service, site: str) -> Sandbox:
    """Builds the document for a service that starts by itself; `site` is the site's origin.

    Raises ScriptError where the service's `start` is not valid JavaScript.
    """
    script = inline_script("sandbox", service_script(service, site))
    policy = sandbox_policy(service, hash_source(script))
    html = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(str(policy))}">'
        f'<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
        f"<title>{escape(service.name)}</title><script>{script}</script></head><body></body></html>\n"
    )
    return Sandbox(service, html, policy)
