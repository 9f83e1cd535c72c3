"""Withdrawing in one press, from every page: there while something optional is allowed,
and said when it is done.
"""

import pytest

from tests.support.visiting import PAGES, Visit, Visiting

BUTTON = "[data-gate-withdraw]"
DONE = "Withdrawn. Everything optional is off, and what was stored for it is erased."


def answered(visitor: Visit, choice: str) -> None:
    visitor.page.locator(f"[data-gate-choice={choice}]").click()
    visitor.until("!gate.asks")
    visitor.settle()


@pytest.mark.parametrize(
    "by", ["keyboard", pytest.param("mouse", marks=pytest.mark.either_engine)]
)
def test_one_press_withdraws_from_any_page_and_is_announced(
    visit: Visiting, by: str
) -> None:
    visitor = visit()
    visitor.go("/privacy/")
    button, status = (
        visitor.page.locator(BUTTON),
        visitor.page.locator(f"{BUTTON} + [role=status]"),
    )
    assert not button.is_visible()
    answered(visitor, "all")
    visitor.recorder.wait_for("www.googletagmanager.com", path="/gtag/js")
    visitor.recorder.wait_for("static.ads-twitter.com", path="/uwt.js")
    for path in PAGES:
        visitor.go(path)
        assert button.is_visible(), path
    visitor.follow("/privacy/")
    button.focus()
    visitor.page.keyboard.press("Enter") if by == "keyboard" else button.click()
    visitor.until("gate.allowed.length == 0")
    visitor.settle()
    assert status.inner_text() == DONE
    assert visitor.ask("document.activeElement.textContent") == DONE
    assert not button.is_visible()
    assert visitor.page.locator("iframe").count() == 0
    assert not visitor.panel_is_open
    assert visitor.kept() == {"cookie": {"gate"}, "local": {"/.__palette"}}
    visitor.go("/privacy/")
    assert (button.is_visible(), status.inner_text()) == (False, "")


def test_there_is_nothing_to_press_after_a_refusal_or_a_withdrawal_elsewhere(
    visit: Visiting,
) -> None:
    visitor = visit()
    visitor.go("/privacy/")
    answered(visitor, "none")
    assert not visitor.page.locator(BUTTON).is_visible()
    visitor.ask("gate.choose({ 'twitter-analytics': true })")
    assert visitor.page.locator(BUTTON).is_visible()
    visitor.ask("gate.withdraw()")
    assert not visitor.page.locator(BUTTON).is_visible()
    # Nobody pressed it here, so nothing is said here.
    assert visitor.page.locator(f"{BUTTON} + [role=status]").inner_text() == ""
