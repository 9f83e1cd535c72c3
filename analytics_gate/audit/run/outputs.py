"""Writes the reports that are wanted, and prints the table on the terminal."""

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analytics_gate.audit.report import Head
from analytics_gate.audit.reports.files import Visits, write_reports
from analytics_gate.audit.reports.terminal import (
    Paint,
    finding_lines,
    head_lines,
    table_lines,
    wants_colours,
)
from analytics_gate.promises.promises import Promises, read_promises


@dataclass(frozen=True, slots=True)
class Outputs:
    """The reports to write, and the sources that they can point at.

    `every` prints a line for each finding on the terminal, too.
    """

    json: Path | None = None
    html: Path | None = None
    junit: Path | None = None
    sarif: Path | None = None
    summary: Path | None = None
    content: Path | None = None
    services: Path | None = None
    promises: Path | None = None
    every: bool = False


def read_promises_file(outputs: Outputs) -> Promises:
    """Reads the policy's promises, if a file of them is named.

    Raises GateError for a file that cannot be read.
    """
    if not outputs.promises:
        return Promises()
    return read_promises(outputs.promises, shown_as=outputs.promises.as_posix())


def report(head: Head, visits: Visits, outputs: Outputs) -> bool:
    """Writes the reports and prints the table; true where there is no finding."""
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
    if outputs.every:
        # One at a time: on a large site all of them may not fit in memory.
        for visit in visits.visits():
            _print_lines(finding_lines(visit))
    width = shutil.get_terminal_size((120, 40)).columns
    _print_lines(table_lines(head, totals, visits.visits(), width=width, paint=paint))
    _print_lines(head_lines(head))
    for line in head.unseen:
        print(paint.quiet(f"declared and never seen: {line}"))
    return totals.is_clean


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
