"""Asks for and makes a visitor's choice on a site: by our own gate, or by the buttons of
another consent manager.
"""

from dataclasses import dataclass
from typing import Protocol

from analytics_gate.audit.browsers.drivers import FAILURES
from analytics_gate.audit.browsers.protocol import Page
from analytics_gate.audit.visitors import VisitorChoice

_TIMEOUT_MS = 5_000
_GATE_BUTTONS = {VisitorChoice.ACCEPTED: "all", VisitorChoice.REFUSED: "none"}
_CHOOSE = """(allowed) =>
  gate.choose(Object.fromEntries(gate.services.map((id) => [id, allowed])))"""


class ConsentInterface(Protocol):
    """How a site asks for consent, and how a visitor answers."""

    @property
    def selector(self) -> str:
        """A CSS selector of the buttons that answer; empty if none is known."""
        ...

    def supports(self, choice: VisitorChoice) -> bool:
        """Whether a visitor can make this choice on the site."""
        ...

    def is_asked(self, page: Page) -> bool | None:
        """Whether the page asks the visitor now; None if that is unknown."""
        ...

    def choose(self, page: Page, choice: VisitorChoice) -> None:
        """Accepts, refuses, or withdraws an earlier consent.

        Raises ChoiceError where the page offers no way to.
        """
        ...


class ChoiceError(Exception):
    """The page offers no way to make a choice; the message names what is missing."""


@dataclass(frozen=True, slots=True)
class UnknownConsentInterface:
    """A site without the gate, and without selectors of its buttons."""

    @property
    def selector(self) -> str:
        """A CSS selector of the buttons that answer."""
        return ""

    def supports(self, choice: VisitorChoice) -> bool:
        """Whether a visitor can make this choice on the site."""
        return choice is VisitorChoice.UNDECIDED

    def is_asked(self, page: Page) -> bool | None:
        """Returns None: it is unknown."""
        return None

    def choose(self, page: Page, choice: VisitorChoice) -> None:
        """Raises ChoiceError."""
        raise ChoiceError(
            f"no way to become {choice} here: name the site's buttons with --accept, "
            "--refuse and --withdraw"
        )


@dataclass(frozen=True, slots=True)
class GateConsent:
    """Our own gate: by its panel's buttons where it asks, else by `window.gate`."""

    @property
    def selector(self) -> str:
        """A CSS selector of the buttons that answer."""
        return "#gate-panel, [data-gate-open], [data-gate-choice]"

    def supports(self, choice: VisitorChoice) -> bool:
        """Whether a visitor can make this choice on the site."""
        return True

    def is_asked(self, page: Page) -> bool | None:
        """Whether the panel is open once the gate has settled."""
        _settle(page)
        return page.locator("#gate-panel").is_visible()

    def choose(self, page: Page, choice: VisitorChoice) -> None:
        """Presses the panel's button, or calls `window.gate` where the panel is closed."""
        if not page.evaluate("!!window.gate"):
            raise ChoiceError("the page has no gate")
        if choice is VisitorChoice.WITHDRAWN:
            page.evaluate("gate.withdraw()")
        elif self.is_asked(page):
            button = _GATE_BUTTONS[choice]
            selector = f"#gate-panel [data-gate-choice={button}]"
            page.locator(selector).click(timeout=_TIMEOUT_MS)
        else:
            page.evaluate(_CHOOSE, choice is VisitorChoice.ACCEPTED)
        _settle(page)


@dataclass(frozen=True, slots=True)
class ConsentSelectors:
    """Another consent manager, by CSS selectors; an empty one is a missing button."""

    accept: str = ""
    refuse: str = ""
    withdraw: str = ""

    @property
    def selector(self) -> str:
        """A CSS selector of the buttons that answer."""
        return ", ".join(filter(None, (self.accept, self.refuse, self.withdraw)))

    def supports(self, choice: VisitorChoice) -> bool:
        """Whether a visitor can make this choice on the site."""
        needed = {
            VisitorChoice.ACCEPTED: (self.accept,),
            VisitorChoice.REFUSED: (self.refuse,),
            VisitorChoice.WITHDRAWN: (self.accept, self.withdraw),
        }
        return all(needed.get(choice, ()))

    def is_asked(self, page: Page) -> bool | None:
        """Whether a button to accept or refuse is visible."""
        named = [*filter(None, (self.accept, self.refuse))]
        for selector in named:
            if page.locator(selector).first.is_visible():
                return True
        if named:
            return False
        return None

    def choose(self, page: Page, choice: VisitorChoice) -> None:
        """Presses the button, waiting some seconds for it to appear."""
        option, selector = {
            VisitorChoice.ACCEPTED: ("--accept", self.accept),
            VisitorChoice.REFUSED: ("--refuse", self.refuse),
            VisitorChoice.WITHDRAWN: ("--withdraw", self.withdraw),
        }[choice]
        if not selector:
            raise ChoiceError(f"{option} names no button")
        try:
            page.locator(selector).first.click(timeout=_TIMEOUT_MS)
        except FAILURES as error:
            message = f"{option} {selector}: no such button could be pressed"
            raise ChoiceError(message) from error


def _settle(page: Page) -> None:
    page.evaluate("window.gate?.settled")
