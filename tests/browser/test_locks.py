"""Markup and scripts that somebody got past the build: the page's locks stop them at the wire."""

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError

from analytics_gate.audit.visitors import Signal
from analytics_gate.declaration.values import Declaration
from analytics_gate.delivery.server import SiteServer, serve_folder
from analytics_gate.delivery.static_host import SIGNALLED
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder
from analytics_gate.markup.tags import tags
from tests.support import leaking
from tests.support.leak_hunting import one_of_each_category
from tests.support.leaking import Leak
from tests.support.visiting import Visit, Visiting
from tests.support.ways import BODY, HEAD, ROGUE_SCRIPT, WAYS, WORKER, host, with_ways

MINUTE = 60_000
# What no lock of a page stops in Firefox, which has no Connection-Allowlist yet; the
# build refuses the one in markup.
NOT_STOPPED = {"chromium": set(), "firefox": {"link-preconnect", "add-preconnect"}}
# Nor does one stop a page from being led away there.
NOT_STOPPED_IN_CORPUS: dict[str, set[str]] = {
    "chromium": set(),
    "firefox": {
        "download-pressed",
        "location-replaced-at-once",
        "location-set",
        "preconnect",
        "preconnect-by-script",
        "preconnect-crossorigin",
        "preconnect-removed",
    },
}
# A browser without scripts asks for none, and need not prefetch.
NEED_SCRIPTS = {
    "link-modulepreload",
    "link-prefetch",
    "link-preload-script",
    "script-async",
    "script-module",
    "script-src",
}
ONLY_WITHOUT_SCRIPTS = {"noscript-img"}
AT_THE_END = {"hidden-fetch", "unload-beacon"}


def attacked(folder: Path, site: Path, *, locked: bool) -> Path:
    """A copy of the site whose page /repository/ tries everything; without its locks if
    so asked.
    """
    shutil.copytree(site, folder)
    page = folder / "repository" / "index.html"
    html = page.read_text()
    if not locked:
        for headers in ("_headers", SIGNALLED):
            (folder / headers).unlink()
        policy = next(
            tag
            for tag in tags(html)
            if tag.attributes.get("http-equiv") == "Content-Security-Policy"
        )
        config, gate = [tag for tag in tags(html) if tag.name == "script"][:2]
        html = (
            html[: policy.start] + html[gate.end + len(gate.text) + len("</script>") :]
        )
        assert config.attributes["id"] == "gate-config"
    page.write_text(with_ways(html))
    (folder / "rogue.js").write_text(ROGUE_SCRIPT)
    (folder / "worker.js").write_text(WORKER)
    return folder


@pytest.fixture(scope="module")
def locked(
    policy_site: SiteServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SiteServer]:
    with serve_folder(
        attacked(
            tmp_path_factory.mktemp("locked") / "site", policy_site.folder, locked=True
        )
    ) as server:
        yield server


@pytest.fixture(scope="module")
def unlocked(
    policy_site: SiteServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SiteServer]:
    with serve_folder(
        attacked(
            tmp_path_factory.mktemp("unlocked") / "site",
            policy_site.folder,
            locked=False,
        )
    ) as server:
        yield server


def await_ways(visitor: Visit, ways: Iterable[str]) -> None:
    """Waits for ways that are known to come, however long a busy browser takes."""
    for way in sorted(ways):
        # Firefox fetches ahead only when all else has loaded, which on a busy machine
        # is long after the page did.
        visitor.recorder.wait_for(host(way))


def ways_that_got_out(visitor: Visit, awaited: Set[str] = frozenset()) -> set[str]:
    """Plays a page's life; `awaited` are ways that are known to come."""
    visitor.page.clock.install()
    visitor.go("/repository/")
    visitor.page.wait_for_load_state()
    visitor.pass_time(MINUTE)
    # What the page sent before this answer came has reached the wire.
    visitor.ask("fetch('/rogue.js').then((answer) => answer.text())")
    await_ways(visitor, awaited - AT_THE_END)
    visitor.recorder.wait_until_idle()
    visitor.leave()
    await_ways(visitor, awaited & AT_THE_END)
    return ways_seen(visitor)


def ways_seen(visitor: Visit) -> set[str]:
    visitor.recorder.wait_until_idle()
    return {name.removesuffix(".thief.example") for name in visitor.recorder.hosts}


@pytest.mark.parametrize("signal", [Signal.NONE, Signal.DNT])
def test_the_locks_stop_every_way_at_the_wire(
    visit: Visiting, engine: str, locked: SiteServer, signal: Signal
) -> None:
    assert ways_that_got_out(visit(signal, server=locked)) == NOT_STOPPED[engine]


def test_the_recorder_would_have_seen_every_way(
    visit: Visiting, unlocked: SiteServer
) -> None:
    there = WAYS - ONLY_WITHOUT_SCRIPTS
    assert ways_that_got_out(visit(Signal.DNT, server=unlocked), there) == there


