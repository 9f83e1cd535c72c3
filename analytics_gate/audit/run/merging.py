"""What the command `merge` does, once its arguments are read: no browser is needed for
it, nor what drives one.
"""

from collections.abc import Sequence
from pathlib import Path

from analytics_gate.audit.reports.merge import merge
from analytics_gate.audit.run.conclusion import conclude
from analytics_gate.audit.run.outputs import Outputs, promises_of, report
from analytics_gate.declaration.parse import read_declaration


def merge_reports(reports: Sequence[Path], outputs: Outputs) -> bool:
    """Joins the reports of shards, and reports as an audit does."""
    head, visits = merge(reports)
    declaration = (
        read_declaration(outputs.services, shown_as=outputs.services.as_posix())
        if outputs.services
        else None
    )
    return report(
        conclude(head, visits.visits, promises_of(outputs), declaration),
        visits,
        outputs,
    )
