"""The recorder, the browsers and the visits of the project's own tests."""

from tests.browser.conftest import policy_site, tabs, visit
from tests.conftest import (
    browsers,
    engine,
    pytest_report_header,
    recorder,
    session_recorder,
)

__all__ = [
    "browsers",
    "engine",
    "policy_site",
    "pytest_report_header",
    "recorder",
    "session_recorder",
    "tabs",
    "visit",
]
