"""The witness inside the page: what it tells of pages that do everything, and of those
that do nothing wrong.
"""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pytest

from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.witness.scripts import (
    LEAVING_SCRIPT,
    STORAGE_SCRIPT,
    WHERE_SCRIPT,
    WITNESS,
    WITNESS_BINDING,
)
from analytics_gate.audit.witness.sightings import (
    Sighting,
    StorageEntry,
    read_sighting,
    read_storage_entries,
)
from analytics_gate.delivery.server import SiteServer, serve_folder
from tests.support.patience import PATIENCE_S

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.conftest import Browsers

PAGES = Path(__file__).parent / "witness"
LISTENING: WeakKeyDictionary["BrowserContext", Callable[[str], None]] = (
    WeakKeyDictionary()
)
Watched = tuple["Page", str, list[Sighting]]


@pytest.fixture(scope="module")
def pages() -> Iterator[SiteServer]:
    with serve_folder(PAGES) as server:
        yield server


def listen(context: "BrowserContext", hear: Callable[[str], None]) -> None:
    # A name once exposed stays with its context, which Chromium keeps.
    if context not in LISTENING:
        context.expose_binding(
            WITNESS_BINDING, lambda _, payload: LISTENING[context](payload)
        )
    LISTENING[context] = hear


@pytest.fixture
def watched(
    engine: str, browsers: "Browsers", recorder: Recorder, pages: SiteServer
) -> Iterator[Watched]:
    """A page with the witness in it, where the site is, and what was seen."""
    seen: list[Sighting] = []
    with browsers(engine, instrumented=True).page() as page:
        listen(page.context, lambda payload: seen.append(read_sighting(payload)))
        with page.context.add_init_script(WITNESS):
            yield page, f"http://witness.localhost:{pages.port}", seen


def play(watched: Watched, name: str) -> list[Sighting]:
    """The whole of a page's life, until it says that it is done and has been left."""
    page, site, seen = watched
    page.goto(f"{site}/{name}")
    page.wait_for_function("() => document.title == 'done'")
    for frame in [frame for left in page.context.pages for frame in left.frames]:
        frame.evaluate(LEAVING_SCRIPT)
    page.goto("about:blank")
    wait_until(
        page,
        lambda: (
            ("left", f"{site}/{name}")
            in {(one.kind, one.frame_url.partition("?")[0]) for one in seen}
        ),
    )
    return [one for one in seen if one.kind != "left"]


def wait_until(page: "Page", is_so: Callable[[], bool]) -> None:
    """What a page says as it goes may come later than the next page."""
    ends = time.monotonic() + PATIENCE_S
    while not is_so() and time.monotonic() < ends:
        page.evaluate("0")  # takes in what has come meanwhile


def planted(name: str, engine: str) -> set[tuple[str, str]]:
    """What the comments of a page's lines say that is to be seen there, and the line."""
    lines = enumerate((PAGES / name).read_text().splitlines(), 1)
    told = (
        (line.rpartition("// ")[2], number) for number, line in lines if " // " in line
    )
    return {
        (text.removesuffix(f" {engine}"), str(number))
        for text, number in told
        if text.rpartition(" ")[2] not in {"chromium", "firefox"} - {engine}
    }


def told(seen: list[Sighting]) -> set[tuple[str, str]]:
    """In the same words: an address by what comes after its last slash."""
    return {
        (f"{one.kind} {one.what.rpartition('/')[2]}".strip(), line_of(one.where))
        for one in seen
    }


def line_of(where: str) -> str:
    return where.partition(".html:")[2].partition(":")[0]


def test_the_witness_tells_what_a_page_does_and_on_which_line(
    watched: Watched, engine: str
) -> None:
    seen = play(watched, "everything.html")
    assert planted("everything.html", engine) - told(seen) == set()
    lasting = {
        one.what: one.lasts_days
        for one in seen
        if one.kind == "cookie" and one.lasts_days is not None
    }
    assert lasting["script"] == 1
    assert ("connect-src", "https://other.example/fetched") in {
        (one.detail, one.what) for one in seen if one.kind == "refused"
    }


def test_the_witness_tells_nothing_of_an_ordinary_page(watched: Watched) -> None:
    seen = play(watched, "ordinary.html")
    assert seen == []


def test_the_witness_is_in_every_frame_and_popup_to_its_end(watched: Watched) -> None:
    page, _, seen = watched
    play(watched, "frames.html")
    expected = {
        "srcdoc",
        "srcdoc-last",
        "blank",
        "blob",
        "third",
        "third-last",
        "popup",
        "popup-last",
    }
    wait_until(page, lambda: cookies_of(seen) >= expected)
    assert cookies_of(seen) - {"sandboxed"} == expected
    requests = {
        one.what: one.origin
        for one in seen
        if one.kind == "request" and "other.example" in one.what
    }
    assert requests == {
        "https://other.example/sandboxed": "null",
        "https://other.example/sandboxed-last": "null",
        "https://other.example/data": "null",
    }
    assert "of-frame" in {one.what for one in seen if one.kind == "local"}


