"""Services that run in the page: closed to who has not allowed them, and no more than
was declared to who has.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from analytics_gate.audit.visitors import Signal
from analytics_gate.declaration.consent_hash import consent_hash
from analytics_gate.declaration.decision import RecordedChoice
from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.delivery.server import SiteServer, serve_folder
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder
from tests.support.records import write_choice
from tests.support.site_building import Project
from tests.support.visiting import Visit, Visiting
from tests.support.ways import ROGUE_SCRIPT, WAYS, WORKER, host, with_ways

MINUTE = 60_000
# One service that is declared for all the hosts that the ways lead to, and each of them
# in every manner.
THIEF = """\
services:
  - id: thief
    name: Thief
    purpose: marketing
    provider: {name: Example, policy: "https://provider.example/privacy"}
    runs: page
    hosts:
      script: ["*.thief.example"]
      connect: ["*.thief.example"]
      image: ["*.thief.example"]
      style: ["*.thief.example"]
      font: ["*.thief.example"]
      media: ["*.thief.example"]
      frame: ["*.thief.example"]
      form: ["*.thief.example"]
"""
# The header has to name the hosts, so no lock stops a script from opening a connection
# to one. Nothing is sent on it.
CONNECTIONS = {
    "chromium": {"add-preconnect", "add-frame", "form"},
    "firefox": {"add-preconnect"},
}
# What a page's policy has no word for in a declaration, and so refuses to everyone.
NEVER = {
    "noscript-img",
    "blob-worker",
    "own-worker",
    "embed",
    "object",
    "style-attribute",
}
NEVER_IN = {"chromium": NEVER, "firefox": NEVER | {"link-prefetch", "add-prefetch"}}

SERVICES = """\
services:
  - id: counter
    name: Counter
    purpose: analytics
    provider: {name: Example, policy: "https://provider.example/privacy"}
    runs: page
    script: https://counter.example/count.js
    start: |
      return {
        data: { site },
        view(told) { window.count({ view: told, visitor }) },
        track(name, data) { window.count({ name, data }) },
      }
    hosts: {script: [counter.example], connect: [counter.example], image: [counter.example],
      style: [fonts.example]}
    told: [path, title]
    recognises_visitors: 30 days
    kept:
      - {key: _count*, where: cookie, why: counts visits}
      - {key: count, where: local, why: counts visits}
  - preset: google-tag-manager
    container: GTM-EXAMPLE
  - preset: google-analytics
    property: G-EXAMPLE123
    runs: page
  - id: fonts
    name: Fonts
    purpose: necessary
    provider: {name: Example, policy: "https://provider.example/privacy"}
    runs: page
    hosts: {style: [fonts.example], font: [fonts.example]}
"""
HOME = """\
# Home

<script>window.dataLayer ??= [{ event: "own" }]</script>
"""
WORDS = """\
# Words

<link rel="stylesheet" href="https://fonts.example/words.css">
<script src="https://counter.example/first.js"></script>
<script src="https://counter.example/second.js"></script>

<div id="pixel"><img alt="" src="https://counter.example/pixel.gif"></div>
"""
# As greedy as what runs in a page can be.
COUNT = """
const own = document.currentScript.dataset.site
for (const key of ["_count", "_counted", "other"]) {
  for (const more of ["", "; path=/words", "; domain=" + location.hostname.replace(/^\\w+\\./,
    "")]) {
    document.cookie = key + "=1; max-age=9999; path=/" + more
  }
}
for (const key of ["count", "other"]) localStorage.setItem(key, 1)
window.answers = 0
window.count = (said) =>
  fetch("https://counter.example/said?" + encodeURIComponent(JSON.stringify({ own, ...said })), {
    mode: "no-cors" })
    .finally(() => answers++)
