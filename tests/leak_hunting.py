"""Sends the auditor to the corpus of leaking pages, as an audit without a declaration would go there."""

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import leaking
from leaking import Leak

from analytics_gate.audit.auditor import Assignment, Auditor
from analytics_gate.audit.browsers import drivers
from analytics_gate.audit.choosing import NoWay
from analytics_gate.audit.engines import KNOWN
from analytics_gate.audit.finding import Finding
from analytics_gate.audit.first_party import Folder, Site
from analytics_gate.audit.recorder import Recorder
from analytics_gate.audit.visitors import Signal, Visitor
from analytics_gate.audit.workers import Brief

Found = dict[str, tuple[Finding, ...]]

# Most pages leak to whoever comes first, so the others are sent only where that one found nothing.
_VISITORS = ((Visitor(), True), (Visitor(), False), (Visitor(Signal.DNT), True), (Visitor(Signal.GPC), True))


def hunt(leaks: Sequence[Leak], engine: str) -> Found:
    """What was found on each page, by its id. In a thread of its own, since Playwright is alone in each."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_hunt, leaks, engine).result()


def _hunt(leaks: Sequence[Leak], engine: str) -> Found:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        leaking.build(folder, leaks)
        brief = Brief(Site(f"{leaking.SITE}/", Folder(folder)), NoWay())
        with Recorder() as recorder, drivers() as launcher:
            recorder.stand_for(brief.site)
            leaking.prepare(recorder, leaks)
            auditor = Auditor(brief.site, recorder, launcher, brief.choosing)
            try:
                return _in_turns(leaks, engine, auditor, brief)
            finally:
                auditor.close()


def _in_turns(leaks: Sequence[Leak], engine: str, auditor: Auditor, brief: Brief) -> Found:
    found: Found = dict.fromkeys((leak.id for leak in leaks), ())
    left = list(leaks)
    # A browser for each visitor: so all who are left are visited by one before the next one comes.
    for visitor, javascript in _VISITORS:
        for leak in left:
            visit = brief.judged(auditor.visit(Assignment(leak.page, engine, visitor, javascript)))
            found[leak.id] += visit.findings
        left = [leak for leak in left if not (leak.is_clean or is_found(leak, found[leak.id]))]
    return found


def is_found(leak: Leak, findings: Sequence[Finding]) -> bool:
    """Whether one of the findings is about this leak; on a clean page there is none to find."""
    return any(leak.is_named_by(finding.code, finding.what) for finding in findings)


_STAND_IN = "the cookie is the recorder's own; the request that brings it is found"

_BORROWED = "a canvas read by another document's method is seen by no witness"
_IN_WORKER = "no script of the auditor's can be put into a worker"

BEYOND = {
    **{(engine, "cookie-of-third-party"): _STAND_IN for engine in KNOWN},
    **{(engine, "fingerprint-canvas-borrowed"): _BORROWED for engine in KNOWN},
    **{(engine, "fingerprint-canvas-offscreen"): _IN_WORKER for engine in KNOWN},
    ("firefox", "print-style"): "over WebDriver BiDi nobody can make Firefox lay a page out for print",
}
"""Ways that the auditor does not find, each with the reason."""


def leaking_in(engine: str) -> tuple[Leak, ...]:
    """The planted ways that the engine has and the auditor can find."""
    return tuple(leak for leak in leaking.ways() if leak.leaks_in(engine) and (engine, leak.id) not in BEYOND)


def one_of_each_category(leaks: Sequence[Leak]) -> tuple[Leak, ...]:
    """The first way of each category."""
    return tuple({leak.category: leak for leak in reversed(leaks)}.values())[::-1]
