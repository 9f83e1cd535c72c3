"""Writes the report for CI: JUnit XML, with a test case for each visit and promise."""

from collections.abc import Iterable
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from analytics_gate.audit.configuration import configuration_of
from analytics_gate.audit.finding import Finding
from analytics_gate.audit.report import Head, ReportedPromise, Visit
from analytics_gate.audit.reports.sanitize import as_xml_characters
from analytics_gate.audit.reports.totals import Totals, counted


def write_junit(
    stream: TextIO, head: Head, totals: Totals, visits: Iterable[Visit]
) -> None:
    """Writes a suite of visits and one of promises.

    The elements are those that Jenkins, GitLab and pytest agree on.
    """
    tests = totals.visits + len(head.promises)
    stream.write('<?xml version="1.0" encoding="utf-8"?>\n')
    stream.write(_open("testsuites", name="analytics-gate", tests=tests))
    _write_visits(stream, head, totals, visits=visits)
    if head.promises:
        _write_promises(stream, head)
    stream.write("</testsuites>\n")


def _write_visits(
    stream: TextIO, head: Head, totals: Totals, *, visits: Iterable[Visit]
) -> None:
    name = f"visits to {head.target}"
    counts = {"tests": totals.visits, "failures": totals.failing}
    stream.write(_open("testsuite", name=name, **counts))
    stream.writelines(map(_visit_case, visits))
    stream.write("</testsuite>\n")


def _write_promises(stream: TextIO, head: Head) -> None:
    name = f"promises of {head.target}"
    statuses = [promise.status for promise in head.promises]
    counts = {
        "tests": len(statuses),
        "failures": statuses.count("broken"),
        "skipped": statuses.count("untested"),
    }
    stream.write(_open("testsuite", name=name, **counts))
    stream.writelines(map(_promise_case, head.promises))
    stream.write("</testsuite>\n")


def _attributes(**values: object) -> str:
    text = ""
    for name, value in values.items():
        text += f" {name}={quoteattr(as_xml_characters(str(value)))}"
    return text


def _open(element: str, **values: object) -> str:
    return f"<{element}{_attributes(**values)}>\n"


def _case(inside: str, **values: object) -> str:
    attributes = _attributes(**values)
    if inside:
        return f"<testcase{attributes}>{inside}</testcase>\n"
    return f"<testcase{attributes}/>\n"


def _visit_case(visit: Visit) -> str:
    values = {
        "classname": visit.observation.page,
        "name": configuration_of(visit),
        "time": f"{visit.seconds:.2f}",
    }
    return _case(_failure(visit.findings), **values)


def _failure(findings: tuple[Finding, ...]) -> str:
    """Joins all findings in one element: of several, most viewers show only the first."""
    if not findings:
        return ""
    codes = ", ".join(dict.fromkeys(finding.code for finding in findings))
    message = f"{counted(len(findings), 'finding')}: {codes}"
    if len(findings) == 1:
        message = findings[0].message
    lines = []
    for each in findings:
        where = each.where or "origin unknown"
        lines.append(f"{each.code} {each.what} — {where}: {each.message}")
    return _failure_element(codes, message, lines)


def _failure_element(kind: str, message: str, lines: Iterable[str]) -> str:
    text = escape(as_xml_characters("\n".join(lines)))
    return f"<failure{_attributes(type=kind, message=message)}>{text}</failure>"


def _promise_case(promise: ReportedPromise) -> str:
    inside = ""
    if promise.status == "broken":
        inside = _failure_element("promise-broken", promise.quote, promise.proofs)
    elif promise.status == "untested":
        inside = f"<skipped{_attributes(message='no visit tested it')}/>"
    return _case(inside, classname=promise.page, name=promise.id)
