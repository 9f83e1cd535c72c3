"""Reads a page's revisions from its front matter."""

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
    """A published change of a page; pages announce it before `announced_until`."""

    date: datetime.date
    summary: str
    announced_until: datetime.date | None = None

    def is_announced(self, today: datetime.date) -> bool:
        """Says whether the page shows the revision under its title on that day."""
        if self.announced_until is None:
            return False
        return self.date <= today < self.announced_until


_DATE = "a date like 2016-08-15"
_MEMBERS: Mapping[str, tuple[Callable[[object], Any], str]] = {
    "date": (as_date, _DATE),
    "summary": (as_text, "a text"),
    "announced_until": (as_date, _DATE),
}


def parse_revisions(
    entries: Sequence[Mapping[str, object]], file: str, lines: Sequence[int]
) -> tuple[Revision, ...]:
    """Reads revisions; `lines` has the line of each.

    Raises GateError with all problems: unknown or missing members, values of a wrong
    type, an order that is not the newest first.
    """
    problems = []
    for entry, line in zip(entries, lines, strict=True):
        for message in _mistakes(entry):
            problems.append(Problem(file, line, f"revisions: {message}"))
    if problems:
        raise GateError(*problems)
    revisions = tuple(map(_build_revision, entries))
    for line, message in _wrong_dates(revisions, lines):
        problems.append(Problem(file, line, f"revisions: {message}"))
    if problems:
        raise GateError(*problems)
    return revisions


def _build_revision(entry: Mapping[str, object]) -> Revision:
    values = {}
    for name, value in entry.items():
        read, _ = _MEMBERS[name]
        values[name] = read(value)
    return Revision(**values)


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


def _wrong_dates(
    revisions: Sequence[Revision], lines: Sequence[int]
) -> Iterator[tuple[int, str]]:
    for (newer, older), line in zip(pairwise(revisions), lines[1:], strict=True):
        if older.date > newer.date:
            yield (
                line,
                f"{older.date} comes after {newer.date}, expected the newest first",
            )
    for revision, line in zip(revisions, lines, strict=True):
        if revision.announced_until and revision.announced_until <= revision.date:
            yield (
                line,
                f"announced_until is {revision.announced_until}, expected a "
                f"day after {revision.date}",
            )