def test_the_locks_stop_markup_without_javascript(
    visit: Visiting, engine: str, locked: SiteServer
) -> None:
    visitor = visit(server=locked, javascript=False)
    visitor.page.goto(visitor.site + "/repository/")
    visitor.page.goto(visitor.site + "/")
    assert ways_seen(visitor) == NOT_STOPPED[engine] - {"add-preconnect"}


def test_the_recorder_would_have_seen_markup_without_javascript(
    visit: Visiting, unlocked: SiteServer
) -> None:
    visitor = visit(server=unlocked, javascript=False)
    visitor.page.goto(visitor.site + "/repository/")
    await_ways(visitor, {*HEAD, *BODY} - NEED_SCRIPTS)


EMPTY = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A</title></head>'
    "<body>Words</body></html>"
)


def leaking_site(folder: Path, leaks: Sequence[Leak]) -> Path:
    """The corpus as it would be published, without what its servers say."""
    folder.mkdir()
    leaking.build(folder, leaks)
    (folder / "_headers").unlink()
    return folder


def locked_site(folder: Path, leaks: Sequence[Leak]) -> Path:
    """The corpus under the locks of a page without services: its headers, and in each
    head its policy and its gate.
    """
    leaking_site(folder, leaks)
    (folder / "index.html").write_text(EMPTY)
    closed = folder.with_name(f"{folder.name}-closed")
    closed.mkdir()
    (closed / "index.html").write_text(EMPTY)
    place = SiteAddress(leaking.SITE, "/")
    gate_folder(closed, SitePlan(Declaration(), place, "services.yml"))
    html = (closed / "index.html").read_text()
    lock = html[html.index("<head>") + len("<head>") : html.index("<title>")]
    for leak in leaks:
        for page in (folder / leak.id).rglob("*.html"):
            own = with_own_scripts(page, page.read_text())
            page.write_text(own.replace("<head>", f"<head>{lock}", 1))
    shutil.copytree(closed, folder, dirs_exist_ok=True)
    return folder


def with_own_scripts(page: Path, html: str) -> str:
    """The page with its scripts in files of the site, which the locks let run."""
    numbers = count()

    def moved(script: re.Match[str]) -> str:
        name = f"own-{page.stem}-{next(numbers)}.js"
        (page.parent / name).write_text(script[1])
        return f'<script src="{name}"></script>'

    return re.sub(r"<script>(.*?)</script>", moved, html, flags=re.DOTALL)


def leaks_that_got_out(visitor: Visit, leaks: Sequence[Leak]) -> set[str]:
    """Plays a minute of each page, one after the other."""
    leaking.prepare(visitor.recorder, leaks)
    visitor.page.clock.install()
    for leak in leaks:
        # One that leads itself away ends what is asked of it.
        with suppress(PlaywrightError):
            visitor.page.goto(visitor.site + leak.page)
            visitor.ask(f"__pwClock.controller.runFor({MINUTE})")
    visitor.leave()
    visitor.recorder.wait_until_idle()
    return {leak.id for leak in leaks if leak.host in visitor.recorder.hosts}


def leaks_to_hosts(engine: str) -> tuple[Leak, ...]:
    return tuple(leak for leak in leaking.ways() if leak.host and leak.leaks_in(engine))


@pytest.mark.either_engine
def test_the_recorder_would_have_seen_most_leaks_of_the_corpus(
    visit: Visiting, engine: str, tmp_path: Path
) -> None:
    leaks = one_of_each_category(leaks_to_hosts(engine))
    with serve_folder(leaking_site(tmp_path / "site", leaks)) as server:
        seen = leaks_that_got_out(visit(Signal.DNT, server=server), leaks)
    # The others want a hand on the page, a word of the server's or another visitor.
    assert len(seen) > len(leaks) / 2


@pytest.mark.either_engine
def test_the_locks_stop_a_leak_of_each_kind(
    visit: Visiting, engine: str, tmp_path: Path
) -> None:
    leaks = one_of_each_category(leaks_to_hosts(engine))
    with serve_folder(locked_site(tmp_path / "site", leaks)) as server:
        got_out = leaks_that_got_out(visit(Signal.DNT, server=server), leaks)
    assert got_out <= NOT_STOPPED_IN_CORPUS[engine]


@pytest.mark.matrix
@pytest.mark.timeout(1800)
def test_the_locks_stop_the_whole_corpus_of_leaks(
    visit: Visiting, engine: str, tmp_path: Path
) -> None:
    leaks = leaks_to_hosts(engine)
    with serve_folder(locked_site(tmp_path / "site", leaks)) as server:
        got_out = leaks_that_got_out(visit(Signal.DNT, server=server), leaks)
    assert got_out == NOT_STOPPED_IN_CORPUS[engine]
