"""A visitor who says yes, and one who takes it back: what the services get to know, and
what remains.
"""

import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from analytics_gate.audit.recorder.connections import Connection
from tests.support.visiting import PAGES, Visit, Visiting

TAG = "www.googletagmanager.com"
COLLECT = "www.google-analytics.com"
# A stand-in for the tag, as curious as a script can be: it reports what it was told,
# and all that it could find.
CURIOUS_TAG = """
(() => {
  const attempt = (look) => { try { return String(look()) } catch (error) {
    return "refused: " + error.name } }
  const found = {
    cookie: attempt(() => document.cookie), referrer: attempt(() => document.referrer),
    address: attempt(() => location.pathname), parent: attempt(() => parent.location.href),
    title: attempt(() => parent.document.title), own: attempt(() => document.title),
    top: attempt(() => top.document.cookie),
    origin: attempt(() => origin), languages: attempt(() => navigator.languages),
    zone: attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone), screen: attempt(() =>
      screen.width),
  }
  const lastWord = () => navigator.sendBeacon("https://www.google-analytics.com/last-word")
  for (const event of ["pagehide", "unload", "beforeunload", "blur"]) addEventListener(event,
    lastWord)
  document.addEventListener("visibilitychange", lastWord)
  attempt(() => { document.cookie = "mine=1"; localStorage.mine = 1; indexedDB.open("mine") })
  let told = {}
  const act = ([kind, name, fields]) => {
    if (kind == "config" || kind == "set") told = { ...told, ...(fields ?? name) }
    if (kind != "event") return
    const body = new URLSearchParams({ event: name, told: JSON.stringify(told), found:
      JSON.stringify(found) })
    fetch("https://www.google-analytics.com/g/collect?" + body, { method: "POST", credentials:
      "include" })
    navigator.sendBeacon("https://www.google-analytics.com/beacon")
    new Image().src = "https://elsewhere.example/pixel.gif"
  }
  dataLayer.forEach(act)
  dataLayer.push = (call) => act(call)
})()
"""


@pytest.fixture
def visitor(visit: Visiting) -> Visit:
    begun = visit()
    begun.recorder.answer(TAG, "/gtag/js", CURIOUS_TAG, "text/javascript")
    begun.go("/privacy/")
    return begun


def allow(visitor: Visit) -> None:
    """Allows everything, and waits for all that the services then do."""
    visitor.page.locator("[data-gate-choice=all]").click()
    visitor.until("gate.allowed.length == 2")
    visitor.settle()
    for host, path in (
        (COLLECT, "/g/collect"),
        (COLLECT, "/beacon"),
        ("static.ads-twitter.com", "/uwt.js"),
    ):
        visitor.recorder.wait_for(host, path=path)


def views(visitor: Visit) -> list[tuple[dict[str, str], dict[str, str]]]:
    """What the tag was told and what it found, for each page view that it reported."""
    sent = [
        parse_qs(urlsplit(each.url).query)
        for each in visitor.recorder.requests_to(COLLECT)
        if "collect" in each.url
    ]
    return [
        (json.loads(each["told"][0]), json.loads(each["found"][0]))
        for each in sent
        if each["event"] == ["page_view"]
    ]


def headers_of_all(contacts: tuple[Connection, ...]) -> str:
    return "\n".join(
        f"{name}: {value}" for contact in contacts for name, value in contact.headers
    )


def test_a_service_is_told_what_its_declaration_says_and_finds_out_nothing(
    visitor: Visit,
) -> None:
    assert visitor.contacted() == []
    assert visitor.page.locator("iframe").count() == 0
    allow(visitor)
    [(told, found)] = views(visitor)
    assert (
        told["page_location"]
        == "http://site.localhost:" + visitor.site.rpartition(":")[2] + "/privacy/"
    )
    assert told["page_title"] == "Privacy Policy - Let's Encrypt"
    assert told["language"] == "en"
    assert told["client_id"].isdigit()
    refused = {key for key, value in found.items() if value.startswith("refused: ")}
    assert refused == {"parent", "title", "top"}
    assert found | dict.fromkeys(refused, "") == {
        "cookie": "",
        "referrer": "",
        "address": "/privacy/",
        "parent": "",
        "title": "",
        "own": "Privacy Policy - Let's Encrypt",
        "top": "",
        "origin": "null",
        "languages": "en",
        "zone": "UTC",
        "screen": "1",
    }


def test_a_service_is_reached_from_its_sandbox_only_and_reaches_nobody_else(
    visitor: Visit,
) -> None:
    allow(visitor)
    visitor.recorder.wait_until_idle()
    assert set(visitor.recorder.hosts) == {TAG, COLLECT, "static.ads-twitter.com"}
    headers = headers_of_all(visitor.recorder.connections)
    assert "letsencrypt" not in headers.lower()
    assert visitor.site.removeprefix("http://") not in headers
    # The header locks it as well, but not every host sends headers.
    frame = visitor.page.locator("iframe").first
    assert frame.get_attribute("sandbox") == "allow-scripts"
    assert frame.get_attribute("referrerpolicy") == "no-referrer"
    assert frame.get_attribute("credentialless") == ""
    visitor.recorder.clear()
    visitor.ask("gate.track('signed_up', {plan: 'free'})")
    reported = visitor.recorder.wait_for(COLLECT, path="/g/collect").url
    assert "event=signed_up" in reported


