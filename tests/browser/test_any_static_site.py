"""A site that Hugo built, gated by `apply`, as its visitors meet it; and pages that are
not well made.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from analytics_gate.cli.main import main
from analytics_gate.delivery.server import SiteServer, serve_folder
from tests.support.applied_pages import GATE, gated
from tests.support.generated_sites import SOURCES, build_hugo
from tests.support.visiting import Visit, Visiting

REPORTING = "fetch('https://stats.example/told?from=' + origin)"
PLAYER = "www.youtube-nocookie.com"
# By the browser's own parser: what holds the policy, and what stands ahead of it there.
PLACES = """(pages) => pages.map((html) => {
  const page = new DOMParser().parseFromString(html, "text/html")
  const policy = page.querySelector("meta[http-equiv]")
  const ahead = [...page.head.children].slice(0, [...page.head.children].indexOf(policy))
  return [policy?.parentElement?.localName, ahead.map((each) => each.outerHTML.slice(0, 14)).join()]
})"""
PAGES = (
    "<!doctype html><html><head><meta charset=utf-8><title>A</title></head><body>",
    "<!doctype html>\n<p>text<head><title>A</title>",
    "text",
    "</p></div><head><title>A</title>",
    "</br><title>A</title>",
    "<!-- <head> --><html><!-- a --><body style='a: b'>",
    "<?xml version='1.0'?><!doctype html><title>A</title><meta charset=utf-8>",
    "<html><frameset><frame src=x></frameset>",
    "<headline><head>",
    "<html><!--><head>-->",
    "<iframe src=https://www.youtube.com/embed/M7lc1UVf-VE></iframe>",
)


@pytest.fixture(scope="module")
def hugo_site(
    tmp_path_factory: pytest.TempPathFactory, session_recorder: Recorder
) -> Iterator[SiteServer]:
    """The site below whatever host it is visited at, over https."""
    folder = build_hugo(tmp_path_factory.mktemp("hugo"), "/")
    assert (
        main(
            [
                "apply",
                str(folder),
                "--services",
                str(SOURCES / "hugo/services.yml"),
                "--fix-styles",
            ]
        )
        == 0
    )
    with serve_folder(folder) as server:
        server.socket = session_recorder.certificates.for_host("localhost").wrap_socket(
            server.socket, server_side=True
        )
        yield server


def begin(visit: Visiting, site: SiteServer, signal: Signal, path: str) -> Visit:
    visitor = visit(signal, server=site)
    visitor.recorder.answer("stats.example", "/count.js", REPORTING, "text/javascript")
    heard = (
        "addEventListener('securitypolicyviolation', (e) => (window.refused ??= "
        "[]).push(e.blockedURI))"
    )
    visitor.page.add_init_script(heard)
    visitor.go(path)
    return visitor


def test_a_hugo_site_contacts_nobody_for_who_signals_and_asks_who_does_not(
    visit: Visiting, hugo_site: SiteServer
) -> None:
    signalling = begin(visit, hugo_site, Signal.DNT, "/docs/rogue/")
    # What the page's own script wants is refused by the policy; all else was made inert before.
    signalling.until("window.refused?.includes('https://late.rogue.example/x.gif')")
    refused = {
        each for each in signalling.ask("window.refused") if each.startswith("http")
    }
    assert refused == {"https://late.rogue.example/x.gif"}
    assert signalling.ask("document.documentElement.className") == "scripted – yes"
    assert signalling.ask("document.documentElement.dataset.ran") == "yes"
    # Moved into a sheet, it goes before a rule of the site's own with an id, as it did
    # in its attribute.
    assert (
        signalling.ask("getComputedStyle(document.getElementById('styled')).color")
        == "rgb(1, 2, 3)"
    )
    assert not signalling.panel_is_open
    signalling.leave()
    assert signalling.contacted() == []

    asked = begin(visit, hugo_site, Signal.NONE, "/")
    assert asked.panel_is_open
    assert asked.contacted() == []
    asked.page.locator("[data-gate-choice=all]").click()
    assert asked.recorder.wait_for("stats.example", path="/told").url.endswith(
        "from=null"
    )
    asked.recorder.wait_for(PLAYER)
    asked.recorder.wait_until_idle()
    assert set(asked.recorder.hosts) == {"stats.example", PLAYER}


def test_a_page_that_is_not_well_made_has_its_policy_in_its_head_too(
    visit: Visiting, hugo_site: SiteServer
) -> None:
    page = visit(server=hugo_site).page
    places = page.evaluate(PLACES, [gated(html.encode()).decode() for html in PAGES])
    expected = [["head", "<meta charset=" if "utf-8" in html else ""] for html in PAGES]
    # A word alone is no page.
    assert places == [
        [None, ""] if html == "text" else each
        for html, each in zip(PAGES, expected, strict=True)
    ]
    # One that stands elsewhere would be found there.
    assert page.evaluate(PLACES, [f"<p>text<head>{GATE.decode()}"])[0][0] == "p"


@pytest.mark.parametrize("codec", ["utf-16", "shift_jis"])
def test_a_page_is_read_in_its_own_encoding_and_its_script_runs_under_the_policy(
    visit: Visiting, hugo_site: SiteServer, tmp_path: Path, codec: str
) -> None:
    image = "<img src=//evil.example/x.gif alt='社>'>"
    page = (
        f"<meta charset={codec}><title>社</title><p>愛{image}</p>"
        "<script>document.body.dataset.ran = '社'</script>"
    )
    (tmp_path / "index.html").write_bytes(page.encode(codec))
    assert (
        main(["apply", str(tmp_path), "--services", str(SOURCES / "hugo/services.yml")])
        == 0
    )
    visitor = visit(server=hugo_site)
    visitor.recorder.answer(
        "own.example", "/", (tmp_path / "index.html").read_bytes(), "text/html"
    )
    visitor.page.goto("http://own.example/")
    said = (
        "[document.title, document.querySelector('p').textContent, "
        "document.querySelector('p img').alt]"
    )
    assert visitor.ask(f"{said}.concat(document.body.dataset.ran)") == [
        "社",
        "愛",
        "社>",
        "社",
    ]
    assert visitor.ask("document.querySelectorAll('#gate-config').length") == 1
    assert "evil.example" not in visitor.recorder.hosts
