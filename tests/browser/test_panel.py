"""The panel: what it says, how it is answered, and that it leaves the page and its
reader in peace.
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from importlib.resources import files
from pathlib import Path

import pytest

from analytics_gate.audit.visitors import Signal
from analytics_gate.declaration.consent_hash import consent_hash
from analytics_gate.declaration.decision import RecordedChoice
from analytics_gate.declaration.parse import parse_declaration, read_declaration
from analytics_gate.delivery.server import SiteServer, serve_folder
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder
from tests.support.records import write_choice
from tests.support.visiting import Visit, Visiting

ROOT = Path(__file__).parents[2]
PRINTS = {
    each.id: consent_hash(each)
    for each in read_declaration(ROOT / "content" / "services.yml").services
}
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

SMALL = """services:
  - id: counter
    name: Counter
    purpose: analytics
    provider: {name: Example, policy: "https://provider.example/privacy"}
    script: https://counter.example/count.js
    hosts: {script: [counter.example]}
    keeps: 14 months
"""
# A short page that fills the window, with its footer at the end, as many themes make it.
PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Page</title>
<link rel="stylesheet" href="/page.css"></head>
<body><main><h1>Words</h1><button data-gate-open>Choices</button></main><footer>End</footer></body>
</html>"""
STYLES = """html { box-sizing: border-box; height: 100% } * { box-sizing: inherit }
body { display: flex; flex-direction: column; min-height: 100%; margin: 0 } main { flex-grow: 1 }"""
TYPED = '<meta http-equiv="Content-Security-Policy" content="require-trusted-types-for \'script\'">'


def serve_small(
    folder: Path, declared: str = SMALL, before: str = ""
) -> AbstractContextManager[SiteServer]:
    for language in ("en", "he", "de-AT", "nb"):
        (folder / language).mkdir()
        page = PAGE.format(lang=language).replace("<title>", before + "<title>")
        (folder / language / "index.html").write_text(page)
    (folder / "page.css").write_text(STYLES)
    gate_folder(
        folder,
        SitePlan(
            parse_declaration(declared, "services.yml"),
            SiteAddress("https://site.example", "/"),
            "services.yml",
        ),
    )
    return serve_folder(folder)


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """One service, four languages, no style sheet but its own few rules."""
    with serve_small(tmp_path_factory.mktemp("small")) as server:
        yield server


@pytest.fixture
def visitor(visit: Visiting) -> Visit:
    begun = visit()
    begun.go("/privacy/")
    return begun


def panel_text(visitor: Visit) -> str:
    return visitor.page.locator("#gate-panel").inner_text()


def press(visitor: Visit, name: str) -> None:
    visitor.page.locator("#gate-panel").get_by_role(
        "button", name=name, exact=True
    ).click()
    if name == "Choose":
        visitor.until("document.querySelector('#gate-panel ul')")


def open_panel(visitor: Visit) -> None:
    visitor.page.locator("[data-gate-open]").last.click()
    visitor.until("document.activeElement.id == 'gate-panel'")


def answered(visitor: Visit, choice: str) -> None:
    # An answer is worked on after the panel has gone: the gate then settles anew.
    visitor.ask("void (window.settledBefore = gate.settled)")
    visitor.page.locator(f"[data-gate-choice={choice}]").click()
    visitor.until(
        "!document.querySelector('#gate-panel') && gate.settled != settledBefore"
    )
    visitor.settle()