new Image().src = "https://elsewhere.example/x.gif"
"""
# What Google's own script would find there when it comes.
GTM = """
const plain = (call) => call.event ? { event: call.event } : [...call].slice(0, 3)
window.found = dataLayer.map(plain)
window.heard = () => dataLayer.map(plain)
"""
# The last that Google is told in a page that ends.
LAST_WORD = "document.addEventListener('gate:change', () => done(heard().at(-1)));  gate.withdraw()"
READ_ONLY = """(() => {
  const { get } = Object.getOwnPropertyDescriptor(Document.prototype, "cookie")
  Object.defineProperty(Document.prototype, "cookie", { get, set() {}, configurable: true })
})()"""
SCRIPTS = {
    "counter.example/count.js": COUNT,
    "counter.example/first.js": "window.order = ['first']",
    "counter.example/second.js": "window.order.push('second')",
    "www.googletagmanager.com/gtm.js": GTM,
    "www.googletagmanager.com/gtag/js": "",
}
GRANTED = ["ad_personalization", "ad_storage", "ad_user_data", "analytics_storage"]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """A page that tries everything, before it was sealed: at hosts of a service of the
    page, and at nobody's.
    """
    folder = tmp_path_factory.mktemp("attacked")
    page = (
        "<!doctype html><html><head><meta "
        'charset="utf-8"><title>A</title></head><body><h1>Words</h1></body></html>'
    )
    (folder / "index.html").write_text(with_ways(page))
    (folder / "rogue.js").write_text(
        f"{ROGUE_SCRIPT.replace('thief.', 'stranger.')}\n{ROGUE_SCRIPT}"
    )
    (folder / "worker.js").write_text(WORKER)
    gate_folder(
        folder,
        SitePlan(
            parse_declaration(THIEF, "s.yml"),
            SiteAddress("https://site.example", "/"),
            "s.yml",
        ),
    )
    with serve_folder(folder) as server:
        yield server


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """Material with instant navigation, and services of all kinds in its pages."""
    project = Project(tmp_path_factory.mktemp("inpage") / "project")
    project.write(
        {
            "content/index.md": HOME,
            "content/words.md": WORDS,
            "content/services.yml": SERVICES,
        }
    )
    with serve_folder(project.site.folder) as server:
        features = ["navigation.instant", "navigation.tabs"]
        theme = {"name": "material", "font": False, "features": features}
        project.build(site_url=f"http://site.localhost:{server.port}/", theme=theme)
        yield server


def recorded(declared: str, *allowed: str) -> str:
    """The record of a visitor who allowed these services and refused the others."""
    prints = {
        service.id: consent_hash(service)
        for service in parse_declaration(declared, "s.yml").services
    }
    refused = frozenset(mark for name, mark in prints.items() if name not in allowed)
    return write_choice(
        RecordedChoice(frozenset(prints[name] for name in allowed), refused),
        time.time() - 60,
    )


@pytest.fixture
def visitor(visit: Visiting, site: SiteServer) -> Visit:
    begun = visit(server=site)
    for address, script in SCRIPTS.items():
        name, _, path = address.partition("/")
        begun.recorder.answer(name, f"/{path}", script, "text/javascript")
    begun.recorder.answer(
        "fonts.example", "/words.css", "#pixel { color: red }", "text/css"
    )
    return begun


def loaded_again(visitor: Visit, act: Callable[[], Any]) -> None:
    """Does what makes the page load anew, and waits until it has settled."""
    with visitor.page.expect_event("load"):
        act()
    visitor.settle()


def serve_changed(visitor: Visit, site: SiteServer, old: str, new: str) -> None:
    """From now on the page /words/ is another one, and without headers."""
    html = (site.folder / "words" / "index.html").read_text(encoding="utf-8")
    assert old in html
    changed = html.replace(old, new, 1)
    visitor.page.unroute("**/words/")
    visitor.page.route(
        "**/words/", lambda route: route.fulfill(body=changed, content_type="text/html")
    )


def answer_last_first(visitor: Visit, *names: str) -> None:
    """Lets the counter's scripts of these names arrive in the opposite order, once."""
    waiting: dict[str, Any] = {}

    def answer(route: Any) -> None:
        waiting[route.request.url.rpartition("/")[2].removesuffix(".js")] = route
        if len(waiting) == len(names):
            for name in reversed(names):
                waiting[name].fulfill(
                    body=SCRIPTS[f"counter.example/{name}.js"],
                    content_type="text/javascript",
                )

    visitor.page.route(
        lambda url: any(url.endswith(f"/{name}.js") for name in names),
        answer,
        times=len(names),
    )


def said(visitor: Visit) -> list[dict[str, Any]]:
    """What the counter reported, in order."""
    urls = [
        unquote(each.url) for each in visitor.recorder.requests_to("counter.example")
    ]
    return [json.loads(url.partition("/said?")[2]) for url in urls if "/said?" in url]


