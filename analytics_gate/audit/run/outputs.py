"""What an audit says in the end: the reports that are wanted, and the table on the terminal."""

import os
import shutil
import sys
from dataclasses import dataclass
from itertools import chain
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
    """Which reports are wanted, and what they can point at; `every`: a line for each
    finding on the terminal, too.
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


def promises_of(outputs: Outputs) -> Promises:
    """What the policy promises; nothing where nobody names a file. Raises GateError for
    one that cannot be read.
    """
    if not outputs.promises:
        return Promises()
    return read_promises(outputs.promises, shown_as=outputs.promises.as_posix())


def report(head: Head, visits: Visits, outputs: Outputs) -> bool:
    """Writes the reports and prints the table; whether there is no finding."""
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
    every = chain.from_iterable(
        map(finding_lines, visits.visits() if outputs.every else ())
    )
    width = shutil.get_terminal_size((120, 40)).columns
    for line in chain(
        every,
        table_lines(head, totals, visits.visits(), width, paint),
        head_lines(head),
    ):
        print(line)
    for line in head.unseen:
        print(paint.quiet(f"declared and never seen: {line}"))
    return totals.is_clean
