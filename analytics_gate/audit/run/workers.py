"""Visits side by side, in processes of their own: one that hangs or dies costs its
visit and no more.
"""

import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, redirect_stderr, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path

from analytics_gate.audit.browsers.drivers import drivers
from analytics_gate.audit.judgement.attribution import attribute
from analytics_gate.audit.judgement.judge import judge
from analytics_gate.audit.recorder.first_party import Site
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.report import Engine, Visit
from analytics_gate.audit.run.plan import VisitQueue
from analytics_gate.audit.visit.auditor import (
    Assignment,
    Auditor,
    BrowserKey,
    Pictures,
    failed_observation,
)
from analytics_gate.audit.visit.consent import ConsentInterface
from analytics_gate.declaration.values import Declaration
from analytics_gate.errors import GateError

PATIENCE_S = 120
"""So long may one visit take, a browser's start included."""

Result = tuple[Visit, Engine | None]


@dataclass(frozen=True, slots=True)
class AuditContext:
    """All that somebody has to know who makes visits and judges them."""

    site: Site
    choosing: ConsentInterface
    declaration: Declaration | None = None
    services_file: str = "content/services.yml"
    live: bool = False
    connect: str | None = None
    pictures: Pictures | None = None
    patience_s: float = PATIENCE_S

    def judged(self, visit: Visit) -> Visit:
        """The visit with what is wrong with it."""
        observation = attribute(visit.observation, self.declaration)
        return replace(
            visit,
            observation=observation,
            findings=judge(observation, self.declaration, self.services_file),
        )


@contextmanager
def auditor_for(brief: AuditContext) -> Iterator[Auditor]:
    """Somebody who makes the visits here, in this process."""
    with Recorder() as recorder, ExitStack() as stack:
        # Playwright's driver has much to say when its Python goes away, and nothing
        # that anybody needs.
        with Path(os.devnull).open("w") as nobody, redirect_stderr(nobody):
            launcher = stack.enter_context(drivers())
        recorder.serve_site(brief.site, live=brief.live)
        made = Auditor(
            brief.site,
            recorder,
            launcher,
            brief.choosing,
            pictures=brief.pictures,
            connect=brief.connect,
        )
        with closing(made) as auditor:
            yield auditor


def _work(brief: AuditContext, parent: Connection) -> None:
    with (
        suppress(EOFError, BrokenPipeError, KeyboardInterrupt),
        auditor_for(brief) as auditor,
    ):
        while assignment := parent.recv():
            try:
                visit = auditor.visit(assignment)
                parent.send((brief.judged(visit), auditor.engine))
            except GateError as error:
                parent.send(error)


class _Worker:
    """One process, and the visit that it is making."""

    def __init__(self, brief: AuditContext) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, child = context.Pipe()
        self.process = context.Process(target=_work, args=(brief, child), daemon=True)
        self.process.start()
        child.close()
        self.assignment: Assignment | None = None
        self.began = 0.0
        self.running: BrowserKey | None = None

    def give(self, assignment: Assignment) -> None:
        self.assignment, self.began, self.running = (
            assignment,
            time.monotonic(),
            assignment.browser,
        )
        self.connection.send(assignment)

    def dismiss(self) -> None:
        """Lets it go home, where it waits for work, and ends it where it does not."""
        with suppress(OSError):
            self.connection.send(None)
        if self.assignment:
            self.process.terminate()
        self.process.join(10)
        self.process.kill()


def make_visits(
    brief: AuditContext, assignments: Sequence[Assignment], jobs: int
) -> Iterator[Result]:
    """Makes the visits, `jobs` at a time, and gives each as it comes, judged. Raises
    GateError without a browser.
    """
    line = VisitQueue(assignments)
    with ExitStack() as stack:
        workers = [_Worker(brief) for _ in range(max(1, min(jobs, len(assignments))))]
        stack.callback(_dismiss, workers)
        for worker in workers:
            _give_next(worker, line)
        while busy := [worker for worker in workers if worker.assignment]:
            ready = wait([worker.connection for worker in busy], timeout=1)
            for worker in busy:
                if worker.connection in ready or _is_late(worker, brief):
                    yield (result := _take(worker, brief))
                    if result[1] is None:
                        workers[workers.index(worker)] = worker = _replaced(
                            worker, brief
                        )
                    _give_next(worker, line)


def _dismiss(workers: list[_Worker]) -> None:
    for worker in workers:
        worker.dismiss()


def _give_next(worker: _Worker, line: VisitQueue) -> None:
    worker.assignment = None
    if assignment := line.next_for(worker.running):
        worker.give(assignment)


def _is_late(worker: _Worker, brief: AuditContext) -> bool:
    return time.monotonic() - worker.began > brief.patience_s


def _replaced(worker: _Worker, brief: AuditContext) -> _Worker:
    worker.process.kill()
    return _Worker(brief)


def _take(worker: _Worker, brief: AuditContext) -> Result:
    why = f"the visit did not end within {brief.patience_s:g} s"
    if worker.connection.poll():
        try:
            result = worker.connection.recv()
        except (EOFError, OSError):
            why = "the process that made the visit died"
        else:
            if isinstance(result, GateError):
                worker.assignment = None
                raise result
            return result  # type: ignore[no-any-return] # as _work sends it
    assert worker.assignment  # noqa: S101 - only busy workers are asked
    return brief.judged(Visit(failed_observation(worker.assignment, why))), None
