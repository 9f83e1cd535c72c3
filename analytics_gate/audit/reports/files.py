"""Writes the reports of an audit, each one completely or not at all."""

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
    """A source of visits in order: a spool, a report in a file, or joined reports."""

    def visits(self) -> Iterator[Visit]:
        """Yields all visits, each time from the first one."""
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
    """Writes each report that has a path, and creates the folders it needs.

    `content` (the folder of the site's Markdown) and `services` (its declaration) let
    SARIF point at lines. The summary is appended, since several commands of a step
    share the file of `GITHUB_STEP_SUMMARY`; any other file is replaced.
    """
    totals = add_up(head, spool.visits())
    if json:
        with _replacing(json) as stream:
            write_json(stream, head, spool.visits())
    if html:
        with _replacing(html) as stream:
            write_html(stream, head, totals, visits=spool.visits)
    if junit:
        with _replacing(junit) as stream:
            write_junit(stream, head, totals, visits=spool.visits())
    if sarif:
        with _replacing(sarif) as stream:
            sources = Sources.below(content, services)
            write_sarif(stream, head, totals, visits=spool.visits(), sources=sources)
    if summary:
        summary.parent.mkdir(parents=True, exist_ok=True)
        with summary.open("a", encoding="utf-8", errors="replace") as stream:
            write_step_summary(stream, head, totals)
    return totals


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """Opens a temporary file, which replaces the path once it is completely written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # Half of a surrogate pair cannot be encoded: `backslashreplace` writes `\\udXXX`,
        # which is also its escape in JSON (RFC 8259, 7).
        with unfinished.open(
            "w", encoding="utf-8", errors="backslashreplace", newline="\n"
        ) as stream:
            yield stream
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
