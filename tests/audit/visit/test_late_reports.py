"""The auditor holds a page to its own reports, and not to those of the page before."""

import json

from analytics_gate.audit.recorder.connections import Connection
from analytics_gate.audit.visit.late_reports import without_late_reports

OWN = ("https://site.example/now/#part",)
CONNECTION = Connection("thief.example", 443, "connection")
PREFLIGHT = Connection(
    "thief.example", 443, "request", "OPTIONS", "https://thief.example/report"
)


def report(
    *pages: str,
    content_type: str = "application/reports+json",
    body: bytes | None = None,
) -> Connection:
    told = (
        body
        or json.dumps(
            [{"type": "coep", "url": f"https://site.example{page}"} for page in pages]
        ).encode()
    )
    headers = (("Content-Type", content_type),)
    return Connection(
        "thief.example",
        443,
        "request",
        "POST",
        "https://thief.example/report",
        headers,
        told,
    )


def test_the_auditor_leaves_out_a_report_on_another_page_and_its_connection() -> None:
    other = Connection("other.example", 443, "connection")
    assert without_late_reports((CONNECTION, report("/before/"), other), OWN) == (
        other,
    )


def test_the_auditor_leaves_out_the_preflight_of_a_report_on_another_page() -> None:
    assert without_late_reports((CONNECTION, PREFLIGHT, report("/before/")), OWN) == ()


def test_the_auditor_keeps_a_preflight_that_something_else_had_to_have_too() -> None:
    asked = Connection(
        "thief.example", 443, "request", "POST", "https://thief.example/report"
    )
    assert without_late_reports((PREFLIGHT, asked, report("/before/")), OWN) == (
        PREFLIGHT,
        asked,
    )
    for sent in ((), (report("/now/"),)):
        assert without_late_reports((CONNECTION, PREFLIGHT, *sent), OWN) == (
            CONNECTION,
            PREFLIGHT,
            *sent,
        )


def test_the_auditor_keeps_a_connection_over_which_something_else_was_asked_too() -> (
    None
):
    asked = Connection(
        "thief.example", 443, "request", "GET", "https://thief.example/x.gif"
    )
    assert without_late_reports((CONNECTION, report("/before/"), asked), OWN) == (
        CONNECTION,
        asked,
    )


def test_the_auditor_keeps_a_report_on_this_page_and_whatever_is_no_report() -> None:
    for kept in (
        report("/now/"),
        report("/before/", "/now/"),
        report("/before/", content_type="application/json"),
        report(body=b"{"),
        report(body=b"[1]"),
    ):
        assert without_late_reports((CONNECTION, kept), OWN) == (CONNECTION, kept)
