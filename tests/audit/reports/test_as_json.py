"""The report for programs: the public names, the same bytes each time, and nothing else
taken for one.
"""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from analytics_gate.audit.observation import ObservedRequest
from analytics_gate.audit.report import Head, Visit
from analytics_gate.audit.reports.as_json import read_report, write_json
from analytics_gate.audit.reports.serialization import visit_to_dict
from analytics_gate.errors import GateError
from tests.support.report_samples import EVERYTHING, HEAD, VISITS, visit

SCHEMA = json.loads(
    files("analytics_gate.audit.reports")
    .joinpath("report.schema.json")
    .read_text(encoding="utf-8")
)
CLOSED = json.loads(
    json.dumps(SCHEMA).replace(
        '"type": "object"', '"type": "object", "additionalProperties": false'
    )
)


def written(head: Head = HEAD, visits: tuple[Visit, ...] = VISITS) -> str:
    stream = io.StringIO()
    write_json(stream, head, visits)
    return stream.getvalue()


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[str], Path]:
    def save(text: str) -> Path:
        path = tmp_path / "report.json"
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
        return path

    return save


@pytest.mark.parametrize(
    "head", [HEAD, replace(HEAD, shard="1/3", promises=(), findings=())]
)
@pytest.mark.parametrize("visits", [VISITS, ()])
def test_its_schema_describes_every_member(
    head: Head, visits: tuple[Visit, ...]
) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(CLOSED).validate(json.loads(written(head, visits)))


def test_its_schema_would_have_minded_a_member_that_it_does_not_describe() -> None:
    report = json.loads(written())
    report["visits"][-1]["cookies"][0]["value"] = "secret"
    assert [error.message for error in Draft202012Validator(CLOSED).iter_errors(report)]


def test_it_has_the_public_names() -> None:
    report = json.loads(written())
    assert {
        "version",
        "target",
        "engines",
        "visits",
        "promises",
        "summary",
    } <= report.keys()
    assert report["summary"] == {"visits": 7, "findings": 7}
    seen = report["visits"][-1]
    assert seen["visitor"] == {"signal": "gpc", "native": False, "choice": "accepted"}
    names = {
        "requests": [
            "url",
            "host",
            "kind",
            "third_party",
            "service",
            "blocked",
            "seen_by",
        ],
        "cookies": ["name", "domain", "path", "lasts_days", "set_by", "service"],
        "storage": ["kind", "origin", "key", "service"],
        "findings": ["code", "service", "where", "message"],
    }
    for member, expected in names.items():
        assert set(expected) <= seen[member][0].keys()
    assert report["visits"][0]["visitor"]["choice"] == "none"


def test_it_gives_the_same_bytes_whatever_the_order_within_a_visit() -> None:
    seen = EVERYTHING.observation
    turned = replace(
        seen,
        requests=tuple(
            replace(each, seen_by=each.seen_by[::-1])
            for each in reversed(seen.requests)
        ),
        cookies=seen.cookies[::-1],
        storage=seen.storage[::-1],
    )
    other = Visit(turned, EVERYTHING.findings[::-1], seconds=EVERYTHING.seconds)
    turned_head = replace(
        HEAD, engines=HEAD.engines[::-1], promises=HEAD.promises[::-1]
    )
    assert written(turned_head, (*VISITS[:-1], other)) == written()


def test_it_reads_back_what_it_wrote(saved: Callable[[str], Path]) -> None:
    report = read_report(saved(written()))
    assert report.head == HEAD
    for _ in range(2):
        assert list(map(visit_to_dict, report.visits())) == list(
            map(visit_to_dict, VISITS)
        )


def test_it_writes_half_of_a_surrogate_pair_as_json_can(
    saved: Callable[[str], Path],
) -> None:
    request = ObservedRequest("https://a.example/\ud800", "a.example", "image", True)
    report = read_report(saved(written(visits=(visit(requests=(request,)),))))
    assert [each.observation.requests for each in report.visits()] == [(request,)]


Change = Callable[[str], Any]
WRONG: dict[str, tuple[Change, str]] = {
    "another file": (
        lambda text: "{}",
        "report.json: is not an audit report; expected what `audit --json` wrote",
    ),
    "another version": (
        lambda text: text.replace('"version": 1', '"version": 2'),
        "report.json:1: version is 2, expected 1; make the reports with one release",
    ),
    "cut off": (
        lambda text: text[: text.index('"summary"') - 4],
        "report.json: ends in the middle of its visits",
    ),
    "a visit by nobody": (
        lambda text: text.replace('"signal": "gpc"', '"signal": "gcp"'),
        "report.json:15: is not an audit report: ValueError 'gcp' is not a valid Signal",
    ),
    "a visit out of order": (
        lambda text: text.replace(
            '"page": "/", "engine": "firefox"', '"page": "/z/", "engine": "firefox"'
        ),
        "report.json:11: visits are out of order",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_it_refuses_with_a_line_what_is_no_report(
    name: str, saved: Callable[[str], Path]
) -> None:
    change, message = WRONG[name]
    with pytest.raises(GateError) as caught:
        list(read_report(saved(change(written()))).visits())
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_it_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(
        GateError, match=r"none\.json: cannot be read: No such file or directory"
    ):
        read_report(tmp_path / "none.json")
