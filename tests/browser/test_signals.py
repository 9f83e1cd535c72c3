"""Visitors whose browser signals, and those who have not chosen or who refused: nothing
leaves, nothing stays.
"""

import pytest

from analytics_gate.audit.visitors import Signal
from tests.support.visiting import NECESSARY, PAGES, Visit, Visiting

MINUTE = 60_000
SIGNALS = (Signal.DNT, Signal.GPC)


def assert_left_alone(visit: Visit) -> None:
    assert visit.contacted() == []
    kept = visit.kept()
    assert {
        kind: names - NECESSARY.get(kind, set()) for kind, names in kept.items()
    } in ({}, {"local": set()})


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_signal_closes_every_page_from_its_first_load_to_its_end(
    visit: Visiting, signal: Signal
) -> None:
    visitor = visit(signal)
    for path in PAGES:
        visitor.go(path)
        assert visitor.ask("[gate.visitor.signal, gate.allowed, gate.asks]") == [
            signal,
            [],
            False,
        ]
        assert not visitor.panel_is_open
        assert_left_alone(visitor)
    visitor.page.clock.install()
    visitor.go("/privacy/")
    visitor.pass_time(MINUTE)
    assert_left_alone(visitor)
    visitor.leave()
    assert visitor.contacted() == []
    assert visitor.page.context.cookies() == []


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_signal_closes_every_page_by_instant_navigation_and_back(
    visit: Visiting, signal: Signal
) -> None:
    visitor = visit(signal)
    visitor.go(PAGES[0])
    for path in PAGES[1:]:
        visitor.follow(path)
    for _ in PAGES[1:]:
        visitor.page.go_back()
    visitor.settle()
    assert not visitor.panel_is_open
    assert_left_alone(visitor)


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_signal_overrules_an_earlier_yes_and_erases_it(
    visit: Visiting, signal: Signal
) -> None:
    yes = visit(Signal.NONE)
    yes.go("/privacy/")
    yes.ask("gate.choose(Object.fromEntries(gate.services.map((id) => [id, true])))")
    [record] = [cookie.get("value", "") for cookie in yes.page.context.cookies()]
    visitor = visit(signal)
    visitor.record(record)
    # The record is gone with the first decision, so that one has to be right, too.
    visitor.page.add_init_script(
        "window.ever = []; document.addEventListener('gate:change', () => "
        "ever.push(gate.allowed.join()))"
    )
    visitor.go("/privacy/")
    assert set(visitor.ask("[...ever, gate.allowed.join()]")) == {""}
    assert_left_alone(visitor)


def test_a_visitor_who_has_not_chosen_is_asked_and_left_alone(visit: Visiting) -> None:
    visitor = visit()
    for path in PAGES:
        visitor.go(path)
        assert visitor.panel_is_open
        assert_left_alone(visitor)
    visitor.page.clock.install()
    visitor.go("/privacy/")
    visitor.pass_time(MINUTE)
    visitor.leave()
    assert visitor.contacted() == []


def test_a_refusal_is_remembered_and_nothing_else_is(visit: Visiting) -> None:
    visitor = visit()
    visitor.go("/privacy/")
    visitor.page.locator("[data-gate-choice=none]").click()
    for path in PAGES:
        visitor.go(path)
        assert not visitor.panel_is_open
        assert visitor.contacted() == []
        assert visitor.kept() == {"cookie": {"gate"}, "local": {"/.__palette"}}
    visitor.page.clock.install()
    visitor.go("/privacy/")
    visitor.pass_time(MINUTE)
    visitor.leave()
    assert visitor.contacted() == []


PLACES = (
    "JSON.stringify(Array.from(document.querySelectorAll('h1, footer'), (each) "
    "=> each.getBoundingClientRect()))"
)


@pytest.mark.either_engine
def test_the_privacy_page_says_that_the_browser_asked_and_loads_nothing_for_it(
    visit: Visiting,
) -> None:
    visitor = visit(Signal.DNT)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.go("/privacy/")
    said = visitor.page.locator(".signalled")
    for width, height in ((320, 568), (390, 844), (1440, 900)):
        visitor.page.set_viewport_size({"width": width, "height": height})
        assert said.inner_text().startswith(
            "Your browser asked not to be tracked. Everything optional is off"
        )
        # It lies over the graphic, and nothing moves when it comes.
        assert visitor.ask("""(() => {
          const { top, right, bottom,
            left } = document.querySelector('.signalled').getBoundingClientRect()
          const graphic = document.querySelector('.hero').getBoundingClientRect()
          return graphic.top <= top && right <= innerWidth && bottom <= graphic.bottom && left >= 0
        })()""")
        with_it = visitor.ask(PLACES)
        visitor.ask("void (document.querySelector('.signalled').hidden = true)")
        assert visitor.ask(PLACES) == with_it
        visitor.ask("gate.update()")
        assert said.is_visible()
    visitor.follow("/privacy/services/")
    visitor.until("document.querySelector('.signalled')?.checkVisibility()")
    assert [url for url in asked if "/gate/" in url] == []


def test_nothing_is_said_of_a_signal_where_there_is_none(visit: Visiting) -> None:
    visitor = visit()
    visitor.go("/privacy/")
    assert visitor.page.locator("[data-gate-signal]").count() == 1
    assert not visitor.page.locator("[data-gate-signal]").is_visible()
    # A visitor whose browser begins to signal is told so at once, and no more when it ends.
    for value, told in (("'1'", True), ("null", False)):
        described = f"{{ get: () => {value}, configurable: true }}"
        visitor.ask(
            f"void Object.defineProperty(Navigator.prototype, 'doNotTrack', {described})"
        )
        visitor.ask("gate.update()")
        assert visitor.page.locator("[data-gate-signal]").is_visible() is told
