"""The evidence: an audit's report, no report yet, and files that are something else."""

import json
from pathlib import Path
from typing import Any

import pytest

from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.observation import Observation
from analytics_gate.audit.report import Engine, Head, Visit
from analytics_gate.audit.reports.serialization import head_to_dict, visit_to_dict
from analytics_gate.audit.visitors import Visitor
from analytics_gate.errors import GateError
from analytics_gate.promises.evidence import NO_EVIDENCE, parse_evidence, read_evidence
from analytics_gate.promises.promises import Promise, Proof
from tests.support.verdicts import verdict_of

VISIT = {
    "page": "/",
    "engine": "chromium",
    "visitor": {"signal": "none", "choice": "none"},
    "findings": [],
}
REPORT: dict[str, Any] = {
    "version": 1,
    "made": "2026-11-24",
    "target": "site",
    "engines": [{"name": "chromium", "version": "156.0"}],
    "visits": [VISIT],
}
ADVICE = "; run again: analytics-gate audit --json FILE"


def refusal(text: str) -> str:
    with pytest.raises(GateError) as caught:
        parse_evidence(text, "evidence.json")
    return str(caught.value)


def test_the_evidence_is_the_report(tmp_path: Path) -> None:
    file = tmp_path / "evidence.json"
    file.write_text(json.dumps(REPORT), encoding="utf-8")
    assert read_evidence(file, shown_as="evidence.json") == REPORT


def test_what_the_audit_writes_is_evidence() -> None:
    visit = Visit(
        Observation("/", "firefox", Visitor(), native=True),
        (Finding(Code.COOKIE, "x", None, "", "x is set"),),
    )
    members = head_to_dict(Head("site", "2026-11-24", (Engine("firefox", "153.1"),)))
    report = parse_evidence(
        json.dumps({**members, "visits": [visit_to_dict(visit)]}), "evidence.json"
    )
    promise = Promise(
        "a", "privacy.md", "A.", (Proof(("cookie",), ("none:undecided",)),)
    )
    verdict = verdict_of(promise, report)
    assert (verdict.status, list(map(str, verdict.proofs)), verdict.reasons) == (
        "broken",
        ["firefox 153.1: none:undecided; 1 visit; 2026-11-24"],
        ("/, firefox, none:undecided: cookie: x is set",),
    )


def test_without_the_file_there_is_no_evidence(tmp_path: Path) -> None:
    assert (
        read_evidence(tmp_path / "evidence.json", shown_as="evidence.json")
        == NO_EVIDENCE
    )


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="the file cannot be read: Is a directory"):
        read_evidence(tmp_path, shown_as="evidence.json")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"version": 2}, "$.version: 1 was expected"),
        ({"made": "today"}, "$.made: 'today' is not a date"),
        ({"visits": None}, "$.visits: None is not of type 'array'"),
        (
            {"visits": [{**VISIT, "findings": [{}]}]},
            "$.visits[0].findings[0]: 'code' is a required property",
        ),
        (
            {"engines": [{"name": "chromium"}]},
            "$.engines[0]: 'version' is a required property",
        ),
    ],
)
def test_a_report_of_another_shape_is_refused(
    changes: dict[str, Any], why: str
) -> None:
    said = refusal(json.dumps(REPORT | changes))
    assert said == f"evidence.json: this is not a report of an audit, {why}{ADVICE}"


def test_invalid_json_is_refused_with_its_line() -> None:
    assert (
        refusal("{\n}}")
        == f"evidence.json:2: this is not a report of an audit, Extra data{ADVICE}"
    )
    assert (
        refusal("[]")
        == f"evidence.json: this is not a report of an audit, $: [] is not of type 'object'{ADVICE}"
    )
