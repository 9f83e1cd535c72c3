"""Who visits: what the browser says for its user, and what the visitor chose on the site."""

from dataclasses import dataclass
from enum import StrEnum

from analytics_gate.errors import GateError, Problem


class Signal(StrEnum):
    """What a browser says for its user, before anybody asks."""

    NONE = "none"
    DNT = "dnt"
    GPC = "gpc"


class VisitorChoice(StrEnum):
    """What the visitor said on the site, and in the end: `withdrawn` is an earlier yes
    taken back.
    """

    UNDECIDED = "undecided"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signal and a choice together, written `dnt:refused`."""

    signal: Signal = Signal.NONE
    choice: VisitorChoice = VisitorChoice.UNDECIDED

    def __str__(self) -> str:
        return f"{self.signal}:{self.choice}"

    @property
    def is_signalling(self) -> bool:
        """Whether the browser says anything for its user."""
        return self.signal is not Signal.NONE


UNDECIDED_VISITORS = tuple(Visitor(signal) for signal in Signal)
"""All that can visit a site on which nobody knows how to choose."""

VISITORS = (
    *UNDECIDED_VISITORS,
    Visitor(Signal.NONE, VisitorChoice.REFUSED),
    Visitor(Signal.NONE, VisitorChoice.ACCEPTED),
    Visitor(Signal.NONE, VisitorChoice.WITHDRAWN),
    Visitor(Signal.DNT, VisitorChoice.ACCEPTED),
    Visitor(Signal.GPC, VisitorChoice.ACCEPTED),
)
"""Those that an audit sends to a site whose choices it can make."""


def parse_visitor(text: str) -> Visitor:
    """Reads `SIGNAL:CHOICE`, or a signal alone. Raises GateError with the words that
    are allowed.
    """
    signal, _, choice = text.partition(":")
    try:
        return Visitor(Signal(signal), VisitorChoice(choice or "undecided"))
    except ValueError as error:
        expected = f"{'|'.join(Signal)}:{'|'.join(VisitorChoice)}"
        raise GateError(
            Problem("--visitor", 0, f"{text!r} is not a visitor, expected {expected}")
        ) from error
