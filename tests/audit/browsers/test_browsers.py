"""Both engines, on a little site of our own: what they say of themselves, and what of
it the recorder sees.
"""

from __future__ import annotations

import itertools
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analytics_gate.audit.browsers.drivers import launch
from analytics_gate.audit.browsers.engines import describe_engine, find_engine
from analytics_gate.audit.browsers.launch_settings import firefox_preferences
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from analytics_gate.errors import GateError

if TYPE_CHECKING:
    from tests.conftest import Browsers

PROPERTIES = "() => [navigator.doNotTrack, navigator.globalPrivacyControl]"
NUMBERS = itertools.count(1)


class Site:
    """Pages under a name of their own, so that no test finds what another left."""

    def __init__(
        self, server: ThreadingHTTPServer, visits: list[tuple[str, dict[str, str]]]
    ) -> None:
        self.visits = visits
        self.files: dict[str, tuple[str, str]] = {}
        self.port = server.server_address[1]
        self.url = f"http://site-{next(NUMBERS)}.localhost:{self.port}/"

    def shows(self, body: str) -> str:
        """Make that the front page's body, and give the page's address."""
        self.files["/"] = (
            "text/html; charset=utf-8",
            f"<!doctype html><title>site</title>{body}",
        )
        return self.url

    def headers_of(self, path: str) -> dict[str, str]:
        return next(headers for visited, headers in self.visits if visited == path)

    def count(self, path: str) -> int:
        return sum(visited == path for visited, _ in self.visits)


@contextmanager
def served() -> Iterator[Site]:
    visits: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visits.append(
                (
                    self.path,
                    {name.lower(): value for name, value in self.headers.items()},
                )
            )
            content_type, text = fresh.files.get(self.path, ("text/plain", ""))
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=3600")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fresh = Site(server, visits)
        thread = threading.Thread(
            target=server.serve_forever, args=(0.02,), daemon=True
        )
        thread.start()
        yield fresh
        server.shutdown()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as fresh:
        yield fresh


@pytest.fixture
def party() -> str:
    """The name of a third party that no other test knows."""
    return f"party-{next(NUMBERS)}.example"


@pytest.mark.parametrize(
    ("signal", "dnt", "gpc"),
    [(Signal.NONE, None, None), (Signal.DNT, "1", None), (Signal.GPC, None, "1")],
)
def test_says_its_signal_to_scripts_to_the_site_and_to_third_parties(
    browsers: Browsers,
    recorder: Recorder,
    site: Site,
    party: str,
    engine: str,
    signal: Signal,
    dnt: str | None,
    gpc: str | None,
) -> None:
    with browsers(engine, signal).page() as page:
        page.goto(site.shows(f'<img src="https://{party}/a.gif">'))
        said_dnt, said_gpc = page.evaluate(PROPERTIES)
    assert (said_dnt == "1") is (dnt == "1")
    assert (said_gpc is True) is (gpc == "1")
    assert site.headers_of("/").get("dnt") == dnt
    assert site.headers_of("/").get("sec-gpc") == gpc
    contact = recorder.wait_for(party, path="/a.gif")
    assert (contact.header("DNT"), contact.header("Sec-GPC")) == (dnt, gpc)


def test_says_whether_the_signal_is_its_own(browsers: Browsers, engine: str) -> None:
    assert browsers(engine, Signal.DNT).native
    assert browsers(engine, Signal.GPC).native is (engine == "firefox")
    assert browsers(engine, Signal.DNT).version.split(".")[0].isdigit()


CONTACTS = {
    "img": '<img src="{scheme}://{party}/seen">',
    "fetch": '<script>fetch("{scheme}://{party}/seen", {{method: "POST", body: "hello"}})</script>',
    "websocket": '<script>new WebSocket("{scheme}://{party}/seen".replace("http", "ws"))</script>',
    "frame": '<iframe src="{scheme}://{party}/seen"></iframe>',
    "port": '<img src="{scheme}://{party}:8443/seen">',
}


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("way", CONTACTS)
def test_brings_every_request_to_the_recorder(
    browsers: Browsers,
    recorder: Recorder,
    site: Site,
    party: str,
    engine: str,
    way: str,
    scheme: str,
) -> None:
    with browsers(engine).page() as page:
        page.goto(site.shows(CONTACTS[way].format(scheme=scheme, party=party)))
        seen = recorder.wait_for(party, path="/seen")
    port = ":8443" if way == "port" else ""
    assert seen.url == f"{scheme}://{party}{port}/seen"
    assert recorder.hosts == (party,)


def test_brings_numeric_addresses_to_the_recorder(
    browsers: Browsers, recorder: Recorder, site: Site, engine: str
) -> None:
    with browsers(engine).page() as page:
        page.goto(
            site.shows(
                '<img src="http://192.0.2.1/a"><img src="https://[2001:db8::1]/b">'
            )
        )
        recorder.wait_for("192.0.2.1", path="/a")
        recorder.wait_for("2001:db8::1", path="/b")
    assert [contact.url for contact in recorder.requests_to("192.0.2.1")] == [
        "http://192.0.2.1/a"
    ]