def cookies_of(seen: list[Sighting]) -> set[str]:
    return {one.what for one in seen if one.kind == "cookie"}


def test_the_witness_works_under_the_strictest_policy(watched: Watched) -> None:
    seen = play(watched, "strict.html")
    assert {
        (one.kind, one.what, one.where.rpartition("/")[2].split(":")[1])
        for one in seen
        if one.kind == "request"
    } == {("request", "https://other.example/strict", "7")}


# All that a page can find out about the browser's functions without calling them.
SURFACE = """() => {
  const text = Function.prototype.toString
  const facts = {}
  const of = (value) =>
    typeof value == "function" ? `${value.name} ${value.length} ${text.call(value)}` : typeof value
  const walk = (path, owner) => {
    for (const key of Reflect.ownKeys(owner)) {
      // The driver's own come and go: in Firefox one is put into a page only after it has begun.
      if (String(key).startsWith("__pw")) continue
      const { value, get, set, ...flags } = Reflect.getOwnPropertyDescriptor(owner, key)
      // That one counts what the page has of the driver's.
      if (value != window) facts[`${path}.${String(key)}`] = [
        JSON.stringify(flags), of(value), of(get), of(set), Reflect.ownKeys(Object(value)).length,
      ]
      if (typeof value == "function" && value.prototype && path == "window") {
        facts[`${path}.${String(key)}.made`] = value.prototype.constructor === value
        walk(`${path}.${key}.prototype`, value.prototype)
      }
    }
  }
  walk("window", window)
  return JSON.stringify(facts)
}"""


def test_the_witness_changes_nothing_that_a_page_can_see(
    engine: str, browsers: "Browsers", recorder: Recorder, pages: SiteServer
) -> None:
    address = f"http://surface.localhost:{pages.port}/framed.html"
    with browsers(engine, instrumented=True).page() as page:
        listen(page.context, lambda _: None)
        page.goto(address)
        before = json.loads(page.evaluate(SURFACE))
        with page.context.add_init_script(WITNESS):
            page.goto(address)
            after = json.loads(page.evaluate(SURFACE))
    assert {key for key in before if before[key] != after.get(key)} == {
        f"window.{WITNESS_BINDING}"
    }
    assert after.keys() <= before.keys()


WORKERS = """async () => {
  const source = `postMessage("began")
    onmessage = ({ data, ports }) => postMessage([data, ports.length, this === self,
      typeof auditorListens].join())`
  const made = [
    new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" }))),
    new Worker("data:text/javascript," + encodeURIComponent(source)),
    new Worker("data:text/javascript;base64," + btoa(source)),
  ]
  const hear = (worker) => new Promise((go) => {
    const heard = []
    worker.onmessage = ({ data }) => heard.push(data) > 1 && go(heard.join(": "))
    worker.postMessage("first")
  })
  const refused = []
  for (const args of [[], ["https://"], [Symbol()]]) {
    try { new Worker(...args) } catch (error) { refused.push(error.name) }
  }
  return [...await Promise.all(made.map(hear)), ...refused]
}"""


def test_the_witness_in_a_worker_hears_nothing_and_says_nothing(
    watched: Watched,
) -> None:
    page, site, _ = watched
    page.goto(f"{site}/framed.html")
    assert page.evaluate(WORKERS) == [
        *["began: first,0,true,undefined"] * 3,
        "TypeError",
        "SyntaxError",
        "TypeError",
    ]


ASKING_WORKER = """() => new Promise((go) => {
  const source = '\\nfetch(origin + "/framed.html").then(() => postMessage(""))'
  new Worker(URL.createObjectURL(new Blob([source]))).onmessage = go
})"""


def test_the_witness_in_a_worker_names_the_line_that_asked(watched: Watched) -> None:
    page, site, seen = watched
    page.goto(f"{site}/framed.html")
    page.evaluate(ASKING_WORKER)
    asked = f"{site}/framed.html"
    wait_until(
        page, lambda: any(one.what == asked and one.detail == "fetch" for one in seen)
    )
    place = next(
        one.where for one in seen if one.what == asked and one.detail == "fetch"
    )
    assert place.startswith(f"blob:{site}/…:2:")


def test_the_witness_finds_elements_and_what_is_kept(watched: Watched) -> None:
    page, site, _ = watched
    page.goto(f"{site}/everything.html")
    page.wait_for_function("() => document.title == 'done'")
    found = page.evaluate(
        WHERE_SCRIPT,
        [
            "https://other.example/inner",
            "https://other.example/back",
            "https://none.example/",
        ],
    )
    assert found == {
        "https://other.example/inner": 'p#p > img <img src="https://other.example/inner">',
    }
    kept = read_storage_entries(page.evaluate(STORAGE_SCRIPT))
    assert {
        StorageEntry("local", site, "dotted"),
        StorageEntry("session", site, "defined"),
        StorageEntry("indexeddb", site, "base"),
    } <= set(kept)
