"""DuckDuckGo's browsers answer such questions for their users, and say no: by its looks
they know ours for one.
"""

from pathlib import Path

import pytest

from tests.support.visiting import Visit, Visiting

# The whole of it in one file, with its rules for known questions; it knows none for ours.
SCRIPT = (
    Path(__file__).parent
    / "node_modules/@duckduckgo/autoconsent/dist/autoconsent.standalone.js"
)
DONE = "autoconsentStandalone.messages.some(({ type }) => type == 'autoconsentDone')"


@pytest.fixture
def visitor(visit: Visiting) -> Visit:
    visitor = visit()
    visitor.page.add_init_script(path=SCRIPT)
    return visitor


def test_the_panel_is_refused_by_who_has_never_seen_it(visitor: Visit) -> None:
    visitor.go("/privacy/")
    visitor.until(DONE)
    visitor.until("gate.visitor.choice.refused.length")
    [done] = visitor.ask(
        "autoconsentStandalone.messages.filter(({ type }) => type == 'autoconsentDone')"
    )
    assert (done["cmp"], done["totalClicks"]) == ("HEURISTIC-REJECT", 1)
    assert not visitor.panel_is_open
    assert visitor.ask("gate.allowed") == []
    assert visitor.ask("gate.visitor.choice.refused.length") == len(
        visitor.ask("gate.services")
    )
    assert visitor.contacted() == []
