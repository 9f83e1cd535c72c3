"""How long an allowed service keeps the page's thread from answering: PostHog's own
client, in three places.

Once with the same settings in each place, those of our preset, so that only the place
differs. And in the two places that are not ours as its documentation sets it up, with
all that it then does by itself.
"""

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.declaration.values import Declaration, Service
from benchmarks.contenders import MODULES, Contender
from benchmarks.same_page import Served
from benchmarks.speed import slowed, until_idle

if TYPE_CHECKING:
    from analytics_gate.audit.browsers.drivers import PlaywrightBrowser

PARTYTOWN, POSTHOG = "@qwik.dev/partytown", "posthog-js"
_CLIENT = "posthog-js/dist/array.js"
_DECLARATION = "services: [{preset: posthog, key: phc_EXAMPLEEXAMPLE}]"
# posthog.com/docs/libraries/js: the settings of its snippet; it counts the view by itself.
_DOCUMENTED = """
const options = { api_host: "https://" + settings.region + ".i.posthog.com",
  defaults: "2026-01-30" }
window.posthog = Object.assign([], { __SV: 1, _i: [[settings.key, options, "posthog"]] })
return { view() {} }
"""
# It counts no browser that is automated, and this one is. The options wait in its queue
# until it runs.
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


def _script(service: Service, start: str) -> str:
    """What the sandbox does with a service, as a page's own script does it."""
    return f"""
const start = (settings, visitor, site) => {{ {start} }}
const running = start({json.dumps(dict(service.settings))}, "", location.origin)
const script = document.createElement("script")
script.onload = () => running.view({{ path: location.pathname, title: document.title,
  referrer: "" }})
script.src = {json.dumps(service.script)}
document.head.appendChild(script)
"""


def _in_the_page(name: str, script: str) -> Contender:
    return Contender(f"in the page{name}", POSTHOG, body=f"<script>{script}</script>")


def _in_partytown(name: str, script: str) -> Contender:
    """Partytown as partytown.qwik.dev/getting-started has it."""
    files = (
        "partytown.js",
        "partytown-sw.js",
        "partytown-sandbox-sw.html",
        "partytown-media.js",
    )
    return Contender(
        f"in Partytown{name}",
        PARTYTOWN,
        head='<script src="/~partytown/partytown.js"></script>',
        body=f'<script type="text/partytown">{script}</script>',
        files={f"~partytown/{file}": f"{PARTYTOWN}/lib/{file}" for file in files},
    )


def places(service: Service) -> tuple[Contender, ...]:
    """In the page, and in Partytown's worker: as documented, and with our settings."""
    ours, documented = (
        _script(service, service.start or ""),
        _script(service, _DOCUMENTED),
    )
    return (
        _in_the_page(", as documented", documented),
        _in_partytown(", as documented", documented),
        _in_the_page("", ours),
        _in_partytown("", ours),
    )


def serve_client(recorder: Recorder, service: Service) -> None:
    """Lets the recorder answer with the real client. Raises OSError where its package
    is not there.
    """
    script = urlsplit(service.script or "")
    text = (MODULES / _CLIENT).read_text(encoding="utf-8")
    recorder.answer(script.netloc, script.path, _UNAUTOMATED + text, "text/javascript")


def blocked_by_visit(
    browser: "PlaywrightBrowser", served: Served, reports_to: str | None
) -> float:
    """Milliseconds for which one visit, with the service allowed, blocked the page's
    thread until it had reported.

    Every visitor was on another page before; there the one of the gate allowed the
    service.
    """
    browser.recorder.clear()
    with browser.page() as page:
        page.goto(f"{served.address}before/")
        page.evaluate("window.gate?.choose({ posthog: true })")
        slowed(page)
        browser.recorder.clear()
        page.add_init_script(_LISTEN)
        page.goto(f"{served.address}privacy/")
        if reports_to:
            browser.recorder.wait_for(reports_to, path="/e/", timeout_s=30)
        until_idle(page)
        return float(page.evaluate("blocked"))
