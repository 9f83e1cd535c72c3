"""The edge to pytest: fixtures that visit a site in real browsers.

No other module imports pytest. A project names its site by the ini options `gate_site`
(a built folder or an address), `gate_services` and `gate_engines`, or by its own fixture
`gate_site`. If its consent manager is not the gate, `gate_accept`, `gate_refuse` and
`gate_withdraw` name the buttons.
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
    """Visits pages of the site in one browser, and compares them with the declaration."""

    visiting: "Visiting"
    engine: str
    defaults: Mapping[str, str]

    def __call__(  # noqa: PLR0913 - a test's options, all by keyword
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
        """Opens `page` with a signal and a choice, and returns the visit.

        The marker `visitor` has the defaults of both. The test fails unless each host
        (or code of a finding) in `expects` was met and none in `refuses`, and it fails
        for each finding that was not expected.
        """
        __tracebackhide__ = True
        from analytics_gate.audit.run.testing import unmet_expectations

        signal = signal or self.defaults.get("signal", "none")
        choice = choice or self.defaults.get("choice", "undecided")
        visitor = f"{signal}:{choice}"
        try:
            visit = self.visiting.visit(
                page, visitor, engine or self.engine, javascript=javascript
            )
        except GateError as error:
            pytest.fail(str(error), pytrace=False)
        allowed = self.visiting.allowed(visitor)
        if lines := unmet_expectations(visit, expects, refuses, allowed=allowed):
            pytest.fail("\n".join(lines), pytrace=False)
        return visit


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options for pytest.ini or pyproject.toml."""
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
    """Registers the marker `visitor`."""
    config.addinivalue_line(
        "markers", "visitor(signal=…, choice=…): who visits in this test, by gate_visit"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs a test once for each browser if it visits pages."""
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
    """The site's declaration; without one nothing is allowed."""
    services = pytestconfig.getini("gate_services")
    if not services:
        return None
    return Path(pytestconfig.rootpath / services)


@pytest.fixture(scope="session")
def gate_auditor(
    pytestconfig: pytest.Config, gate_site: str, gate_services: Path | None
) -> Iterator["Visiting"]:
    """The auditor, one for all tests of a process, so that browsers start once."""
    # Playwright, which a project's other tests do without.
    from analytics_gate.audit.run.testing import visiting

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
    defaults: Mapping[str, str] = {}
    if marker := request.node.get_closest_marker("visitor"):
        defaults = marker.kwargs
    return GateVisit(gate_auditor, gate_engine, defaults)
