"""The real clients, as packages have them, in the place of what their services serve."""

import gzip
import subprocess
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from analytics_gate.audit.recorder.connections import Connection

MODULES = Path(__file__).parent / "node_modules"
# They count no browser that is automated, and these are. A sandbox knows nothing of it.
UNAUTOMATED = """
Object.defineProperty(navigator, "webdriver", { get: () => false });
Object.defineProperty(navigator, "userAgent", {
  value: navigator.userAgent.replace("Headless", "") });
"""


@dataclass(frozen=True)
class Client:
    """A preset, the settings of a site, the client's script, and the address that it reports to."""

    preset: str
    settings: dict[str, str]
    script: Callable[[], str]
    reports_to: str
    answer: str = (
        ""  # what the service has to say to a report, or its client takes it for lost
    )
    # Sentry reports no page view, only what the site reports; then the page is part of it.
    reports_views: bool = True
    # Plausible takes no number for a visitor; Clarity takes it, and reports a hash of it.
    takes_number: bool = True


def packaged(path: str) -> Callable[[], str]:
    """A file as the package has it."""
    return lambda: UNAUTOMATED + (MODULES / path).read_text(encoding="utf-8")


def bundled(package: str, name: str, then: str = "") -> Callable[[], str]:
    """A package that has modules only, bundled into one classic script, its exports
    under one global name.
    """

    def bundle() -> str:
        command = [
            str(MODULES / ".bin" / "esbuild"),
            "--bundle",
            "--format=iife",
            f"--global-name={name}",
            "--minify",
        ]
        entry = f'export * from "{package}"'
        done = subprocess.run(
            command,
            input=entry,
            cwd=MODULES.parent,
            capture_output=True,
            text=True,
            check=True,
        )
        return f"{UNAUTOMATED}{done.stdout};{then}"

    return bundle


KEY = "0123456789abcdef0123456789abcdef"
CLIENTS = (
    Client(
        "amplitude",
        {"key": KEY},
        packaged("@amplitude/analytics-browser/lib/scripts/amplitude-min.js"),
        "/2/httpapi",
    ),
    Client(
        "countly",
        {"key": KEY + "01234567", "host": "example.count.ly"},
        packaged("countly-sdk-web/lib/countly.min.js"),
        "/i",
        answer='{"result": "Success"}',
    ),
    # The tag that Microsoft serves brings the client and starts it.
    Client(
        "microsoft-clarity",
        {"project": "abcde12345"},
        lambda: (
            packaged("clarity-js/build/clarity.min.js")()
            + (
                ';clarity("start", {projectId: "abcde12345", upload: "https://'
                'c.clarity.ms/collect", track: true});'
            )
        ),
        "/collect",
        takes_number=False,
    ),
    Client(
        "mixpanel",
        {"token": KEY},
        packaged("mixpanel-browser/dist/mixpanel.min.js"),
        "/track/",
    ),
    # What Plausible serves has the site's domain in it, and works off the queue.
    Client(
        "plausible",
        {"tag": "pa-EXAMPLE123"},
        bundled(
            "@plausible-analytics/tracker",
            "plausibleTracker",
            "const { o, q } = plausible;"
            'plausibleTracker.init({ domain: "site.example", captureOnLocalhost: true, ...o });'
            "q.forEach((call) => plausible(...call))",
        ),
        "/api/event",
        takes_number=False,
    ),
    Client(
        "posthog",
        {"key": "phc_EXAMPLEEXAMPLE"},
        packaged("posthog-js/dist/array.js"),
        "/e/",
    ),
    Client(
        "sentry",
        {"key": KEY, "host": "o1.ingest.sentry.io", "project": "1"},
        bundled("@sentry/browser", "Sentry"),
        "/api/1/envelope/",
        reports_views=False,
    ),
)


def say(contact: Connection) -> str:
    """All that a request says, packed as it may be."""
    body = contact.body
    if body.startswith(b"\x1f\x8b"):
        body = gzip.decompress(body)
    text = body.decode("utf-8", "replace")
    fields = [
        value for _, value in parse_qsl(text) + parse_qsl(urlsplit(contact.url).query)
    ]
    headers = [value for name, value in contact.headers if name.lower() != "host"]
    return "\n".join(
        [unquote(contact.url), unquote(text), *fields, *map(_unpack, fields), *headers]
    )


def _unpack(value: str) -> str:
    try:
        return b64decode(value, validate=True).decode("utf-8", "replace")
    except NotBase64:
        return ""
