"""Runs the command `merge`. It needs neither a browser nor a browser's driver."""

from collections.abc import Sequence
from pathlib import Path

from analytics_gate.audit.reports.merge import merge
from analytics_gate.audit.run.conclusion import conclude
from analytics_gate.audit.run.outputs import Outputs, read_promises_file, report
from analytics_gate.declaration.parse import read_declaration


def merge_reports(reports: Sequence[Path], outputs: Outputs) -> bool:
    """Joins the reports of shards; true where there is no finding."""
    head, visits = merge(reports)
    declaration = None
    if outputs.services:
        shown_as = outputs.services.as_posix()
        declaration = read_declaration(outputs.services, shown_as=shown_as)
    promises = read_promises_file(outputs)
    concluded = conclude(head, visits.visits, promises, declaration)
    return report(concluded, visits, outputs)
