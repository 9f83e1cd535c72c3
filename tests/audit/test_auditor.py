"""What the auditor makes of a browser that is gone: the next visit has another one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from analytics_gate.audit.auditor import Assignment, Auditor
from analytics_gate.audit.browsers import Drivers
from analytics_gate.audit.choosing import NoWay
from analytics_gate.audit.first_party import Folder, Site
from analytics_gate.audit.page import PageError
from analytics_gate.audit.recorder import Recorder
from analytics_gate.audit.visitors import Visitor


class Gone:
    """A browser that has ended by itself."""

    name, version, native = "chromium", "1", True

    @contextmanager
    def page(self) -> Iterator[Any]:
        raise PageError("Target page, context or browser has been closed\nmore")
        yield


class Started:
    """Counts the browsers that are asked for."""

    def __init__(self) -> None:
        self.count = 0

    @contextmanager
    def start(self, *_: object) -> Iterator[Gone]:
        self.count += 1
        yield Gone()
        raise PageError("there is nothing to close")


def test_the_auditor_takes_another_browser_after_one_that_is_gone(tmp_path: Path) -> None:
    started = Started()
    auditor = Auditor(Site("https://x.example/", Folder(tmp_path)), Recorder(), cast(Drivers, started), NoWay())
    visits = [auditor.visit(Assignment("/", "chromium", Visitor())) for _ in range(2)]
    assert [visit.observation.unobserved for visit in visits] == [
        ("Target page, context or browser has been closed",)
    ] * 2
    assert started.count == 2
