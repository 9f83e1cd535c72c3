"""What the commands `audit` and `merge` do, once their arguments are read: visits, reports, and whether all is well."""

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from analytics_gate.audit.progress import Progress
from analytics_gate.audit.report import Head, Visit
from analytics_gate.audit.reports.columns import column_of
from analytics_gate.audit.reports.files import Visits, write_reports
from analytics_gate.audit.reports.merge import merge
from analytics_gate.audit.reports.spool import Spool
from analytics_gate.audit.reports.terminal import Paint, finding_lines, head_lines, table_lines, wants_colours
from analytics_gate.audit.reports.words import one_line
from analytics_gate.audit.run import Order, conclude, prepare, today
from analytics_gate.declaration.parse import read_declaration
from analytics_gate.policy.promises import Promises, read_promises


@dataclass(frozen=True, slots=True)
class Outputs:
    """Which reports are wanted, and what they can point at; `every`: a line for each finding on the terminal, too."""

    json: Path | None = None
    html: Path | None = None
    junit: Path | None = None
    sarif: Path | None = None
    summary: Path | None = None
    content: Path | None = None
    services: Path | None = None
    promises: Path | None = None
    every: bool = False


def audit(order: Order, outputs: Outputs) -> bool:
    """Makes the visits and writes the reports; whether there is no finding. Raises GateError where it cannot."""
    promises = _promises(outputs)
    with tempfile.TemporaryDirectory(prefix="analytics-gate-audit-", ignore_cleanup_errors=True) as folder:
        spool = Spool(Path(folder))
        prepared = prepare(order, spool.picture if outputs.html else None)
        with Progress(sys.stderr) as progress:

            def heard(visit: Visit, number: int, total: int) -> None:
                if visit.findings:
                    progress.say(_line(visit))
                progress.show(number, total, len(visit.findings))

            progress.show(0, len(prepared.assignments), 0)
            engines = prepared.run(spool, heard)
        head = Head(order.target, today(), engines, shard=order.shard)
        # A share of the visits proves nothing yet: whoever joins the reports holds the promises against them all.
        proven = Promises(promises.file) if order.shard else promises
        return _report(conclude(head, spool.visits, proven, prepared.brief.declaration), spool, outputs)


def join(reports: Sequence[Path], outputs: Outputs) -> bool:
    """Joins the reports of shards, and reports as an audit does."""
    head, visits = merge(reports)
    declaration = read_declaration(outputs.services, shown_as=outputs.services.as_posix()) if outputs.services else None
    return _report(conclude(head, visits.visits, _promises(outputs), declaration), visits, outputs)


def _promises(outputs: Outputs) -> Promises:
    if not outputs.promises:
        return Promises()
    return read_promises(outputs.promises, shown_as=outputs.promises.as_posix())


def _report(head: Head, visits: Visits, outputs: Outputs) -> bool:
    totals = write_reports(
        head,
        visits,
        json=outputs.json,
        html=outputs.html,
        junit=outputs.junit,
        sarif=outputs.sarif,
        summary=outputs.summary,
        content=outputs.content,
        services=outputs.services,
    )
    paint = Paint(wants_colours(sys.stdout, os.environ))
    # Of a large site as they come: the lines may be more than fit in memory.
    every = chain.from_iterable(map(finding_lines, visits.visits() if outputs.every else ()))
    width = shutil.get_terminal_size((120, 40)).columns
    for line in chain(every, table_lines(head, totals, visits.visits(), width, paint), head_lines(head)):
        print(line)
    for line in head.unseen:
        print(paint.quiet(f"declared and never seen: {line}"))
    return totals.is_clean


def _line(visit: Visit) -> str:
    codes = ", ".join(sorted({finding.code for finding in visit.findings}))
    return one_line(f"{visit.observation.page} {column_of(visit)}: {codes}")
