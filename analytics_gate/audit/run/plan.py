"""Which visits an audit makes, and in which order the workers take them."""

from collections import deque
from collections.abc import Iterable, Sequence

from analytics_gate.audit.visit.auditor import Assignment, BrowserKey
from analytics_gate.audit.visitors import Signal, Visitor


def plan_visits(
    pages: Sequence[str], engines: Sequence[str], visitors: Sequence[Visitor]
) -> tuple[Assignment, ...]:
    """Every page by every visitor in every browser, in a fixed order; and without
    scripts, by one who says nothing.
    """
    made = [
        Assignment(page, engine, visitor)
        for page in pages
        for engine in engines
        for visitor in visitors
    ]
    if Visitor() in visitors:
        made += [
            Assignment(page, engine, Visitor(), javascript=False)
            for page in pages
            for engine in engines
        ]
    return tuple(sorted({*made}, key=_order))


def _order(assignment: Assignment) -> tuple[str, str, str, bool]:
    return (
        assignment.page,
        assignment.engine,
        str(assignment.visitor),
        not assignment.javascript,
    )


class VisitQueue:
    """The visits that wait, in one line for each browser they need."""

    def __init__(self, assignments: Iterable[Assignment]) -> None:
        self._waiting: dict[BrowserKey, deque[Assignment]] = {}
        for assignment in assignments:
            self._waiting.setdefault(assignment.browser, deque()).append(assignment)

    def next_for(self, running: BrowserKey | None) -> Assignment | None:
        """The next visit for a worker that has this browser running: one for it, else
        from the longest line.
        """
        if self._waiting.get(running or ("", Signal.NONE, True)):
            key = running
        else:
            key = self._longest()
        if key and self._waiting[key]:
            return self._waiting[key].popleft()
        return None

    def _longest(self) -> BrowserKey | None:
        return max(self._waiting, key=lambda key: len(self._waiting[key]), default=None)
