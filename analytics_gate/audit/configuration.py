"""What a page is visited as, and the one order in which every report has its visits."""

from dataclasses import dataclass, field
from typing import Self

from analytics_gate.audit.report import Visit
from analytics_gate.audit.visitors import Signal, Visitor, VisitorChoice

Rank = tuple[str, int, int, int]
Key = tuple[str, str, int, int, int]

_SIGNALS = {signal: rank for rank, signal in enumerate(Signal)}
_CHOICES = {choice: rank for rank, choice in enumerate(VisitorChoice)}


@dataclass(frozen=True, slots=True)
class Configuration:
    """One engine and one visitor, with scripts or without; with a page it names one visit.

    `emulated`: the signal was set from outside the browser, which makes no other
    configuration of it.
    """

    engine: str
    visitor: Visitor
    javascript: bool = True
    emulated: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        marks = ["emulated"] * self.emulated + ["no JavaScript"] * (not self.javascript)
        if marks:
            return f"{self.visitor} ({', '.join(marks)}) {self.engine}"
        return f"{self.visitor} {self.engine}"

    @property
    def browser(self) -> Self:
        """What the browser is launched for: the choice is only made in its pages."""
        return type(self)(self.engine, Visitor(self.visitor.signal), self.javascript)

    @property
    def who(self) -> str:
        """The visitor as `SIGNAL:CHOICE`, and whether scripts ran."""
        if self.javascript:
            return f"{self.visitor}"
        return f"{self.visitor} (no JavaScript)"

    @property
    def rank(self) -> Rank:
        """Sorts by engine, then with scripts before without, then by visitor."""
        return (
            self.engine,
            int(not self.javascript),
            _SIGNALS[self.visitor.signal],
            _CHOICES[self.visitor.choice],
        )


def configuration_of(visit: Visit) -> Configuration:
    """What the page was visited as."""
    seen = visit.observation
    # A visit that recorded no request does not show where its signal came from.
    emulated = seen.visitor.is_signalling and not seen.native and bool(seen.requests)
    return Configuration(seen.engine, seen.visitor, seen.javascript, emulated)


def key_of(visit: Visit) -> Key:
    """Identifies the visit within its report, and sorts it there."""
    return visit.observation.page, *configuration_of(visit).rank
