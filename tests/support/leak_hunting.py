"""Sends the auditor to the corpus of leaking pages, as an audit without a declaration
would go there.
"""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from analytics_gate.audit.browsers.drivers import drivers
from analytics_gate.audit.configuration import Configuration
from analytics_gate.audit.finding import Finding
from analytics_gate.audit.recorder.first_party import Folder, Site
from analytics_gate.audit.run.workers import AuditContext
from analytics_gate.audit.visit.auditor import Assignment, Auditor
from analytics_gate.audit.visit.consent import UnknownConsentInterface
from analytics_gate.audit.visitors import Signal, Visitor
from tests.support import leaking
from tests.support.leaking import Leak
from tests.support.patience import PatientRecorder

Found = dict[str, tuple[Finding, ...]]
Tell = Callable[[str], None]

# Most pages leak to whoever comes first, so the others are sent only where that one found nothing.
VISITORS = (
    (Visitor(), True),
    (Visitor(), False),
    (Visitor(Signal.DNT), True),
    (Visitor(Signal.GPC), True),
)


def hunt(
    leaks: Sequence[Leak],
    engine: str,
    *,
    visitors: Sequence[tuple[Visitor, bool]] = VISITORS,
    tell: Tell = lambda _: None,
) -> Found:
    """What was found on each page, by its id; `tell` hears how far it is, a line now and then.

    `visitors` go one after the other, each with a browser of its own: first come those
    who find most. In a thread of its own, since Playwright is alone in each.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_hunt, leaks, engine, visitors, tell).result()


def _hunt(
    leaks: Sequence[Leak],
    engine: str,
    visitors: Sequence[tuple[Visitor, bool]],
    tell: Tell,
) -> Found:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        leaking.build(folder, leaks)
        brief = AuditContext(
            Site(f"{leaking.SITE}/", Folder(folder)), UnknownConsentInterface()
        )
        with PatientRecorder() as recorder, drivers() as launcher:
            recorder.serve_site(brief.site)
            leaking.prepare(recorder, leaks)
            auditor = Auditor(brief.site, recorder, launcher, brief.consent)
            try:
                return _in_turns(leaks, engine, visitors, auditor, brief, tell)
            finally:
                auditor.close()


def _in_turns(
    leaks: Sequence[Leak],
    engine: str,
    visitors: Sequence[tuple[Visitor, bool]],
    auditor: Auditor,
    brief: AuditContext,
    tell: Tell,
) -> Found:
    found: Found = dict.fromkeys((leak.id for leak in leaks), ())
    left = list(leaks)
    # A browser for each visitor: so all who are left are visited by one before the next one comes.
    for visitor, javascript in visitors:
        for at, leak in enumerate(left):
            visited_as = Configuration(engine, visitor, javascript)
            visit = brief.judge_visit(auditor.visit(Assignment(leak.page, visited_as)))
            found[leak.id] += visit.findings
            if at % 25 == 24 or at + 1 == len(left):
                scripts = "" if javascript else ", without scripts"
                tell(f"{engine}, {visitor}{scripts}: {at + 1} of {len(left)} pages")
        left = [
            leak
            for leak in left
            if not (leak.is_clean or is_found(leak, found[leak.id]))
        ]
    return found


def is_found(leak: Leak, findings: Sequence[Finding]) -> bool:
    """Whether one of the findings is about this leak; on a clean page there is none to find."""
    return any(leak.is_named_by(finding.code, finding.what) for finding in findings)


_NO_OTHER_DEVICE = "to WebKit nobody comes from another device: its driver sets up none"
_NO_END_OF_A_CHANGE = (
    "while a view changes, the driver of WebKit gives no answer; the visit "
    "says that it was not observed"
)
BEYOND = {
    ("webkit", way): reason
    for reason, ways in {
        _NO_OTHER_DEVICE: "img-dense picture-wide picture-calm style-dense-set style-wide "
        "style-calm "
        "style-contrast "
        "style-fingers",
        _NO_END_OF_A_CHANGE: "script-view-transition style-view-transition",
    }.items()
    for way in ways.split()
}
"""Ways that the auditor does not find, each with the reason."""


def leaking_in(engine: str) -> tuple[Leak, ...]:
    """The planted ways that the engine has and the auditor can find."""
    return tuple(
        leak
        for leak in leaking.ways()
        if leak.leaks_in(engine) and (engine, leak.id) not in BEYOND
    )


def one_of_each_category(leaks: Sequence[Leak]) -> tuple[Leak, ...]:
    """The first way of each category."""
    return tuple({leak.category: leak for leak in reversed(leaks)}.values())[::-1]
