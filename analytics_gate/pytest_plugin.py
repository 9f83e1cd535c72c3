"""The edge to pytest: fixtures that visit a site in real browsers, and failures that
say what was allowed.

The only module that imports pytest. A project's tests say where its site is, by the ini
options `gate_site` (a built folder or an address), `gate_services` and `gate_engines`,
or by a fixture `gate_site` of their own. Where the consent manager is not the gate,
`gate_accept`, `gate_refuse` and `gate_withdraw` name its buttons.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analytics_gate.errors import GateError

if TYPE_CHECKING:
    from analytics_gate.audit.report import Visit
    from analytics_gate.audit.run.testing import Visiting


@dataclass(frozen=True, slots=True)
class GateVisit:
    """Visits pages of the site in one browser, and holds them to the declaration."""

    visiting: "Visiting"
    engine: str
    marked: Mapping[str, str]

    def __call__(  # noqa: PLR0913 - what a test may ask for, by name
        self,
        page: str,
        *,
        signal: str | None = None,
        choice: str | None = None,
        expects: Sequence[str] = (),
        refuses: Sequence[str] = (),
        engine: str | None = None,
        javascript: bool = True,
    ) -> "Visit":
        """Opens `page` as the visitor of `signal` and `choice`, or of the marker
        `visitor`; gives the visit.

        Fails unless each of the hosts (or codes of findings) in `expects` was met and
        none of those in `refuses`, and where there is a finding that was not expected.
        """
        __tracebackhide__ = True
        from analytics_gate.audit.run.testing import unmet_expectations

        signal = signal or self.marked.get("signal", "none")
        choice = choice or self.marked.get("choice", "undecided")
        who = f"{signal}:{choice}"
        try:
            made = self.visiting.visit(page, who, engine or self.engine, javascript)
        except GateError as error:
            pytest.fail(str(error), pytrace=False)
        if lines := unmet_expectations(
            made, expects, refuses, self.visiting.allowed(who)
        ):
            pytest.fail("\n".join(lines), pytrace=False)
        return made


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds what pytest.ini or pyproject.toml may say."""
    parser.addini(
        "gate_site",
        "the site under test: a built folder, or an http(s) address",
        default="site",
    )
    parser.addini(
        "gate_services",
        "its declaration; without one nothing at all is allowed",
        default="",
    )
    parser.addini(
        "gate_engines",
        "the browsers that visit it",
        type="args",
        default=["chromium", "firefox"],
    )
    parser.addini(
        "gate_accept", "CSS: the button of the site's own consent manager", default=""
    )
    parser.addini("gate_refuse", "CSS: the same, for a refusal", default="")
    parser.addini("gate_withdraw", "CSS: the same, to withdraw consent", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Names the marker."""
    config.addinivalue_line(
        "markers", "visitor(signal=…, choice=…): who visits in this test, by gate_visit"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs a test that visits in each of the browsers."""
    if "gate_engine" in metafunc.fixturenames:
        metafunc.parametrize(
            "gate_engine", metafunc.config.getini("gate_engines"), scope="session"
        )


@pytest.fixture(scope="session")
def gate_site(pytestconfig: pytest.Config) -> str:
    """The site under test: a built folder, or an http(s) address."""
    site = str(pytestconfig.getini("gate_site"))
    if "://" in site:
        return site
    return str(pytestconfig.rootpath / site)


@pytest.fixture(scope="session")
def gate_services(pytestconfig: pytest.Config) -> Path | None:
    """The site's declaration, None for a site that may do nothing."""
    services = pytestconfig.getini("gate_services")
    if not services:
        return None
    return Path(pytestconfig.rootpath / services)


@pytest.fixture(scope="session")
def gate_auditor(
    pytestconfig: pytest.Config, gate_site: str, gate_services: Path | None
) -> Iterator["Visiting"]:
    """Who visits: one for all tests of a process, so that browsers start once."""
    from analytics_gate.audit.run.testing import (
        visiting,  # Playwright, which a project's other tests do without
    )

    try:
        with visiting(
            gate_site,
            gate_services,
            accept=pytestconfig.getini("gate_accept"),
            refuse=pytestconfig.getini("gate_refuse"),
            withdraw=pytestconfig.getini("gate_withdraw"),
        ) as visits:
            yield visits
    except GateError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def gate_visit(
    request: pytest.FixtureRequest, gate_auditor: "Visiting", gate_engine: str
) -> GateVisit:
    """Visits pages of the site in one browser; a test with it runs once for each."""
    marked = request.node.get_closest_marker("visitor")
    return GateVisit(gate_auditor, gate_engine, marked.kwargs if marked else {})
