"""Describes visitors: by the signal of their browser, and by their choice on the site."""

from dataclasses import dataclass
from enum import StrEnum

from analytics_gate.errors import GateError, Problem


class Signal(StrEnum):
    """The opt-out signal that the browser sends with each request."""

    NONE = "none"
    DNT = "dnt"
    GPC = "gpc"


class VisitorChoice(StrEnum):
    """What the visitor chose last on the site; `withdrawn` follows an acceptance."""

    UNDECIDED = "undecided"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signal and a choice, written `dnt:refused`."""

    signal: Signal = Signal.NONE
    choice: VisitorChoice = VisitorChoice.UNDECIDED

    def __str__(self) -> str:
        return f"{self.signal}:{self.choice}"

    @property
    def is_signalling(self) -> bool:
        """Whether the browser sends a signal."""
        return self.signal is not Signal.NONE


UNDECIDED_VISITORS = tuple(Visitor(signal) for signal in Signal)
"""The visitors of a site where an audit cannot make a choice."""

VISITORS = (
    *UNDECIDED_VISITORS,
    Visitor(Signal.NONE, VisitorChoice.REFUSED),
    Visitor(Signal.NONE, VisitorChoice.ACCEPTED),
    Visitor(Signal.NONE, VisitorChoice.WITHDRAWN),
    Visitor(Signal.DNT, VisitorChoice.ACCEPTED),
    Visitor(Signal.GPC, VisitorChoice.ACCEPTED),
)
"""The visitors of a site where an audit can make all choices."""


def parse_visitor(text: str) -> Visitor:
    """Reads `SIGNAL:CHOICE`, or a signal alone.

    Raises GateError, which lists the words that are allowed, for anything else.
    """
    signal, _, choice = text.partition(":")
    try:
        return Visitor(Signal(signal), VisitorChoice(choice or "undecided"))
    except ValueError as error:
        expected = f"{'|'.join(Signal)}:{'|'.join(VisitorChoice)}"
        raise GateError(
            Problem("--visitor", 0, f"{text!r} is not a visitor, expected {expected}")
        ) from error
