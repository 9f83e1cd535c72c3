"""What a page may keep: undeclared writes are refused, and what gets past the guard is
swept away.
"""

import re
import shutil
from collections.abc import Iterator

import pytest

from analytics_gate.audit.visitors import Signal
from analytics_gate.delivery.server import SiteServer, serve_folder
from tests.support.visiting import NECESSARY, Visit, Visiting

# Each tries to keep KEY, which no declaration names, in the way that a script of the
# site's own would.
REFUSED_WRITES = {
    "cookie": "document.cookie = 'KEY=1; path=/; max-age=99999'",
    "cookie-with-spaces": "document.cookie = '  KEY =1; path=/'",
    "cookie-store": "await cookieStore.set('KEY', '1')",
    "cookie-store-options": "await cookieStore.set({ name: 'KEY', value: '1' })",
    "local-storage": "localStorage.setItem('KEY', '1')",
    "session-storage": "sessionStorage.setItem('KEY', '1')",
    "database": "await new Promise((done) => { indexedDB.open('KEY').onsuccess = done })",
    "cache": "await caches.open('KEY')",
    "service-worker": "await navigator.serviceWorker.register('/worker.js', { scope: '/KEY' })",
}
# Each gets past the guard, by names or objects that nobody can watch.
WRITES_BEHIND_ITS_BACK = {
    "local-storage-by-name": "localStorage['KEY'] = '1'",
    "session-storage-by-name": "sessionStorage['KEY'] = '1'",
    "frame-cookie": "frame.contentDocument.cookie = 'KEY=1; path=/; max-age=99999'; "
    "frame.contentDocument.cookie",
    "frame-cookie-of-a-folder": "frame.contentDocument.cookie = 'KEY=1; path=/privacy; "
    "max-age=99999'; "
    "frame.contentDocument.cookie",
    "frame-cookie-secure": "frame.contentDocument.cookie = '__Secure-KEY=1; path=/; secure'; "
    "frame.contentDocument.cookie",
    "frame-cookie-of-the-host": "frame.contentDocument.cookie = '__Host-KEY=1; path=/; secure'; "
    "frame.contentDocument.cookie",
    "frame-cookie-partitioned": "frame.contentDocument.cookie = "
    "'KEY=1; path=/; secure; samesite=none; partitioned'; frame.contentDocument.cookie",
    "frame-local-storage": "frame.contentWindow.localStorage.setItem('KEY', '1')",
    "frame-database": "await new Promise((done) => { "
    "frame.contentWindow.indexedDB.open('KEY').onsuccess = ({ target }) => { "
    "target.result.close(); done() } })",
    "frame-cache": "await frame.contentWindow.caches.open('KEY')",
}


def write(visitor: Visit, ways: dict[str, str]) -> None:
    """Writes in all these ways, one after the other; those that throw have been refused aloud."""
    attempts = "\n".join(
        f"try {{ {text.replace('KEY', way)} }} catch {{}}" for way, text in ways.items()
    )
    visitor.ask(
        "async () => { const frame = document.createElement('iframe'); "
        "document.body.append(frame); "
        f"{attempts}\nframe.remove() }}"
    )


def left(visitor: Visit) -> dict[str, set[str]]:
    """What is kept beyond the necessary and the visitor's own choice."""
    own = NECESSARY | {"cookie": {"gate"}}
    kept = {
        kind: names - own.get(kind, set()) for kind, names in visitor.kept().items()
    }
    return {kind: names for kind, names in kept.items() if names}


@pytest.fixture(scope="module")
def site(
    policy_site: SiteServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SiteServer]:
    """The policy's site, with a service worker that a script could register."""
    folder = tmp_path_factory.mktemp("worker") / "site"
    shutil.copytree(policy_site.folder, folder)
    (folder / "worker.js").write_text("addEventListener('fetch', () => {})")
    with serve_folder(folder) as server:
        yield server


@pytest.fixture(params=[Signal.NONE, Signal.DNT])
def visitor(visit: Visiting, site: SiteServer, request: pytest.FixtureRequest) -> Visit:
    begun = visit(request.param, server=site)
    begun.go("/privacy/")
    return begun


def test_the_guard_refuses_every_undeclared_write(visitor: Visit) -> None:
    write(visitor, REFUSED_WRITES)
    assert left(visitor) == {}
    # Before any sweep could run.
    at_once = visitor.ask(
        "() => { document.cookie = 'tracker=1'; return document.cookie }"
    )
    assert "tracker" not in at_once
    two_faces = "{ toString: () => turns++ ? 'tracker=1; path=/' : 'gate=1' }"
    visitor.ask(f"() => {{ let turns = 0; document.cookie = {two_faces} }}")
    assert left(visitor) == {}, "an object with two faces"
    own_files = (
        "try { await navigator.storage.getDirectory() } catch { return 'refused' }"
    )
    assert visitor.ask(f"async () => {{ {own_files} }}") == "refused"
    kinds = visitor.ask("[typeof RTCPeerConnection, typeof webkitRTCPeerConnection]")
    assert kinds == ["undefined", "undefined"]


def test_the_sweep_erases_what_got_past_the_guard(visitor: Visit) -> None:
    write(visitor, WRITES_BEHIND_ITS_BACK)
    fresh = (
        "const frame = document.createElement('iframe'); document.body.append(frame)"
    )
    nameless = "frame.contentDocument.cookie = 'nameless; path=/'"
    visitor.ask(f"() => {{ {fresh}; {nameless} }}")
    visitor.go("/privacy/services/")
    assert left(visitor) == {}
    assert visitor.page.context.cookies() == []


def test_without_the_gate_all_of_it_would_have_been_kept(
    visit: Visiting, site: SiteServer
) -> None:
    visitor = visit(server=site)
    page = "<!doctype html><title>Page</title><body>Words"
    visitor.page.route(
        "**/privacy/", lambda route: route.fulfill(body=page, content_type="text/html")
    )
    visitor.page.goto(visitor.site + "/privacy/")
    ways = {**REFUSED_WRITES, **WRITES_BEHIND_ITS_BACK}
    write(visitor, ways)
    kept = {
        re.sub("^.*/|^__(Secure|Host)-", "", name)
        for names in left(visitor).values()
        for name in names
    }
    assert kept == set(ways)


def test_the_guard_lets_through_what_is_declared_necessary(visitor: Visit) -> None:
    visitor.ask("localStorage.setItem('/.__palette', '{}')")
    visitor.ask("localStorage.setItem('__palette', '{}')")
    visitor.go("/repository/")
    assert visitor.kept()["local"] >= {"/.__palette", "__palette"}


def test_the_sweep_does_not_run_in_circles(visitor: Visit) -> None:
    visitor.ask(
        "globalThis.sweeps = 0; document.addEventListener('gate:change', () => sweeps++)"
    )
    visitor.ask("void setInterval(() => { document.cookie = 'tracker=1' }, 1)")
    visitor.ask("new Promise(requestAnimationFrame)")
    assert visitor.ask("sweeps") == 0
