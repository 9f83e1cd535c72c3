"""The reports that CI reads: well-formed whatever a page says, and pointing at what can
be mended.
"""

import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from analytics_gate.audit.finding import Code, Finding
from analytics_gate.audit.report import Head, Visit
from analytics_gate.audit.reports.junit import write_junit
from analytics_gate.audit.reports.rules import RULES
from analytics_gate.audit.reports.sarif import Sources, write_sarif
from analytics_gate.audit.reports.step_summary import write_step_summary
from analytics_gate.audit.reports.totals import add_up
from tests.support.report_samples import (
    BROKEN,
    HEAD,
    LONG_LIVED,
    ON_WIRE,
    VISITS,
    Given,
    visit,
)


def junit(visits: tuple[Visit, ...] = VISITS) -> ElementTree.Element:
    stream = io.StringIO()
    write_junit(stream, HEAD, add_up(HEAD, visits), visits)
    return ElementTree.XML(stream.getvalue().encode())


def sarif(
    visits: tuple[Visit, ...] = VISITS,
    sources: Sources | None = None,
    head: Head = HEAD,
) -> dict[str, Any]:
    stream = io.StringIO()
    totals = add_up(head, visits)
    write_sarif(stream, head, totals, visits=visits, sources=sources or Sources())
    run: dict[str, Any] = json.loads(stream.getvalue())["runs"][0]
    return run


def place(result: dict[str, Any]) -> tuple[str, int]:
    physical = result["locations"][0]["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical.get("region", {}).get(
        "startLine", 0
    )


def test_junit_counts_what_it_lists() -> None:
    suites = junit().findall("testsuite")
    for suite in suites:
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
    assert len(suites) == 2
    assert [
        case.attrib["name"] for case in suites[1] if case.find("failure") is not None
    ] == ["first-party"]
    assert [
        case.attrib["name"] for case in suites[1] if case.find("skipped") is not None
    ] == ["social"]


def test_junit_is_xml_whatever_a_page_says() -> None:
    for character in map(chr, (*range(32), 0x7F, 0xD800, 0xFFFE, 0xFFFF, 0x1F600)):
        finding = Finding(Code.COOKIE, f"<{character}]]>&", None, "", f'"{character}"')
        suite = junit((visit(f"/{character}/", "chromium", None, finding),)).find(
            "testsuite"
        )
        assert suite is not None
        assert suite.findtext("testcase/failure", "").startswith("cookie <")


def test_sarif_has_a_rule_for_each_code_and_the_rule_of_each_result() -> None:
    assert set(RULES) == set(Code)
    run = sarif()
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(Code)
    assert run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_names_a_thing_once_a_page_with_everyone_for_whom_it_is(
    tmp_path: Path,
) -> None:
    visits = tuple(
        visit(page, engine, None, ON_WIRE)
        for page in ("/", "/a/")
        for engine in ("chromium", "firefox")
    )
    results = sarif(visits, head=Head("site", "2026-11-24", ()))["results"]
    assert [result["properties"]["page"] for result in results] == ["/", "/a/"]
    assert results[0]["message"]["text"].endswith(
        "Seen as none:undecided chromium, none:undecided firefox."
    )
    assert len({result["partialFingerprints"]["finding/v1"] for result in results}) == 2


MARKDOWN = {
    "nothing": ("Nothing of it here.", 0),
    "a word": ("\n\nWe use CDN.example.\n", 7),
    "an address after a word": (
        "We use cdn.example.\n\n![](https://cdn.example/a.png)",
        7,
    ),
    "another host": (
        "https://cdn.example.org/ https://my-cdn.example/ http://cdn.example-2.org/",
        0,
    ),
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_sarif_points_at_the_line_in_markdown(name: str, tmp_path: Path) -> None:
    text, line = MARKDOWN[name]
    file = tmp_path / "a folder" / "policy.md"
    file.parent.mkdir()
    file.write_text(f"---\ntitle: Policy\nslug: privacy\n---\n{text}", encoding="utf-8")
    sources = Sources.below(file.parent, None)
    results = sarif(
        (visit("/privacy/", "chromium", None, ON_WIRE),),
        sources,
        Head("site", "2026-11-24", ()),
    )
    assert [place(result) for result in results["results"]] == [
        (file.as_posix().replace(" ", "%20"), line)
    ]


def test_sarif_points_at_the_line_of_the_declaration_once() -> None:
    visits = tuple(visit(page, "chromium", None, LONG_LIVED) for page in ("/", "/a/"))
    run = sarif(
        visits,
        Sources.below(None, Path("content/services.yml")),
        Head("site", "2026-11-24", ()),
    )
    assert [place(result) for result in run["results"]] == [
        ("content/services.yml", 12)
    ]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://site.example/", "https://site.example/privacy/"),
        ("site", "site/privacy/index.html"),
        ("/srv/my site/", "/srv/my%20site/privacy/index.html"),
    ],
)
def test_sarif_falls_back_to_the_page(target: str, expected: str) -> None:
    head = Head(target, "2026-11-24", (), HEAD.promises, (BROKEN,))
    results = sarif((visit("/privacy/", "chromium", None, LONG_LIVED),), head=head)[
        "results"
    ]
    assert [place(result) for result in results] == [(expected, 0), (expected, 0)]


def test_the_step_summary_stays_short_and_in_its_table() -> None:
    findings = tuple(
        Finding(Code.COOKIE, f"a|b`{number}\n" * 50, None, "", "sets it")
        for number in range(300)
    )
    given = Given((visit("/|/", "chromium", None, *findings),))
    stream = io.StringIO()
    write_step_summary(stream, HEAD, add_up(HEAD, given.visits()))
    assert len(stream.getvalue()) < 20_000
    assert "… and 276 other things" in stream.getvalue()
    rows = [
        line
        for line in stream.getvalue().splitlines()
        if line.startswith("| Cookie set")
    ]
    assert {row.replace("\\|", "").count("|") for row in rows} == {5}
