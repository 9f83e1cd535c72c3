"""Plans the visits of an audit, and the order in which the workers take them."""

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import product

from analytics_gate.audit.configuration import Configuration
from analytics_gate.audit.visit.auditor import Assignment
from analytics_gate.audit.visitors import Visitor


def plan_visits(
    pages: Sequence[str], engines: Sequence[str], visitors: Sequence[Visitor]
) -> tuple[Assignment, ...]:
    """Plans every page by every visitor in every browser, in a fixed order.

    A visitor without a signal and without a choice also comes without JavaScript.
    """
    planned = set()
    for page, engine in product(pages, engines):
        for visitor in visitors:
            planned.add(Assignment(page, Configuration(engine, visitor)))
        if Visitor() in visitors:
            without_scripts = Configuration(engine, Visitor(), javascript=False)
            planned.add(Assignment(page, without_scripts))
    return tuple(sorted(planned, key=_order))


def _order(assignment: Assignment) -> tuple[str, str, str, bool]:
    visited_as = assignment.configuration
    return (
        assignment.page,
        visited_as.engine,
        str(visited_as.visitor),
        not visited_as.javascript,
    )


class VisitQueue:
    """The visits that wait, in one queue for each browser."""

    def __init__(self, assignments: Iterable[Assignment]) -> None:
        self._waiting: dict[Configuration, deque[Assignment]] = {}
        for assignment in assignments:
            browser = assignment.configuration.browser
            self._waiting.setdefault(browser, deque()).append(assignment)

    def next_for(self, running: Configuration | None) -> Assignment | None:
        """Takes the next visit for a worker: one for its running browser, if any waits.

        Otherwise it is taken from the longest queue.
        """
        if running and (own := self._waiting.get(running)):
            return own.popleft()
        longest = max(self._waiting.values(), key=len, default=None)
        if longest:
            return longest.popleft()
        return None
