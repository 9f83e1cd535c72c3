"""What a page is visited as, and the one order in which every report has its visits."""

from dataclasses import dataclass, field

from analytics_gate.audit.report import Visit
from analytics_gate.audit.visitors import Signal, Visitor, VisitorChoice

Rank = tuple[str, int, int, int]
Key = tuple[str, str, int, int, int]

_SIGNALS = {signal: rank for rank, signal in enumerate(Signal)}
_CHOICES = {choice: rank for rank, choice in enumerate(VisitorChoice)}


@dataclass(frozen=True, slots=True)
class Configuration:
    """One engine and one visitor, with scripts or without; with a page it names one visit.

    `emulated`: the signal was put on from outside, which makes no other column of it.
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
    def who(self) -> str:
        """The visitor, as an audit is told of it, and whether scripts ran."""
        if self.javascript:
            return f"{self.visitor}"
        return f"{self.visitor} (no JavaScript)"

    @property
    def rank(self) -> Rank:
        """Where the column stands among the others: by engine, then with scripts before
        without, then by visitor.
        """
        return (
            self.engine,
            int(not self.javascript),
            _SIGNALS[self.visitor.signal],
            _CHOICES[self.visitor.choice],
        )


def configuration_of(visit: Visit) -> Configuration:
    """What the page was visited as."""
    seen = visit.observation
    # Where nothing was seen, nobody knows whose the signal was.
    emulated = seen.visitor.is_signalling and not seen.native and bool(seen.requests)
    return Configuration(seen.engine, seen.visitor, seen.javascript, emulated)


def key_of(visit: Visit) -> Key:
    """What no two visits of one report share, and what they are sorted by."""
    return visit.observation.page, *configuration_of(visit).rank
