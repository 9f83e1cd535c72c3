"""The decision table in the shipped script, case by case, in browsers that signal by themselves."""

import itertools
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from analytics_gate.audit.visitors import Signal
from analytics_gate.delivery.server import SiteServer, serve_folder
from analytics_gate.gate.site import SiteAddress, SitePlan, gate_folder
from tests.support.decisions import PLACES, decisions, declaration, records
from tests.support.visiting import Visit, Visiting

HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title></head>'
PAGE = f"{HEAD}<body>Words {PLACES}</body></html>"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, SiteServer]]:
    """A site with a service of each purpose and kind: one that asks first, and one that
    does not.
    """
    with ExitStack() as stack:
        servers = {}
        for ask in (True, False):
            folder: Path = tmp_path_factory.mktemp("purposes")
            (folder / "index.html").write_text(PAGE)
            gate_folder(
                folder,
                SitePlan(
                    declaration(ask),
                    SiteAddress("https://site.example", "/"),
                    "services.yml",
                ),
            )
            servers[ask] = stack.enter_context(serve_folder(folder))
        yield servers


def observed(visit: Visit, record: list[str]) -> tuple[set[str], bool]:
    """The services that were reached, and whether the visitor was asked."""
    # The page of the case before would answer to the change of its cookie.
    visit.leave()
    visit.page.context.clear_cookies()
    visit.recorder.wait_until_idle()
    visit.recorder.clear()
    visit.record(*record)
    visit.go("/privacy/" if len(record) > 1 else "/")
    running = set(visit.ask("gate.allowed"))
    for service in running:
        path = (
            "/view"
            if service.startswith("embed-")
            else "/view" + visit.ask("location.pathname")
        )
        visit.recorder.wait_for(f"{service.removeprefix('the-')}.example", path=path)
    visit.recorder.wait_until_idle()
    assert {host.removesuffix(".example") for host in visit.recorder.hosts} == {
        service.removeprefix("the-") for service in running
    }
    return running, visit.panel_is_open


def repeated(signal: Signal, *, ask: bool) -> list[pytest.MarkDecorator]:
    # Each engine reads the records; the rest of the table is the script's own logic.
    return [] if ask and signal is Signal.NONE else [pytest.mark.either_engine]


@pytest.mark.parametrize(
    ("signal", "ask"),
    [
        pytest.param(signal, ask, marks=repeated(signal, ask=ask))
        for signal, ask in itertools.product(Signal, (True, False))
    ],
)
def test_the_table_holds_in_the_shipped_script(
    visit: Visiting, sites: dict[bool, SiteServer], signal: Signal, ask: bool
) -> None:
    (sites[ask].folder / "privacy").mkdir(exist_ok=True)
    (sites[ask].folder / "privacy" / "index.html").write_text(
        (sites[ask].folder / "index.html").read_text()
    )
    visitor = visit(signal, server=sites[ask])
    said = [case for case in decisions() if case.signal == signal and case.ask is ask]
    for record, values in records(time.time()).items():
        cases = [case for case in said if case.record == record]
        expected = (
            {case.service for case in cases if case.runs},
            any(case.asked for case in cases),
        )
        assert observed(visitor, values) == expected, record
