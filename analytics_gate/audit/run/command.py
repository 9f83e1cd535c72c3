"""Runs the command `audit`: makes the visits, writes the reports, gives the outcome."""

import sys
import tempfile
from pathlib import Path

from analytics_gate.audit.configuration import configuration_of
from analytics_gate.audit.report import Engine, Head, Visit
from analytics_gate.audit.reports.sanitize import one_line
from analytics_gate.audit.reports.spool import Spool
from analytics_gate.audit.run.audit import Audit, AuditOptions, prepare
from analytics_gate.audit.run.conclusion import conclude, today
from analytics_gate.audit.run.outputs import Outputs, read_promises_file, report
from analytics_gate.audit.run.progress import Progress
from analytics_gate.promises.promises import Promises


def audit(options: AuditOptions, outputs: Outputs) -> bool:
    """Makes the visits and writes the reports; true where there is no finding.

    Raises GateError where a file, a page or a browser is missing.
    """
    promises = read_promises_file(outputs)
    with tempfile.TemporaryDirectory(
        prefix="analytics-gate-audit-", ignore_cleanup_errors=True
    ) as folder:
        spool = Spool(Path(folder))
        pictures = None
        if outputs.html:
            pictures = spool.picture
        prepared = prepare(options, pictures)
        engines = _run(prepared, spool)
        head = Head(options.target, today(), engines, shard=options.shard)
        # A shard proves nothing yet: `merge` tests the promises against all visits.
        if options.shard:
            promises = Promises(promises.file)
        declaration = prepared.context.declaration
        concluded = conclude(head, spool.visits, promises, declaration)
        return report(concluded, spool, outputs)


def _run(prepared: Audit, spool: Spool) -> tuple[Engine, ...]:
    with Progress(sys.stderr) as progress:

        def on_visit(visit: Visit, number: int, total: int) -> None:
            if visit.findings:
                progress.print_above(_line(visit))
            progress.show(number, total, len(visit.findings))

        for caveat in prepared.caveats():
            progress.print_above(caveat)
        progress.show(0, len(prepared.assignments), 0)
        return prepared.run(spool, on_visit)


def _line(visit: Visit) -> str:
    codes = ", ".join(sorted({finding.code for finding in visit.findings}))
    return one_line(f"{visit.observation.page} {configuration_of(visit)}: {codes}")