BEACON = """<script>
  addEventListener("pagehide", () => navigator.sendBeacon("https://%s/bye", "bye"));
</script>"""


def test_brings_a_beacon_of_a_page_that_is_closed(
    browsers: Browsers, recorder: Recorder, site: Site, party: str, engine: str
) -> None:
    with browsers(engine).page() as page:
        page.goto(site.shows(BEACON % party))
        recorder.wait_until_idle()
        assert recorder.hosts == ()
    assert recorder.wait_for(party, path="/bye").body == b"bye"


def test_brings_a_beacon_of_a_page_that_is_left(
    browsers: Browsers, recorder: Recorder, site: Site, party: str, engine: str
) -> None:
    with browsers(engine).page() as page:
        page.goto(site.shows(BEACON % party))
        page.goto(site.url + "next")
        assert recorder.wait_for(party, path="/bye").method == "POST"


def test_brings_a_preconnect_over_which_nothing_is_asked(
    browsers: Browsers, recorder: Recorder, site: Site, party: str, engine: str
) -> None:
    with browsers(engine).page() as page:
        page.goto(site.shows(f'<link rel="preconnect" href="https://{party}">'))
        assert recorder.wait_for(party).kind == "connection"
    recorder.wait_until_idle()
    assert recorder.requests_to(party) == ()


def test_brings_a_preconnect_to_plain_http(
    browsers: Browsers, recorder: Recorder, site: Site, party: str, engine: str
) -> None:
    # Firefox comes without a proxy, so such a socket never says whom it is for.
    whom = {"chromium": party, "firefox": ""}[engine]
    with browsers(engine).page() as page:
        page.goto(site.shows(f'<link rel="preconnect" href="http://{party}">'))
        assert recorder.wait_for(whom).kind == "connection"


def test_keeps_what_is_served_on_localhost_from_the_recorder(
    browsers: Browsers, recorder: Recorder, site: Site, party: str, engine: str
) -> None:
    own = [
        f"http://{host}:{site.port}/{host}"
        for host in ("other.localhost", "localhost", "127.0.0.1")
    ]
    images = "".join(f'<img src="{url}">' for url in own)
    with browsers(engine).page() as page:
        page.goto(site.shows(images + f'<img src="http://{party}/">'))
        assert page.evaluate("isSecureContext")
    assert recorder.hosts == (party,)
    assert recorder.noise == ()
    assert [
        site.count(f"/{host}") for host in ("other.localhost", "localhost", "127.0.0.1")
    ] == [1, 1, 1]


def test_runs_scripts_or_does_not(
    browsers: Browsers, recorder: Recorder, site: Site, party: str, engine: str
) -> None:
    body = f"""<script>document.write('<img src="https://on.{party}/">')</script>
               <noscript><img src="https://off.{party}/"></noscript>"""
    with browsers(engine).page() as page:
        page.goto(site.shows(body))
    assert recorder.hosts == (f"on.{party}",)
    recorder.clear()
    with browsers(engine, javascript=False).page() as page:
        page.goto(site.url)
    assert recorder.hosts == (f"off.{party}",)


def test_sees_at_once_what_a_page_does_after_45_seconds(
    browsers: Browsers, recorder: Recorder, site: Site, party: str, engine: str
) -> None:
    with browsers(engine).page() as page:
        page.clock.install()
        page.goto(
            site.shows(
                f'<script>setTimeout(() => fetch("https://{party}/late"), 45_000)</script>'
            )
        )
        page.clock.run_for(44_000)
        recorder.wait_until_idle()
        assert recorder.hosts == ()
        page.clock.run_for(2_000)
        recorder.wait_for(party, path="/late")


def test_leaves_no_clock_to_the_next_page(
    browsers: Browsers, site: Site, engine: str
) -> None:
    is_native = "() => /native code/.test(setTimeout.toString())"
    with browsers(engine).page() as page:
        page.clock.install()
        page.goto(site.shows(""))
        assert not page.evaluate(is_native)
    with browsers(engine).page() as page:
        page.goto(site.url)
        assert page.evaluate(is_native)


FILL = """async () => {
  document.cookie = "a=1; max-age=3600";
  localStorage.a = sessionStorage.a = 1;
  await caches.open("a");
  await new Promise((done) => { indexedDB.open("a", 1).onsuccess = done; });
  await navigator.serviceWorker.register("/worker.js");
  await navigator.serviceWorker.ready;
}"""
KEPT = """async () => [
  document.cookie, localStorage.length, sessionStorage.length, (await caches.keys()).length,
  (await indexedDB.databases()).length, (await navigator.serviceWorker.getRegistrations()).length,
]"""


