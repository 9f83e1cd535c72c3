"""What changed in a page, and when: as its front matter names it, or else as git has it."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from analytics_gate.declaration.wording import suggest
from analytics_gate.errors import GateError, Problem
from analytics_gate.revisions.scalars import as_date, as_text


@dataclass(frozen=True, slots=True)
class Revision:
    """One published version of a page: its day, what changed, and the day from which on
    no page says so any more.
    """

    date: datetime.date
    summary: str
    announced_until: datetime.date | None = None

    def is_announced(self, today: datetime.date) -> bool:
        """Whether the page tells its readers of it on that day."""
        return (
            self.announced_until is not None
            and self.date <= today < self.announced_until
        )


_DATE = "a date like 2016-08-15"
_MEMBERS: Mapping[str, tuple[Callable[[object], Any], str]] = {
    "date": (as_date, _DATE),
    "summary": (as_text, "a text"),
    "announced_until": (as_date, _DATE),
}


def parse_revisions(
    entries: Sequence[Mapping[str, object]], file: str, lines: Sequence[int]
) -> tuple[Revision, ...]:
    """Reads revisions, of which `lines` says where each stands.

    Raises GateError with all that is wrong: unknown members, values of another kind, an
    order that is not the newest first.
    """
    problems = []
    for entry, line in zip(entries, lines, strict=True):
        for message in _mistakes(entry):
            problems.append(Problem(file, line, f"revisions: {message}"))
    if problems:
        raise GateError(*problems)
    revisions = tuple(
        Revision(**{name: _MEMBERS[name][0](value) for name, value in entry.items()})
        for entry in entries
    )
    problems = [
        Problem(file, line, f"revisions: {message}")
        for line, message in _disorder(revisions, lines)
    ]
    if problems:
        raise GateError(*problems)
    return revisions


def _mistakes(entry: Mapping[str, object]) -> Iterator[str]:
    for name in ("date", "summary"):
        if name not in entry:
            yield f"{name} is missing, expected {_MEMBERS[name][1]}"
    for name, value in entry.items():
        if name not in _MEMBERS:
            yield (
                f"unknown key {name!r}, expected one of: "
                f"{', '.join(_MEMBERS)}{suggest(name, _MEMBERS)}"
            )
            continue
        read, expected = _MEMBERS[name]
        try:
            read(value)
        except ValueError:
            yield f"{name} is {str(value)!r}, expected {expected}"


def _disorder(
    revisions: Sequence[Revision], lines: Sequence[int]
) -> Iterator[tuple[int, str]]:
    for (newer, older), line in zip(pairwise(revisions), lines[1:], strict=True):
        if older.date > newer.date:
            yield (
                line,
                f"{older.date} stands below {newer.date}, expected the newest first",
            )
    for revision, line in zip(revisions, lines, strict=True):
        if revision.announced_until and revision.announced_until <= revision.date:
            yield (
                line,
                f"announced_until is {revision.announced_until}, expected a "
                f"day after {revision.date}",
            )