def cookies(visitor: Visit) -> list[tuple[str, str]]:
    """The site's own cookies, each with what it is kept for; a service's host may keep
    some of its own.
    """
    found = visitor.page.context.cookies(visitor.site + "/words/")
    return sorted((each["name"], f"{each['domain']}{each['path']}") for each in found)


def ways_that_got_out(visitor: Visit, *awaited: str) -> set[str]:
    """Plays a page's life; `awaited` are ways that are known to come, however long a
    busy browser takes.
    """
    visitor.page.clock.install()
    visitor.go("/")
    visitor.page.wait_for_load_state()
    visitor.pass_time(MINUTE)
    # What the page sent before this answer came has reached the wire.
    visitor.ask("fetch('/rogue.js').then((answer) => answer.text())")
    visitor.leave()
    for way in awaited:
        visitor.recorder.wait_for(way if "." in way else host(way))
    visitor.recorder.wait_until_idle()
    return {name.removesuffix(".thief.example") for name in visitor.recorder.hosts}


@pytest.mark.parametrize("who", ["refused", "undecided", Signal.DNT])
def test_a_visitor_who_allowed_nothing_contacts_no_service_by_any_way(
    visit: Visiting, engine: str, attacked: SiteServer, who: str
) -> None:
    visitor = visit(Signal.DNT if who == Signal.DNT else Signal.NONE, server=attacked)
    if who != "undecided":
        visitor.record(
            recorded(THIEF) if who == "refused" else recorded(THIEF, "thief")
        )
    strangers = (
        {f"{way}.stranger.example" for way in CONNECTIONS["firefox"]}
        if engine == "firefox"
        else set()
    )
    # Who signals gets headers that know of no service; Chromium's close the network, too.
    closed = engine == "chromium" and who == Signal.DNT
    connections = set() if closed else CONNECTIONS[engine]
    assert (
        ways_that_got_out(visitor, *connections, *strangers) == connections | strangers
    )
    assert [
        contact.url
        for contact in visitor.recorder.connections
        if contact.kind == "request"
    ] == []
    assert len(WAYS - CONNECTIONS[engine]) > 50


def test_a_visitor_who_allowed_it_contacts_the_service_and_nobody_else(
    visit: Visiting, engine: str, attacked: SiteServer
) -> None:
    visitor = visit(server=attacked)
    visitor.record(recorded(THIEF, "thief"))
    reached = WAYS - NEVER_IN[engine]
    got_out = ways_that_got_out(visitor, *reached)
    assert got_out & WAYS == reached
    assert got_out - WAYS == (
        {"add-preconnect.stranger.example"} if engine == "firefox" else set()
    )


def test_a_service_runs_in_the_page_after_a_yes_and_is_gone_after_a_withdrawal(
    visitor: Visit,
) -> None:
    parent = Visit(visitor.page, visitor.site.replace("//", "//sub."), visitor.recorder)
    loads: list[str] = []
    visitor.page.on("load", lambda page: loads.append(page.url))
    parent.go("/")
    assert parent.contacted() == []
    loaded_again(parent, parent.page.locator("[data-gate-choice=all]").click)
    assert parent.ask("gate.opened.length") == 3
    parent.follow("/words/")
    parent.ask("gate.track('pressed', {times: 2})")
    parent.until("answers == 3")
    # The last two went out one right after the other, and the wire may turn them round.
    first, second, third = sorted(said(parent), key=lambda each: "name" in each)
    number = first["visitor"]
    assert number.isdigit()
    own = f"http://site.localhost:{parent.site.rpartition(':')[2]}"
    assert first == {
        "own": own,
        "view": {"path": "/", "title": "Small"},
        "visitor": number,
    }
    assert second == {
        "own": own,
        "view": {"path": "/words/", "title": "Words - Small"},
        "visitor": number,
    }
    assert third == {"own": own, "name": "pressed", "data": {"times": 2}}
    # The one for the visitor's choice, and two that were declared, for this folder and
    # for the parent domain too.
    assert {name for name, _ in cookies(parent)} == {"gate", "_count", "_counted"}
    assert len(cookies(parent)) == 1 + 2 * 3
    kept = {key for key in parent.kept()["local"] if not key.endswith("__palette")}
    assert kept == {"count", "gate:counter"}
    assert "elsewhere.example" not in parent.recorder.hosts
    loaded_again(parent, lambda: parent.ask("void gate.withdraw()"))
    assert parent.ask("[gate.allowed, gate.opened, typeof count]") == [
        [],
        [],
        "undefined",
    ]
    assert [name for name, _ in cookies(parent)] == ["gate"]
    assert "count" not in str(parent.kept())
    parent.recorder.wait_until_idle()
    parent.recorder.clear()
    parent.go("/")
    assert parent.contacted() == []
    assert len(loads) == 4


