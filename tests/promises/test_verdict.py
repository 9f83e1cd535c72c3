"""Verdicts on promises: a table of visits and what they prove, and a report gone through once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from analytics_gate.promises.promises import Promise, parse_promises
from analytics_gate.promises.verdict import (
    Report,
    Verdict,
    Visit,
    verdicts_of,
)
from tests.support.verdicts import verdict_of

CASES = yaml.safe_load(
    Path(__file__).with_name("verdicts.yml").read_text(encoding="utf-8")
)
ENGINES = [
    {"name": "chromium", "version": "156.0"},
    {"name": "firefox", "version": "153.1"},
]


def visit(text: str) -> Visit:
    words = text.split()
    manner = words.pop(0) if words[0] in ("emulated", "scriptless") else ""
    engine, visitor, page, *findings = words
    signal, choice = visitor.split(":")
    found = [
        (code, service or None)
        for code, _, service in (each.partition("/") for each in findings)
    ]
    return {
        "page": page,
        "engine": engine,
        "visitor": {"signal": signal, "native": manner != "emulated", "choice": choice},
        "javascript": manner != "scriptless",
        "findings": [
            {"code": code, "service": service, "message": "found"}
            for code, service in found
        ],
    }


def report(*visits: str) -> Report:
    return {
        "version": 1,
        "made": "2026-11-24",
        "engines": ENGINES,
        "visits": [visit(each) for each in visits],
    }


def promise(**facts: Any) -> Promise:
    proven = (
        facts if "proofs" in facts else {"attested": {"by": "us", "why": "it is so"}}
    )
    text = yaml.safe_dump({"promises": [{"id": "a", "quote": "A.", **proven}]})
    return parse_promises(text, "promises.yml").listed[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_the_verdict_is_that_of_the_table(case: dict[str, Any]) -> None:
    facts = {"proofs": case["proofs"]} if "proofs" in case else {}
    verdict = verdict_of(promise(**facts), report(*case["visits"]))
    found = (
        verdict.status,
        [str(proof) for proof in verdict.proofs],
        list(verdict.reasons),
    )
    assert found == (
        case["status"],
        case.get("proofs_say", []),
        case.get("reasons", []),
    )


def test_no_report_proves_nothing() -> None:
    proofs = [{"findings": "all", "visitors": ["none:undecided"]}]
    assert verdict_of(promise(proofs=proofs), {}) == Verdict(
        "untested", (), ("no visit as none:undecided",)
    )
    assert verdict_of(promise(), {}) == Verdict("attested")


def test_the_visits_are_gone_through_once_for_all_promises() -> None:
    def visits() -> Iterator[Visit]:
        yield visit("chromium none:undecided / cookie")
        yield visit("chromium none:refused /")

    promises = [
        promise(proofs=[{"findings": "all", "visitors": [who]}])
        for who in ("none:undecided", "none:refused")
    ]
    verdicts = verdicts_of(
        promises, {"made": "2026-11-24", "engines": ENGINES, "visits": visits()}
    )
    assert [verdict.status for verdict in verdicts] == ["broken", "kept"]


def test_a_verdict_does_not_grow_with_the_findings() -> None:
    visits = [f"chromium none:undecided /{number}/ cookie" for number in range(100)]
    verdict = verdict_of(
        promise(proofs=[{"findings": "all", "visitors": ["none:undecided"]}]),
        report(*visits),
    )
    assert (verdict.status, verdict.proofs[0].visits, len(verdict.reasons)) == (
        "broken",
        100,
        20,
    )


def test_shards_made_by_two_versions_name_both() -> None:
    made = {
        **report("chromium none:undecided /"),
        "engines": [*ENGINES, {"name": "chromium", "version": "155.2"}],
    }
    (proof,) = verdict_of(
        promise(proofs=[{"findings": "all", "visitors": ["none:undecided"]}]), made
    ).proofs
    assert proof.version == "155.2 and 156.0"
