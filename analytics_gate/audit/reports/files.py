"""All reports of an audit, each whole in its file or not there at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from analytics_gate.audit.report import Head, Visit
from analytics_gate.audit.reports.as_html import write_html
from analytics_gate.audit.reports.as_json import write_json
from analytics_gate.audit.reports.junit import write_junit
from analytics_gate.audit.reports.sarif import Sources, write_sarif
from analytics_gate.audit.reports.step_summary import write_step_summary
from analytics_gate.audit.reports.totals import Totals, add_up


class Visits(Protocol):
    """What gives a report's visits in order, as often as wanted: a spool, a report in a
    file, or several joined.
    """

    def visits(self) -> Iterator[Visit]:
        """All visits, one at a time."""
        ...


def write_reports(  # noqa: PLR0913 - one path for each report
    head: Head,
    spool: Visits,
    *,
    json: Path | None = None,
    html: Path | None = None,
    junit: Path | None = None,
    sarif: Path | None = None,
    summary: Path | None = None,
    content: Path | None = None,
    services: Path | None = None,
) -> Totals:
    """Writes those reports for which a path is given, and makes the folders they need.

    `content` (the folder of the site's Markdown) and `services` (its declaration) let
    SARIF point at lines. `summary` is added to, as GitHub has it of its
    `GITHUB_STEP_SUMMARY`; any other file is replaced.
    """
    totals = add_up(head, spool.visits())
    if json:
        with _replacing(json) as stream:
            write_json(stream, head, spool.visits())
    if html:
        with _replacing(html) as stream:
            write_html(stream, head, totals, spool.visits)
    if junit:
        with _replacing(junit) as stream:
            write_junit(stream, head, totals, spool.visits())
    if sarif:
        with _replacing(sarif) as stream:
            write_sarif(
                stream, head, totals, spool.visits(), Sources.below(content, services)
            )
    if summary:
        summary.parent.mkdir(parents=True, exist_ok=True)
        with summary.open("a", encoding="utf-8", errors="replace") as stream:
            write_step_summary(stream, head, totals)
    return totals


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """A file to write that takes the path's place only when all of it is written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # In JSON, half of a surrogate pair has an escape of its own, which is just what
        # Python writes for it.
        with unfinished.open(
            "w", encoding="utf-8", errors="backslashreplace", newline="\n"
        ) as stream:
            yield stream
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
