"""The auditor in WebKit: at this site as every visitor, and at every page of the corpus
of leaks.
"""

from pathlib import Path

import pytest

from analytics_gate.audit.run.audit import AuditOptions, prepare
from analytics_gate.audit.run.workers import make_visits
from analytics_gate.audit.visitors import VISITORS
from analytics_gate.delivery.server import SiteServer
from tests.support import leaking
from tests.support.leak_hunting import hunt, is_found, leaking_in

SERVICES = Path(__file__).parents[2] / "content" / "services.yml"

pytestmark = pytest.mark.timeout(900)


def test_the_gate_keeps_its_promises_in_webkit(policy_site: SiteServer) -> None:
    options = AuditOptions(
        str(policy_site.folder), SERVICES, engines=("webkit",), pages=("/privacy/",)
    )
    audit = prepare(options)
    visits = [
        visit for visit, _ in make_visits(audit.context, audit.assignments, jobs=2)
    ]
    assert [finding for visit in visits for finding in visit.findings] == []
    met = {
        str(each.observation.visitor): each.observation
        for each in visits
        if each.observation.javascript
    }
    assert set(met) == {str(visitor) for visitor in VISITORS}
    # All who do not signal are asked at first, and only where the answer is yes is
    # anybody else contacted.
    assert {who for who, seen in met.items() if seen.asked} == {
        who for who in met if who.startswith("none:")
    }
    contacted = {
        who
        for who, seen in met.items()
        if any(request.third_party for request in seen.requests)
    }
    assert contacted == {"none:accepted"}
    assert {who for who, seen in met.items() if not seen.native} == {
        who for who in met if not who.startswith("none:")
    }


@pytest.mark.parametrize("category", sorted({leak.category for leak in leaking.ways()}))
def test_the_auditor_finds_every_way_that_webkit_has(category: str) -> None:
    ways = tuple(leak for leak in leaking_in("webkit") if leak.category == category)
    found = hunt(ways, "webkit")
    print(f"webkit {category}: {len(ways)} planted")
    assert [leak.id for leak in ways if not is_found(leak, found[leak.id])] == []


@pytest.mark.parametrize(
    "category", sorted({leak.category for leak in leaking.clean_pages()})
)
def test_the_auditor_finds_nothing_on_a_page_that_is_clean_in_webkit(
    category: str,
) -> None:
    pages = tuple(
        leak
        for leak in leaking.clean_pages()
        if leak.category == category and not leak.webkit
    )
    assert {
        name: findings for name, findings in hunt(pages, "webkit").items() if findings
    } == {}
