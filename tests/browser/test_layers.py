"""The panel's two layers: who is asked loads the first alone, and it works without the second."""

import pytest

from tests.support.visiting import Visit, Visiting

pytestmark = pytest.mark.either_engine

FIRST = {"panel.js", "panel.css", "panel.en.json"}
SECOND = {"details.js", "details.css", "details.en.json"}
BEYOND = "This page cannot erase cookies that a server has marked HttpOnly."


def loading(visitor: Visit) -> list[str]:
    """The files of the gate that the page asks for, as it does."""
    asked: list[str] = []
    visitor.page.on(
        "request",
        lambda each: (
            asked.append(each.url.rpartition("/")[2]) if "/gate/" in each.url else None
        ),
    )
    return asked


def text(visitor: Visit) -> str:
    return visitor.page.locator("#gate-panel").inner_text()


def test_a_visitor_loads_the_first_layer_alone_and_the_second_on_the_way_to_it(
    visit: Visiting,
) -> None:
    visitor = visit()
    asked = loading(visitor)
    visitor.go("/privacy/")
    assert set(asked) == FIRST
    choose = visitor.page.get_by_role("button", name="Choose", exact=True)
    choose.focus()
    visitor.until("document.querySelector('link[href$=\"gate/details.css\"]')")
    visitor.until(
        "performance.getEntriesByName(new URL('/gate/details.en.json', "
        "location).href)[0]?.responseEnd"
    )
    assert set(asked) == FIRST | SECOND
    assert visitor.page.locator("#gate-panel ul").count() == 0
    choose.hover()
    choose.click()
    visitor.until("document.querySelector('#gate-panel ul')")
    assert sorted(each for each in asked if each in SECOND) == sorted(SECOND)


def test_the_first_layers_answers_work_where_the_second_does_not_come(
    visit: Visiting,
) -> None:
    visitor = visit()
    visitor.page.route("**/gate/details.*", lambda route: route.abort())
    asked = loading(visitor)
    visitor.go("/privacy/")
    question = text(visitor)
    visitor.page.get_by_role("button", name="Choose", exact=True).click()
    visitor.ask(
        "import('/gate/details.js').catch(() => new Promise(requestAnimationFrame))"
    )
    assert "details.js" in asked
    assert text(visitor) == question
    visitor.page.locator("[data-gate-choice=all]").click()
    visitor.until("gate.allowed.length == 2")
    visitor.page.locator("[data-gate-open]").last.click()
    visitor.until("document.activeElement.id == 'gate-panel'")
    buttons = visitor.page.locator("#gate-panel button")
    assert buttons.all_inner_texts() == ["Refuse", "Allow", "Choose", "Close"]
    buttons.first.click()
    visitor.until("gate.allowed.length == 0 && !document.querySelector('#gate-panel')")


def test_the_opened_panel_says_after_a_refusal_what_a_page_cannot_erase(
    visit: Visiting,
) -> None:
    visitor = visit()
    visitor.go("/privacy/")
    visitor.ask("gate.open()")
    assert BEYOND not in text(visitor)
    for choice, said in (("all", False), ("none", True)):
        visitor.ask("void (window.settledBefore = gate.settled)")
        visitor.page.locator(f"[data-gate-choice={choice}]").click()
        visitor.until(
            "!document.querySelector('#gate-panel') && gate.settled != settledBefore"
        )
        visitor.ask("gate.open()")
        assert (BEYOND in text(visitor)) is said
