"""How a visitor is asked on a site and answers there: our own gate, or whatever buttons
one is told of.
"""

from dataclasses import dataclass
from typing import Protocol

from analytics_gate.audit.browsers.drivers import FAILURES
from analytics_gate.audit.browsers.protocol import Page
from analytics_gate.audit.visitors import VisitorChoice

_TIMEOUT_MS = 5_000


class ConsentInterface(Protocol):
    """A site's way to ask."""

    @property
    def selector(self) -> str:
        """A CSS selector of the buttons that answer; empty where nobody knows any."""
        ...

    def supports(self, choice: VisitorChoice) -> bool:
        """Whether a visitor can come to this choice."""
        ...

    def is_asked(self, page: Page) -> bool | None:
        """Whether the visitor is being asked right now; None where nobody can know."""
        ...

    def choose(self, page: Page, choice: VisitorChoice) -> None:
        """Accepts, refuses, or withdraws what was accepted before. Raises ChoiceError
        where the page has no way.
        """
        ...


class ChoiceError(Exception):
    """The page offers no way to make this choice; `str()` says what was looked for."""


@dataclass(frozen=True, slots=True)
class UnknownConsentInterface:
    """A site of which nobody said how it asks."""

    @property
    def selector(self) -> str:
        """A CSS selector of the buttons that answer."""
        return ""

    def supports(self, choice: VisitorChoice) -> bool:
        """Whether a visitor can come to this choice."""
        return choice is VisitorChoice.UNDECIDED

    def is_asked(self, page: Page) -> bool | None:
        """Nobody knows."""
        return None

    def choose(self, page: Page, choice: VisitorChoice) -> None:
        """There is no way."""
        raise ChoiceError(
            f"no way to become {choice} here: name the site's buttons with --accept, "
            "--refuse and --withdraw"
        )


@dataclass(frozen=True, slots=True)
class GateConsent:
    """Our own gate. A visitor who is asked presses its buttons; one who is not says it
    to the gate.
    """

    @property
    def selector(self) -> str:
        """A CSS selector of the buttons that answer."""
        return "#gate-panel, [data-gate-open], [data-gate-choice]"

    def supports(self, choice: VisitorChoice) -> bool:
        """Whether a visitor can come to this choice."""
        return True

    def is_asked(self, page: Page) -> bool | None:
        """Whether the panel is open; the gate has done all that it will do for the page."""
        _settle(page)
        return page.locator("#gate-panel").is_visible()

    def choose(self, page: Page, choice: VisitorChoice) -> None:
        """Presses the panel's button, or tells the gate."""
        if not page.evaluate("!!window.gate"):
            raise ChoiceError("the page has no gate")
        if choice is VisitorChoice.WITHDRAWN:
            page.evaluate("gate.withdraw()")
        elif self.is_asked(page):
            button = {VisitorChoice.ACCEPTED: "all", VisitorChoice.REFUSED: "none"}[
                choice
            ]
            page.locator(f"#gate-panel [data-gate-choice={button}]").click(
                timeout=_TIMEOUT_MS
            )
        else:
            allowed = "true" if choice is VisitorChoice.ACCEPTED else "false"
            page.evaluate(
                f"gate.choose(Object.fromEntries(gate.services.map((id) => [id, {allowed}])))"
            )
        _settle(page)


@dataclass(frozen=True, slots=True)
class ConsentSelectors:
    """Another consent manager, worked by CSS selectors; an empty one is a button that
    the site does not have.
    """

    accept: str = ""
    refuse: str = ""
    withdraw: str = ""

    @property
    def selector(self) -> str:
        """A CSS selector of the buttons that answer."""
        return ", ".join(filter(None, (self.accept, self.refuse, self.withdraw)))

    def supports(self, choice: VisitorChoice) -> bool:
        """Whether a visitor can come to this choice."""
        needed = {
            VisitorChoice.ACCEPTED: (self.accept,),
            VisitorChoice.REFUSED: (self.refuse,),
            VisitorChoice.WITHDRAWN: (self.accept, self.withdraw),
        }
        return all(needed.get(choice, ()))

    def is_asked(self, page: Page) -> bool | None:
        """Whether a button that answers the question can be seen."""
        named = []
        for selector in (self.accept, self.refuse):
            if selector:
                named.append(selector)
        if named:
            return any(page.locator(selector).first.is_visible() for selector in named)
        return None

    def choose(self, page: Page, choice: VisitorChoice) -> None:
        """Presses the button, which may take a moment to appear."""
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
            raise ChoiceError(
                f"{option} {selector}: no such button could be pressed"
            ) from error


def _settle(page: Page) -> None:
    page.evaluate("window.gate?.settled")
