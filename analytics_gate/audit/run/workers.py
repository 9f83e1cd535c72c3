"""Makes visits in parallel, each worker a process: one that hangs or dies loses only
the visit it was making.
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
from analytics_gate.audit.configuration import Configuration
from analytics_gate.audit.judgement.attribution import attribute
from analytics_gate.audit.judgement.case import open_case
from analytics_gate.audit.judgement.judge import judge
from analytics_gate.audit.recorder.first_party import Site
from analytics_gate.audit.recorder.recorder import Recorder
from analytics_gate.audit.report import Engine, Visit
from analytics_gate.audit.run.plan import VisitQueue
from analytics_gate.audit.visit.auditor import (
    Assignment,
    Auditor,
    Pictures,
    failed_observation,
)
from analytics_gate.audit.visit.consent import ConsentInterface
from analytics_gate.declaration.values import Declaration
from analytics_gate.errors import GateError

VISIT_TIMEOUT_S = 120
"""The limit for one visit, including the start of a browser."""

Result = tuple[Visit, Engine | None]
"""A visit, and its browser; none where the worker died."""


@dataclass(frozen=True, slots=True)
class AuditContext:
    """What making and judging visits needs to know about the site and the audit."""

    site: Site
    consent: ConsentInterface
    declaration: Declaration | None = None
    services_file: str = "content/services.yml"
    live: bool = False
    connect: str | None = None
    pictures: Pictures | None = None
    timeout_s: float = VISIT_TIMEOUT_S

    def judge_visit(self, visit: Visit) -> Visit:
        """Adds the findings to a visit, and to its observation the services."""
        case = open_case(visit.observation, self.declaration, self.services_file)
        return replace(visit, observation=attribute(case), findings=judge(case))


@contextmanager
def auditor_for(context: AuditContext) -> Iterator[Auditor]:
    """Runs an auditor in this process, with a recorder and the browsers' driver."""
    with Recorder() as recorder, ExitStack() as stack:
        # Playwright's driver prints a traceback when its Python process ends first.
        with Path(os.devnull).open("w") as null, redirect_stderr(null):
            launcher = stack.enter_context(drivers())
        recorder.serve_site(context.site, live=context.live)
        made = Auditor(
            context.site,
            recorder,
            launcher,
            context.consent,
            pictures=context.pictures,
            connect=context.connect,
        )
        with closing(made) as auditor:
            yield auditor


def _work(context: AuditContext, parent: Connection) -> None:
    with (
        suppress(EOFError, BrokenPipeError, KeyboardInterrupt),
        auditor_for(context) as auditor,
    ):
        while assignment := parent.recv():
            try:
                visit = auditor.visit(assignment)
                parent.send((context.judge_visit(visit), auditor.engine))
            except GateError as error:
                parent.send(error)


class _Worker:
    """One process, and the visit that it is making."""

    def __init__(self, context: AuditContext) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.connection, child = spawn.Pipe()
        self.process = spawn.Process(target=_work, args=(context, child), daemon=True)
        self.process.start()
        child.close()
        self.assignment: Assignment | None = None
        self.began = 0.0
        self.running: Configuration | None = None

    def assign(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.began = time.monotonic()
        self.running = assignment.configuration.browser
        self.connection.send(assignment)

    def stop(self) -> None:
        """Stops the process: by message when idle, by signal when busy."""
        with suppress(OSError):
            self.connection.send(None)
        if self.assignment:
            self.process.terminate()
        self.process.join(10)
        self.process.kill()


def make_visits(
    context: AuditContext, assignments: Sequence[Assignment], jobs: int
) -> Iterator[Result]:
    """Makes the visits, `jobs` at a time, and yields each one judged, as it ends.

    Raises GateError where a browser cannot be started.
    """
    queue = VisitQueue(assignments)
    with ExitStack() as stack:
        count = max(1, min(jobs, len(assignments)))
        workers = [_Worker(context) for _ in range(count)]
        stack.callback(_stop_all, workers)
        for worker in workers:
            _assign_next(worker, queue)
        while busy := [worker for worker in workers if worker.assignment]:
            ready = wait([worker.connection for worker in busy], timeout=1)
            for worker in busy:
                if worker.connection not in ready and not _is_late(worker, context):
                    continue
                visit, engine = _receive(worker, context)
                yield visit, engine
                if engine is None:
                    worker = _replace(worker, workers, context)
                _assign_next(worker, queue)


def _stop_all(workers: list[_Worker]) -> None:
    for worker in workers:
        worker.stop()


def _assign_next(worker: _Worker, queue: VisitQueue) -> None:
    worker.assignment = None
    if assignment := queue.next_for(worker.running):
        worker.assign(assignment)


def _is_late(worker: _Worker, context: AuditContext) -> bool:
    return time.monotonic() - worker.began > context.timeout_s


def _replace(worker: _Worker, workers: list[_Worker], context: AuditContext) -> _Worker:
    worker.process.kill()
    fresh = _Worker(context)
    workers[workers.index(worker)] = fresh
    return fresh


def _receive(worker: _Worker, context: AuditContext) -> Result:
    why = f"the visit did not end within {context.timeout_s:g} s"
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
    failed = Visit(failed_observation(worker.assignment, why))
    return context.judge_visit(failed), None
