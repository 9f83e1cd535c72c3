"""When the auditor takes another browser: after one that is gone, and after one that
has been everywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from analytics_gate.audit.browsers.drivers import Drivers
from analytics_gate.audit.browsers.protocol import PageError
from analytics_gate.audit.configuration import Configuration
from analytics_gate.audit.recorder.first_party import Folder, Site
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.visit.auditor import Assignment, Auditor
from analytics_gate.audit.visit.consent import UnknownConsentInterface
from analytics_gate.audit.visitors import Visitor

HOME = Assignment("/", Configuration("chromium", Visitor()))


class Pageless:
    """A browser whose pages cannot be had, and why."""

    name, version, native = "chromium", "1", True

    def __init__(self, why: Exception) -> None:
        self._why = why

    @contextmanager
    def page(self) -> Iterator[Any]:
        raise self._why
        yield


class Started:
    """Counts the browsers that are asked for."""

    def __init__(self, why: Exception) -> None:
        self.count = 0
        self._why = why

    @contextmanager
    def start(self, *_: object) -> Iterator[Pageless]:
        self.count += 1
        yield Pageless(self._why)
        raise PageError("there is nothing to close")


def auditor_with(started: Started, folder: Path) -> Auditor:
    return Auditor(
        Site("https://x.example/", Folder(folder)),
        Recorder(),
        cast(Drivers, started),
        UnknownConsentInterface(),
    )


def test_the_auditor_takes_another_browser_after_one_that_is_gone(
    tmp_path: Path,
) -> None:
    started = Started(
        PageError("Target page, context or browser has been closed\nmore")
    )
    auditor = auditor_with(started, tmp_path)
    visits = [auditor.visit(HOME) for _ in range(2)]
    assert [visit.observation.unobserved for visit in visits] == [
        ("Target page, context or browser has been closed",)
    ] * 2
    assert started.count == 2


def test_the_auditor_takes_another_browser_after_a_hundred_visits(
    tmp_path: Path,
) -> None:
    started = Started(LookupError("nothing that a browser does"))
    auditor = auditor_with(started, tmp_path)
    for visits, browsers in ((100, 1), (1, 2), (99, 2), (1, 3)):
        for _ in range(visits):
            with pytest.raises(LookupError):
                auditor.visit(HOME)
        assert started.count == browsers
