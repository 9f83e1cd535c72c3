"""What the command `audit` does, once its arguments are read: visits, reports, and
whether all is well.
"""

import sys
import tempfile
from pathlib import Path

from analytics_gate.audit.columns import configuration_of
from analytics_gate.audit.report import Head, Visit
from analytics_gate.audit.reports.sanitize import one_line
from analytics_gate.audit.reports.spool import Spool
from analytics_gate.audit.run.audit import AuditOptions, prepare
from analytics_gate.audit.run.conclusion import conclude, today
from analytics_gate.audit.run.outputs import Outputs, promises_of, report
from analytics_gate.audit.run.progress import Progress
from analytics_gate.promises.promises import Promises


def audit(order: AuditOptions, outputs: Outputs) -> bool:
    """Makes the visits and writes the reports; whether there is no finding. Raises
    GateError where it cannot.
    """
    promises = promises_of(outputs)
    with tempfile.TemporaryDirectory(
        prefix="analytics-gate-audit-", ignore_cleanup_errors=True
    ) as folder:
        spool = Spool(Path(folder))
        prepared = prepare(order, spool.picture if outputs.html else None)
        with Progress(sys.stderr) as progress:

            def heard(visit: Visit, number: int, total: int) -> None:
                if visit.findings:
                    progress.say(_line(visit))
                progress.show(number, total, len(visit.findings))

            for reservation in prepared.caveats():
                progress.say(reservation)
            progress.show(0, len(prepared.assignments), 0)
            engines = prepared.run(spool, heard)
        head = Head(order.target, today(), engines, shard=order.shard)
        # A share of the visits proves nothing yet: whoever joins the reports holds the
        # promises against them all.
        proven = Promises(promises.file) if order.shard else promises
        return report(
            conclude(head, spool.visits, proven, prepared.brief.declaration),
            spool,
            outputs,
        )


def _line(visit: Visit) -> str:
    codes = ", ".join(sorted({finding.code for finding in visit.findings}))
    return one_line(f"{visit.observation.page} {configuration_of(visit)}: {codes}")
