"""What became of a page: what was made inert, what waits for a visitor, and what its
owner has to see to.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from analytics_gate.errors import Problem

# All would be too many: a theme's mistake is in every page.
_PLACES = 10


class Kind(StrEnum):
    """What sort of thing a note says."""

    INERT = "made inert"
    WAITING = "waiting for the visitor"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing about one place of a page. The message is the same wherever the same
    thing is found.
    """

    kind: Kind
    problem: Problem


@dataclass(slots=True)
class Places:
    """How often the same was found, and the first places."""

    count: int = 0
    first: list[Problem] = field(default_factory=list)

    def join(self, other: "Places") -> None:
        """Takes in what was found elsewhere."""
        self.count += other.count
        self.first = [*self.first, *other.first][:_PLACES]


@dataclass(slots=True)
class Notes:
    """All notes of many pages, in a size that does not grow with them."""

    places: dict[tuple[Kind, str], Places] = field(default_factory=dict)

    def add(self, notes: Iterable[Note]) -> None:
        """Takes in the notes of a page."""
        for note in notes:
            self._of(note.kind, note.problem.message).join(Places(1, [note.problem]))

    def join(self, other: "Notes") -> None:
        """Takes in the notes of other pages, which come after these."""
        for (kind, message), places in other.places.items():
            self._of(kind, message).join(places)

    def count(self, kind: Kind) -> int:
        """How many there are of a kind."""
        return sum(
            places.count for (each, _), places in self.places.items() if each is kind
        )

    def lines(self, kind: Kind) -> list[str]:
        """Those of a kind: a line a place, by message, and how many more there are."""
        lines: list[str] = []
        for (each, _), places in self.places.items():
            if each is kind:
                lines += map(str, places.first)
                more = places.count - len(places.first)
                lines += (
                    [f"  … and in {more:,} more {'place' if more == 1 else 'places'}"]
                    if more
                    else []
                )
        return lines

    def _of(self, kind: Kind, message: str) -> Places:
        return self.places.setdefault((kind, message), Places())