def record_of(allowed: set[str] = frozenset(), refused: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    choice = RecordedChoice(
        frozenset(PRINTS[each] for each in allowed),
        frozenset(PRINTS[each] for each in refused),
    )
    return write_choice(choice, time.time() - 60)


LOOKS = """Array.from(document.querySelectorAll('#gate-panel > div > div > button'), (button) => {
  const { width, height } = button.getBoundingClientRect()
  const { color, backgroundColor, borderColor, borderWidth, font, opacity,
    textDecoration } = getComputedStyle(button)
  const look = [Math.round(width), height, color, backgroundColor, borderColor, borderWidth, font,
    opacity]
  return [...look, textDecoration].join()
})"""


@pytest.mark.either_engine
def test_the_answers_are_equal_and_nothing_is_ticked(visitor: Visit) -> None:
    for layer in ("first", "second"):
        if layer == "second":
            press(visitor, "Choose")
        for width in (320, 390, 1440):
            visitor.page.set_viewport_size({"width": width, "height": 800})
            visitor.page.mouse.move(1, 1)
            looks = visitor.ask(LOOKS)
            assert len(looks) == 3, (layer, width)
            assert len(set(looks)) == 1, (layer, width)
    assert visitor.page.locator("#gate-panel input").count() == 2
    assert visitor.page.locator("#gate-panel input:checked").count() == 0


def test_the_first_tabs_lead_to_the_answers_refuse_before_the_others(
    visitor: Visit,
) -> None:
    reached = []
    for _ in range(3):
        visitor.page.keyboard.press("Tab")
        reached.append(visitor.ask("document.activeElement.innerText"))
    assert reached == ["Refuse", "Allow", "Choose"]


@pytest.mark.either_engine
def test_the_panel_is_a_named_region_that_speaks_once(visitor: Visit) -> None:
    assert visitor.page.get_by_role("region", name="Your privacy here").count() == 1
    visitor.until(
        "document.querySelector('#gate-panel [role=status]').textContent == 'Your privacy here'"
    )
    loud = "[role=dialog], [aria-modal], [aria-live=assertive], [role=alert]"
    panel = visitor.page.locator("#gate-panel")
    assert panel.and_(visitor.page.locator(loud)).count() == 0
    assert panel.locator(loud).count() == 0
    moving = """Array.from(document.querySelectorAll('#gate-panel, #gate-panel *'), (each) =>
      getComputedStyle(each))
      .filter(({ transitionDuration, animationName }) => parseFloat(transitionDuration)
        || animationName != 'none')
      .length"""
    assert visitor.ask(moving) == 0, "something in it is animated"


@pytest.mark.either_engine
def test_the_panel_says_what_is_declared(visitor: Visit) -> None:
    text = panel_text(visitor)
    assert (
        "Google Analytics (Statistics) and X (Twitter) analytics (Social networks)"
        in text
    )
    assert "Nothing loads, or keeps things such as cookies, unless you allow it" in text
    assert "Close" not in text
    press(visitor, "Choose")
    assert visitor.ask("document.activeElement.id") == "gate-panel"
    service = visitor.page.locator("#gate-panel li").first
    assert service.inner_text().split("\n") == [
        "Google Analytics",
        "Purpose",
        "Statistics",
        "Provider",
        "Google: privacy policy",
        "Runs",
        "Sealed off from this page, without cookies",
        "Is told",
        "The page's path, its title, and its language",
        "Recognises you",
        "30 days, by a random number that this site keeps in your browser",
        "Keeps data",
        "14 months",
    ]
    policy = service.locator("a").get_attribute("href")
    assert policy == "https://policies.google.com/privacy"
    # Without a record there is none to show.
    open_panel(visitor)
    assert visitor.page.locator("#gate-panel details").count() == 0


@pytest.mark.either_engine
def test_only_what_was_ticked_is_allowed_and_it_stays_ticked(visitor: Visit) -> None:
    press(visitor, "Choose")
    visitor.page.get_by_label("X (Twitter) analytics").check()
    answered(visitor, "save")
    visitor.recorder.wait_for("static.ads-twitter.com", path="/uwt.js")
    assert visitor.ask("gate.allowed") == ["twitter-analytics"]
    assert visitor.recorder.requests_to("www.googletagmanager.com") == ()
    visitor.go("/privacy/")
    assert not visitor.panel_is_open
    open_panel(visitor)
    assert "Allowed: X (Twitter) analytics" in panel_text(visitor)
    assert "Refused: Google Analytics" in panel_text(visitor)
    press(visitor, "Choose")
    ticked = "Array.from(document.querySelectorAll('#gate-panel input'), ({ checked }) => checked)"
    assert visitor.ask(ticked) == [False, True]


@pytest.mark.either_engine
def test_a_new_service_alone_is_asked_about_and_other_answers_stay(
    visit: Visiting,
) -> None:
    for answer, visitor in visit().anew(("none", "all", "save")):
        visitor.record(record_of(refused={"google-analytics"}))
        visitor.go("/privacy/")
        text = panel_text(visitor)
        new = (
            "New or changed since your choice: X (Twitter) analytics (Social networks)."
        )
        assert new in text, answer
        assert "Google" not in text, answer
        press(visitor, "Choose")
        assert visitor.page.locator("#gate-panel input").count() == 1, answer
        if answer == "save":
            visitor.page.locator("#gate-panel input").check()
        answered(visitor, answer)
        allowed = [] if answer == "none" else ["twitter-analytics"]
        assert visitor.ask("gate.allowed") == allowed, answer
        refused = visitor.ask("document.cookie").split(".")[3]
        assert PRINTS["google-analytics"] in refused, answer


@pytest.mark.parametrize("signal", [Signal.DNT, Signal.GPC])
def test_a_visitor_who_signals_can_only_close_it(
    visit: Visiting, signal: Signal
) -> None:
    visitor = visit(signal)
    visitor.go("/privacy/")
    open_panel(visitor)
    name = {Signal.DNT: "Do Not Track", Signal.GPC: "Global Privacy Control"}[signal]
    assert (
        f"Your browser asked not to be tracked: {name}. Everything optional is off"
        in panel_text(visitor)
    )
    assert visitor.page.locator("#gate-panel button").all_inner_texts() == ["Close"]
    press(visitor, "Close")
    assert not visitor.panel_is_open
    visitor.ask("gate.choose({'google-analytics': true})")
    assert visitor.ask("gate.allowed") == []
    assert visitor.contacted() == []
    assert visitor.kept() == {"local": {"/.__palette"}}


@pytest.mark.either_engine
def test_the_record_can_be_read(visit: Visiting) -> None:
    visitor = visit()
    visitor.record(
        record_of(allowed={"google-analytics"}, refused={"twitter-analytics"})
    )
    visitor.go("/repository/")
    open_panel(visitor)
    visitor.page.locator("#gate-panel summary").click()
    made, ends, allowed, refused, raw = (
        visitor.page.locator("#gate-panel pre").inner_text().split("\n")
    )
    assert made.startswith("Made: ")
    assert ends.startswith("Ends: ")
    assert allowed == f"Allowed: Google Analytics [{PRINTS['google-analytics']}]."
    assert refused == f"Refused: X (Twitter) analytics [{PRINTS['twitter-analytics']}]."
    assert raw == visitor.ask("document.cookie")


@pytest.mark.either_engine
def test_the_record_can_be_copied(visit: Visiting) -> None:
    visitor = visit()
    visitor.record(record_of(refused=set(PRINTS)))
    visitor.page.add_init_script(
        "navigator.clipboard.writeText = async (text) => { window.copied = text }"
    )
    visitor.go("/privacy/")
    open_panel(visitor)
    visitor.page.locator("#gate-panel summary").click()
    press(visitor, "Copy")
    visitor.until(
        "document.querySelector('#gate-panel [role=status]').textContent == 'Copied'"
    )
    shown = visitor.page.locator("#gate-panel pre").inner_text()
    assert visitor.ask("window.copied") == shown
    # Where a page may not write there, the text is selected, ready for the visitor's own keys.
    assert visitor.ask("getSelection().toString()").strip() == shown


def test_the_record_can_be_deleted_and_then_the_visitor_is_asked(
    visit: Visiting,
) -> None:
    visitor = visit()
    visitor.record(
        record_of(allowed={"google-analytics"}, refused={"twitter-analytics"})
    )
    visitor.go("/privacy/")
    visitor.recorder.wait_for("www.googletagmanager.com", path="/gtag/js")
    visitor.until("localStorage['gate:google-analytics']")
    open_panel(visitor)
    visitor.page.locator("#gate-panel summary").click()
    press(visitor, "Delete")
    visitor.until(
        "document.querySelector('#gate-panel').innerText.includes('would like to use')"
    )
    assert visitor.kept() == {"local": {"/.__palette"}}
    assert visitor.page.locator("iframe").count() == 0
    assert visitor.ask("document.activeElement.id") == "gate-panel"
    visitor.recorder.wait_until_idle()
    visitor.recorder.clear()
    visitor.go("/privacy/")
    assert visitor.panel_is_open
    assert visitor.contacted() == []


def test_focus_comes_back_to_where_it_was(visit: Visiting) -> None:
    visitor = visit()
    visitor.record(record_of(refused=set(PRINTS)))
    visitor.go("/privacy/")
    opener = "document.activeElement == [...document.querySelectorAll('[data-gate-open]')].at(-1)"
    for leave in ("Escape", "Close"):
        open_panel(visitor)
        press(visitor, "Choose")
        visitor.page.keyboard.press("Escape") if leave == "Escape" else press(
            visitor, "Close"
        )
        assert not visitor.panel_is_open
        assert visitor.ask(opener)


def test_the_question_takes_no_focus_and_escape_leaves_it_only_from_within(
    visitor: Visit,
) -> None:
    assert visitor.ask("document.activeElement == document.body")
    visitor.page.keyboard.press("Escape")
    assert visitor.panel_is_open
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Escape")
    assert not visitor.panel_is_open
    assert visitor.kept() == {"local": {"/.__palette"}}


PLACES = (
    "JSON.stringify(Array.from(document.querySelectorAll('h1, footer, main'), "
    "(e) => e.getBoundingClientRect()))"
)


# What Chromium counts; Firefox counts nothing, and there the places have to tell.
SHIFTS = """window.shifts = []
new PerformanceObserver((list) => shifts.push(...list.getEntries().filter((each) =>
  !each.hadRecentInput)))
  .observe({ type: 'layout-shift', buffered: true })"""


@pytest.mark.either_engine
def test_nothing_moves_when_the_panel_comes_grows_or_goes(
    visit: Visiting, small_site: SiteServer
) -> None:
    visitor = visit(server=small_site)
    visitor.page.add_init_script(SHIFTS)
    visitor.page.route("**/gate/panel.js", lambda route: route.abort())
    visitor.go("/en/")
    assert not visitor.panel_is_open
    without = visitor.ask(PLACES)
    visitor.page.unroute("**/gate/panel.js")
    visitor.go("/en/")
    assert visitor.panel_is_open
    assert visitor.ask(PLACES) == without
    press(visitor, "Choose")
    # The page that fits the window has room now, and no scroll bar that would take its
    # width from the text.
    visitor.ask(
        "new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"
    )
    assert visitor.ask(PLACES) == without
    room = (
        "document.documentElement.scrollHeight - innerHeight == "
        "document.querySelector('#gate-panel').offsetHeight"
    )
    assert visitor.ask(room)
    answered(visitor, "none")
    assert visitor.ask(PLACES) == without
    left = (
        "[document.body, document.documentElement].map((each) => "
        "each.getAttribute('style') || '')"
    )
    assert visitor.ask(left) == ["", ""]
    assert visitor.page.locator("#gate-room").count() == 0
    assert visitor.ask("shifts.length") == 0


@pytest.mark.either_engine
def test_at_any_zoom_every_answer_and_word_can_be_reached(visitor: Visit) -> None:
    sizes = ((320, 256), (320, 568), (640, 320))
    panel = "document.querySelector('#gate-panel')"
    for width, height in sizes:
        visitor.page.set_viewport_size({"width": width, "height": height})
        assert visitor.ask(f"{panel}.offsetHeight") <= 0.81 * height, (width, height)
    press(visitor, "Choose")
    for width, height in sizes:
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.ask(f"{panel}.focus()")
        for _ in range(8):
            visitor.page.keyboard.press("Tab")
            seen = visitor.ask("""(() => {
              const { top, bottom, left, right } = document.activeElement.getBoundingClientRect()
              const inside = document.querySelector('#gate-panel').contains(document.activeElement)
              return !inside || top >= 0 && left >= 0 && (top + bottom) / 2 <= innerHeight
                && right <= innerWidth
            })()""")
            assert seen, (width, height)
        assert visitor.ask(f"{panel}.scrollWidth") <= width, (width, height)


def test_it_works_where_the_page_enforces_trusted_types(
    visit: Visiting, tmp_path: Path
) -> None:
    with serve_small(tmp_path, before=TYPED) as server:
        visitor = visit(server=server)
        said: list[str] = []
        visitor.page.on("pageerror", lambda error: said.append(str(error)))
        visitor.go("/en/")
        # So that enforcement is known to be on.
        refused = (
            "(() => { try { document.body.innerHTML = '<p>' } catch (error) { return "
            "error.name } })()"
        )
        assert visitor.ask(refused) == "TypeError"
        said.clear()
        press(visitor, "Choose")
        answered(visitor, "save")
        open_panel(visitor)
        visitor.page.locator("#gate-panel summary").click()
        answered(visitor, "all")
        visitor.recorder.wait_for("counter.example", path="/count.js")
        # Firefox reports what it refused as an error of the page's: the proof above,
        # and erasing under a public suffix.
        harmless = ("require-trusted-types-for", "rejected for invalid domain")
        assert [
            text for text in said if not any(part in text for part in harmless)
        ] == []
        visitor.leave()


@pytest.mark.either_engine
@pytest.mark.parametrize("answer", ["all", "none"])
def test_an_answer_is_seen_within_a_frame_however_long_the_work_takes(
    visitor: Visit, answer: str
) -> None:
    visitor.ask("""(() => {
      window.pressed = []
      new PerformanceObserver((list) => pressed.push(...list.getEntries().filter(({ name }) =>
        name == 'click')))
        .observe({ type: 'event', durationThreshold: 16 })
      document.addEventListener('gate:change', () => {
        window.open = !!document.querySelector('#gate-panel')
        for (const end = performance.now() + 400; performance.now() < end;);
        window.worked = true
      })
    })()""")
    answered(visitor, answer)
    visitor.until("window.worked")
    assert visitor.ask("window.open") is False
    # One that is answered in less than a frame is not even reported.
    assert [
        each
        for each in visitor.ask("pressed.map(({ duration }) => duration)")
        if each > 200
    ] == []


LANGUAGES = {
    "/en/": ("en", "ltr", "Refuse"),
    "/de-AT/": ("de", "ltr", "Ablehnen"),
    "/he/": ("he", "rtl", "סירוב"),
    "/nb/": ("en", "ltr", "Refuse"),
}


@pytest.mark.either_engine
def test_one_language_is_loaded_and_it_is_the_pages(
    visit: Visiting, small_site: SiteServer
) -> None:
    for path, visitor in visit(server=small_site).anew(LANGUAGES):
        with visitor.page.expect_response("**/*.json") as loaded:
            visitor.go(path)
        language, direction, refuse = LANGUAGES[path]
        assert loaded.value.url.endswith(f"/panel.{language}.json"), path
        words = (
            "performance.getEntriesByType('resource').filter(({ name }) => "
            "name.endsWith('.json')).length"
        )
        assert visitor.ask(words) == 1, path
        panel = visitor.page.locator("#gate-panel")
        assert panel.get_attribute("lang") == language, path
        assert panel.get_attribute("dir") == direction, path
        assert panel.locator("button").first.inner_text() == refuse, path


@pytest.mark.either_engine
def test_the_providers_policy_opens_when_pressed(
    visit: Visiting, small_site: SiteServer
) -> None:
    visitor = visit(server=small_site)
    visitor.go("/en/")
    press(visitor, "Choose")
    assert visitor.contacted() == []
    visitor.page.locator("#gate-panel a").click()
    visitor.recorder.wait_for("provider.example", path="/privacy")


@pytest.mark.either_engine
def test_a_site_that_starts_without_asking_says_so(
    visit: Visiting, tmp_path: Path
) -> None:
    with serve_small(tmp_path, "ask: false\n" + SMALL) as server:
        visitor = visit(server=server)
        visitor.go("/en/")
        assert (
            "This site uses: Counter (Statistics). Refuse, and it stops at once."
            in panel_text(visitor)
        )
        press(visitor, "Choose")
        assert visitor.page.locator("#gate-panel input:checked").count() == 0
        answered(visitor, "none")
        assert visitor.ask("gate.allowed") == []
        visitor.leave()


@pytest.mark.either_engine
def test_a_site_with_nothing_to_allow_says_so(visit: Visiting, tmp_path: Path) -> None:
    with serve_small(tmp_path, SMALL.replace("analytics", "necessary")) as server:
        visitor = visit(server=server)
        visitor.go("/en/")
        assert not visitor.panel_is_open
        open_panel(visitor)
        assert "This site uses nothing that needs your permission." in panel_text(
            visitor
        )
        assert visitor.page.locator("#gate-panel button").all_inner_texts() == ["Close"]
        visitor.leave()


RUN_AXE = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await axe.run('#gate-panel', { runOnly: tags })
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}"""


def axe_findings(visitor: Visit) -> list[str]:
    if not visitor.ask("'axe' in globalThis"):
        visitor.page.evaluate(AXE)
    found: list[str] = visitor.page.evaluate(RUN_AXE)
    return found


SCHEMES = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}


@pytest.mark.either_engine
def test_axe_has_nothing_against_it_in_any_state(visit: Visiting) -> None:
    for scheme, visitor in visit().anew(SCHEMES):
        # Before the page is there: colours take a while to follow a scheme that changes.
        visitor.page.emulate_media(**SCHEMES[scheme])  # type: ignore[arg-type]
        visitor.go("/privacy/")
        assert axe_findings(visitor) == [], scheme
        press(visitor, "Choose")
        assert axe_findings(visitor) == [], scheme
        visitor.page.locator("#gate-panel input").first.check()
        answered(visitor, "save")
        open_panel(visitor)
        visitor.page.locator("#gate-panel summary").click()
        assert axe_findings(visitor) == [], scheme
    # It would have found something.
    panel = "document.querySelector('#gate-panel')"
    visitor.ask(f"{panel}.removeAttribute('aria-labelledby')")
    visitor.ask(f"{panel}.querySelector('button').replaceChildren()")
    assert any(finding.startswith("button-name") for finding in axe_findings(visitor))


@pytest.mark.either_engine
def test_axe_has_nothing_against_it_with_a_signal_or_from_right_to_left(
    visit: Visiting, small_site: SiteServer
) -> None:
    visitor = visit(Signal.DNT)
    visitor.go("/privacy/")
    open_panel(visitor)
    assert axe_findings(visitor) == []
    visitor = visit(server=small_site)
    visitor.go("/he/")
    visitor.page.locator("#gate-panel button").nth(2).click()
    visitor.until("document.querySelector('#gate-panel ul')")
    assert axe_findings(visitor) == []