@pytest.mark.either_engine
def test_google_is_told_of_the_choice_for_each_purpose_before_anything_else(
    visitor: Visit,
) -> None:
    visitor.record(recorded(SERVICES, "google-tag-manager", "google-analytics"))
    visitor.go("/")
    visitor.until("window.found")
    denied = dict.fromkeys(
        [*GRANTED, "functionality_storage", "personalization_storage"], "denied"
    )
    default, update = visitor.ask("found.slice(0, 2)")
    assert default == ["consent", "default", {**denied, "security_storage": "granted"}]
    # Not every service for statistics is allowed: the counter is not.
    advertising = dict.fromkeys(GRANTED[:3], "granted")
    assert update == ["consent", "update", {**denied, **advertising}]
    assert ["consent", "default"] not in [
        call[:2] for call in visitor.ask("found.slice(2).filter(Array.isArray)")
    ]
    # What the site itself says comes after that, too.
    assert visitor.ask("found.slice(2).flatMap(({ event }) => event ?? [])") == [
        "own",
        "gtm.js",
    ]
    visitor.until("heard().filter(({ event }) => event == 'page').length == 1")
    visitor.recorder.wait_for("www.googletagmanager.com", path="/gtag/js")
    loaded_again(visitor, lambda: visitor.ask("void gate.choose({ counter: true })"))
    visitor.until("window.found")
    assert visitor.ask("found[1]") == [
        "consent",
        "update",
        {**denied, **dict.fromkeys(GRANTED, "granted")},
    ]
    # And while the page that has to end is still there.
    with visitor.page.expect_event("load"):
        last = visitor.ask(f"new Promise((done) => {{ {LAST_WORD} }})")
    assert last == ["consent", "update", {**denied}]


def test_the_pages_own_markup_waits_for_its_service(visitor: Visit) -> None:
    visitor.record(recorded(SERVICES, "google-tag-manager"))
    visitor.go("/words/")
    templates = visitor.page.locator("template[data-gate-service=counter]")
    assert templates.count() == 3
    # A necessary service's is left as it is, for everyone.
    color = "getComputedStyle(document.querySelector('#pixel')).color"
    visitor.until(f"{color} == 'rgb(255, 0, 0)'")
    visitor.recorder.wait_until_idle()
    assert visitor.recorder.hosts == ("fonts.example", "www.googletagmanager.com")
    visitor.leave()
    visitor.record(recorded(SERVICES, "counter"))
    answer_last_first(visitor, "first", "second")
    visitor.go("/")
    visitor.follow("/words/")
    visitor.until(
        "window.order?.length == 2 && document.querySelector('#pixel img').naturalWidth"
    )
    assert visitor.ask("order") == ["first", "second"]
    assert templates.count() == 0
    visitor.follow("/")
    visitor.follow("/words/")
    assert templates.count() == 0
    loaded_again(visitor, lambda: visitor.ask("void gate.withdraw()"))
    assert templates.count() == 3
    assert visitor.ask("typeof order") == "undefined"


def test_the_page_stays_closed_whatever_is_done_to_its_head(visitor: Visit) -> None:
    visitor.go("/")
    visitor.follow("/words/")
    visitor.follow("/")
    visitor.ask("document.querySelectorAll('meta').forEach((meta) => meta.remove())")
    visitor.ask("gate.allowed.push('counter')")
    visitor.ask("fetch('https://counter.example/x').catch(() => {})")
    visitor.ask("fetch('/words/').then((answer) => answer.text())")
    visitor.recorder.wait_until_idle()
    assert visitor.recorder.hosts == ("fonts.example",)