def test_a_service_hears_nothing_from_another(visitor: Visit) -> None:
    visitor.recorder.answer(
        TAG,
        "/gtag/js",
        "for (const i of [0, 1]) parent[i].postMessage('told')",
        "text/javascript",
    )
    hears = (
        "addEventListener('message', ({ data }) => { new Image().src = "
        "'https://t.co/' + JSON.stringify(data) })"
    )
    visitor.recorder.answer(
        "static.ads-twitter.com", "/uwt.js", hears, "text/javascript"
    )
    visitor.page.locator("[data-gate-choice=all]").click()
    visitor.until("gate.allowed.length == 2")
    visitor.settle()
    visitor.follow("/repository/")
    visitor.recorder.wait_until_idle()
    assert "t.co" not in visitor.recorder.hosts


def test_a_service_is_told_nothing_by_another(visitor: Visit) -> None:
    outspoken = """const say = (call) =>
        fetch('https://www.google-analytics.com/' + call[1] + '?' + JSON.stringify([...call]))
      dataLayer.forEach(say)
      dataLayer.push = say"""
    forge = """for (const i of [0, 1]) parent[i].postMessage({ told: { path: '/forged' }, track:
      ['forged', {}] }, '*')
      new Image().src = 'https://t.co/sent'"""
    visitor.recorder.answer(TAG, "/gtag/js", outspoken, "text/javascript")
    visitor.recorder.answer(
        "static.ads-twitter.com", "/uwt.js", forge, "text/javascript"
    )
    visitor.page.locator("[data-gate-choice=all]").click()
    visitor.recorder.wait_for("t.co", path="/sent")
    visitor.recorder.wait_for(COLLECT, path="/page_view")
    # What the page says comes after what the other said, and is heard.
    visitor.ask("gate.track('ending')")
    visitor.recorder.wait_for(COLLECT, path="/ending")
    assert [each for each in visitor.contacted() if "forged" in each] == []


# Of a service that is told nothing; what there is only in some browsers reads the same
# everywhere, too.
COVERED = {
    "navigator.language": "und",
    "navigator.languages": "und",
    "navigator.platform": "",
    "navigator.hardwareConcurrency": "1",
    "navigator.deviceMemory": "1",
    "navigator.userAgentData": "undefined",
    # Where a screen's ratio is 1 anyway, or the zone UTC, it must not be the device that says so.
    "Object.getOwnPropertyDescriptor(window, 'devicePixelRatio').value": "1",
    "RTCPeerConnection": "undefined",
    "JSON.stringify(screen)": '{"width":1,"height":1,"availWidth":1,"availHeight":1,'
    '"colorDepth":24,"pixelDepth":24}',
    "new Date().getTimezoneOffset()": "0",
    "String(Date.prototype.getTimezoneOffset).includes('native code')": "false",
    "Intl.DateTimeFormat().resolvedOptions().timeZone": "UTC",
    "Intl.DateTimeFormat().resolvedOptions().locale": "und",
    # A service that takes away what it was given for a language finds no other below it.
    "delete navigator.language && navigator.language": "und",
    "delete navigator.languages && navigator.languages": "und",
}


def test_a_service_that_looks_around_finds_the_same_in_every_browser(
    visitor: Visit,
) -> None:
    look = "".join(f"{json.dumps(each)}: String({each})," for each in COVERED)
    report = (
        f"new Image().src = 'https://t.co/found?' + "
        f"encodeURIComponent(JSON.stringify({{{look}}}))"
    )
    visitor.recorder.answer(
        "static.ads-twitter.com", "/uwt.js", report, "text/javascript"
    )
    allow(visitor)
    found = visitor.recorder.wait_for("t.co", path="/found").url
    assert json.loads(unquote(urlsplit(found).query)) == COVERED


def test_a_service_is_told_of_each_page_and_has_no_last_word(visitor: Visit) -> None:
    allow(visitor)
    for path in ("/privacy/services/", "/repository/"):
        visitor.recorder.clear()
        visitor.follow(path)
        visitor.recorder.wait_for(COLLECT, path="/g/collect")
        [(told, _)] = views(visitor)
        assert told["page_location"].endswith(path)
    assert visitor.page.locator("iframe").count() == 2
    visitor.recorder.wait_for(COLLECT, path="/beacon")
    visitor.recorder.wait_until_idle()
    visitor.recorder.clear()
    visitor.leave()
    assert visitor.contacted() == []


