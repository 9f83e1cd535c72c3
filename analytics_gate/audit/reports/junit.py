"""The report for CI's test views: JUnit's XML, a test case a visit and a promise."""

from collections.abc import Iterable
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from analytics_gate.audit.columns import configuration_of
from analytics_gate.audit.finding import Finding
from analytics_gate.audit.report import Head, ReportedPromise, Visit
from analytics_gate.audit.reports.sanitize import as_xml_characters
from analytics_gate.audit.reports.totals import Totals, counted


def write_junit(
    stream: TextIO, head: Head, totals: Totals, visits: Iterable[Visit]
) -> None:
    """Writes one suite of visits and one of promises, in the elements that Jenkins,
    GitLab and pytest agree on.
    """
    broken = sum(promise.status == "broken" for promise in head.promises)
    untested = sum(promise.status == "untested" for promise in head.promises)
    stream.write('<?xml version="1.0" encoding="utf-8"?>\n')
    stream.write(
        _open(
            "testsuites",
            name="analytics-gate",
            tests=totals.visits + len(head.promises),
        )
    )
    stream.write(
        _open(
            "testsuite",
            name=f"visits to {head.target}",
            tests=totals.visits,
            failures=totals.failing,
        )
    )
    stream.writelines(map(_visit_case, visits))
    stream.write("</testsuite>\n")
    if head.promises:
        counts = {"tests": len(head.promises), "failures": broken, "skipped": untested}
        stream.write(_open("testsuite", name=f"promises of {head.target}", **counts))
        stream.writelines(map(_promise_case, head.promises))
        stream.write("</testsuite>\n")
    stream.write("</testsuites>\n")


def _attributes(**values: object) -> str:
    return "".join(
        f" {name}={quoteattr(as_xml_characters(str(value)))}"
        for name, value in values.items()
    )


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
    """One element, however many findings: of several, most readers show the first only."""
    if not findings:
        return ""
    codes = ", ".join(dict.fromkeys(finding.code for finding in findings))
    if len(findings) == 1:
        message = findings[0].message
    else:
        message = f"{counted(len(findings), 'finding')}: {codes}"
    lines = (
        f"{each.code} {each.what} — {each.where or 'origin unknown'}: {each.message}"
        for each in findings
    )
    attributes = _attributes(type=codes, message=message)
    text = escape(as_xml_characters("\n".join(lines)))
    return f"<failure{attributes}>{text}</failure>"


def _promise_case(promise: ReportedPromise) -> str:
    inside = ""
    if promise.status == "broken":
        proofs = escape(as_xml_characters("\n".join(promise.proofs)))
        inside = (
            f"<failure{_attributes(type='promise-broken', message=promise.quote)}>{proofs}</"
            "failure>"
        )
    elif promise.status == "untested":
        inside = f"<skipped{_attributes(message='no visit tested it')}/>"
    return _case(inside, classname=promise.page, name=promise.id)