def test_the_page_is_closed_where_the_gate_is_broken(
    visitor: Visit, site: SiteServer
) -> None:
    visitor.record(
        recorded(SERVICES, "counter", "google-tag-manager", "google-analytics")
    )
    for old, new in {
        '"services":[': '"services":5,"x":[',
        'id="gate-config"': 'id="gate-settings"',
        # What does not fit its hash does not run.
        '<script>"use strict";': '<script>"use  strict";',
    }.items():
        serve_changed(visitor, site, old, new)
        visitor.go("/words/")
        visitor.ask("fetch('https://counter.example/x').catch(() => {})")
        visitor.ask("fetch('/').then((answer) => answer.text())")
        visitor.until(
            "getComputedStyle(document.querySelector('#pixel')).color == 'rgb(255, 0, 0)'"
        )
        visitor.recorder.wait_until_idle()
        assert visitor.recorder.hosts == ("fonts.example",)


def test_a_choice_of_which_no_record_is_kept_loads_nothing_anew(visitor: Visit) -> None:
    loads: list[str] = []
    visitor.page.on("load", lambda page: loads.append(page.url))
    visitor.go("/")
    visitor.ask(
        "void Object.defineProperty(document, 'cookie', { get: () => '', set() {} })"
    )
    visitor.ask("gate.choose({ counter: true })")
    assert visitor.ask("[gate.allowed, gate.opened]") == [[], []]
    # A record that cannot be changed: a page loaded anew would start the service again.
    # It is closed as it is.
    visitor.leave()
    visitor.page.add_init_script(READ_ONLY)
    visitor.record(recorded(SERVICES, "counter"))
    visitor.go("/")
    visitor.recorder.wait_for("counter.example", path="/said")
    visitor.ask("gate.withdraw()")
    assert visitor.ask("[gate.allowed, gate.opened, typeof count]") == [
        [],
        [],
        "function",
    ]
    visitor.recorder.wait_until_idle()
    visitor.recorder.clear()
    visitor.ask("count({}).catch(() => {})")
    visitor.ask("fetch('/').then((answer) => answer.text())")
    assert visitor.contacted() == []
    # A page that decides otherwise each time it has been there for a while.
    visitor.page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => Date.now = () => 4e12)"
    )
    visitor.page.reload()
    visitor.settle()
    assert visitor.ask("[gate.allowed, gate.opened]") == [[], []]
    assert [url for url in loads if url.startswith("http")] == [f"{visitor.site}/"] * 3


def test_an_answer_counts_before_the_page_is_all_there(visitor: Visit) -> None:
    visitor.go("/")
    never = "document.body.append(Object.assign(new Image(), { src: '/never.png' }))"
    visitor.page.add_init_script(
        f"document.addEventListener('DOMContentLoaded', () => {never})"
    )
    visitor.page.route("**/never.png", lambda route: None)
    visitor.page.reload(wait_until="commit")
    visitor.page.locator("#gate-panel").wait_for()
    with visitor.page.expect_event("domcontentloaded"):
        visitor.page.locator("[data-gate-choice=all]").click()
    visitor.settle()
    visitor.until("window.count")
    assert visitor.ask("document.readyState") == "interactive"


def test_a_choice_in_one_tab_holds_in_another_at_once_and_after_back(
    visitor: Visit,
) -> None:
    visitor.go("/")
    other = visitor.page.context.new_page()
    beside = Visit(other, visitor.site, visitor.recorder)
    beside.go("/")
    loaded_again(visitor, lambda: beside.page.locator("[data-gate-choice=all]").click())
    assert visitor.ask("gate.opened.length") == 3
    visitor.until("window.count")
    visitor.page.goto("about:blank")
    beside.settle()
    loaded_again(beside, lambda: beside.ask("void gate.withdraw()"))
    other.close()
    visitor.page.go_back()
    visitor.page.wait_for_function("window.gate?.opened.length === 0 && !window.count")


def test_a_service_runs_where_the_page_enforces_trusted_types(
    visitor: Visit, site: SiteServer
) -> None:
    typed = (
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"require-trusted-types-for 'script'\">"
    )
    serve_changed(visitor, site, "<title>", f"{typed}<title>")
    visitor.record(recorded(SERVICES, "counter"))
    visitor.go("/words/")
    assert visitor.ask(
        "(() => { try { document.body.innerHTML = '' } catch (error) { return error.name } })()"
    )
    visitor.recorder.wait_for("counter.example", path="/said")
    visitor.until("window.order?.length == 2")
    assert visitor.ask("order") == ["first", "second"]
    loaded_again(visitor, lambda: visitor.ask("void gate.withdraw()"))
    assert visitor.ask("[gate.opened, typeof order]") == [[], "undefined"]
