import itertools

from analytics_gate.audit.run.plan import VisitQueue, plan_visits
from analytics_gate.audit.visit.auditor import Assignment
from analytics_gate.audit.visitors import Signal, Visitor, VisitorChoice

PAGES, ENGINES = ("/", "/privacy/"), ("chromium", "firefox")
VISITORS = (Visitor(), Visitor(Signal.DNT), Visitor(Signal.NONE, VisitorChoice.REFUSED))


def test_the_auditor_plans_each_visit_once_and_one_without_scripts() -> None:
    planned = plan_visits((*PAGES, "/"), ENGINES, VISITORS)
    assert (
        len(planned)
        == len({*planned})
        == len(PAGES) * len(ENGINES) * (len(VISITORS) + 1)
    )
    assert [each.configuration.javascript for each in planned].count(False) == len(
        PAGES
    ) * len(ENGINES)


def test_the_auditor_plans_in_the_same_order_however_it_is_asked() -> None:
    assert plan_visits(PAGES, ENGINES, VISITORS) == plan_visits(
        PAGES[::-1], ENGINES[::-1], VISITORS[::-1]
    )


def test_the_auditor_keeps_a_worker_at_the_browser_that_it_has_running() -> None:
    line = VisitQueue(plan_visits(PAGES, ENGINES, VISITORS))
    taken: list[Assignment] = []
    while next_one := line.next_for(taken[-1].configuration.browser if taken else None):
        taken.append(next_one)
    browsers = [each.configuration.browser for each in taken]
    changes = sum(one != other for one, other in itertools.pairwise(browsers))
    assert len(taken) == 16
    assert changes == len({*browsers}) - 1
