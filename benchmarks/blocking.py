"""How long an allowed service keeps the page's thread from answering: PostHog's own client, in three places.

It is the same client with the same settings each time, those of our preset; only where it runs differs.
"""

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from analytics_gate.audit.recorder import Recorder
from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.declaration.values import Declaration, Service
from benchmarks.contenders import MODULES, Contender
from benchmarks.same_page import Served
from benchmarks.speed import slowed, until_idle

if TYPE_CHECKING:
    from analytics_gate.audit.browsers import Browser

PARTYTOWN, POSTHOG = "@qwik.dev/partytown", "posthog-js"
_LIBRARY = f"{PARTYTOWN}/lib"
_CLIENT = "posthog-js/dist/array.js"
_DECLARATION = "services: [{preset: posthog, key: phc_EXAMPLEEXAMPLE}]"
# It counts no browser that is automated, and this one is. The options wait in its queue until it runs.
_UNAUTOMATED = "window.posthog._i[0][1].opt_out_useragent_filter = true;\n"

# A task counts with what it has beyond 50 ms (w3.org/TR/longtasks-1); as in Total Blocking Time.
_LISTEN = """
globalThis.blocked = 0
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) blocked += duration - 50
}).observe({ type: "longtask", buffered: true })
"""


def posthog() -> Declaration:
    """A site's declaration with that one service."""
    return parse_declaration(_DECLARATION, "services.yml")


def _script(service: Service) -> str:
    """What the sandbox does with a service, as a page's own script does it."""
    return f"""
const start = (settings, visitor, site) => {{ {service.start} }}
const running = start({json.dumps(dict(service.settings))}, "", location.origin)
const script = document.createElement("script")
script.onload = () => running.view({{ path: location.pathname, title: document.title, referrer: "" }})
script.src = {json.dumps(service.script)}
document.head.appendChild(script)
"""


def places(service: Service) -> tuple[Contender, ...]:
    """In the page, and in Partytown's worker, as partytown.qwik.dev/getting-started has it."""
    script = _script(service)
    files = (
        "partytown.js",
        "partytown-sw.js",
        "partytown-sandbox-sw.html",
        "partytown-atomics.js",
        "partytown-media.js",
    )
    return (
        Contender("in the page", POSTHOG, body=f"<script>{script}</script>"),
        Contender(
            "in Partytown",
            PARTYTOWN,
            head='<script src="/~partytown/partytown.js"></script>',
            body=f'<script type="text/partytown">{script}</script>',
            files={f"~partytown/{file}": f"{_LIBRARY}/{file}" for file in files},
        ),
    )


def serve_client(recorder: Recorder, service: Service) -> None:
    """Lets the recorder answer with the real client. Raises OSError where its package is not there."""
    script = urlsplit(service.script or "")
    text = (MODULES / _CLIENT).read_text(encoding="utf-8")
    recorder.answer(script.netloc, script.path, _UNAUTOMATED + text, "text/javascript")


def blocked_by_visit(browser: "Browser", served: Served, reports_to: str | None) -> float:
    """Milliseconds for which one visit, with the service allowed, blocked the page's thread until it had reported.

    Every visitor was on another page before; there the one of the gate allowed the service.
    """
    browser.recorder.forget()
    with browser.page() as page:
        page.goto(f"{served.address}before/")
        page.evaluate("window.gate?.choose({ posthog: true })")
        slowed(page)
        browser.recorder.forget()
        page.add_init_script(_LISTEN)
        page.goto(f"{served.address}privacy/")
        if reports_to:
            browser.recorder.wait_for(reports_to, path="/e/", timeout_s=30)
        until_idle(page)
        return float(page.evaluate("blocked"))