def test_a_service_knows_a_returning_visitor_by_the_pages_number_alone(
    visitor: Visit,
) -> None:
    allow(visitor)
    first = views(visitor)[0][0]["client_id"]
    visitor.recorder.clear()
    visitor.go("/repository/?of=mine#part")
    visitor.recorder.wait_for(COLLECT, path="/g/collect")
    assert views(visitor)[0][0]["client_id"] == first
    # It is told the path, and nothing that stands behind it in the address.
    assert views(visitor)[0][0]["page_location"].endswith("/repository/")
    ends = (
        visitor.ask("parseInt(localStorage['gate:google-analytics']) - Date.now()")
        / 86_400_000
    )
    assert 29.9 < ends <= 30
    # The recorder answers everybody with a cookie, and gets none back.
    visitor.recorder.wait_until_idle()
    headers = headers_of_all(visitor.recorder.connections)
    assert "cookie: left=behind" not in headers.lower()
    assert [cookie.get("name") for cookie in visitor.page.context.cookies()] == ["gate"]
    assert visitor.kept() == {
        "cookie": {"gate"},
        "local": {"/.__palette", "gate:google-analytics"},
    }
    # When the number is over, there is a new one.
    visitor.ask("localStorage['gate:google-analytics'] = `${Date.now() - 1}.12345`")
    visitor.recorder.clear()
    visitor.go("/repository/")
    visitor.recorder.wait_for(COLLECT, path="/g/collect")
    assert views(visitor)[0][0]["client_id"] != "12345"


def test_a_withdrawal_stops_and_erases_everything_but_the_refusal(
    visitor: Visit,
) -> None:
    allow(visitor)
    visitor.recorder.wait_until_idle()
    visitor.recorder.clear()
    visitor.ask("gate.withdraw()")
    assert visitor.page.locator("iframe").count() == 0
    assert visitor.kept() == {"cookie": {"gate"}, "local": {"/.__palette"}}
    for path in PAGES:
        visitor.go(path)
        assert not visitor.panel_is_open
        assert visitor.contacted() == []


def test_a_withdrawal_stops_services_although_no_record_can_be_written(
    visitor: Visit,
) -> None:
    allow(visitor)
    visitor.ask(
        "void Object.defineProperty(document, 'cookie', { set() {}, "
        "get: Object.getOwnPropertyDescriptor(Document.prototype, 'cookie').get })"
    )
    visitor.ask("gate.withdraw()")
    assert visitor.ask("[gate.allowed, gate.asks]") == [[], False]
    assert visitor.page.locator("iframe").count() == 0
    visitor.recorder.wait_until_idle()
    visitor.recorder.clear()
    visitor.follow("/repository/")
    assert visitor.contacted() == []


def test_an_answer_replaces_records_that_somebody_planted(visitor: Visit) -> None:
    planted = {
        "name": "gate",
        "value": "1.abc..",
        "domain": visitor.host,
        "path": "/privacy",
    }
    visitor.page.context.add_cookies([planted])  # type: ignore[list-item]
    visitor.go("/privacy/")
    assert visitor.panel_is_open
    visitor.page.locator("[data-gate-choice=none]").click()
    visitor.until("!gate.asks")
    visitor.go("/privacy/")
    assert not visitor.panel_is_open
    assert len(visitor.page.context.cookies()) == 1


def test_a_withdrawal_holds_by_instant_navigation_and_after_back(
    visitor: Visit,
) -> None:
    allow(visitor)
    visitor.recorder.wait_until_idle()
    visitor.recorder.clear()
    visitor.follow("/repository/")
    visitor.recorder.wait_for(COLLECT, path="/g/collect")
    visitor.recorder.wait_for(COLLECT, path="/beacon")
    visitor.ask("gate.withdraw()")
    visitor.recorder.wait_until_idle()
    visitor.recorder.clear()
    visitor.follow("/privacy/services/")
    visitor.page.go_back()
    visitor.page.go_back()
    visitor.settle()
    assert visitor.ask("gate.allowed") == []
    assert visitor.contacted() == []


def test_a_withdrawal_in_one_tab_holds_in_another_at_once(visitor: Visit) -> None:
    allow(visitor)
    other = visitor.page.context.new_page()
    other.goto(visitor.site + "/repository/")
    beside = Visit(other, visitor.site, visitor.recorder)
    beside.until(
        "gate.allowed.length == 2 && document.querySelectorAll('iframe').length == 2"
    )
    visitor.ask("gate.withdraw()")
    beside.until("gate.allowed.length == 0 && !document.querySelector('iframe')")
    other.close()


def test_the_choice_can_be_changed_from_every_page_by_keyboard(visitor: Visit) -> None:
    allow(visitor)
    visitor.page.locator("[data-gate-open]").last.focus()
    visitor.page.keyboard.press("Enter")
    visitor.until("document.activeElement.id == 'gate-panel'")
    visitor.page.keyboard.press("Tab")
    assert visitor.ask("document.activeElement.dataset.gateChoice") == "none"
    visitor.page.keyboard.press("Enter")
    visitor.until("gate.allowed.length == 0")
    assert not visitor.panel_is_open
    assert visitor.ask("'gateOpen' in document.activeElement.dataset")