def test_remembers_nothing_from_one_page_to_the_next(
    browsers: Browsers, site: Site, engine: str
) -> None:
    site.files["/worker.js"] = ("text/javascript", "self.oninstall = () => {}")
    site.files["/cached.js"] = ("text/javascript", "")
    with browsers(engine).page() as page:
        page.goto(site.shows('<script src="/cached.js"></script>'))
        page.evaluate(FILL)
        assert page.evaluate(KEPT) == ["a=1", 1, 1, 1, 1, 1]
        page.goto(site.url)
        assert site.count("/cached.js") == 1
    with browsers(engine).page() as page:
        page.goto(site.url)
        assert page.evaluate(KEPT) == ["", 0, 0, 0, 0, 0]
    assert site.count("/cached.js") == 2


def test_gives_a_third_party_neither_its_cookie_nor_its_connection_back(
    browsers: Browsers, recorder: Recorder, site: Site, party: str, engine: str
) -> None:
    first = (
        f"<script type=module>for (const n of [1, 2]) await new Promise((done) => {{ \
        const image = new Image(); image.onload = done; \
        image.src = `https://{party}/${{n}}.gif`; }})</script>"
    )
    second = f'<link rel="preconnect" href="https://{party}">'
    with browsers(engine).page() as page:
        page.goto(site.shows(first))
        assert recorder.wait_for(party, path="/2.gif").header("Cookie") == "left=behind"
    recorder.clear()
    site.files.clear()
    with browsers(engine).page() as page:
        page.goto(site.shows(second))
        # Only then the image, which may come on that connection: it is no connection
        # alone any more.
        assert recorder.wait_for(party).kind == "connection"
        page.evaluate(
            "(address) => void (new Image().src = address)", f"https://{party}/3.gif"
        )
        assert recorder.wait_for(party, path="/3.gif").header("Cookie") is None


def test_closes_what_a_page_opened(
    browsers: Browsers, recorder: Recorder, site: Site, party: str, engine: str
) -> None:
    browser = browsers(engine)
    with browser.page() as page:
        page.goto(site.shows(""))
        with page.expect_popup() as popup:
            page.evaluate(f'() => void open("https://{party}/popup")')
        recorder.wait_for(party, path="/popup")
    assert popup.value.is_closed()


@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_names_the_cure_for_a_missing_browser(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.delenv(f"ANALYTICS_GATE_{name.upper()}", raising=False)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(
        GateError,
        match=rf"{name}: .*`apt-get install {name}.*`playwright install {name}`",
    ):
        find_engine(name)
    assert "apt-get install" in describe_engine(name)


def test_names_the_cure_for_a_missing_webkit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANALYTICS_GATE_WEBKIT", raising=False)
    here = ["Xvfb"]
    monkeypatch.setattr("shutil.which", lambda name: name if name in here else None)
    with pytest.raises(
        GateError,
        match=r"webkit: .*`apt-get install webkit2gtk-driver xvfb`.*analytics-gate\[webkit\]",
    ):
        find_engine("webkit")
    here.append("WebKitWebDriver")
    assert find_engine("webkit") == Path("WebKitWebDriver")
    assert describe_engine("webkit") == "webkit, driven by WebKitWebDriver"
    monkeypatch.setattr(
        "analytics_gate.audit.browsers.engines.find_spec", lambda _: None
    )
    with pytest.raises(GateError, match="Selenium"):
        find_engine("webkit")


@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_falls_back_on_playwrights_own_browser(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    import playwright

    monkeypatch.delenv(f"ANALYTICS_GATE_{name.upper()}", raising=False)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda _: None)
    listed = json.loads(
        (Path(playwright.__file__).parent / "driver/package/browsers.json").read_text()
    )
    for browser in listed["browsers"]:
        (tmp_path / f"{browser['name']}-{browser['revision']}").mkdir()
    assert find_engine(name) is None


def test_takes_the_browser_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    monkeypatch.setenv("ANALYTICS_GATE_CHROMIUM", str(own))
    with pytest.raises(
        GateError, match=r"ANALYTICS_GATE_CHROMIUM names .*own, which is no executable"
    ):
        find_engine("chromium")
    own.touch(mode=0o755)
    assert find_engine("chromium") == own


def test_refuses_an_engine_that_it_does_not_know(recorder: Recorder) -> None:
    with (
        pytest.raises(
            GateError,
            match=r"opera: no such engine, expected one of: chromium, firefox",
        ),
        launch("opera", recorder=recorder),
    ):
        pass


PEER = """async () => {
  const peer = new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.3:%d" }] })
  peer.createDataChannel("words")
  await peer.setLocalDescription()
  while (peer.iceGatheringState != "complete") await new Promise((next) => setTimeout(next, 20))
}"""


def test_nothing_of_an_audits_goes_round_the_recorder(browsers: Browsers) -> None:
    # UDP, which no proxy takes, to an address that nobody has to look up: elsewhere it
    # would leave the machine.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.3", 0))
        listening.setblocking(False)
        with browsers("chromium", proxy_localhost=True).page() as page:
            page.evaluate(PEER % listening.getsockname()[1])
        with pytest.raises(BlockingIOError):
            listening.recv(1)
    # Firefox sends none to its own machine in any case, and says nothing when it keeps
    # them to itself.
    kept = firefox_preferences(Signal.NONE, 1, javascript=True, proxy_localhost=True)
    assert kept["media.peerconnection.ice.proxy_only"] is True
