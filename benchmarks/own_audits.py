"""A whole audit of ours, measured: how long it takes, and how much memory the process
needs that leads it.
"""

import multiprocessing
import re
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics_gate.audit.report import Head
from analytics_gate.audit.reports.files import write_reports
from analytics_gate.audit.reports.spool import Spool
from analytics_gate.audit.run.audit import AuditOptions, prepare
from analytics_gate.audit.run.conclusion import today
from benchmarks.leaking_pages import ADDRESS, Leak, write_pages

JOBS = 2
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one audit: its visits, the seconds for all, and the leading process's most
    memory in bytes; 0 is unknown.
    """

    visits: int
    seconds: float
    peak: int

    @property
    def a_minute(self) -> float:
        """Visits a minute, the start of everything included."""
        return 60 * self.visits / self.seconds


def cost_of(leaks: Sequence[Leak], times: int) -> Cost:
    """The cost of an audit of these pages, each so many times, in a new process. Raises
    GateError without a browser.
    """
    with (
        TemporaryDirectory(prefix="analytics-gate-") as name,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool,
    ):
        folder = Path(name)
        write_pages(folder / "site", leaks)
        began = time.monotonic()
        visits, peak = pool.submit(_audit, folder, pages_of(leaks, times)).result()
        return Cost(visits, time.monotonic() - began, peak)


def pages_of(leaks: Sequence[Leak], times: int) -> tuple[str, ...]:
    """The pages so many times over. A query makes another page of each, for whoever counts them."""
    return tuple(f"{leak.page}?{number}" for number in range(times) for leak in leaks)


def peak_of(status: str) -> int:
    """The most memory that a process held so far, in bytes, by its `/proc/self/status`
    (proc(5), VmHWM).

    `getrusage` would count what the process held that started it.
    """
    found = re.search(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _audit(folder: Path, pages: tuple[str, ...]) -> tuple[int, int]:
    options = AuditOptions(
        str(folder / "site"), pages=pages, address=ADDRESS, jobs=JOBS
    )
    audit = prepare(options)
    spool = Spool(folder / "spool")
    engines = audit.run(spool, lambda *_: None)
    head = Head(options.target, today(), engines)
    write_reports(head, spool, json=folder / "report.json")
    memory = 0
    if _STATUS.is_file():
        memory = peak_of(_STATUS.read_text(encoding="utf-8"))
    return len(audit.assignments), memory
