"""A site with one of everything that has headers of its own, and what a server should
answer for it.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.delivery.options import read_delivery
from analytics_gate.delivery.static_host import (
    answer_for,
    headers_for,
    read_redirects,
    read_site_headers,
)
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder
from tests.support.site_building import BuiltSite
from tests.support.web_servers import Answered, WebServer

_PROVIDER = "provider: {name: Example, policy: https://example.org/privacy}"
_DECLARATION = f"""\
services:
  - {{id: counter, name: Counter, purpose: analytics, {_PROVIDER}, script: "https://stats.example/count.js",
     hosts: {{script: [stats.example]}}}}
  - {{id: manager, name: Manager, purpose: marketing, {_PROVIDER},
    script: "https://tags.example/tags.js", runs: page,
     hosts: {{script: [tags.example]}}}}
  - {{id: player, name: Player, purpose: functional, {_PROVIDER},
    hosts: {{frame: [player.example]}}}}
"""
_PLACE = (
    '<span aria-label="A" data-gate-embed="player" '
    'data-gate-address="https://player.example/v"></span>'
)
_PAGE = (
    '<!doctype html><html lang="en"><head><meta '
    'charset="utf-8"><title>{0}</title></head><body>{1}</body></html>'
)

SIGNALS = {"none": (), "dnt": (("DNT", "1"),), "gpc": (("Sec-GPC", "1"),)}


def gated_site(folder: Path, policies: str = "site") -> BuiltSite:
    """A site with services next door, in the page and behind a placeholder; its policy
    has over 4096 characters.
    """
    inline = "".join(f"<script>n({number})</script>" for number in range(90))
    pages = {
        "index.html": _PAGE.format("Home", _PLACE + inline),
        "privacy/index.html": _PAGE.format(
            "Policy", '<a href="https://link.example/">a</a>'
        ),
        "übersicht/index.html": _PAGE.format("Overview", "<script>other()</script>"),
        "plain.html": _PAGE.format("Plain", "<script>plain()</script>"),
        "404.html": _PAGE.format("Lost", ""),
        "assets/worker.js": "1",
        "assets/style.css": "p{}",
    }
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    said = {
        "security_contact": "mailto:a@x.example",
        "security_expires": "2027-06-30",
        "reports": "/reports/",
    }
    delivery = read_delivery({**said, "policies": policies}, "m.yml")
    gate_folder(
        folder,
        SitePlan(
            parse_declaration(_DECLARATION, "s.yml"),
            SiteAddress("https://x.example", "/"),
            "s.yml",
            delivery,
        ),
        ["/old/ /privacy/ 301!"],
    )
    return BuiltSite(folder)


def addresses(site: BuiltSite) -> Iterator[str]:
    """An address for each file, a folder's for its page; one that leads on, one that
    rewrites, and one for nothing.
    """
    for file in site.prints():
        if file not in ("_headers", "_redirects"):
            yield quote("/" + file.removesuffix("index.html"))
    yield from ("/.well-known/dnt/", "/nothing/at-all")
    if "/old/" in site.text("_redirects"):
        yield "/old/"


def differences(
    site: BuiltSite, server: WebServer, address: str, signal: str
) -> dict[str, object]:
    """Where a server's answer is another than the site's own value of it; empty where
    all is the same.
    """
    answered = server.ask(address, SIGNALS[signal])
    rules = read_site_headers(site.folder)
    wanted = headers_for(
        address, rules.everyone if signal == "none" else rules.signalled
    )
    found: dict[str, object] = {
        name: (value, answered.headers.get(name.lower()))
        for name, value in wanted.items()
        if answered.headers.get(name.lower()) != [value]
    }
    ours = {
        name.lower()
        for rule in (*rules.everyone, *rules.signalled)
        for name, _ in rule.headers
    }
    more = ours & set(answered.headers) - {name.lower() for name in wanted} - {
        "content-type"
    }
    return (
        found
        | {name: answered.headers[name] for name in more}
        | _answer(site, answered, address)
    )


def _answer(site: BuiltSite, answered: Answered, address: str) -> dict[str, object]:
    wanted = answer_for(site.folder, address, read_redirects(site.text("_redirects")))
    if wanted.status != answered.status:
        return {"status": (wanted.status, answered.status)}
    if wanted.location:
        location = answered.headers["location"]
        return {} if location[0].endswith(wanted.location) else {"location": location}
    return (
        {}
        if wanted.file and wanted.file.read_bytes() == answered.body
        else {"body": answered.body[:80]}
    )
